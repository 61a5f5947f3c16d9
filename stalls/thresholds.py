"""By which thresholds a rule goes for which pilots on a day, and whether a value would be accepted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache
from typing import Any

from accounts.prepared import Kept
from stalls.models import RuleSetting
from stalls.rules import Rule
from stalls.statements import A_DAY, Scope

# Of which portfolio and sector; None and empty: of any.
type Place = tuple[int | None, str]


class ThresholdError(ValueError):
    """Names the rule, the threshold and the value, and what would be accepted."""


@dataclass(frozen=True)
class Part:
    """Some pilots, and the thresholds by which a rule goes for them; None: it is not applied to them."""

    scope: Scope
    thresholds: Any


class Settings:
    """The settings in force on a day.

    `changed`: thresholds by rule that replace the defaults. `tried`: settings that stand in for those of their rule and
    place whatever the day, the last of a place before the others (rehearsal).
    """

    def __init__(
        self,
        as_of: date,
        changed: Mapping[str, Mapping[str, float]] | None = None,
        tried: Iterable[RuleSetting] = (),
    ) -> None:
        self.changed = changed or {}
        self.by_rule: dict[str, dict[Place, RuleSetting]] = defaultdict(dict)
        for setting in (*_in_force().rows({A_DAY: as_of}), *tried):
            self.by_rule[setting.rule][setting.portfolio_id, setting.sector] = setting

    def parts(self, rule: Rule, scope: Scope) -> Iterator[Part]:
        """Yield the parts of a scope that go by different thresholds: nearly always one."""
        usual = self.usual(rule)
        settings = self.by_rule.get(rule.id)
        if not settings:
            yield Part(scope, usual)
            return
        groups: dict[Any, list[int]] = defaultdict(list)
        for pilot, portfolio, sector in scope.query().values_list("pk", "portfolio_id", "sector"):
            setting = settings.get((portfolio, sector)) or settings.get((portfolio, ""))
            groups[_by(rule, usual, setting)].append(pilot)
        if len(groups) == 1:
            yield Part(scope, next(iter(groups)))
        else:
            yield from (Part(Scope.of(pilots), thresholds) for thresholds, pilots in groups.items())

    def at(self, rule: Rule, place: Place) -> Any:
        """Return the thresholds by which a rule goes in a place; None: it is not applied there."""
        settings = self.by_rule.get(rule.id, {})
        return _by(rule, self.usual(rule), settings.get(place) or settings.get((place[0], "")))

    def usual(self, rule: Rule) -> Any:
        return replace(rule.thresholds, **self.changed.get(rule.id, {}))


@cache
def _in_force() -> Kept[RuleSetting]:
    return Kept(RuleSetting.objects.in_force(A_DAY))


def _by(rule: Rule, usual: Any, setting: RuleSetting | None) -> Any:
    if setting is None:
        return usual
    is_applied = setting.is_applied or not rule.may_be_off
    return replace(usual, **checked(rule, setting.thresholds)) if is_applied else None


def checked(rule: Rule, values: Mapping[str, Any]) -> dict[str, float]:
    """Return values for thresholds of a rule as numbers; raises ThresholdError for one that is not accepted."""
    return {name: _checked(rule, name, value) for name, value in values.items()}


def _checked(rule: Rule, name: str, value: Any) -> float:
    kinds = {field.name: type(getattr(rule.thresholds, field.name)) for field in fields(rule.thresholds)}
    if name not in kinds:
        known = ", ".join(kinds) or "none"
        raise ThresholdError(f"{rule.id} has no threshold {name!r}; it has {known}.")
    accepted = "a whole number from 0 on" if kinds[name] is int else "a number from 0 on"
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = -1.0
    if not 0 <= number < 10_000 or (kinds[name] is int and number != int(number)):
        raise ThresholdError(f"{rule.id}, {name}: {value!r} was given; {accepted} is accepted.")
    return kinds[name](number)  # type: ignore[no-any-return]
