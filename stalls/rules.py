"""What a rule is, and the words and expressions that the rules share. Nothing here knows any rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from django.db import models
from django.db.models.expressions import Combinable

from pilots.dates import Day
from pilots.models.pilot import PilotQuerySet
from stalls.modes import FailureMode, Severity

# What a rule saw, as plain types: ISO days, raw numbers, names. Never ages: they would change from day to day.
type Evidence = dict[str, Any]


# Dictionaries of pilot_id, subject (empty: the pilot itself), severity, since (a day or None) and evidence.
type Rows = models.QuerySet[Any, Any]


class Find(Protocol):
    def __call__(self, pilots: PilotQuerySet, *, as_of: date, thresholds: Any) -> Rows: ...


class KnownOn(Protocol):
    def __call__(self, *, as_of: date) -> Combinable: ...


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One policy of one failure mode (docs/rules.md lists them all).

    `id`: `<mode>/<module in kebab case>`.
    `find(pilots, as_of=, thresholds=)`: one statement; see `Rows`.
    `known_on(as_of=)`: expression over pilots, the day of the newest fact that the rule rests on; UNDATED where the
    facts have no day, null where the data cannot say anything (not assessable).
    `explain(evidence, as_of)`: the sentence. `next_step(evidence)`: what to do. `owner(evidence)`: a role, and a name
    where one is on record. `waits_on(evidence)`: who holds the ball, a team or a person, or empty.
    `opens_after_days`: how long it must have held to open (domain.md C.9: 1, ratio rules 7, event rules 0).
    """

    id: str
    title: str
    policy: str
    thresholds: Any
    find: Find
    known_on: KnownOn
    explain: Callable[[Evidence, date], str]
    next_step: Callable[[Evidence], str]
    owner: Callable[[Evidence], str]
    waits_on: Callable[[Evidence], str]
    clears_when: str
    opens_after_days: int = 1

    @property
    def mode(self) -> FailureMode:
        return FailureMode(self.id.partition("/")[0])


@dataclass(frozen=True, kw_only=True)
class Mode:
    """What a failure mode is, and what it does to a pilot: the page and the mail say this."""

    code: FailureMode
    title: str
    meaning: str
    impact: str


def retired(rule_id: str) -> Rule:
    """Return what can be said of a finding whose rule is no longer applied."""
    return Rule(
        id=rule_id,
        title=rule_id,
        policy="",
        thresholds=None,
        find=lambda pilots, *, as_of, thresholds: pilots.none().values(),
        known_on=lambda *, as_of: models.Value(None, models.DateField()),
        explain=lambda evidence, as_of: f"The rule {rule_id} that found this is no longer applied.",
        next_step=lambda evidence: "",
        owner=lambda evidence: "",
        waits_on=lambda evidence: "",
        clears_when="",
    )


def severity_where(**conditions: models.Q) -> models.Case:
    """Return the expression for the worst severity whose condition holds: `severity_where(watch=…, stalled=…)`.

    Null where none of them holds: such rows are not findings.
    """
    worst_first = sorted(conditions, key=lambda code: -Severity(code).rank)
    ladder = [models.When(conditions[code], then=models.Value(code)) for code in worst_first]
    return models.Case(*ladder, default=None, output_field=models.CharField())


def days_before(as_of: date, days: int) -> date:
    """Return the day that must have come for `days` to have passed by `as_of`."""
    return as_of - timedelta(days=days)


def day(evidence: Evidence, key: str) -> date | None:
    """Return a day of the evidence, or None where it is not known."""
    return date.fromisoformat(evidence[key]) if evidence.get(key) else None


def days_since(evidence: Evidence, key: str, as_of: date) -> int:
    """Return how many days have passed since a day of the evidence, which must be known."""
    return (as_of - date.fromisoformat(evidence[key])).days


def spoken(on: date) -> str:
    """Return a day as text shows it: 3 Sep 2025."""
    return str(Day(on))


def counted(number: int, noun: str) -> str:
    """Return `1 day`, `2 days`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def week_of_pilot(evidence: Evidence, as_of: date) -> int | None:
    """Return the running week of the pilot, the first being 1; None where its `clock_start` is not known."""
    return days_since(evidence, "clock_start", as_of) // 7 + 1 if evidence.get("clock_start") else None


def named(role: str, name: str | None) -> str:
    """Return a role, and the name of who has it where one is on record."""
    return f"{role}, {name}" if name else role
