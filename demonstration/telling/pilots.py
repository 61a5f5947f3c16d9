"""The pilot itself: who asked for it and why, its stages, promises and first slice, and how it ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.text import slugify

from demonstration.telling.facts import (
    CHAMPION,
    ENGINEER,
    MANAGER,
    MODEL,
    Day,
    Entry,
    Fact,
    Span,
    entered,
    fact,
    known_on,
    with_names,
)
from demonstration.telling.weeks import Unreached, Updates, Use, Visits, Weekly
from pilots.models import Champion, FirstSlice, Pilot, Place, Promise, Retrospective, Stage, StageEvent


@dataclass(frozen=True)
class Story:
    """A pilot and everything that is told of it."""

    pilot: Fact
    facts: tuple[Fact, ...]
    weekly: tuple[Weekly, ...]

    @property
    def engineer(self) -> str:
        return str(self.pilot.latest()["engineer"])

    def facts_of(self, model: type[Any]) -> list[Fact]:
        return [told for told in self.facts if told.model is model]


def pilot(
    name: str,
    *told: list[Fact] | Weekly,
    engineer: str,
    organisation: str,
    asked_by: str | None = None,
    at_stake: str = "",
    model: str | Mapping[int, str] = "",
    data: str = "",
    tried_before: str = "",
    supported_by: str | None = None,
    **values: Any,
) -> Story:
    """Tell of one pilot. Its claimed stage and its clock follow from its stages, its addresses from where it runs.

    `model` may say from which day on which model it uses; all that the diagnostic asks is entered with it.
    """
    facts = [one for chapter in told if isinstance(chapter, list) for one in chapter]
    weekly = tuple(chapter for chapter in told if isinstance(chapter, Use | Visits | Updates | Unreached))
    claims = [one.entries[0] for one in facts if one.model is StageEvent]
    days = {claim.values["stage"]: claim.on for claim in claims}
    asked = days.get(Stage.DIAGNOSTIC, days[Stage.PROPOSED])
    models = {asked: model} if isinstance(model, str) else model
    row = fact(
        Pilot,
        *_claims(claims),
        entered(asked, data_categories=data, last_attempt=tried_before),
        *(entered(day, model_or_vendor=said) for day, said in models.items()),
        *_addresses(name, organisation, weekly),
        entered(days.get(Stage.PRODUCTION), support_owner=supported_by),
        name=name,
        organisation=organisation,
        engineer=engineer,
        programme_manager=MANAGER,
        requested_by=asked_by,
        value_at_stake=at_stake,
        **values,
    )
    names = {ENGINEER: engineer, CHAMPION: _first_champion(facts) or MANAGER, MODEL: next(iter(models.values()))}
    return Story(row[0], tuple(with_names(facts, names, begun=asked or 0)), weekly)


def _claims(claims: Iterable[Entry]) -> list[list[Entry]]:
    """Return what each claim changes of the pilot, in the order in which they were entered."""
    clocks = [
        entered(claim.on, clock_start=claim.values["on"])
        for claim in claims
        if claim.values["stage"] == Stage.DIAGNOSTIC
    ]
    return [*(entered(claim.on, claimed_stage=claim.values["stage"]) for claim in claims), *clocks]


def _addresses(name: str, organisation: str, weekly: Iterable[Weekly]) -> list[list[Entry]]:
    words = [word for word in name.split() if len(word) > len("with")]
    site, domain = slugify(" ".join(words[:2])), f"{slugify(organisation)}.example"
    addresses = {Place.STAGING: f"https://{site}.staging.{domain}/", Place.PRODUCTION: f"https://{site}.{domain}/"}
    places = [one for one in weekly if isinstance(one, Visits)]
    return [entered(one.visitors.since, **{f"{one.place}_url": addresses[one.place]}) for one in places]


def _first_champion(facts: Iterable[Fact]) -> str | None:
    return next((one.latest()["person"] for one in facts if one.model is Champion), None)


def stages(**days: Day) -> list[Fact]:
    """Tell which stages were claimed when. One of which nobody knows the day is entered with the next."""
    ordered = [*days.items(), ("", 0)]
    return [
        one
        for (stage, on), (_, then) in pairwise(ordered)
        for one in _claim(stage, on, recorded=known_on(then) if isinstance(on, Span) else on)
    ]


def _claim(stage: str, on: Day, *, recorded: Day, **values: Any) -> list[Fact]:
    return fact(StageEvent, entered(recorded, stage=stage, on=on, **values))


def stopped(day: int, *, by: str, reason: str, lesson: str) -> list[Fact]:
    return _claim(Stage.STOPPED, day, recorded=day, reason=reason, decided_by=by, lesson=lesson)


def wound_down(day: int, *, noticed: int, reason: str, lesson: str) -> list[Fact]:
    """Tell that it died by default on a day, and when somebody wrote so down."""
    return _claim(Stage.WOUND_DOWN, day, recorded=noticed, reason=reason, lesson=lesson)


def looked_back(
    on: int,
    *,
    ended: Day,
    how: str,
    because: str,
    also: Iterable[str] = (),
    first_sign: Day,
    flagged: str,
    lesson: str,
) -> list[Fact]:
    """Tell to what its end was put down afterwards, and when that was."""
    reasons = {"primary_mode": because, "secondary_modes": list(also)}
    said = {"how": how, **reasons, "first_sign_on": first_sign, "was_flagged": flagged, "lesson": lesson}
    return fact(Retrospective, entered(on, ended_on=ended, **said))


def promised(live_by: int, *, said: int, by: str, because: str = "") -> list[Fact]:
    """Tell by when somebody said that it would be live; `because`: what had changed since the promise before."""
    return fact(Promise, entered(said, live_by=live_by, said_by=by, reason=because))


def first_used(on: int, *, by: str, to: str, real_data: bool = True, place: str = Place.STAGING) -> list[Fact]:
    """Tell who used it for which piece of their job."""
    return fact(FirstSlice, entered(on, on=on, user=by, work=to, real_data=real_data, environment=place))
