"""Far fewer of the people it is meant for use it than by now should.

Each week since it came into limited real use in which anybody used it makes one week of use. From week 8 on all
intended users are expected, before that a share that grows evenly. Below 40 % of the expected ones two weeks running,
it is worth a look; from week 6 on, below 25 % of all intended ones three weeks running, it has stalled; from week 8 on,
below 10 % two weeks running, it is critical, and so it is with nobody two weeks running. It closes at 55 % of the
expected ones two weeks running. Where nobody has counted for 14 days, nobody knows: worth a look, a stall from 28 days
on.

Thresholds: domain.md C.6 WF-2; the shares are judgement [A]. Weeks are counted, not days: of those evaluated in the
Australian government a third used it daily, 46 % a few times a week (B.3).
`since`: the Monday after the last week in which 40 % of all intended users used it, else of the first week of use, and
no later than that of the last week but one. Where nobody counts, the last day that was counted; where that is later,
the day on which it came into use, or on which a pause ended.
Missing data: a week that is not over, that nobody counted or that a pause touches is neither good nor bad. The last
ones that were counted stand, however old they are. Without any use on record the weeks of use do not begin; that is
asked by delivery/demo-not-deployed. Nobody was asked about a pilot of an imported inventory, so it says nothing unless
its use was ever counted. Where neither a count nor a day of coming into use is on record, it says nothing.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest, JSONObject, Least
from django.db.models.lookups import LessThan

from governance.models import Pause
from outcomes.models import UsageWeek
from outcomes.models.use import USERS_COUNTED
from pilots.claims import begun_after, in_use_since
from pilots.dates import plus_days
from pilots.models import Stage, StageEvent, engineer_name, is_reporting
from pilots.models.pilot import PilotQuerySet
from stalls.rules import (
    Evidence,
    Facts,
    Rows,
    Rule,
    day,
    days_before,
    days_since,
    held_by,
    owned_by,
    rows,
    severity_where,
    spoken,
    worked_out,
)
from stalls.weekly import at_work, newest_first, part


@dataclass(frozen=True)
class Thresholds:
    all_expected_from_week: int = 8
    watch_from_week: int = 2
    watch_below_share: float = 0.4
    stalled_from_week: int = 6
    stalled_below_share: float = 0.25
    critical_from_week: int = 8
    critical_below_share: float = 0.1
    closes_at_share: float = 0.55
    uncounted_watch_after_days: int = 14
    uncounted_stalled_after_days: int = 28


RESTS_ON = (Facts(UsageWeek, ("week",), only=USERS_COUNTED),)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    in_use = pilots.running().filter(claimed_stage__in=Stage.in_pilot_or_later())
    return _low(in_use, as_of, thresholds).union(_uncounted(in_use, as_of, thresholds), all=True)


def _low(pilots: PilotQuerySet, as_of: date, thresholds: Thresholds) -> Rows:
    """Return what the last weeks counted say: `active__0` and `target__0` are the last one's, `active__1` …"""

    def behind(share: float, week: int) -> models.Q:
        return models.Q(LessThan(models.F(f"active__{week}"), _expected(share, week, thresholds)))

    def below(share: float, *weeks: int) -> models.Q:
        return models.Q(*(LessThan(models.F(f"active__{week}"), part(f"target__{week}", share)) for week in weeks))

    watch, closes = thresholds.watch_below_share, thresholds.closes_at_share
    counted = _per_pilot(pilots, as_of, enough=watch).filter(used_weeks__gte=1)
    return rows(
        counted.filter(behind(closes, 0) | behind(closes, 1)),
        severity=severity_where(
            watch=models.Q(used_weeks__gte=thresholds.watch_from_week) & behind(watch, 0) & behind(watch, 1),
            stalled=models.Q(used_weeks__gte=thresholds.stalled_from_week)
            & below(thresholds.stalled_below_share, 0, 1, 2),
            critical=models.Q(used_weeks__gte=thresholds.critical_from_week)
            & below(thresholds.critical_below_share, 0, 1)
            | models.Q(active__0=0, active__1=0),
        ),
        since=Least(Coalesce(plus_days(models.F("last_enough"), 7), "first_used"), "weeks__1"),
        evidence=JSONObject(
            week="weeks__0",
            active_users="active__0",
            target_users="target__0",
            expected_users=_expected(1, 0, thresholds),
            engineer=engineer_name("pilot"),
        ),
    )


