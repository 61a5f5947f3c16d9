"""domain.md C.9, as tables of evaluated days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stalls.modes import Severity
from stalls.state_machine import ClosedBecause, Course, FindingState, Seen, step

DAY_ZERO = date(2026, 6, 1)
SEEN = {"w": Severity.WATCH, "s": Severity.STALLED, "m": Severity.STALLED, "c": Severity.CRITICAL}
OVER = {"x": ClosedBecause.STOPPED, "p": ClosedBecause.PAUSED}
PROMISED = DAY_ZERO + timedelta(days=40)


def seen_as(letter: str, day: date) -> Seen:
    """`w`, `s`, `c`: held; `m`: stalled, and a named owner has promised it for `PROMISED`; `l`: neither held nor gone.

    `-`: gone, with a new fact; `?`: gone, without one; `x`: the pilot was stopped; `p`: it was paused.
    """
    return Seen(
        severity=SEEN.get(letter),
        lingers=letter == "l",
        managed_until=PROMISED if letter == "m" else None,
        supported_on=None if letter == "?" else day,
        over=OVER.get(letter),
    )


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
        ("l", None, None),
        ("wl", "closed", "watch"),
        ("sslll", "open", "stalled"),
        ("ss" + "l" * 8, "open", "watch"),
        ("ss-l", "open", "stalled"),
        ("ssp", "closed", "stalled"),
        ("sspps", "open", "stalled"),
    ],
)
def test_goes_its_way(days: str, state: str, severity: str) -> None:
    course = courses(days)[-1]
    assert (course and course.state, course and course.severity) == (state, severity)


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


def test_holds_its_worst_severity_while_it_flaps() -> None:
    assert last("cc" + "-" * 8 + "w").severity == Severity.CRITICAL


def test_a_pause_and_its_end_are_no_turns() -> None:
    assert not last("ss" + "ps" * 3).is_flapping


# --- What comes and goes by its nature ---


def closing_after(days: str, closes_after_days: int) -> Course:
    course = None
    for offset, letter in enumerate(days):
        day = DAY_ZERO + timedelta(days=offset)
        seen = seen_as(letter, day)
        course = step(course, seen, as_of=day, opens_after_days=1, closes_after_days=closes_after_days)
    assert course is not None
    return course


@pytest.mark.parametrize(
    ("days", "state", "severity"),
    [
        ("cc" + "-" * 7, "recovering", "critical"),
        ("cc" + "-" * 8, "recovering", "watch"),
        ("cc" + "-" * 28, "recovering", "watch"),
        ("cc" + "-" * 29, "closed", "watch"),
        ("cc" + "-" * 20 + "s", "open", "stalled"),
        ("cc" + "-" * 20 + "l", "open", "watch"),
        ("cc" + "-" * 20 + "x", "closed", "watch"),
    ],
)
def test_it_may_recover_for_longer_and_eases_to_watch_meanwhile(days: str, state: str, severity: str) -> None:
    course = closing_after(days, closes_after_days=28)
    assert (course.state, course.severity, course.peak, course.episode) == (state, severity, "critical", 1)


# --- Managed: domain.md C.5 ---


def shown(days: str) -> list[str]:
    return [str(course.severity) for course in courses(days) if course]


def test_what_somebody_has_promised_is_one_step_milder_for_fourteen_days() -> None:
    assert shown("mm" + "m" * 12) == ["watch"] * 14
    assert shown("m" * 15)[-1] == "stalled"


def test_it_is_milder_no_longer_than_to_the_day_that_was_promised() -> None:
    day = DAY_ZERO + timedelta(days=3)
    course = None
    for offset in range(6):
        seen = Seen(severity=Severity.STALLED, managed_until=day)
        course = step(course, seen, as_of=DAY_ZERO + timedelta(days=offset), opens_after_days=1)
        assert course is not None
        assert course.severity == ("watch" if offset <= 3 else "stalled")


def test_a_third_promise_in_a_row_changes_nothing() -> None:
    course, severities = None, []
    for offset in range(40):
        day = DAY_ZERO + timedelta(days=offset)
        moved = DAY_ZERO + timedelta(days=100 + offset // 14)
        course = step(course, Seen(severity=Severity.STALLED, managed_until=moved), as_of=day, opens_after_days=1)
        assert course is not None
        severities.append(str(course.severity))
    assert severities == ["watch"] * 28 + ["stalled"] * 12


def test_a_promise_that_nobody_holds_any_more_makes_nothing_milder() -> None:
    assert shown("mms") == ["watch", "watch", "stalled"]


def test_a_promise_that_is_taken_up_again_is_a_next_one() -> None:
    assert shown("mmsm") == ["watch", "watch", "stalled", "watch"]
    assert [last(days).managed_times for days in ("mms", "mmsm")] == [1, 2]
    assert shown("mmsmsm")[-1] == "stalled"


def test_what_has_gone_stays_as_mild_as_it_was() -> None:
    assert shown("mm?") == shown("mm-") == ["watch"] * 3


def test_a_promise_hides_no_rise() -> None:
    course = last("mm")
    worse = Seen(severity=Severity.CRITICAL, managed_until=PROMISED)
    after = step(course, worse, as_of=DAY_ZERO + timedelta(days=2), opens_after_days=1)
    assert after is not None
    assert (after.graded, after.severity) == ("critical", "stalled")


def test_watch_is_not_made_milder() -> None:
    seen = Seen(severity=Severity.WATCH, managed_until=PROMISED)
    course = step(None, seen, as_of=DAY_ZERO, opens_after_days=0)
    assert course is not None
    assert course.severity == "watch"


def test_a_fact_of_before_the_opening_does_not_recover_it() -> None:
    course = last("ww")
    old = Seen(severity=None, supported_on=DAY_ZERO)
    after = step(course, old, as_of=DAY_ZERO + timedelta(days=9), opens_after_days=1)
    assert after is not None
    assert after.state == FindingState.OPEN


DAYS = st.text("wscml-?xp", min_size=1, max_size=90)


@given(DAYS, st.sampled_from([0, 1, 7]), st.sampled_from([7, 14, 28]))
def test_the_same_day_twice_changes_nothing(days: str, opens_after_days: int, closes_after_days: int) -> None:
    waits = {"opens_after_days": opens_after_days, "closes_after_days": closes_after_days}
    course = None
    for offset, letter in enumerate(days):
        day = DAY_ZERO + timedelta(days=offset)
        course = step(course, seen_as(letter, day), as_of=day, **waits)
        assert step(course, seen_as(letter, day), as_of=day, **waits) == course


@given(DAYS, st.sampled_from([0, 1, 7]))
def test_the_same_facts_give_the_same_course_and_a_lawful_one(days: str, opens_after_days: int) -> None:
    path = courses(days, opens_after_days)
    assert path == courses(days, opens_after_days)
    for course in filter(None, path):
        assert (course.closed_on is not None) == (course.state == FindingState.CLOSED)
        assert (course.recovering_since is not None) == (course.state == FindingState.RECOVERING)
        assert (course.lower_since is None) == (course.lower_severity is None)
        assert course.peak.rank >= course.graded.rank >= course.severity.rank


@given(st.lists(st.sampled_from("wsc"), min_size=1, max_size=40).map(lambda days: sorted(days, key="wsc".index)))
def test_a_ladder_that_only_rises_is_followed_at_once(days: list[str]) -> None:
    assert [course and course.severity for course in courses("".join(days))] == [SEEN[day] for day in days]


FACTS = st.lists(st.tuples(st.sampled_from([*Severity, None]), st.none() | st.integers(-5, 5)), min_size=1, max_size=80)


@given(FACTS)
def test_nothing_closes_without_a_fact_as_new_as_its_opening(facts: list[tuple[Severity | None, int | None]]) -> None:
    """Each day: what the condition says, and how old the newest fact is (a day to come cannot have been recorded)."""
    course, newest = None, DAY_ZERO - timedelta(days=30)
    for offset, (severity, age) in enumerate(facts):
        day = DAY_ZERO + timedelta(days=offset)
        newest = max(newest, day - timedelta(days=abs(age))) if age is not None else newest
        before, course = (
            course,
            step(course, Seen(severity=severity, supported_on=newest), as_of=day, opens_after_days=1),
        )
        assert course is None or severity is not None or before is not None, "no finding without a condition"
        if before and course and before.state != course.state == FindingState.CLOSED:
            was_open = before.opened_on is not None
            assert course.closed_because == (ClosedBecause.CLEARED if was_open else ClosedBecause.PASSED)
            assert not was_open or newest >= before.opened_on  # type: ignore[operator]
