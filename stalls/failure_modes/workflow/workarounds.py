"""People work around the tool: a private spreadsheet beside it, a form that they keep on paper.

A workaround that is open for more than 14 days is worth a look. Used by a quarter of the people the tool is meant for,
or with a second one and both open for more than 28 days, the pilot has stalled. It is never critical: the workaround
does the work, and shows what to build.

Thresholds: domain.md C.6 WF-4; the numbers are judgement [A], the second spreadsheet is the seed's. Staff of over 90 %
of firms use tools of their own beside the official ones (B.1).
`since`: the day on which the oldest open one was seen, as late as its precision allows.
Missing data: a workaround that was seen on an unknown day is not counted. Where nobody knows how many use it, or how
many the tool is meant for, only the number of workarounds tells. None on record says nothing: whether anybody looked is
what workflow/no-direct-user-contact asks.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models.functions import JSONObject
from django.db.models.lookups import GreaterThanOrEqual

from outcomes.models import UsageWeek
from pilots.dates import latest
from pilots.models import Workaround, engineer_name
from pilots.models.pilot import PilotQuerySet
from stalls.rules import Evidence, Facts, Rows, Rule, days_before, held_by, owned_by, rows, severity_where
from stalls.weekly import part


@dataclass(frozen=True)
class Thresholds:
    watch_after_more_than_days: int = 14
    stalled_from_share: float = 0.25
    stalled_from_workarounds: int = 2
    stalled_after_more_than_days: int = 28


RESTS_ON = (Facts(Workaround, ("seen_on", "state_on")),)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    def open_for_more_than(days: int) -> models.Q:
        return models.Q(seen_latest__lte=days_before(as_of, days + 1))

    seen = Workaround.objects.open_on(as_of).annotate(seen_latest=latest("seen_on"))
    old = seen.filter(open_for_more_than(thresholds.watch_after_more_than_days))
    per_pilot = (
        old.filter(pilot__in=pilots.running())
        .values("pilot")
        .annotate(
            first_seen=models.Min("seen_latest"),
            most_users=models.Max("users"),
            number=models.Count("pk"),
            long_open=models.Count("pk", filter=open_for_more_than(thresholds.stalled_after_more_than_days)),
        )
    )
    used_by_many = GreaterThanOrEqual(models.F("most_users"), _target_users(as_of, thresholds.stalled_from_share))
    return rows(
        per_pilot,
        severity=severity_where(
            watch=models.Q(number__gte=1),
            stalled=models.Q(long_open__gte=thresholds.stalled_from_workarounds) | models.Q(used_by_many),
        ),
        since=models.F("first_seen"),
        evidence=JSONObject(
            first_seen="first_seen",
            number="number",
            users="most_users",
            what=_most_used(old),
            target_users=_target_users(as_of, 1),
            engineer=engineer_name("pilot"),
        ),
    )


def _target_users(as_of: date, share: float) -> models.Subquery:
    """Return a share of the people it was last meant for."""
    told = UsageWeek.objects.up_to(as_of).filter(pilot=models.OuterRef("pilot"), target_users__gt=0)
    return models.Subquery(told.values(part=part("target_users", share))[:1])


def _most_used(workarounds: models.QuerySet[Any]) -> models.Subquery:
    same_pilot = workarounds.filter(pilot=models.OuterRef("pilot"))
    most_first = same_pilot.order_by(models.F("users").desc(nulls_last=True), "seen_latest", "pk")
    return models.Subquery(most_first.values("what")[:1])


def explain(evidence: Evidence, as_of: date) -> str:
    kept = f"“{evidence['what']}”" if evidence["what"] else "a workaround"
    said = f"Users keep {kept} beside the tool"
    if evidence["users"]:
        said += f"; about {evidence['users']} {'person uses' if evidence['users'] == 1 else 'people use'} it"
    others = evidence["number"] - 1
    return f"{said}. {others} more {'is' if others == 1 else 'are'} open." if others else f"{said}."


def next_step(evidence: Evidence) -> str:
    return "Build the bit that the workaround does, or have the line manager accept it."


RULE = Rule(
    id="workflow/workarounds",
    title="Workarounds",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Engineer", "engineer"),
    waits_on=held_by("engineer"),
    clears_when="Each workaround is built into the tool, or accepted by the line manager.",
)
