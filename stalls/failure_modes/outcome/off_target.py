"""The measure moves too little towards its target, or only people's own word says that it does.

After three readings in real use: come less than half as far as the straight path from the value before to the target
asks for, it is worth a look. If moreover the last 60 days have brought nothing beyond the noise of reading (less than
twice the standard error, or less than a tenth of the way), it has stalled. Where every reading is self-reported, the
evidence is soft, and worth a look.

Thresholds: domain.md C.6 OUT-6, judgement [A]. What has come half of its way is not stalled, even if it has stopped
there: C.6 leaves that open.
`since`: the later of the day of the value before, of the agreement and of the beginning of use, as late as their
precision allows.
Missing data: fewer than three readings since the agreement say nothing (outcome/gone-dark does), nor does a metric
without a value before or a target (outcome/incomplete does). Without a day for the target there is no path, and only
the last 60 days tell; without the day on which use began, they do not.
Closing: a finding stays open until the latest reading is on the path, or the target was agreed again.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models.functions import Greatest, JSONObject
from django.db.models.lookups import LessThanOrEqual

from outcomes.gains import with_readings_since_agreement
from outcomes.models import OutcomeMetric, Reading
from outcomes.models.metrics import is_behind
from outcomes.words import grouped, quantity
from pilots.claims import in_use_since
from pilots.dates import latest
from pilots.models import Stage
from pilots.models.pilot import PilotQuerySet
from stalls.rules import (
    Evidence,
    Facts,
    Rows,
    Rule,
    counted,
    days_before,
    days_since,
    held_by,
    owned_by,
    rows,
    severity_where,
    worked_out,
)


@dataclass(frozen=True)
class Thresholds:
    from_readings: int = 3
    watch_below_path_share: float = 0.5
    unchanged_days: int = 60
    unchanged_from_readings: int = 2
    unchanged_below_standard_errors: float = 2.0
    unchanged_below_way_share: float = 0.1


RESTS_ON = (
    Facts(Reading, ("on",), only=models.Q(metric__primary=True, value__isnull=False)),
    # A target that is agreed again lets it close.
    Facts(OutcomeMetric, ("agreed_on",), only=models.Q(primary=True), speaks=False),
)


# What the readings come to.
READ = (
    "reading_count", "self_reported_count", "recent_count", "latest_value", "latest_reading_on", "come", "gain", "noise"
)  # fmt: skip


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    in_use = pilots.running().filter(claimed_stage__in=Stage.in_pilot_or_later())
    agreed = OutcomeMetric.objects.filter(pilot__in=in_use).agreed_by(as_of)
    begun = worked_out(agreed.annotate(in_use_since=in_use_since("pilot")), "in_use_since")
    known = worked_out(
        with_readings_since_agreement(begun, as_of, days=thresholds.unchanged_days), "in_use_since", *READ
    )
    read = known.along_path().annotate(counted_from=Greatest("path_start", latest("agreed_on"), "in_use_since"))
    enough = models.Q(reading_count__gte=thresholds.from_readings)
    soft = models.Q(self_reported_count=models.F("reading_count"))
    off_path = is_behind(Decimal(str(thresholds.watch_below_path_share)))
    without_path = models.Q(target_on=None, come__lt=thresholds.watch_below_path_share)
    return rows(
        read.filter(enough).filter(is_behind(Decimal(1)) | without_path | soft),
        severity=severity_where(
            watch=off_path | soft, stalled=(off_path | without_path) & _is_unchanged(as_of, thresholds)
        ),
        since=models.F("counted_from"),
        evidence=JSONObject(
            metric="name",
            unit="unit",
            baseline="baseline",
            target="target",
            counted_from="counted_from",
            latest_value="latest_value",
            latest_reading_on="latest_reading_on",
            readings="reading_count",
            self_reported="self_reported_count",
            engineer="pilot__engineer__name",
        ),
    )


def _is_unchanged(as_of: date, thresholds: Thresholds) -> models.Q:
    """The days have all been days of use since the agreement, and what they brought cannot be told from nothing."""
    begun_by = days_before(as_of, thresholds.unchanged_days)
    agreed = models.Q(LessThanOrEqual(latest("agreed_on"), begun_by))
    in_use = models.Q(in_use_since__lte=begun_by)
    is_noise = models.Q(gain__lt=models.F("noise") * thresholds.unchanged_below_standard_errors)
    is_little = models.Q(gain__lt=thresholds.unchanged_below_way_share)
    return models.Q(recent_count__gte=thresholds.unchanged_from_readings) & (is_noise | is_little) & agreed & in_use


def _is_not_in_use(as_of: date) -> models.Q:
    return ~models.Q(claimed_stage__in=Stage.in_pilot_or_later())


def explain(evidence: Evidence, as_of: date) -> str:
    said = [] if None in (evidence["baseline"], evidence["target"]) else [_benefit(evidence)]
    if _is_soft(evidence):
        said.append(f"All {evidence['readings']} readings of {evidence['metric']} are people's own word.")
    return " ".join(said)


def _benefit(evidence: Evidence) -> str:
    baseline, target, value = (Decimal(str(evidence[name])) for name in ("baseline", "target", "latest_value"))
    gain, unit = (value - baseline) * (1 if target > baseline else -1), evidence["unit"]
    if gain < 0:
        values = f"{quantity(value, unit)} after {grouped(baseline)}, with a target of {grouped(target)}"
        return f"{evidence['metric']}: worse than before, {values}."
    source = "Reported" if _is_soft(evidence) else "Measured"
    days = counted(max(days_since(evidence, "counted_from", _read_on(evidence)), 0), "day")
    return f"{source} benefit is {grouped(gain)} of {quantity(abs(target - baseline), unit)} after {days}."


def _read_on(evidence: Evidence) -> date:
    return date.fromisoformat(evidence["latest_reading_on"])


def _is_soft(evidence: Evidence) -> bool:
    return bool(evidence["self_reported"] == evidence["readings"])


def next_step(evidence: Evidence) -> str:
    if _is_soft(evidence):
        return "Have a sample measured by somebody who has nothing to gain from the result."
    return "Go back to the work: is this step where the time goes?"


RULE = Rule(
    id="outcome/off-target",
    title="Off target or soft",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Engineer", "engineer"),
    waits_on=held_by("engineer"),
    clears_when="The latest reading is on the path to the target, or the benefit owner has agreed the target again.",
    cannot_tell=_is_not_in_use,
    opens_after_days=7,
    closes_after_days=56,
)
