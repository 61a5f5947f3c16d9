"""The money for what comes next is not decided, and its time is running out.

A decision that is needed within 60 days and has not been submitted is worth a look. Needed within 30 days and not
taken it has stalled, and once the day has passed it is critical. Deferred is not decided. Money that was granted and
ends asks for the next decision in the same way. 28 days into limited real use, a pilot of which nobody has said when
its money ends is worth a look.

Thresholds: domain.md C.6 OUT-5; that the budget is decided without a story: seed; the days: judgement [A].
`since`: the day on which the time became too short; where nobody has said when the money ends, the 28th day of use.
Missing data: the decision is needed by the day on record, else by the day on which the funding ends, else by day 90 of
production; the last is a guess, and never critical. A pilot of which no decision at all is on record is worth a look at
most, and says nothing where the day is not known on which its use began. Nobody was asked about a pilot of an imported
inventory, so it says nothing unless a decision is on record. One that is refused is an answer until the next one is on
record, and so is one that is granted without a day on which the money ends. A day that was on record before the grant
was that of the money before it, and says nothing of what was granted.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models.functions import Coalesce, JSONObject
from django.db.models.lookups import IsNull

from outcomes.models import Funded, FundingDecision
from outcomes.moments import REVIEW_AFTER_DAYS, live_since
from pilots.claims import in_use_since
from pilots.dates import latest, plus_days
from pilots.models import Stage, champion_name, is_reporting
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
    rows,
    severity_where,
    spoken,
    worked_out,
)


@dataclass(frozen=True)
class Thresholds:
    submitted_before_days: int = 60
    decided_before_days: int = 30
    dated_after_use_days: int = 28


RESTS_ON = (Facts(FundingDecision, ("submitted_on", "decided_on")),)
# What is told of a decision, and of the pilot where there is none.
DECISION = ("key", "phase", "decision", "board", "ends_on", "asked_on", "needed_by_told", "needed_by", "in_use_since")


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    def needed_within(days: int) -> models.Q:
        return models.Q(needed_by__lte=as_of + timedelta(days=days))

    not_submitted = models.Q(asked_on=None) | models.Q(asked_on__gt=as_of)
    watch = needed_within(thresholds.submitted_before_days) & not_submitted
    stalled = needed_within(thresholds.decided_before_days)
    undated = models.Q(needed_by_told=None)
    unknown = undated & models.Q(
        claimed_stage__in=Stage.in_pilot_or_later(),
        in_use_since__lte=days_before(as_of, thresholds.dated_after_use_days),
    )
    too_short_days = models.Case(
        models.When(not_submitted, then=models.Value(-thresholds.submitted_before_days)),
        default=models.Value(-thresholds.decided_before_days),
    )
    return rows(
        worked_out(_with_next_decision(pilots, as_of), *DECISION).filter(watch | stalled | unknown),
        subject=Coalesce("key", models.Value("")),
        severity=severity_where(watch=watch | unknown, stalled=stalled, critical=models.Q(needed_by__lt=as_of)),
        guess=undated,
        since=Coalesce(
            plus_days(models.F("needed_by"), too_short_days),
            plus_days(models.F("in_use_since"), thresholds.dated_after_use_days),
        ),
        evidence=JSONObject(
            phase="phase",
            needed_by="needed_by",
            is_told=models.Case(models.When(undated, then=False), default=True),
            funding_ends_on="ends_on",
            submitted_on="asked_on",
            decision="decision",
            board="board",
            champion=champion_name("pk", as_of),
        ),
    )


def _with_next_decision(pilots: PilotQuerySet, as_of: date) -> PilotQuerySet:
    """Return a row for each decision that is open or whose money ends, and one for each pilot that has none at all.

    `needed_by` is the day by which the next decision is needed, `asked_on` that on which it was asked for.
    """
    any_decision = models.Exists(FundingDecision.objects.filter(pilot=models.OuterRef("pk")))
    nobody_has_said = models.Q(key=None) & is_reporting() & ~models.Q(any_decision)
    runs_out = FundingDecision.objects.filter(pk=models.OuterRef("decision_pk")).running_out(as_of)
    looked_at = models.Q(key__isnull=False) & (models.Q(is_open=True) | models.Exists(runs_out))
    told = Coalesce(models.Case(models.When(is_open=True, then=latest("funding_decisions__needed_by"))), "ends_on")
    assumed = models.Case(
        models.When(
            key__isnull=False,
            claimed_stage=Stage.PRODUCTION,
            then=plus_days(live_since("pk", as_of), REVIEW_AFTER_DAYS),
        )
    )
    return (
        _joined(pilots.running(), as_of)
        .filter(looked_at | nobody_has_said)
        .annotate(
            needed_by_told=told,
            needed_by=Coalesce(told, assumed),
            asked_on=models.Case(models.When(is_open=True, then="funding_decisions__submitted_on")),
            in_use_since=in_use_since("pk"),
        )
    )


def _joined(pilots: PilotQuerySet, as_of: date) -> PilotQuerySet:
    """Join each decision, as `key` and so on. What is asked of it is annotated: a filter would join it again."""
    is_open = models.Q(funding_decisions__decision__in=Funded.undecided()) | models.Q(
        funding_decisions__decided_on__gt=as_of
    )
    return pilots.annotate(
        decision_pk=models.F("funding_decisions__pk"),
        key=models.F("funding_decisions__key"),
        phase=models.F("funding_decisions__phase"),
        decision=models.F("funding_decisions__decision"),
        board=models.F("funding_decisions__board__name"),
        ends_on=latest("funding_decisions__funding_ends_on"),
        is_open=models.Case(models.When(is_open, then=True), default=False),
    )


def _cannot_be_dated(as_of: date) -> models.Q:
    """Without a decision on record, the money of a pilot counts from the day on which its use began."""
    decisions = FundingDecision.objects.filter(pilot=models.OuterRef("pk"))
    return ~models.Q(models.Exists(decisions)) & models.Q(IsNull(in_use_since("pk"), True))


def explain(evidence: Evidence, as_of: date) -> str:
    if not evidence["is_told"]:
        return _untold(day(evidence, "needed_by"))
    needed = _needed(evidence, -days_since(evidence, "needed_by", as_of))
    if evidence["decision"] == Funded.DEFERRED:
        return f"{needed}; it was deferred."
    if evidence["submitted_on"]:
        return f"{needed}; it has been submitted and is not decided."
    return f"{needed}; no decision is scheduled."


def _untold(due_on: date | None) -> str:
    due = f"; ninety days into production, on {spoken(due_on)}, the next is due to be decided" if due_on else ""
    return f"Nothing on record says when the money for this ends{due}."


def _needed(evidence: Evidence, days_left: int) -> str:
    when = "today" if days_left == 0 else f"in {counted(days_left, 'day')}"
    if days_left < 0:
        when = f"{counted(-days_left, 'day')} ago"
    if evidence["needed_by"] == evidence["funding_ends_on"]:
        return f"Funding {'ended' if days_left < 0 else 'ends'} {when}"
    money = f"the money for {evidence['phase']}" if evidence["phase"] else "the next money"
    return f"A decision on {money} {'was' if days_left < 0 else 'is'} needed {when}"


def next_step(evidence: Evidence) -> str:
    if not evidence["is_told"]:
        return "Find out when the money ends and who decides about the next, and put it on record."
    board = evidence["board"] or "whoever decides"
    if evidence["submitted_on"]:
        return f"Ask {board} for the day on which it is decided; or decide to stop."
    return f"Put the ninety-day story on the agenda of {board}, with a day; or decide to stop."


def owner(evidence: Evidence) -> str:
    return "Senior responsible owner"


def waits_on(evidence: Evidence) -> str:
    asked = evidence["board"] if evidence["submitted_on"] else None
    return asked or evidence["champion"] or ""


RULE = Rule(
    id="outcome/no-budget-for-next",
    title="No budget for what is next",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owner,
    waits_on=waits_on,
    clears_when="The money is decided about, be it that the pilot is stopped.",
    speaks_of_nothing=True,
    cannot_tell=_cannot_be_dated,
    closes_after_days=14,
)
