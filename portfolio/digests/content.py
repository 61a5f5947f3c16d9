"""What a digest says, as plain JSON, as it was known when it was written: composing it later asks nothing.

It asks the dashboard's own questions, so what a reader finds behind the link says the same. Pilots are counted, as a
whole: a pilot that is worth a look is in no count but that of the health (domain.md C.8: "Never e-mail watch").
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Min

from accounts.models import Portfolio, Role
from pilots.models import Pilot, Stage
from portfolio import heat_map, summaries
from portfolio.analytics import discipline
from portfolio.digests.jobs import about_the_jobs
from portfolio.digests.worst import worst_of
from portfolio.past_day import PastDay
from portfolio.tallies import WHOLE, Tally, tallies
from portfolio.today import Ranked, Today
from stalls.models import HealthEvent, Sweep
from stalls.modes import HealthState

WEEK = timedelta(weeks=1)
# This week, and the two before it.
WEEKS = 3
NAMED = 3
HOLDERS = 3
MISSING = 2

# Pilots that are stalled or critical as a whole, each with which of the two; None: of that day nothing is known.
type Standing = dict[int, HealthState] | None


def content_of(portfolio: Portfolio, *, role: str, now: datetime) -> dict[str, Any]:
    """Return what readers of a role are told of a portfolio at `now` (aware), in a constant number of statements."""
    sweep = Sweep.objects.filter(portfolio=portfolio).order_by("-as_of").first()
    when = Today(sweep.as_of if sweep else portfolio.day_of(now))
    pilots = _pilots_on(portfolio, when)
    standing = _standing(portfolio, when)
    common = {
        "for": role,
        "portfolio": {"id": portfolio.pk, "name": portfolio.name},
        "as_of": when.as_of.isoformat(),
        "health": _health(pilots, portfolio, when),
        "weeks": [_moves(after, before) for after, before in pairwise(standing)],
        **worst_of(pilots, standing[0] or {}, when),
        "left": _left(*standing[:2]),
        "moved": [[moved.label, moved.number] for moved in summaries.moved_since_last_week(pilots, when)],
        "jobs": about_the_jobs(portfolio, sweep, now),
    }
    return common | (_for_managers(pilots, portfolio, when, now) if role == Role.PROGRAMME_MANAGER else {})


def _pilots_on(portfolio: Portfolio, when: heat_map.When) -> Ranked:
    return heat_map.ranked([portfolio], {}, when)


# --- How it stands, and how it has moved ---


def _health(pilots: Ranked, portfolio: Portfolio, when: Today) -> dict[str, int]:
    """Return how many running pilots there are, and how many are in which state as a whole."""
    tally = tallies(pilots, when).of_portfolios.get(portfolio.pk, Tally())
    return {"running": pilots.filter(ended=False).count(), **{state: tally.states[state] for state in WHOLE}}


def _standing(portfolio: Portfolio, when: Today) -> list[Standing]:
    """Return which pilots were stalled or critical on the day, and on the same day of each week before it."""
    told = HealthEvent.objects.filter(pilot__portfolio=portfolio).aggregate(first=Min("on"))["first"] or when.as_of
    days = [when.as_of - WEEK * back for back in range(WEEKS + 1)]
    return [_of_day(portfolio, when if day == when.as_of else PastDay(day)) if day >= told else None for day in days]


def _of_day(portfolio: Portfolio, when: heat_map.When) -> dict[int, HealthState]:
    bad = heat_map.as_bad_as_stalled(_pilots_on(portfolio, when)).order_by()
    return {pilot: HealthState(state) for pilot, state in bad.values_list("pk", "state")}


def _moves(now: Standing, before: Standing) -> dict[str, int] | None:
    """Return how many pilots were new, worse, better and closed within a week, and how many needed a decision."""
    if now is None:
        return None
    decisions = sum(state == HealthState.CRITICAL for state in now.values())
    if before is None:
        return {"decisions": decisions}
    both = now.keys() & before.keys()
    return {
        "new": len(now.keys() - before.keys()),
        "worse": sum(now[pilot].rank > before[pilot].rank for pilot in both),
        "better": sum(now[pilot].rank < before[pilot].rank for pilot in both),
        "closed": len(before.keys() - now.keys()),
        "decisions": decisions,
    }


def _left(now: Standing, before: Standing) -> list[dict[str, Any]]:
    """Return the pilots that are stalled or critical no more, each with what it was and how it ended, if it has."""
    gone = (before or {}).keys() - (now or {}).keys()
    pilots = Pilot.objects.filter(pk__in=gone).order_by("name", "pk").values("pk", "name", "claimed_stage")
    return [
        {
            "id": pilot["pk"],
            "name": pilot["name"],
            "was": (before or {})[pilot["pk"]],
            "ended": Stage(pilot["claimed_stage"]).label if pilot["claimed_stage"] in Stage.ended() else "",
        }
        for pilot in pilots[:NAMED]
    ]


# --- For programme managers alone ---


def _for_managers(pilots: Ranked, portfolio: Portfolio, when: Today, now: datetime) -> dict[str, Any]:
    """Return who holds the ball and whose update is missing.

    That a team says green against the facts stays in the product: never in e-mail (domain.md C.6, DR-7).
    """
    holders = summaries.holding_the_ball(pilots, when)
    named = holders.first[:HOLDERS]
    return {
        "holders": {"named": named, "more": holders.number - len(named)},
        "missing": _missing(portfolio, portfolio.day_of(now)),
    }


def _missing(portfolio: Portfolio, today: date) -> dict[str, Any]:
    week, silent = discipline.missing(Pilot.objects.filter(portfolio=portfolio), portfolio, today)
    named = [{"id": pilot["pk"], "name": pilot["name"], "days": days} for pilot, days in silent[:MISSING]]
    return {"week": week.isoformat(), "number": len(silent), "named": named}
