"""An integration has taken longer than was promised for it.

Past the promised days (14 where nobody named another number) it is worth a look, at twice as many it has stalled, if
nobody is building or testing it yet. At three times as many it is then critical if the first working slice waits for
it, or if the pilot cannot be live on the promised day: because that has passed, or because the integration itself is
due after it.

Thresholds: domain.md C.6 INT-1. The seed's is promised in two weeks and still waited for six weeks later (14 and 42
days); twice the promise is [A]. Work that is late is still work: of the time of simulated pilots that go on, 43 % have
an integration at twice its promise, 27 % one that still waits; of those that die of integration 98 % have one either
way (docs/scorecard.md).
`since`: the day on which work on it began, as late as its precision allows; else the day of its first record.
Missing data: where nothing says when work began, it counts from the day on which it was first recorded, and is never
critical. It holds up the first slice only where somebody has said so, and until one is on record. A pilot without
integrations says nothing.
Giving it up without a way round that was agreed opens nothing, and closes nothing.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models.functions import Ceil, JSONObject
from django.db.models.lookups import LessThanOrEqual

from pilots.dates import latest, plus_days
from pilots.models import (
    FirstSlice,
    Integration,
    IntegrationState,
    Promise,
    Stage,
    holder_name,
    in_state_by,
    system_name,
)
from pilots.models.integrations import IntegrationQuerySet
from pilots.models.pilot import PilotQuerySet
from stalls.rules import (
    Evidence,
    Facts,
    Rows,
    Rule,
    counted,
    day,
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
    stalled_after_promised_times: float = 2
    critical_after_promised_times: float = 3


RESTS_ON = (
    Facts(Integration, ("started_on", "state_on")),
    Facts(FirstSlice, ("on",), speaks=False),
    Facts(Promise, ("recorded_on",), speaks=False),
)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    def taken(times: float) -> models.Q:
        return _begun_for(Ceil(models.F("promised_days") * times), as_of)

    overrun = _begun_for(models.F("promised_days") + thresholds.watch_after_days, as_of)
    given_up = in_state_by(as_of, IntegrationState.DESCOPED)
    still_waits = ~given_up & ~in_state_by(as_of, IntegrationState.BUILDING, IntegrationState.TESTING)
    too_late = models.Q(live_by__lt=as_of) | models.Q(due_on__gt=models.F("live_by"))
    unsettled = Integration.objects.filter(pilot__in=pilots.running()).unsettled_by(as_of).with_begun_on()
    late = _with_what_waits(unsettled.filter(overrun), as_of)
    return rows(
        worked_out(late, "begun_on", "holds_up_slice", "live_by", "due_until"),
        subject=models.F("key"),
        severity=severity_where(
            watch=~given_up,
            stalled=still_waits & taken(thresholds.stalled_after_promised_times),
            critical=still_waits
            & taken(thresholds.critical_after_promised_times)
            & (models.Q(holds_up_slice=True) | too_late),
        ),
        guess=models.Q(started_on=None),
        since=models.F("begun_on"),
        managed_until=models.Case(models.When(owner__isnull=False, due_until__gt=as_of, then="due_until")),
        evidence=JSONObject(
            system=system_name(),
            promised_days="promised_days",
            started_on=latest("started_on"),
            named_on="begun_on",
            state="state",
            due_on="due_on",
            holds_up_slice="holds_up_slice",
            live_by="live_by",
            holder=holder_name(),
            engineer="pilot__engineer__name",
        ),
    )


def _begun_for(days: models.expressions.Combinable, as_of: date) -> models.Q:
    return models.Q(LessThanOrEqual(plus_days(models.F("begun_on"), days), as_of))


def _with_what_waits(integrations: IntegrationQuerySet, as_of: date) -> IntegrationQuerySet:
    """Annotate `holds_up_slice`, `live_by` (null once it is said to be live) and `due_until`, the latest it is due."""
    slices = FirstSlice.objects.delivered_by(as_of).filter(pilot=models.OuterRef("pilot"))
    promise = Promise.objects.in_force(models.OuterRef("pilot"), as_of)
    live_by = models.Subquery(promise.values(day=latest("live_by")))
    return integrations.annotate(
        holds_up_slice=models.Case(
            models.When(~models.Q(models.Exists(slices)), blocks_first_slice=True, then=True), default=False
        ),
        live_by=models.Case(models.When(~models.Q(pilot__claimed_stage__in=Stage.live()), then=live_by)),
        due_until=latest("due_on"),
    )


def explain(evidence: Evidence, as_of: date) -> str:
    system, promised = evidence["system"], counted(evidence["promised_days"], "day")
    taken = days_since(evidence, "named_on", as_of)
    if evidence["state"] == IntegrationState.DESCOPED:
        return f"{system} was promised in {promised} and was given up. No way round it was agreed."
    if not evidence["started_on"]:
        return (
            f"{system} was named {counted(taken, 'day')} ago, and {promised} were promised for it. "
            "Nothing on record says when work on it began."
        )
    return f"{system} was promised in {promised} and has taken {taken}.{_consequence(evidence, as_of)}"


def _consequence(evidence: Evidence, as_of: date) -> str:
    live_by, due = day(evidence, "live_by"), day(evidence, "due_on")
    if evidence["holds_up_slice"]:
        return " It holds up the first working slice."
    if live_by and (live_by < as_of or (due and due > live_by)):
        return f" The pilot cannot be live by {spoken(live_by)}, as was promised."
    return ""


def next_step(evidence: Evidence) -> str:
    whom = evidence["holder"] or "whoever runs the system"
    return f"Plan it again with {whom} this week. If no day comes back, work with an extract of the data."


RULE = Rule(
    id="integration/promise-overrun",
    title="Promise overrun",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Engineer", "engineer"),
    waits_on=held_by("holder"),
    clears_when="It is live, or given up for a way round that was agreed.",
    closes_after_days=28,
)
