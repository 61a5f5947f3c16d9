"""Update after update says that nothing has changed.

Silence by another name: three updates in a row with "nothing changed" are worth a look, six are a stall. What was sent
in a quiet period of the portfolio does not count, and a pause begins the count anew.

Thresholds: domain.md C.6 DR-6, judgement [A]; quiet periods: C.5.
`since`: the day on which the first of them was submitted.
Missing data: a pilot without updates says nothing (delivery/silence does).
"""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import JSONObject

from governance.models import Pause
from pilots.dates import latest
from pilots.models import WeeklyUpdate
from pilots.models.pilot import PilotQuerySet
from pilots.models.weekly_updates import WeeklyUpdateQuerySet
from stalls.rules import Evidence, Facts, Rows, Rule, held_by, owned_by, rows, severity_where


@dataclass(frozen=True)
class Thresholds:
    watch_from_updates: int = 3
    stalled_from_updates: int = 6


RESTS_ON = (Facts(WeeklyUpdate, ("submitted_on",)),)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    def in_a_row(updates: int) -> models.Q:
        return models.Q(**{f"last_{updates}": [True] * updates})

    watch, stalled = thresholds.watch_from_updates, thresholds.stalled_from_updates
    last = {f"last_{updates}": _last(updates, as_of) for updates in (watch, stalled)}
    return rows(
        pilots.running().annotate(**last).filter(in_a_row(watch)),
        severity=severity_where(watch=in_a_row(watch), stalled=in_a_row(stalled)),
        since=_standing(models.Min("submitted_on"), as_of),
        evidence=JSONObject(
            updates=_standing(models.Count("pk"), as_of),
            engineer="engineer__name",
            programme_manager="programme_manager__name",
        ),
    )


def _last(updates: int, as_of: date) -> ArraySubquery:
    """Return the expression over pilots for what the last updates say: a list of whether nothing has changed."""
    of_pilot = _counting(as_of).filter(pilot=models.OuterRef("pk"))
    return ArraySubquery(of_pilot.order_by("-week").values("nothing_changed")[:updates])


def _standing(aggregate: models.Aggregate, as_of: date) -> models.Subquery:
    """Return the expression over pilots for an aggregate of the updates since the last one that told of a change."""
    later = models.Q(pilot=models.OuterRef("pilot"), week__gt=models.OuterRef("week"))
    change = _counting(as_of).filter(later, nothing_changed=False)
    unchanged = (
        _counting(as_of).filter(pilot=models.OuterRef("pk"), nothing_changed=True).exclude(models.Exists(change))
    )
    return models.Subquery(unchanged.order_by().values("pilot").annotate(told=aggregate).values("told"))


def _counting(as_of: date) -> WeeklyUpdateQuerySet:
    """Keep the updates that count: outside quiet periods, and since work last went on after a pause."""
    resumed = Pause.objects.resumed_by(as_of).annotate(resumed_by=latest("resumed_on"))
    before = resumed.filter(pilot=models.OuterRef("pilot"), resumed_by__gt=models.OuterRef("submitted_on"))
    return WeeklyUpdate.objects.submitted_by(as_of).outside_quiet_periods().exclude(models.Exists(before))


def explain(evidence: Evidence, as_of: date) -> str:
    return f"{evidence['updates']} updates in a row say that nothing has changed."


def next_step(evidence: Evidence) -> str:
    who = evidence["engineer"] or "the engineer"
    return f"Ask {who} one question: what is the next thing that must move, and who moves it?"


RULE = Rule(
    id="delivery/heartbeat-only",
    title="Heartbeat only",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Programme manager", "programme_manager"),
    waits_on=held_by("engineer"),
    clears_when="An update tells of something that has changed.",
    rests_in_a_pause=True,
)
