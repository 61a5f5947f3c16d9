"""An episode is a maximal period in which a pilot is stalled or critical."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.episodes import (
    Detector,
    Episode,
    Episodes,
    as_of,
    critical_episodes,
    detector_of,
    episodes_of,
    held,
    mode_episodes,
    rule_episodes,
    stalled_episodes,
    standing_on,
)
from stalls.modes import FailureMode
from tests.scorecard.making import PATIENT, day, episode, finding, health, said


def episodes(*changes: tuple[int, str]) -> Episodes:
    return stalled_episodes(said(*(health(number, word) for number, word in changes)).health["P"])


def test_who_is_never_stalled_has_no_episode() -> None:
    assert episodes((0, "not_assessable"), (5, "clear"), (9, "watch")) == ()


def test_an_episode_closes_on_the_first_day_on_which_it_stands_no_more() -> None:
    assert episodes((3, "stalled"), (9, "watch")) == (episode(3, 9),)


def test_from_stalled_to_critical_and_back_is_one_episode() -> None:
    assert episodes((3, "stalled"), (5, "critical"), (8, "stalled"), (9, "clear")) == (episode(3, 9),)


def test_an_episode_that_still_stands_has_no_closing_day() -> None:
    assert episodes((3, "stalled"), (9, "clear"), (12, "critical")) == (episode(3, 9), episode(12))


def test_of_several_words_on_a_day_the_last_counts() -> None:
    assert episodes((3, "stalled"), (3, "clear")) == ()
    assert episodes((3, "stalled"), (9, "clear"), (9, "stalled")) == (episode(3),)


def test_critical_periods_are_found_within_an_episode() -> None:
    changes = said(health(3, "stalled"), health(5, "critical"), health(8, "stalled")).health["P"]
    assert critical_episodes(changes) == (episode(5, 8),)


def test_a_mode_has_episodes_of_its_own() -> None:
    changes = said(
        health(3, "stalled", champion="stalled"), health(5, "stalled", outcome="critical", champion="watch")
    ).health["P"]
    assert mode_episodes(changes, FailureMode.CHAMPION) == (episode(3, 5),)
    assert mode_episodes(changes, FailureMode.OUTCOME) == (episode(5),)
    assert mode_episodes(changes, FailureMode.WORKFLOW) == ()


def test_a_rule_stalls_a_pilot_while_any_finding_of_it_does() -> None:
    changes = said(
        finding(1, "pending", subject="a"),
        finding(3, "open", subject="a"),
        finding(5, "open", subject="b"),
        finding(6, "recovering", subject="a"),
        finding(7, "closed", subject="a"),
        finding(8, "open", "critical", rule="outcome/gone-dark"),
        finding(9, "open", "watch", subject="b"),
        finding(12, "open", "critical", subject="b"),
    ).findings["P"]
    assert rule_episodes(changes, "champion/gone") == (episode(3, 9), episode(12))
    assert rule_episodes(changes, "outcome/gone-dark") == (episode(8),)


def test_a_detector_never_says_stalled_of_a_pilot_that_it_does_not_name() -> None:
    ours = detector_of("it", said(health(3, "stalled")).health, stalled_episodes)
    assert ours == Detector("it", {"P": (episode(3),)})
    assert ours.of("Q") == ()


@pytest.mark.parametrize(("number", "stands"), [(2, False), (3, True), (8, True), (9, False)])
def test_an_episode_stands_from_its_opening_to_the_day_before_its_closing(number: int, stands: bool) -> None:
    assert episode(3, 9).stands_on(day(number)) is stands
    assert (standing_on((episode(0, 1), episode(3, 9)), day(number)) == episode(3, 9)) is stands


@pytest.mark.parametrize(
    ("first", "last", "overlaps"), [(0, 2, False), (0, 3, True), (4, 5, True), (8, 20, True), (9, 20, False)]
)
def test_an_episode_overlaps_a_span_if_it_stood_on_one_of_its_days(first: int, last: int, overlaps: bool) -> None:
    assert episode(3, 9).overlaps(day(first), day(last)) is overlaps


@pytest.mark.parametrize(("since", "until", "days"), [(0, 3, 0), (0, 4, 1), (4, 6, 2), (0, 99, 6), (9, 99, 0)])
def test_days_of_an_episode_are_counted_within_a_span(since: int, until: int, days: int) -> None:
    assert episode(3, 9).days_between(day(since), day(until)) == days


def test_an_episode_without_a_closing_day_reaches_to_the_end_of_every_span() -> None:
    assert episode(3).days_between(day(0), day(10)) == 7
    assert episode(3).overlaps(day(500), day(501))


def test_the_last_word_up_to_a_day_holds() -> None:
    changes = said(health(3, "watch"), health(9, "clear")).health["P"]
    words = [as_of(changes, day(number)) for number in (2, 3, 8, 9, 99)]
    assert [word and word.health.value for word in words] == [None, "watch", "watch", "clear", "clear"]


@pytest.mark.parametrize(
    ("days", "left"),
    [(0, (episode(3, 9), episode(20))), (5, (episode(8, 9), episode(25))), (6, (episode(26),)), (11, ())],
)
def test_an_episode_that_is_held_back_is_told_later_or_not_at_all(days: int, left: Episodes) -> None:
    assert held((episode(3, 9), episode(20)), days=days, last_day=day(30)) == left


@given(st.dictionaries(st.integers(0, 60), st.booleans()))
@PATIENT
def test_episodes_stand_on_exactly_the_days_that_were_said(words: dict[int, bool]) -> None:
    found = episodes_of((day(number), words[number]) for number in sorted(words))
    state, stalled = False, set()
    for number in range(70):
        state = words.get(number, state)
        stalled |= {number} if state else set()
    assert {number for number in range(70) if standing_on(found, day(number))} == stalled
    assert all(one.closed is not None and one.closed < two.opened for one, two in pairwise(found))


@given(st.integers(0, 40), st.integers(0, 40))
@PATIENT
def test_to_hold_back_twice_is_to_hold_back_once_for_longer(once: int, again: int) -> None:
    both = (Episode(day(0), day(30)), Episode(day(40)))
    twice = held(held(both, days=once, last_day=day(90)), days=again, last_day=day(90))
    assert twice == held(both, days=once + again, last_day=day(90))
