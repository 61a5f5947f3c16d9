"""Nobody is named who can say yes to using a source of data.

By day 14 each system that the pilot plugs into has somebody who decides on access or runs it, in the pilot's own record
or in that of the system. Without, it is worth a look, and from day 28 it is a stall; never critical, for the answer is
a name. What is live was allowed by somebody, and what was given up needs nobody.

Thresholds: domain.md C.6 INT-5; the seed asks in the first two weeks which data sets there are, where they are, and who
owns access to them.
`since`: day 0, as late as its precision allows.
Missing data: that nobody is named is the finding itself. A pilot without integrations says nothing; without a day 0 it
cannot say whether the day has come while a name is missing.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models.functions import JSONObject

from pilots.dates import latest
from pilots.models import Integration, system_name
from pilots.models.pilot import PilotQuerySet
from stalls.rules import Evidence, Facts, Rows, Rule, days_before, held_by, owned_by, rows, severity_where


@dataclass(frozen=True)
class Thresholds:
    watch_from_day: int = 14
    stalled_from_day: int = 28


RESTS_ON = (Facts(Integration, ("started_on", "state_on", "recorded_on")),)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    def from_day(day: int) -> models.Q:
        return models.Q(day_zero__lte=days_before(as_of, day))

    due = from_day(thresholds.watch_from_day)
    waiting = Integration.objects.filter(pilot__in=pilots.running()).known_by(as_of).not_live_by(as_of)
    return rows(
        waiting.without_owner().annotate(day_zero=latest("pilot__clock_start")).filter(due),
        subject=models.F("key"),
        severity=severity_where(watch=due, stalled=from_day(thresholds.stalled_from_day)),
        since=models.F("day_zero"),
        evidence=JSONObject(
            system=system_name(),
            was_asked="owner_is_unknown",
            clock_start="day_zero",
            programme_manager="pilot__programme_manager__name",
        ),
    )


def _cannot_be_dated(as_of: date) -> models.Q:
    """While a name is missing, a pilot is late or early by its day 0 alone."""
    systems = Integration.objects.filter(pilot=models.OuterRef("pk")).known_by(as_of).not_live_by(as_of)
    return models.Q(models.Exists(systems.without_owner()), clock_start=None)


def explain(evidence: Evidence, as_of: date) -> str:
    asked = " The team has asked, and nobody knows." if evidence["was_asked"] else ""
    return f"Nobody is named who can say yes to using {evidence['system']}.{asked}"


def next_step(evidence: Evidence) -> str:
    return f"Name who decides on {evidence['system']}, or take it to the owner of the organisation's information."


RULE = Rule(
    id="integration/no-data-owner",
    title="No data owner",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Programme manager", "programme_manager"),
    waits_on=held_by("programme_manager"),
    clears_when="Somebody is named who decides on access, or who runs the system.",
    cannot_tell=_cannot_be_dated,
)
