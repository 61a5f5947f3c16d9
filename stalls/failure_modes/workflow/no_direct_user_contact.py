"""Nobody on the team has watched a user work, or talked with one.

Workshops, and what somebody else tells of users, do not count. In the diagnostic the first contact is due by day 7, one
before day 0 not counted; without one the pilot is worth a look from that day, and has stalled from day 14. In every
stage after the proposal more than 14 days without contact are worth a look, more than 28 are a stall, more than 56 are
critical; in production twice as many. Days in a quiet period of the portfolio do not count.

Thresholds: domain.md C.6 WF-6; quiet periods: C.5. The numbers are judgement [A]; "not by proxy, not by workshop" comes
from the seed.
`since`: the day of the last contact, as late as its precision allows; day 0 where there was none, or only before it.
Missing data: a question that nobody answered is no contact. Nobody was asked about a pilot of an imported inventory, so
it says nothing unless a contact of it is on record. A pilot that has neither a contact nor a day 0 says nothing, and a
pilot that is only proposed, or whose stage is not known, owes no visit.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models.functions import Cast, Greatest, JSONObject
from django.db.models.lookups import LessThan

from accounts.calendars import quiet_days
from pilots.dates import latest, plus_days
from pilots.models import ContactKind, Stage, UserContact
from pilots.models.pilot import PilotQuerySet
from stalls.rules import (
    Evidence,
    Facts,
    Rows,
    Rule,
    counted,
    days_since,
    held_by,
    owned_by,
    rows,
    severity_where,
    worked_out,
)

VISITS_ARE_DUE = (Stage.DIAGNOSTIC, Stage.FIRST_SLICE, Stage.PILOT, Stage.PRODUCTION)


@dataclass(frozen=True)
class Thresholds:
    first_visit_watch_by_day: int = 7
    first_visit_stalled_by_day: int = 14
    watch_after_more_than_days: int = 14
    stalled_after_more_than_days: int = 28
    critical_after_more_than_days: int = 56
    in_production_times: int = 2


RESTS_ON = (Facts(UserContact, ("on",), only=models.Q(contact_kind__in=ContactKind.direct())),)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    due = pilots.filter(claimed_stage__in=VISITS_ARE_DUE)
    contacts = UserContact.objects.direct().filter(on__lte=as_of)
    last = (
        contacts.last_of_each_pilot()
        .filter(pilot__in=due)
        .annotate(
            stage=models.F("pilot__claimed_stage"),
            engineer_name=models.F("pilot__engineer__name"),
            last_contact_on=latest("on"),
            unseen_since=Greatest(latest("on"), latest("pilot__clock_start")),
        )
    )
    never = (
        due.reporting()
        .exclude(models.Exists(contacts.filter(pilot=models.OuterRef("pk"))))
        .annotate(
            stage=models.F("claimed_stage"),
            engineer_name=models.F("engineer__name"),
            last_contact_on=Cast(models.Value(None), models.DateField()),
            unseen_since=latest("clock_start"),
        )
    )
    return _unseen(last, as_of, thresholds).union(_unseen(never, as_of, thresholds), all=True)


def _unseen(clocks: models.QuerySet[Any], as_of: date, thresholds: Thresholds) -> Rows:
    """Return what is late of pilots, or of their last contacts, which know since when no user was seen."""

    def unseen_for_more_than(days: int) -> models.Q:
        allowed = models.F("times") * days + models.F("uncounted_days")
        return models.Q(LessThan(plus_days(models.F("unseen_since"), allowed), as_of))

    def never_seen_by(day: int) -> models.Q:
        never = models.Q(last_contact_on=None) | models.Q(last_contact_on__lt=models.F("unseen_since"))
        return models.Q(stage=Stage.DIAGNOSTIC) & never & unseen_for_more_than(day - 1)

    watch = unseen_for_more_than(thresholds.watch_after_more_than_days)
    watch |= never_seen_by(thresholds.first_visit_watch_by_day)
    stalled = unseen_for_more_than(thresholds.stalled_after_more_than_days)
    times = models.Case(models.When(stage=Stage.PRODUCTION, then=thresholds.in_production_times), default=1)
    dated = worked_out(clocks, "stage", "engineer_name", "last_contact_on", "unseen_since")
    counted = dated.annotate(times=times, uncounted_days=quiet_days("portfolio", "unseen_since", as_of))
    return rows(
        counted.filter(watch),
        severity=severity_where(
            watch=watch,
            stalled=stalled | never_seen_by(thresholds.first_visit_stalled_by_day),
            critical=unseen_for_more_than(thresholds.critical_after_more_than_days),
        ),
        since=models.F("unseen_since"),
        evidence=JSONObject(
            unseen_since="unseen_since",
            last_contact_on="last_contact_on",
            uncounted_days="uncounted_days",
            engineer="engineer_name",
        ),
    )


def _has_no_beginning(as_of: date) -> models.Q:
    """Before its first contact the clock of a pilot runs from its day 0; a proposed pilot has none."""
    contacts = UserContact.objects.direct().filter(pilot=models.OuterRef("pk"), on__lte=as_of)
    started = models.Q(clock_start__lte=as_of) | models.Q(models.Exists(contacts))
    return ~(started & models.Q(claimed_stage__in=VISITS_ARE_DUE))


def explain(evidence: Evidence, as_of: date) -> str:
    unseen = counted(days_since(evidence, "unseen_since", as_of), "day")
    uncounted = evidence["uncounted_days"]
    without = f", {uncounted} of them in a quiet period and not counted" if uncounted else ""
    if evidence["last_contact_on"]:
        return f"Nobody on the team has watched a user work, or talked with one, for {unseen}{without}."
    return f"Nobody on the team has watched a user work, or talked with one, since it began {unseen} ago{without}."


def next_step(evidence: Evidence) -> str:
    return "Spend half a day this week beside somebody who does the work."


RULE = Rule(
    id="workflow/no-direct-user-contact",
    title="No direct user contact",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Engineer", "engineer"),
    waits_on=held_by("engineer"),
    clears_when="Somebody of the team has watched a user work, or talked with one.",
    speaks_of_nothing=True,
    cannot_tell=_has_no_beginning,
    closes_after_days=56,
)
