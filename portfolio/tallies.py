"""How many pilots there are in which state: per failure mode, and per portfolio."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min, Q

from notebook.words import NO_RECENT_WORD, RECENT_DAYS, age
from portfolio import heat_map
from portfolio.forms import STALLED_OR_WORSE, STATES_OF
from portfolio.today import Ranked
from stalls.models import Health
from stalls.models.health import ENDED, NEVER, places_of
from stalls.modes import FailureMode, HealthState

COLUMNS = (STALLED_OR_WORSE, "watch", "clear", "not_assessable")
# What is judged of a pilot as a whole, and where nothing can be.
WHOLE = ("critical", "stalled", "watch", "clear")
STATES = (*WHOLE, "not_assessable")


@dataclass(slots=True)
class Tally:
    """Of one portfolio: its pilots, the running ones by their state as a whole, and the oldest day of a stall."""

    pilots: int = 0
    states: Counter[str] = field(default_factory=Counter)
    oldest: date | None = None

    @property
    def ended(self) -> int:
        return self.pilots - self.states.total()


@dataclass(frozen=True, slots=True)
class Tallies:
    of_portfolios: dict[int, Tally]
    of_modes: Counter[tuple[str, str]]

    def per_mode(self) -> list[dict[str, Any]]:
        """Return per failure mode how many running pilots are stalled or worse, at watch, clear, not assessable.

        `quiet`: how many of the clear ones are without a recent word; of a past day nobody knows.
        """
        return [
            {
                "mode": mode,
                "label": mode.label,
                "counts": [(name, sum(self.of_modes[mode, state] for state in STATES_OF[name])) for name in COLUMNS],
                "quiet": self.of_modes[mode, NO_RECENT_WORD],
            }
            for mode in FailureMode
        ]

    def per_portfolio(self, portfolios: list[Any], realised: dict[int, int], as_of: date) -> list[dict[str, Any]]:
        """Return a line for each portfolio, the one with most critical pilots first, then with most stalled ones.

        `realised`: how many pilots are, by their evidence.
        """
        tallies = [(one, self.of_portfolios.get(one.pk, Tally())) for one in portfolios]
        tallies.sort(key=lambda pair: [-pair[1].states[state] for state in STATES])
        return [
            {
                "portfolio": one,
                "pilots": tally.pilots,
                "states": [(state, tally.states[state]) for state in STATES],
                "ended": tally.ended,
                "realised": realised.get(one.pk, 0),
                "oldest": age(tally.oldest, as_of) if tally.oldest else "",
            }
            for one, tally in tallies
        ]


def tallies(pilots: Ranked, when: heat_map.When, counting: Collection[int] | None = None) -> Tallies:
    """Count the pilots; of today in two queries, of a past day from its events in one.

    `counting`: the portfolios whose pilots count together per mode, None for all; each has a tally of its own anyway.
    """
    if when.is_past:
        return _of_events(pilots, counting)
    return Tallies(
        _of_portfolios(pilots),
        _of_modes(pilots if counting is None else pilots.filter(portfolio__in=counting), when.as_of),
    )


def _of_portfolios(pilots: Ranked) -> dict[int, Tally]:
    states = {state: places_of(HealthState(state)) for state in STATES}
    counts = {name: Count("pk", filter=Q(place__gte=of.start, place__lt=of.stop)) for name, of in states.items()}
    stalled = Min("oldest", filter=Q(place__lt=states["stalled"].stop))
    rows: Any = (
        pilots.order_by().values("portfolio").annotate(pilots=Count("pk"), stalled_since=stalled, **_named(counts))
    )
    return {
        row["portfolio"]: Tally(
            row["pilots"], Counter({state: row[f"of_{state}"] for state in STATES}), _day(row["stalled_since"])
        )
        for row in rows
    }


def _named(counts: dict[str, Count]) -> dict[str, Count]:
    return {f"of_{name}": count for name, count in counts.items()}


def _day(day: date | None) -> date | None:
    return None if day == NEVER else day


def _of_modes(pilots: Ranked, as_of: date) -> Counter[tuple[str, str]]:
    cells = Health.objects.filter(pilot__in=pilots.filter(ended=False).order_by().values("pk"))
    old = Q(state=HealthState.CLEAR, facts_on__lt=as_of - timedelta(days=RECENT_DAYS))
    counts: Counter[tuple[str, str]] = Counter()
    for mode, state, number, quiet in cells.values_list("mode", "state").annotate(
        number=Count("pk"), quiet=Count("pk", filter=old)
    ):
        counts[mode, state] += number
        counts[mode, NO_RECENT_WORD] += quiet
    return counts


def _of_events(pilots: Ranked, counting: Collection[int] | None) -> Tallies:
    found: defaultdict[int, Tally] = defaultdict(Tally)
    modes: Counter[tuple[str, str]] = Counter()
    rows = pilots.order_by().values_list("portfolio", "place", "state", "modes", "oldest")
    for portfolio, place, state, told, oldest in rows.iterator():
        tally = found[portfolio]
        tally.pilots += 1
        if place < ENDED:
            tally.states[state] += 1
            if counting is None or portfolio in counting:
                modes.update((mode, of_mode) for mode, of_mode in told or ())
            if state in STATES_OF[STALLED_OR_WORSE] and oldest != NEVER:
                tally.oldest = min(tally.oldest or oldest, oldest)
    return Tallies(dict(found), modes)
