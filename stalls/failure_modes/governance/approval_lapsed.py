"""An approval has expired or is about to, its conditions are not met, or the pilot has outgrown it.

30 days before it expires it is worth a look; once it has expired it is a stall. If the model or product, or the data,
are others than those that were approved, it is worth a look at once, a stall after 14 days, and critical after 28 days
in production; other case, spaces or marks at the ends are no change. Conditions that are not met on the day after they
were due are worth a look, and a stall after 14 days: an approval holds only as far as they do. An approval of which
nobody has recorded until when it holds is worth a look once a year, for 28 days. All that holds for a realised pilot
as well, which is in daily use.

Thresholds: domain.md C.6 GOV-6 (to assess again on change: NHS DTAC; the days: [A]). The 14 days of the
conditions are those of what was outgrown: either way it runs without what was approved.
`since`: the first of: the day from which too little time was left, as late as its precision allows; the day on which
the other model or data were recorded; the day after the conditions were due; the anniversary of the decision.
Missing data: conditions without a day are never late. Approvals that are not needed or advisory say nothing. That the
model or the data have changed can be told only of an approval that was given here (its frozen copy), where both values
are on record; the supplier is part of what is recorded as model or product. An approval without any day has no
anniversary.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, JSONObject, Least, Mod

from governance.approvals import alike, outgrown, outgrown_on, with_what_was_approved
from governance.models import Decision, SignOff, area_name
from pilots.dates import days_between, latest, plus_days
from pilots.models import Stage
from pilots.models.pilot import PilotQuerySet
from stalls.rules import Evidence, Facts, Rows, Rule, counted, day, days_before, owned_by, rows, severity_where, spoken


@dataclass(frozen=True)
class Thresholds:
    watch_before_expiry_days: int = 30
    outgrown_stalled_after_days: int = 14
    outgrown_critical_in_production_after_days: int = 28
    conditions_stalled_after_days: int = 14
    unknown_expiry_watch_every_days: int = 365
    unknown_expiry_watch_for_days: int = 28


RESTS_ON = (Facts(SignOff, ("engaged_on", "submitted_on", "decided_on", "conditions_met_on")),)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    def outgrown_for(days: int) -> models.Q:
        return outgrown() & models.Q(outgrown_on__lte=days_before(as_of, days))

    notice, year = thresholds.watch_before_expiry_days, thresholds.unknown_expiry_watch_every_days
    approvals = SignOff.objects.filter(pilot__in=pilots.not_dead()).blocking().approved_by(as_of)
    copied = (
        with_what_was_approved(approvals)
        .annotate(outgrown_on=outgrown_on(), expires_by=latest("expires_on"), approved_on=latest("decided_on"))
        .annotate(year_began_on=_anniversary(as_of, year))
    )
    near = models.Q(expires_by__lte=days_before(as_of, -notice))
    asked_since = days_before(as_of, thresholds.unknown_expiry_watch_for_days)
    unknown = models.Q(expires_by=None, approved_on__lte=days_before(as_of, year), year_began_on__gt=asked_since)
    late, long_late = (_unmet(as_of, days) for days in (1, thresholds.conditions_stalled_after_days))
    in_production = models.Q(pilot__claimed_stage__in=Stage.live())
    return rows(
        copied.filter(near | unknown | outgrown_for(0) | late),
        subject=models.F("area"),
        severity=severity_where(
            watch=near | unknown | outgrown_for(0) | late,
            stalled=models.Q(expires_by__lte=as_of) | outgrown_for(thresholds.outgrown_stalled_after_days) | long_late,
            critical=outgrown_for(thresholds.outgrown_critical_in_production_after_days) & in_production,
        ),
        guess=unknown & ~outgrown_for(0) & ~late,
        since=Least(
            models.Case(models.When(near, then=plus_days(models.F("expires_by"), -notice))),
            models.Case(models.When(outgrown_for(0), then=models.F("outgrown_on"))),
            models.Case(models.When(late, then=plus_days(models.F("conditions_due_on"), 1))),
            models.Case(models.When(unknown, then=models.F("year_began_on"))),
        ),
        evidence=_evidence(as_of, near, late),
    )


def _unmet(as_of: date, days: int) -> models.Q:
    """The conditions of an approval were due so many days ago, and are not met."""
    due = models.Q(decision=Decision.APPROVED_WITH_CONDITIONS, conditions_due_on__lte=days_before(as_of, days))
    return due & (models.Q(conditions_met_on=None) | models.Q(conditions_met_on__gt=as_of))


def _anniversary(as_of: date, year: int) -> Combinable:
    """The last day up to `as_of` that lies whole years after the approval."""
    today = Cast(models.Value(as_of), models.DateField())
    return plus_days(today, -Mod(days_between("approved_on", today), models.Value(year)))


def _evidence(as_of: date, near: models.Q, late: models.Q) -> JSONObject:
    handed_in = models.Q(submitted_on__gt=models.F("decided_on"), submitted_on__lte=as_of)
    return JSONObject(
        area="area",
        approved_on="approved_on",
        expires_by="expires_by",
        is_near=models.Case(models.When(near, then=True), default=False),
        conditions_due_on=models.Case(models.When(late, then=models.F("conditions_due_on"))),
        outgrown=models.Case(models.When(outgrown(), then=_outgrown_from_to())),
        handed_in_on=models.Case(models.When(handed_in, then=latest("submitted_on"))),
        decided_by="decided_by__name",
        programme_manager="pilot__programme_manager__name",
    )


def _outgrown_from_to() -> JSONObject:
    return JSONObject(
        on="outgrown_on",
        model_then="approved_model_or_vendor",
        model_now="pilot__model_or_vendor",
        data_then="approved_data_categories",
        data_now="pilot__data_categories",
    )


def explain(evidence: Evidence, as_of: date) -> str:
    area, expires_by = area_name(evidence["area"]), day(evidence, "expires_by")
    said = [_outgrown(area, evidence["outgrown"]), _conditions(area, day(evidence, "conditions_due_on"))]
    if expires_by and (evidence.get("is_near") or expires_by <= as_of or not any(said)):
        said.insert(0, _expiry(area, expires_by, as_of))
    return " ".join(filter(None, said)) or _unknown(evidence, area)


def _expiry(area: str, expires_by: date, as_of: date) -> str:
    if expires_by <= as_of:
        return f"The approval of {area} expired on {spoken(expires_by)}."
    left = counted((expires_by - as_of).days, "day")
    return f"The approval of {area} expires on {spoken(expires_by)}, in {left}."


def _outgrown(area: str, was: Evidence | None) -> str:
    """Say what was approved and what is; what is not on record on one side is no change."""
    known = {what: (was[f"{what}_then"], was[f"{what}_now"]) for what in ("model", "data")} if was else {}
    changed = {what: pair for what, pair in known.items() if all(pair) and alike(pair[0]) != alike(pair[1])}
    if not changed:
        return ""
    covered = " with ".join(then for then, _ in changed.values())
    now = {"model": "you now run {}", "data": "the data are now {}"}
    runs = " and ".join(now[what].format(today) for what, (_, today) in changed.items())
    return f"The approval of {area} covered {covered}; {runs}."


def _conditions(area: str, due_on: date | None) -> str:
    if due_on is None:
        return ""
    due = f"has conditions that were due on {spoken(due_on)}"
    return f"The approval of {area} {due}, and nothing on record says that they are met."


def _unknown(evidence: Evidence, area: str) -> str:
    approved_on = day(evidence, "approved_on")
    given = f", given on {spoken(approved_on)}," if approved_on else ""
    return f"We do not know until when the approval of {area}{given} holds."


def next_step(evidence: Evidence) -> str:
    if evidence["outgrown"]:
        return "Ask the second line to assess what has changed, and hand it in again."
    if evidence.get("conditions_due_on"):
        return "Meet its conditions and record the day, or agree another day for them."
    return "Record until when it holds, or hand it in for renewal."


def waits_on(evidence: Evidence) -> str:
    if evidence["handed_in_on"]:
        return evidence["decided_by"] or area_name(evidence["area"])
    return evidence["programme_manager"] or ""


RULE = Rule(
    id="governance/approval-lapsed",
    title="Approval lapsed or outgrown",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Second line", "decided_by"),
    waits_on=waits_on,
    clears_when="It is renewed, its conditions are met, or the pilot uses what was approved.",
    holds_when_realised=True,
)
