"""Nobody has read the agreed measure for several of its own intervals.

Each metric says how often it is to be read. In limited real use and in production, two intervals without a reading are
worth a look, three are a stall, five are critical (read every 14 days: 28, 42 and 70 days).

Thresholds: domain.md C.6 OUT-3, judgement [A]: the rule of silence, applied to the value.
`since`: the day of the last reading; before the first one, the day of the agreement; or the day on which limited real
use began or work went on after a pause, where that is later. As late as their precision allows.
Missing data: it is about missing data. Without an agreed metric it says nothing (outcome/nothing-agreed does). Where
the day is not known on which use began, the clock counts from the reading or the agreement.
Closing: a finding stays open until two readings in a row have come in time, that is within two intervals.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest, JSONObject
from django.db.models.lookups import LessThanOrEqual

from governance.models import Pause
from outcomes.models import OutcomeMetric, Reading
from pilots.claims import in_use_since
from pilots.dates import latest, plus_days
from pilots.models import Stage
from pilots.models.pilot import PilotQuerySet
from stalls.rules import (
    Evidence,
    Facts,
    Rows,
    Rule,
    counted,
    day,
    held_by,
    owned_by,
    rows,
    severity_where,
    spoken,
    worked_out,
)


@dataclass(frozen=True)
class Thresholds:
    watch_after_intervals: int = 2
    stalled_after_intervals: int = 3
    critical_after_intervals: int = 5


RESTS_ON = (
    Facts(OutcomeMetric, ("agreed_on",), only=models.Q(primary=True, agreed_on__isnull=False)),
    Facts(Reading, ("on",), only=models.Q(metric__primary=True, value__isnull=False), speaks=False),
)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    def dark_for(intervals: int) -> models.Q:
        return models.Q(LessThanOrEqual(_after(models.F("dark_since"), intervals), as_of))

    watch = thresholds.watch_after_intervals
    in_use = pilots.running().filter(claimed_stage__in=Stage.in_pilot_or_later())
    read = OutcomeMetric.objects.filter(pilot__in=in_use).agreed_by(as_of).with_last_two_readings(as_of)
    known = read.annotate(in_use_since=in_use_since("pilot"), resumed_on=Pause.objects.last_end("pilot", as_of))
    metrics = worked_out(known, "last_reading_on", "reading_before_on", "in_use_since", "resumed_on").annotate(
        dark_since=_counted_from("last_reading_on"), dark_before=_counted_from("reading_before_on")
    )
    came_late = models.Q(LessThanOrEqual(_after(models.F("dark_before"), watch), models.F("last_reading_on")))
    return rows(
        metrics.filter(dark_for(watch) | came_late),
        severity=severity_where(
            watch=dark_for(watch),
            stalled=dark_for(thresholds.stalled_after_intervals),
            critical=dark_for(thresholds.critical_after_intervals),
        ),
        since=models.F("dark_since"),
        evidence=JSONObject(
            metric="name",
            reading_every_days="reading_every_days",
            last_reading_on="last_reading_on",
            dark_since="dark_since",
            engineer="pilot__engineer__name",
        ),
    )


def _counted_from(reading: str) -> Combinable:
    """Return the expression for the day of a reading, or of what made readings due, where that is later."""
    return Greatest(Coalesce(reading, latest("agreed_on")), "in_use_since", "resumed_on")


def _after(since: Combinable, intervals: int) -> Combinable:
    return plus_days(since, models.F("reading_every_days") * intervals)


def _is_not_in_use(as_of: date) -> models.Q:
    return ~models.Q(claimed_stage__in=Stage.in_pilot_or_later())


def explain(evidence: Evidence, as_of: date) -> str:
    last = day(evidence, "last_reading_on")
    due = f"a reading is due every {counted(evidence['reading_every_days'], 'day')}"
    if last:
        return f"No one has measured {evidence['metric']} since {spoken(last)}; {due}."
    counts_from = spoken(date.fromisoformat(evidence["dark_since"]))
    return f"No one has measured {evidence['metric']} yet; {due}, from {counts_from} on."


def next_step(evidence: Evidence) -> str:
    return "Take a reading this week, and have the next ones come by themselves from where the data lie."


RULE = Rule(
    id="outcome/gone-dark",
    title="Gone dark",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Engineer", "engineer"),
    waits_on=held_by("engineer"),
    clears_when="Two readings in a row have come in time.",
    cannot_tell=_is_not_in_use,
    closes_after_days=56,
    rests_in_a_pause=True,
)
