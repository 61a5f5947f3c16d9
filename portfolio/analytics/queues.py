"""The table of queues: how long each lets a pilot wait, and which costs most. Waits come from `waits`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from accounts.wording import counted
from governance.turns import Span
from portfolio.analytics.spans import covered
from portfolio.analytics.waits import NOBODY, Kind, Queue, Wait, Waits
from portfolio.survival import LEAST_PILOTS, Curve, Quantile

# So many lines can be compared at a glance; the others are told below.
SHOWN = 12
# Longer lists are for the export of findings.
TOLD = 100
TOO_FEW = f"fewer than {LEAST_PILOTS}"


@dataclass(frozen=True)
class Line:
    """One queue, or all of one kind, in words. `lost`: the pilot-weeks in which at least one wait ran."""

    name: str
    kind: Kind
    portfolio: int
    waits: int
    open_now: int
    pilots: int
    half: str
    three_quarters: str
    longest: int
    lost: float

    @property
    def weeks(self) -> str:
        return f"{self.lost:,.0f}" if self.lost >= 10 else f"{self.lost:.1f}"

    @property
    def longest_open(self) -> str:
        return counted(self.longest, "day") if self.open_now else "–"


def lines_of(known: Waits, names: dict[int, str]) -> dict[str, Any]:
    """Return the context: the queues worst first, each kind as a whole, and the sentence that leads.

    `names`: of the portfolios by key; where there are several, each queue says whose it is.
    """
    queues: dict[Queue, list[Wait]] = defaultdict(list)
    kinds: dict[Kind, list[Wait]] = defaultdict(list)
    for wait in known.waits:
        queues[wait.queue].append(wait)
        kinds[wait.queue.kind].append(wait)
    lines = _worst(queues, names if len({queue.portfolio for queue in queues}) > 1 else {})
    since = min((wait.spans[0][0] for wait in known.waits), default=None)
    return {
        "queues": lines[:SHOWN],
        "more_queues": lines[SHOWN:],
        "untold_queues": max(len(queues) - TOLD, 0),
        "kinds": [_line(kind.label, kinds[kind], _lost(kinds[kind])) for kind in Kind if kinds[kind]],
        "costs_most": _costs_most(lines),
        "waits": len(known.waits),
        "waits_since": since,
        "waits_without_day": known.without_day,
    }


def _worst(queues: dict[Queue, list[Wait]], names: dict[int, str]) -> list[Line]:
    """Return those that are told of, what has cost most first; how long one takes is reckoned of them alone."""
    lost = {queue: _lost(waits) for queue, waits in queues.items()}
    called = {queue: _called(queue, names) for queue in queues}
    worst = sorted(queues, key=lambda queue: (-lost[queue], called[queue]))[:TOLD]
    return [_line(called[queue], queues[queue], lost[queue]) for queue in worst]


def _called(queue: Queue, names: dict[int, str]) -> str:
    portfolio = names.get(queue.portfolio)
    return f"{queue.name}, {portfolio}" if portfolio else queue.name


def _lost(waits: list[Wait]) -> float:
    """Return the pilot-weeks in which at least one of the waits ran."""
    spans: dict[int, list[Span]] = defaultdict(list)
    for wait in waits:
        spans[wait.pilot] += wait.spans
    return sum(map(covered, spans.values())) / 7


def _line(name: str, waits: list[Wait], lost: float) -> Line:
    curve = Curve(tuple(wait.duration for wait in waits))
    return Line(
        name=name,
        kind=waits[0].queue.kind,
        portfolio=waits[0].queue.portfolio,
        waits=len(waits),
        open_now=sum(wait.is_open for wait in waits),
        pilots=len({wait.pilot for wait in waits}),
        half=_days(curve, curve.median),
        three_quarters=_days(curve, curve.days_until(0.75)),
        longest=max(wait.days_open for wait in waits),
        lost=lost,
    )


def _days(curve: Curve, found: Quantile | None) -> str:
    """Return by how many days a share was answered, with the range, or why that cannot be said."""
    if curve.last_day is None:
        return TOO_FEW
    if found is None:
        return f"more than {counted(curve.last_day, 'day')}" if curve.last_day else "not in sight"
    range_ = f"{found.low} or more" if found.high is None else f"{found.low}–{found.high}"
    return f"{counted(found.days, 'day')} ({range_})"


def _costs_most(lines: Iterable[Line]) -> str:
    """Say which queue has cost most; what nobody is named for is a queue too."""
    worst = next(iter(lines), None)
    if worst is None:
        return ""
    who = f"What nobody is named for ({worst.kind.label.lower()})" if worst.name.startswith(NOBODY) else worst.name
    still = f"{worst.open_now} still open, the longest for {counted(worst.longest, 'day')}"
    return (
        f"{who} has cost most: {worst.weeks} pilot-weeks in {counted(worst.pilots, 'pilot')}"
        f"{f', {still}' if worst.open_now else ', none open now'}."
    )
