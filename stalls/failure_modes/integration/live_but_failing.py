"""A live integration has stopped delivering data, and people work on what it delivered last.

More than 7 days without data are worth a look, more than 14 are a stall, more than 28 are critical. It counts while
the pilot is said to be in limited real use or in production: before, nobody works on the data. One good delivery ends
it, for only the last one is kept; the week that a finding takes to close stands for the three in a row of C.6.

Thresholds: domain.md C.6 INT-7 [A].
`since`: the day of the last delivery, or the later one on which it went live.
Missing data: where no delivery was ever recorded, it may well deliver. From 14 days after going live that is worth a
look as a guess, and never more; in a portfolio that records no deliveries at all, nobody was asked, and it says
nothing. Nor does a pilot without integrations.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models.functions import Greatest, JSONObject

from pilots.dates import latest
from pilots.models import Integration, Stage, holder_name, system_name
from pilots.models.pilot import PilotQuerySet
from stalls.rules import Evidence, Facts, Rows, Rule, day, days_before, held_by, owned_by, rows, severity_where, spoken


@dataclass(frozen=True)
class Thresholds:
    watch_after_more_than_days: int = 7
    stalled_after_more_than_days: int = 14
    critical_after_more_than_days: int = 28
    never_delivered_watch_after_days: int = 14


RESTS_ON = (Facts(Integration, ("state_on", "last_sync_on")),)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    def without_data(more_than_days: int) -> models.Q:
        return models.Q(last_sync_on__isnull=False, quiet_since__lt=days_before(as_of, more_than_days))

    never_due = days_before(as_of, thresholds.never_delivered_watch_after_days)
    # Found by the pilots of the portfolios: a sweep of one pilot goes through no others.
    delivering = Integration.objects.filter(pilot__portfolio__in=pilots.values("portfolio"), last_sync_on__lte=as_of)
    elsewhere = delivering.order_by().values("portfolio")
    never = models.Q(last_sync_on=None, quiet_since__lte=never_due, portfolio__in=elsewhere)
    failing = without_data(thresholds.watch_after_more_than_days)
    in_use = pilots.running().filter(claimed_stage__in=Stage.in_pilot_or_later())
    live = Integration.objects.filter(pilot__in=in_use).live_by(as_of)
    return rows(
        live.annotate(quiet_since=Greatest("last_sync_on", latest("state_on"))).filter(failing | never),
        subject=models.F("key"),
        severity=severity_where(
            watch=failing | never,
            stalled=without_data(thresholds.stalled_after_more_than_days),
            critical=without_data(thresholds.critical_after_more_than_days),
        ),
        guess=models.Q(last_sync_on=None),
        since=models.F("quiet_since"),
        evidence=JSONObject(
            system=system_name(),
            last_sync_on="last_sync_on",
            live_since=latest("state_on"),
            holder=holder_name(),
            engineer="pilot__engineer__name",
            support_owner="pilot__support_owner__name",
        ),
    )


def explain(evidence: Evidence, as_of: date) -> str:
    system, last, live = evidence["system"], day(evidence, "last_sync_on"), day(evidence, "live_since")
    if last:
        return f"{system} last delivered data on {spoken(last)}; users are working on stale data."
    since = f", live since {spoken(live)}," if live else ""
    return f"We do not know whether {system}{since} delivers data: no delivery is on record."


def next_step(evidence: Evidence) -> str:
    if evidence["last_sync_on"]:
        whom = f" with {evidence['holder']}" if evidence["holder"] else ""
        return f"Repair it{whom}, or switch it off and tell the users."
    return "Record the day of its last delivery, best by a feed."


RULE = Rule(
    id="integration/live-but-failing",
    title="Live but failing",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Engineer", "engineer"),
    waits_on=held_by("engineer", "support_owner"),
    clears_when="It delivers data again, or is switched off.",
)
