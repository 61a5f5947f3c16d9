"""domain.md C.9, as tables of evaluated days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stalls.modes import Severity
from stalls.state_machine import ClosedBecause, Course, FindingState, Seen, step

DAY_ZERO = date(2026, 6, 1)
SEEN = {"w": Severity.WATCH, "s": Severity.STALLED, "c": Severity.CRITICAL}


def seen_as(letter: str, day: date) -> Seen:
    """`w`, `s`, `c`: held; `-`: gone, with a new fact; `?`: gone, without one; `x`: the pilot was stopped."""
    over = ClosedBecause.STOPPED if letter == "x" else None
    return Seen(severity=SEEN.get(letter), supported_on=None if letter == "?" else day, over=over)


def courses(days: str, opens_after_days: int = 1) -> list[Course | None]:
    """Return the course after each day; one letter a day."""
    course, all_of_them = None, []
    for offset, letter in enumerate(days):
        day = DAY_ZERO + timedelta(days=offset)
        course = step(course, seen_as(letter, day), as_of=day, opens_after_days=opens_after_days)
        all_of_them.append(course)
    return all_of_them


def last(days: str, opens_after_days: int = 1) -> Course:
    course = courses(days, opens_after_days)[-1]
    assert course is not None
    return course


@pytest.mark.parametrize(
    ("days", "state", "severity"),
    [
        ("w", "pending", "watch"),
        ("ww", "open", "watch"),
        ("w-", "closed", "watch"),
        ("wc", "open", "critical"),
        ("wws", "open", "stalled"),
        ("ss" + "w" * 7, "open", "stalled"),
        ("ss" + "w" * 8, "open", "watch"),
        ("cc" + "s" + "w" * 6, "open", "critical"),
        ("cc" + "s" + "w" * 7, "open", "stalled"),
        ("cc" + "s" + "w" * 14, "open", "watch"),
        ("ss" + "w" * 6 + "s" + "w" * 7, "open", "stalled"),
        ("ww-", "recovering", "watch"),
        ("ww" + "-" * 7, "recovering", "watch"),
        ("ww" + "-" * 8, "closed", "watch"),
        ("ww---w", "open", "watch"),
        ("ww---s", "open", "stalled"),
        ("ww" + "?" * 40, "open", "watch"),
        ("wx", "closed", "watch"),
        ("wwx", "closed", "watch"),
        ("ww-x", "closed", "watch"),
    ],
)
def test_goes_its_way(days: str, state: str, severity: str) -> None:
    course = last(days)
    assert (course.state, course.severity) == (state, severity)


def test_nothing_comes_of_nothing() -> None:
    assert courses("--?") == [None, None, None]


@pytest.mark.parametrize(("opens_after_days", "opened_after"), [(0, 0), (1, 1), (7, 7)])
def test_opens_when_the_rule_says(opens_after_days: int, opened_after: int) -> None:
    states = [course.state for course in courses("w" * 9, opens_after_days) if course]
    assert states.index(FindingState.OPEN) == opened_after


@pytest.mark.parametrize(
    ("days", "because"), [("w-", "passed"), ("ww" + "-" * 8, "cleared"), ("wwx", "stopped"), ("wx", "stopped")]
)
def test_says_why_it_closed(days: str, because: str) -> None:
    assert last(days).closed_because == because


def test_one_that_never_opened_leaves_no_episode_behind() -> None:
    course = last("w-w")
    assert (course.state, course.episode, course.opened_on) == (FindingState.PENDING, 1, None)


@pytest.mark.parametrize(("gap", "state"), [(28, "open"), (29, "pending")])
def test_reopens_at_once_within_the_same_story(gap: int, state: str) -> None:
    closed = "ss" + "-" * 8
    course = last(closed + "-" * (gap - 1) + "w")
    assert (course.state, course.episode) == (state, 2)
    assert course.peak == ("stalled" if state == "open" else "watch")


def test_flaps_after_three_turns_in_56_days_and_then_holds_its_severity() -> None:
    thrice = "ss" + "-" * 8 + "s"
    assert last(thrice).is_flapping
    assert last(thrice + "w" * 10).severity == Severity.STALLED
    assert not last(thrice + "w" * 60).is_flapping


def test_a_fact_of_before_the_opening_does_not_recover_it() -> None:
    course = last("ww")
    old = Seen(severity=None, supported_on=DAY_ZERO)
    after = step(course, old, as_of=DAY_ZERO + timedelta(days=9), opens_after_days=1)
    assert after is not None
    assert after.state == FindingState.OPEN


DAYS = st.text("wsc-?x", min_size=1, max_size=90)


@given(DAYS, st.sampled_from([0, 1, 7]))
def test_the_same_day_twice_changes_nothing(days: str, opens_after_days: int) -> None:
    for offset, course in enumerate(courses(days, opens_after_days)):
        day = DAY_ZERO + timedelta(days=offset)
        assert step(course, seen_as(days[offset], day), as_of=day, opens_after_days=opens_after_days) == course


@given(DAYS, st.sampled_from([0, 1, 7]))
def test_the_same_facts_give_the_same_course_and_a_lawful_one(days: str, opens_after_days: int) -> None:
    path = courses(days, opens_after_days)
    assert path == courses(days, opens_after_days)
    for course in filter(None, path):
        assert (course.closed_on is not None) == (course.state == FindingState.CLOSED)
        assert (course.recovering_since is not None) == (course.state == FindingState.RECOVERING)
        assert (course.lower_since is None) == (course.lower_severity is None)
        assert course.peak.rank >= course.severity.rank
