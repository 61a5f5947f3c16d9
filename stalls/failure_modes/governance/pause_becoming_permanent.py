"""A pause has no day on which somebody decides how it goes on, or goes on and on.

Without a day of review to come it is worth a look at once; after more than 14 days it is in any case. Without an owner
it is a stall from day 7, with one after more than 28 days. After more than 56 days, or once two days of review went by
without a decision, it is critical.

Thresholds: domain.md C.6 GOV-5 (the pause that becomes permanent: seed; the days: [A]). A review that is recorded up to
7 days late was held [A]: people tick things off once a week.
`since`: the day on which it began, as late as its precision allows; null where it is not known.
Missing data: a pilot without a pause on record says nothing. A pause without a beginning has no age: its reviews alone
tell.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models.functions import JSONObject

from governance.models import Pause
from pilots.dates import latest
from pilots.models import champion_name
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
    named,
    rows,
    severity_where,
    spoken,
)


@dataclass(frozen=True)
class Thresholds:
    watch_after_more_than_days: int = 14
    stalled_after_more_than_days: int = 28
    critical_after_more_than_days: int = 56
    stalled_without_owner_after_days: int = 7
    critical_after_missed_reviews: int = 2
    review_grace_days: int = 7


# A next day of review is news of the day on which it was recorded.
RESTS_ON = (Facts(Pause, ("started_on", "resumed_on", "recorded_on")),)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    def for_days(days: int) -> models.Q:
        return models.Q(paused_since__lte=days_before(as_of, days))

    grace = thresholds.review_grace_days
    pauses = Pause.objects.filter(pilot__in=pilots.running()).on(as_of).with_missed_reviews(as_of, grace_days=grace)
    dated = pauses.annotate(paused_since=latest("started_on"), review_by=latest("review_on"))
    no_review = models.Q(review_by=None) | models.Q(review_by__lt=days_before(as_of, grace))
    ownerless = models.Q(owner=None) & for_days(thresholds.stalled_without_owner_after_days)
    missed = models.Q(missed_reviews__gte=thresholds.critical_after_missed_reviews)
    watch = no_review | for_days(thresholds.watch_after_more_than_days + 1)
    return rows(
        dated.filter(watch | ownerless | missed),
        subject=models.F("key"),
        severity=severity_where(
            watch=watch,
            stalled=for_days(thresholds.stalled_after_more_than_days + 1) | ownerless,
            critical=for_days(thresholds.critical_after_more_than_days + 1) | missed,
        ),
        since=models.F("paused_since"),
        managed_until=models.Case(models.When(owner__isnull=False, review_by__gt=as_of, then=models.F("review_by"))),
        evidence=JSONObject(
            paused_since="paused_since",
            owner="owner__name",
            review_by="review_by",
            missed_reviews="missed_reviews",
            champion=champion_name("pilot", as_of),
        ),
    )


def explain(evidence: Evidence, as_of: date) -> str:
    paused = f" {counted(days_since(evidence, 'paused_since', as_of), 'day')} ago" if evidence["paused_since"] else ""
    since = "" if paused else ", and nobody has recorded since when"
    missed = evidence["missed_reviews"]
    went_by = f" {counted(missed, 'day')} of review went by without a decision." if missed else ""
    return f"Paused{paused}{since}.{went_by} {_restart(evidence, as_of)}"


def _restart(evidence: Evidence, as_of: date) -> str:
    review_by, who = day(evidence, "review_by"), evidence["owner"]
    if not who:
        return "Nobody on record owns restarting it."
    if review_by is None or review_by < as_of:
        return f"No day is set on which {who} decides how it goes on."
    return f"{who} decides on {spoken(review_by)} how it goes on."


def next_step(evidence: Evidence) -> str:
    who = evidence["owner"]
    first = f"{who} names a day and decides on it" if who else "Name an owner, and a day on which they decide"
    return f"{first}: resume, change or stop."


def owner(evidence: Evidence) -> str:
    return (
        named("Owner of the pause", evidence["owner"]) if evidence["owner"] else named("Champion", evidence["champion"])
    )


RULE = Rule(
    id="governance/pause-becoming-permanent",
    title="Pause becoming permanent",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owner,
    waits_on=held_by("owner", "champion"),
    clears_when="Work goes on, or the pilot is stopped.",
)
