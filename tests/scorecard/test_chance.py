"""Random episodes: as many and as long as ours, anywhere."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scorecard.baselines.chance import lengths_of, merged, random_episodes, usual_lengths
from tests.scorecard.making import PATIENT, day, detector, episode, stop, survivor

CASES = tuple(survivor(f"P-{number}") for number in range(50))


def test_there_are_as_many_and_as_long_as_asked_for() -> None:
    episodes = [each for of in random_episodes(CASES, [20] * 10, seed=1).episodes.values() for each in of]
    days = sum(each.days_between(day(0), day(731)) for each in episodes)
    assert 9 <= len(episodes) <= 10
    assert 160 <= days <= 200


def test_the_same_seed_gives_the_same_episodes() -> None:
    once, again, other = (random_episodes(CASES, [20] * 10, seed=seed) for seed in (1, 1, 2))
    assert once == again != other


def test_a_pilot_longer_in_view_has_more_of_them() -> None:
    cases = (survivor("long", seen_until=700), survivor("short", seen_until=7))
    drawn = random_episodes(cases, [1] * 100, seed=1)
    assert len(drawn.of("long")) > len(drawn.of("short"))


def test_no_episode_reaches_beyond_the_view_of_its_pilot() -> None:
    (ended,) = random_episodes((stop(end=10),), [100], seed=1).of("P")
    assert ended.closed == day(10)
    (standing,) = random_episodes((survivor(),), [2000], seed=1).of("P")
    assert standing.closed is None


def test_where_no_pilot_is_in_view_there_are_none() -> None:
    assert random_episodes((survivor(seen_until=0),), [20], seed=1).episodes == {}


def test_the_lengths_are_those_of_a_detector() -> None:
    cases = (survivor("P"), survivor("Q", seen_until=100))
    assert lengths_of(cases, detector("P", (3, 9), (700, None), Q=[(90, None), (150, None)])) == [6, 31, 10]


def test_without_a_detector_there_are_a_tenth_a_month_of_eight_weeks() -> None:
    # 2 × 731 days are 48.03 months: 4.8 episodes.
    assert usual_lengths((survivor("P"), survivor("Q"))) == [56] * 5


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), max_size=6))
@PATIENT
def test_merged_episodes_stand_when_any_of_them_does_and_do_not_touch(spans: list[tuple[int, int]]) -> None:
    apart = merged(episode(opened, opened + length) for opened, length in spans)
    stands = {number for number in range(70) if any(each.stands_on(day(number)) for each in apart)}
    assert stands == {number for opened, length in spans for number in range(opened, opened + length)}
    closings = [each.closed for each in apart[:-1]]
    assert all(closed and closed < after.opened for closed, after in zip(closings, apart[1:], strict=True))


def test_what_meets_an_episode_without_an_end_has_none() -> None:
    assert merged([episode(3), episode(5, 9)]) == (episode(3),)
    assert merged([episode(3, 9), episode(5)]) == (episode(3),)