def _per_pilot(pilots: PilotQuerySet, as_of: date, *, enough: float) -> models.QuerySet[Any, Any]:
    weeks = at_work(UsageWeek.objects.over_by(as_of).users_counted().filter(pilot__in=pilots))
    used = models.Q(active_users__gt=0)
    return (
        weeks.exclude(models.Exists(begun_after("week", *Stage.in_pilot_or_later())))
        .values("pilot")
        .annotate(
            weeks=newest_first("week"),
            active=newest_first("active_users"),
            target=newest_first("target_users"),
            used_weeks=models.Count("pk", filter=used),
            first_used=models.Min("week", filter=used),
            last_enough=models.Max("week", filter=models.Q(active_users__gte=part("target_users", enough))),
        )
    )


def _expected(share: float, week: int, thresholds: Thresholds) -> Combinable:
    """Return a share of the users expected in a week; one week of use less for each week before the last."""
    all_from = thresholds.all_expected_from_week
    grown = Least(models.F("used_weeks") - week, models.Value(all_from))
    return models.ExpressionWrapper(part(f"target__{week}", share) * grown / all_from, models.DecimalField())


def _uncounted(pilots: PilotQuerySet, as_of: date, thresholds: Thresholds) -> Rows:
    """Return where nobody has counted for long."""

    def uncounted_for(days: int) -> models.Q:
        return models.Q(uncounted_since__lte=days_before(as_of, days))

    watch = uncounted_for(thresholds.uncounted_watch_after_days)
    weeks = UsageWeek.objects.users_counted().filter(pilot=models.OuterRef("pk"))
    last = weeks.up_to(as_of).values(last=plus_days(models.F("week"), 6))[:1]
    fresh = weeks.up_to(as_of).filter(week__gt=days_before(as_of, thresholds.uncounted_watch_after_days + 6))
    asked = pilots.filter(is_reporting() | models.Exists(weeks)).exclude(models.Exists(fresh))
    known = asked.annotate(
        in_use_since=in_use_since("pk"),
        last_counted=models.Subquery(last),
        resumed_on=Pause.objects.last_end("pk", as_of),
    )
    silent = worked_out(known, "in_use_since", "last_counted", "resumed_on").annotate(
        uncounted_since=Greatest("in_use_since", "last_counted", "resumed_on")
    )
    return rows(
        silent.filter(watch),
        subject=models.Value("uncounted"),
        severity=severity_where(watch=watch, stalled=uncounted_for(thresholds.uncounted_stalled_after_days)),
        guess=watch,
        since=models.F("uncounted_since"),
        evidence=JSONObject(last_counted="last_counted", in_use_since="in_use_since", engineer="engineer__name"),
    )


def _cannot_be_said(as_of: date) -> models.Q:
    """Nothing is expected before it is in use, nor is anything late without a count or a day of coming into use."""
    entries = StageEvent.objects.filter(pilot=models.OuterRef("pk"), stage__in=Stage.in_pilot_or_later(), on__lte=as_of)
    weeks = UsageWeek.objects.users_counted().filter(pilot=models.OuterRef("pk"))
    has_begun = models.Q(models.Exists(entries)) | models.Q(models.Exists(weeks))
    return ~(has_begun & models.Q(claimed_stage__in=Stage.in_pilot_or_later()))


def explain(evidence: Evidence, as_of: date) -> str:
    if "week" not in evidence:
        last = day(evidence, "last_counted")
        since = f" since {spoken(last)}" if last else ""
        return f"We do not know how many of the people it is meant for use it: nobody has counted{since}."
    was_last_week = 7 <= days_since(evidence, "week", as_of) < 14
    when = "last week" if was_last_week else f"in the week of {spoken(date.fromisoformat(evidence['week']))}"
    used = f"{evidence['active_users']} of {evidence['target_users']} intended users used it {when}"
    return f"{used}; by {'now' if was_last_week else 'then'} we expected {round(evidence['expected_users'])}."


def next_step(evidence: Evidence) -> str:
    if "week" not in evidence:
        return "Count how many people used it last week; a tap in the weekly update is enough."
    return "Sit with five people who do not use it this week; take away their first reason, or decide to stop."


RULE = Rule(
    id="workflow/adoption-not-appearing",
    title="Adoption not appearing",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Engineer", "engineer"),
    waits_on=held_by("engineer"),
    clears_when="More than half of the people expected by now have used it, two weeks running.",
    speaks_of_nothing=True,
    cannot_tell=_cannot_be_said,
    opens_after_days=7,
    closes_after_days=56,
    rests_in_a_pause=True,
)
