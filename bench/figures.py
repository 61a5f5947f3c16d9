"""How a figure is measured: subject and reference in turn, round after round, whatever else the machine does."""

from __future__ import annotations

import json
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).resolve().parent.parent / "bench-results"


@dataclass(frozen=True)
class Figure:
    """One line of the result. `value` and `goal` have the same unit; `void` says why it proves nothing.

    The goal is the most that it may be, or `at_least` the least.
    """

    name: str
    value: float
    goal: float
    unit: str
    detail: str
    void: str = ""
    at_least: bool = False

    @property
    def reached(self) -> bool:
        return self.value >= self.goal if self.at_least else self.value <= self.goal

    def __str__(self) -> str:
        verdict = f"void: {self.void}" if self.void else "reached" if self.reached else "MISSED"
        goal = f"goal {'>=' if self.at_least else '<='} {self.goal:g}"
        return f"{self.name:<58} {self.value:8.2f} {self.unit:<10} {goal}  {verdict}   {self.detail}"


def seconds(work: Callable[[], float | None]) -> float:
    """Return how long the work takes, in seconds; work that returns a time has measured the part that counts itself."""
    start = time.perf_counter()
    measured = work()
    return time.perf_counter() - start if measured is None else measured


def ratio(
    name: str,
    *,
    subject: Callable[[], float | None],
    reference: Callable[[], float | None],
    goal: float,
    rounds: int,
    at_least: bool = False,
) -> Figure:
    """Return the ratio of the medians of subject and reference over `rounds` rounds.

    The reference runs before and after the subject in each round. Where these two differ by more than 0.85 to 1.18,
    the machine was too busy and the figure is void. One round cannot be judged so.
    """
    before, times, after = [], [], []
    for _ in range(rounds):
        before.append(seconds(reference))
        times.append(seconds(subject))
        after.append(seconds(reference))
    same = statistics.median(before) / statistics.median(after)
    floor = statistics.median(before + after)
    detail = f"{statistics.median(times):.3g} s ({min(times):.3g}-{max(times):.3g}) / {floor:.3g} s, A/A {same:.2f}"
    return Figure(name, statistics.median(times) / floor, goal, "x", detail, void_of(same), at_least)


def void_of(same: float) -> str:
    """Say why a figure proves nothing whose reference, measured twice, had this ratio to itself; or nothing."""
    return "" if 0.85 <= same <= 1.18 else f"A/A {same:.2f} is outside 0.85-1.18"


def at_share(times: list[float], share: float) -> float:
    """Return the time that so large a share of the times does not exceed: 0.95 for the 95th percentile."""
    return sorted(times)[min(int(len(times) * share), len(times) - 1)]


def keep(figures: list[Figure]) -> Path:
    """Write the figures with what they were measured on as JSON; return the file."""
    RESULTS.mkdir(exist_ok=True)
    now = datetime.now(UTC)
    path = RESULTS / f"{now:%Y%m%d-%H%M%S}.json"
    machine = {"python": platform.python_version(), "system": platform.platform(), "at": now.isoformat()}
    path.write_text(json.dumps({"machine": machine, "figures": [asdict(figure) for figure in figures]}, indent=2))
    return path
