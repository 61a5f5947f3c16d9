"""The day by which it was to be live has passed, or was never named, or fourteen months have gone by.

From the day after the promised day it is worth a look, 30 days after it has stalled, 90 days after it is critical. 426
days (14 months) after day 0 without production it is critical whatever was promised. A team that has not said
by day 28 when it will be live is worth a look.
A new day takes the place of the one before, twice in 180 days. From the third one on, the breach counts from the
oldest promise that broke among those whose place was taken.

Thresholds: domain.md C.6 DR-3. 38 % of federal use cases were implemented 14 months after their start (A.5), so that
line says "drifting", not why.
`since`: the day after the promised day, where it has passed; else day 0, as late as its precision allows.
Missing data: a pilot without any promise says nothing until the 14 months have passed and it is not live, unless its
team reports here and its day 0 is known. A promise without a day takes no other one's place. Whoever names a new day
here says what has changed; a history that was brought along does not tell reasons, and its new days count all the same.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models.functions import Coalesce, JSONObject
from django.db.models.lookups import LessThanOrEqual

from pilots.dates import latest, plus_days
from pilots.models import Pilot, Promise, Stage, champion_name, is_reporting
from pilots.models.pilot import PilotQuerySet
from stalls.rules import (
    Evidence,
    Facts,
    Rows,
    Rule,
    counted,
    day,
    days_before,
    days_since,
    held_by,
    owned_by,
    rows,
    severity_where,
    spoken,
    worked_out,
)


@dataclass(frozen=True)
class Thresholds:
    watch_after_days: int = 1
    stalled_after_days: int = 30
    critical_after_days: int = 90
    drifting_from_day: int = 426
    unpromised_from_day: int = 28
    superseded_at_most: int = 2
    superseded_within_days: int = 180


RESTS_ON = (Facts(Promise, ("recorded_on",)), Facts(Pilot, ("clock_start",), only=models.Q(clock_start__isnull=False)))


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    def late_by(days: int) -> models.Q:
        return models.Q(standing__lte=days_before(as_of, days))

    def from_day(day: int) -> models.Q:
        return models.Q(day_zero__lte=days_before(as_of, day))

    late, drifting = late_by(thresholds.watch_after_days), from_day(thresholds.drifting_from_day)
    unpromised = models.Q(live_by=None) & from_day(thresholds.unpromised_from_day) & is_reporting()
    waited_for = _with_promise_that_stands(pilots.running().not_live(), as_of, thresholds)
    return rows(
        waited_for.filter(late | drifting | unpromised),
        severity=severity_where(
            watch=late | unpromised,
            stalled=late_by(thresholds.stalled_after_days),
            critical=late_by(thresholds.critical_after_days) | drifting,
        ),
        since=models.Case(models.When(late, then=plus_days(models.F("standing"), 1)), default=models.F("day_zero")),
        evidence=JSONObject(
            live_by="standing",
            promised_on="said_on",
            promised_by="said_by",
            named_anew="named_anew",
            last_named=models.Case(models.When(named_anew__isnull=False, then=models.F("live_by"))),
            clock_start="day_zero",
            drifting_from=plus_days(models.F("day_zero"), thresholds.drifting_from_day),
            champion=champion_name("pk", as_of),
        ),
    )


def _with_promise_that_stands(pilots: PilotQuerySet, as_of: date, thresholds: Thresholds) -> PilotQuerySet:
    """Annotate `day_zero`, and `standing`, `said_on` and `said_by` of the promise in force.

    Where a new day was named too often, they are those of the oldest one that broke; `named_anew` says how often since.
    """
    anew = Promise.objects.superseding(as_of, thresholds.superseded_within_days).filter(pilot=models.OuterRef("pk"))
    most = thresholds.superseded_at_most
    oldest = anew.filter(models.Q(before_until__lt=models.F("recorded_on"))).order_by("before_until", "before")  # type: ignore[misc]  # annotated
    broken = models.Case(models.When(models.Exists(anew[most : most + 1]), then=_first(oldest, "before")))
    of_it = Promise.objects.filter(pk=models.OuterRef("broken"))
    since = Promise.objects.made_by(as_of).filter(pilot=models.OuterRef("pk"), recorded_on__gt=models.OuterRef("broke"))
    times = since.order_by().values("pilot").annotate(times=models.Count("pk"))
    promised = pilots.with_promise_in_force(as_of).annotate(day_zero=latest("clock_start"), broken=broken)
    known = worked_out(promised, "live_by", "promised_on", "promised_by", "day_zero", "broken")
    return known.annotate(broke=_first(of_it, "recorded_on")).annotate(
        standing=Coalesce(models.Subquery(of_it.values(until=latest("live_by"))), "live_by"),
        said_on=Coalesce("broke", "promised_on"),
        said_by=models.Case(models.When(broken=None, then="promised_by"), default=_first(of_it, "said_by__name")),
        named_anew=_first(times, "times"),
    )


def _first(rows: models.QuerySet[Any], column: str) -> models.Subquery:
    return models.Subquery(rows.values(column)[:1])


def _cannot_be_late(as_of: date) -> models.Q:
    """Without a promise only a clock tells: of a team that reports from day 0 on, else once the 14 months are over.

    The 14 months ask only whether it is live: of an imported pilot that is, they say nothing.
    """
    unpromised = ~models.Q(models.Exists(Promise.objects.made_by(as_of).filter(pilot=models.OuterRef("pk"))))
    drifting_from = days_before(as_of, RULE.thresholds.drifting_from_day)
    drifting = models.Q(LessThanOrEqual(latest("clock_start"), drifting_from)) & ~models.Q(
        claimed_stage__in=Stage.live()
    )
    return unpromised & ~drifting & ~(is_reporting() & models.Q(clock_start__lte=as_of))


def explain(evidence: Evidence, as_of: date) -> str:
    live_by, drifting_from = day(evidence, "live_by"), day(evidence, "drifting_from")
    said = []
    if live_by and live_by < as_of:
        said.append(_broken(evidence, live_by))
    if drifting_from and drifting_from <= as_of:
        said.append(_drifting(evidence, as_of))
    return " ".join(said) or _unpromised(evidence, as_of)


def _broken(evidence: Evidence, live_by: date) -> str:
    said_on = date.fromisoformat(evidence["promised_on"])
    told = f"On {spoken(said_on)} you were told it would be live by {spoken(live_by)}. It is not."
    last = day(evidence, "last_named")
    if last is None:
        return told
    return (
        f"{told} A new day has been named {counted(evidence['named_anew'], 'time')} since, the last is {spoken(last)}."
    )


def _drifting(evidence: Evidence, as_of: date) -> str:
    months = days_since(evidence, "clock_start", as_of) * 12 // 365
    return f"It began on {spoken(date.fromisoformat(evidence['clock_start']))}, {months} months ago, and is not live."


def _unpromised(evidence: Evidence, as_of: date) -> str:
    begun = counted(days_since(evidence, "clock_start", as_of), "day")
    return f"Nobody has said by when it will be live, {begun} after it began."


def next_step(evidence: Evidence) -> str:
    if evidence.get("named_anew"):
        return "Say what stands in the way in place of one more day, or decide to stop."
    if evidence["live_by"]:
        return "Name a new date and what has changed since the last one, or decide to stop."
    return "Name the day by which it will be live, and who says so; or decide to stop."


RULE = Rule(
    id="delivery/promise-broken",
    title="Promise broken",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Champion", "champion"),
    waits_on=held_by("champion", "promised_by"),
    clears_when="It is live, or a new day was promised openly, no more than twice in 180 days.",
    cannot_tell=_cannot_be_late,
    closes_after_days=56,
)
