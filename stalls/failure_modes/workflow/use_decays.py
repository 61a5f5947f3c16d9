"""Fewer people use it than once did.

The last four weeks that were counted are compared with the best four in a row before them: 30 % fewer users are worth a
look, 50 % fewer are a stall, 75 % fewer are critical. Only a pilot that five people a week once used, and whose use was
counted in eight weeks, can decay. It closes once no more than 21 % are missing.

Thresholds: domain.md C.6 WF-3; the shares are judgement [A]. In the trial of the Australian Treasury some gave up early
(B.3). C.6 closes at 70 % of the best weeks, the very share at which it opens; so the distance of C.9 is taken, 0.7 of
30 %.
`since`: the Monday after the best four weeks.
Missing data: a week that is not over, that nobody counted or that a pause touches is neither good nor bad: it is left
out, and four weeks in a row are four that were counted. The last ones stand, however old they are; that nobody counts
any more is what workflow/adoption-not-appearing says. A smaller base that was agreed with a reason cannot be recorded.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models.functions import JSONObject
from django.db.models.lookups import LessThan, LessThanOrEqual

from outcomes.models import UsageWeek
from outcomes.models.use import UsageWeekQuerySet
from pilots.dates import Day, Precision, plus_days
from pilots.models import engineer_name
from pilots.models.pilot import PilotQuerySet
from stalls.rules import Evidence, Facts, Rows, Rule, held_by, owned_by, rows, severity_where
from stalls.weekly import BestRun, at_work, newest_first, part, summed

WEEKS = 4


@dataclass(frozen=True)
class Thresholds:
    watch_from_fallen_share: float = 0.3
    stalled_from_fallen_share: float = 0.5
    critical_from_fallen_share: float = 0.75
    closes_at_fallen_share: float = 0.21
    base_users: int = 5


COUNTED = models.Q(active_users__isnull=False)
RESTS_ON = (Facts(UsageWeek, ("week",), only=COUNTED),)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    def fallen_by(share: float) -> models.Q:
        return models.Q(LessThanOrEqual(models.F("recent_users"), part("best_users", 1 - Decimal(str(share)))))

    to_close = part("best_users", 1 - Decimal(str(thresholds.closes_at_fallen_share)))
    still_fallen = models.Q(LessThan(models.F("recent_users"), to_close))
    compared = _per_pilot(at_work(UsageWeek.objects.over_by(as_of).filter(COUNTED, pilot__in=pilots.running())))
    once_used = models.Q(best_users__gte=thresholds.base_users * WEEKS)
    return rows(
        compared.filter(once_used & still_fallen),
        severity=severity_where(
            watch=fallen_by(thresholds.watch_from_fallen_share),
            stalled=fallen_by(thresholds.stalled_from_fallen_share),
            critical=fallen_by(thresholds.critical_from_fallen_share),
        ),
        since=plus_days(models.F("best_until"), 7),
        evidence=JSONObject(
            week="weeks__0",
            recent_users="recent_users",
            best_users="best_users",
            best_until="best_until",
            engineer=engineer_name("pilot"),
        ),
    )


def _per_pilot(weeks: UsageWeekQuerySet) -> models.QuerySet[Any, Any]:
    counted = weeks.values("pilot").annotate(active=newest_first("active_users"), weeks=newest_first("week"))
    return counted.annotate(
        recent_users=summed("active", WEEKS),
        best_users=BestRun("active", "weeks", says=BestRun.FIGURES, output_field=models.BigIntegerField()),
        best_until=BestRun("active", "weeks", says=BestRun.LAST_WEEK, output_field=models.DateField()),
    )


def explain(evidence: Evidence, as_of: date) -> str:
    recent, best = evidence["recent_users"], evidence["best_users"]
    since = Day.holding(date.fromisoformat(evidence["best_until"]), Precision.MONTH)
    fallen = f"{round(100 * (best - recent) / best)} %"
    return f"Use has fallen {fallen} since {since}: from {round(best / WEEKS)} users a week to {round(recent / WEEKS)}."


def next_step(evidence: Evidence) -> str:
    return "Ask those who have left why they left, not those who stayed."


RULE = Rule(
    id="workflow/use-decays",
    title="Use decays",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Engineer", "engineer"),
    waits_on=held_by("engineer"),
    clears_when="Nearly as many people use it again as in its best four weeks.",
    opens_after_days=7,
    closes_after_days=56,
    rests_in_a_pause=True,
)
