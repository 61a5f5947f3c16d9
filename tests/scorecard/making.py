"""Days, truths, cases, episodes and changes, told in the fewest words. Day 0 is a Monday."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings

from accounts.models import Portfolio, User
from scorecard.cases import Case
from scorecard.changes import Observed, observed
from scorecard.episodes import Detector, Episode
from scorecard.rehearsing import ask
from scorecard.truth import Outcome, Truth
from stalls.models import Rehearsal
from stalls.modes import FailureMode

DAY_ZERO = date(2024, 1, 1)
MODES = ("integration", "workflow", "governance", "champion", "outcome", "delivery")
# The machine is shared: how long an example takes says nothing.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

type Days = tuple[int, int | None]


def day(number: int) -> date:
    return DAY_ZERO + timedelta(days=number)


def case_of(truth: Truth, *, seen_from: int = 0, seen_until: int = 731, last_day: int = 730) -> Case:
    """Return a pilot that is in view from day 0 to the end of two years."""
    return Case(truth, day(seen_from), day(seen_until), day(last_day))


def death(pilot: str = "P", *, onset: int, end: int, cause: FailureMode | None = None, **seen: int) -> Case:
    return case_of(Truth(pilot, Outcome.DEFAULT_DEATH, day(onset), day(end), cause), **seen)


def stop(pilot: str = "P", *, end: int, onset: int | None = None) -> Case:
    truth = Truth(pilot, Outcome.STOPPED, None if onset is None else day(onset), day(end))
    return case_of(truth, seen_until=end)


def survivor(pilot: str = "P", *, live: int | None = None, **seen: int) -> Case:
    return case_of(Truth(pilot, Outcome.PRODUCTION, live_on=None if live is None else day(live)), **seen)


def open_fate(pilot: str = "P", *, onset: int) -> Case:
    return case_of(Truth(pilot, Outcome.ALIVE, stall_onset=day(onset)))


def episode(opened: int, closed: int | None = None) -> Episode:
    return Episode(day(opened), None if closed is None else day(closed))


def detector(pilot: str = "P", *episodes: Days, **others: Sequence[Days]) -> Detector:
    """Return a detector that says of a pilot, and of others, that it is stalled from one day to before another."""
    said = {pilot: episodes, **others}
    return Detector("it", {each: tuple(episode(*days) for days in of) for each, of in said.items()})


def health(number: int, said: str, *, pilot: str = "P", primary: str | None = None, **modes: str) -> dict[str, Any]:
    """Return a change of health as the replay prints it; the modes come in the order in which they are given."""
    every = modes | {mode: "clear" for mode in MODES if mode not in modes}
    return {
        "kind": "health",
        "day": day(number).isoformat(),
        "pilot": pilot,
        "health": said,
        "modes": every,
        "primary_mode": primary,
    }


def finding(
    number: int,
    state: str,
    severity: str = "stalled",
    *,
    pilot: str = "P",
    rule: str = "champion/gone",
    subject: str = "",
) -> dict[str, Any]:
    """Return a change of a finding as the replay prints it."""
    return {
        "kind": "finding",
        "day": day(number).isoformat(),
        "pilot": pilot,
        "rule": rule,
        "mode": rule.partition("/")[0],
        "subject": subject,
        "state": state,
        "severity": severity,
        "since": day(number).isoformat(),
        "explanation": "It says why.",
        "root": None,
    }


def said(*changes: dict[str, Any]) -> Observed:
    return observed(changes)


ASKED = datetime(2026, 6, 1, 9, tzinfo=UTC)


def make_rehearsed(
    *, portfolio: Portfolio, by: User, pilot: str = "P-0001", sentence: str = "It waits.", **fields: Any
) -> Rehearsal:
    """Make a rehearsal that found one opening earlier, and one mail more."""
    asked: dict[str, Any] = {"rule": "integration/waiting-on-ticket", "sector": "", "is_applied": True}
    rehearsal = ask(portfolio=portfolio, by=by, now=ASKED, **asked | {"thresholds": {"watch_after_days": 6}} | fields)
    was, would = (
        {"pilot": pilot, "subject": "", "day": day, "severity": "critical", "sentence": sentence}
        for day in ("2026-05-09", "2026-05-05")
    )
    rehearsal.result = {
        "opened": {"now": 1, "then": 1, "same": 0, "differ": 1, "rows": [{"pilot": pilot, "now": was, "then": would}]},
        "closed": {"now": 0, "then": 0, "same": 0, "differ": 0, "rows": []},
        "mailed": {"now": 2, "then": 3, "same": 2, "differ": 1, "rows": [{"pilot": pilot, "now": None, "then": would}]},
        "stood": {"now": 4, "then": 5},
        "stands": {"now": 5, "then": 6},
        "thresholds": {"now": {"watch_after_days": 10}, "then": {"watch_after_days": 6}},
        "recorded_from": "2026-01-12",
    }
    rehearsal.state, rehearsal.begun_at, rehearsal.finished_at = "done", ASKED, ASKED + timedelta(minutes=4)
    rehearsal.save()
    return rehearsal
