"""Which days of a pilot are healthy, which are dangerous, and which count for nothing (domain.md D.1)."""

from __future__ import annotations

import pytest

from scorecard.cases import Case, cases_of
from scorecard.errors import ScoreError
from scorecard.recorded import History, Known, Recorded
from scorecard.truth import Outcome, Truth
from tests.scorecard.making import case_of, day, death, episode, open_fate, stop, survivor

DIED = Truth("P", Outcome.DEFAULT_DEATH, day(100), day(150))


@pytest.mark.parametrize(
    ("case", "danger", "healthy_days"),
    [
        # Dying from 28 days before the onset, day 72, to the end; never healthy again.
        (death(onset=100, end=150), (72, 150), 72),
        (death(onset=100, end=100), (72, 100), 72),
        # Its first line came when it was dying already.
        (death(onset=100, end=150, seen_from=90), (72, 150), 0),
        # The last 90 days before a stop, or the spell from which it was stopped, if that is longer.
        (stop(end=200), (110, 200), 110),
        (stop(end=200, onset=190), (110, 200), 110),
        (stop(end=200, onset=120), (92, 200), 92),
        # A spell of open fate is neither.
        (open_fate(onset=600), None, 572),
        (survivor(), None, 731),
        (survivor(live=200), None, 731),
        (survivor(seen_from=31, seen_until=131), None, 100),
    ],
)
def test_days_are_healthy_up_to_the_danger(case: Case, danger: tuple[int, int] | None, healthy_days: int) -> None:
    assert case.danger == (danger and (day(danger[0]), day(danger[1])))
    assert case.healthy_days == healthy_days
    assert case.healthy_months == pytest.approx(healthy_days / 30.4375)


@pytest.mark.parametrize(("number", "is_healthy"), [(-1, False), (0, True), (71, True), (72, False), (500, False)])
def test_a_pilot_that_dies_is_healthy_from_its_first_line_to_28_days_before_the_onset(
    number: int, is_healthy: bool
) -> None:
    assert death(onset=100, end=150).is_healthy_on(day(number)) is is_healthy


@pytest.mark.parametrize(
    ("opened", "closed", "is_right"),
    [(10, 72, False), (10, 73, True), (150, 160, True), (150, None, True), (151, None, False)],
)
def test_an_alarm_is_right_if_it_stood_while_the_pilot_was_dying(
    opened: int, closed: int | None, is_right: bool
) -> None:
    assert death(onset=100, end=150).is_right(episode(opened, closed)) is is_right


@pytest.mark.parametrize(("closed", "is_right"), [(110, False), (111, True), (112, True)])
def test_an_alarm_is_right_if_a_stop_follows_within_90_days_of_its_last_day(closed: int, is_right: bool) -> None:
    # Closed on day 111 it stood last on day 110, 90 days before the stop.
    assert stop(end=200).is_right(episode(10, closed)) is is_right


def test_an_alarm_about_a_survivor_is_never_right() -> None:
    assert not survivor().is_right(episode(0))


@pytest.mark.parametrize(("closed", "is_undecided"), [(572, False), (573, True), (None, True)])
def test_an_alarm_in_a_spell_of_open_fate_is_undecided(closed: int | None, is_undecided: bool) -> None:
    assert open_fate(onset=600).is_undecided(episode(500, closed)) is is_undecided
    assert not survivor().is_undecided(episode(500, closed))


@pytest.mark.parametrize(
    ("opened", "closed", "counts"), [(730, 731, True), (549, None, True), (550, None, False), (551, None, False)]
)
def test_an_alarm_counts_once_it_is_over_or_stands_for_more_than_180_days(
    opened: int, closed: int | None, counts: bool
) -> None:
    # The history's last day is day 730; 180 days before it is day 550.
    assert survivor().is_judgeable(episode(opened, closed)) is counts


def test_days_before_the_end_are_counted_back() -> None:
    assert death(onset=100, end=150).before_end(28) == day(122)
    assert survivor().before_end(28) is None


def evening(number: int, stage: str = "pilot") -> Known:
    return Known(day(number), stage)


@pytest.mark.parametrize(
    ("truth", "known", "seen_until"),
    [
        (DIED, (evening(3),), 401),
        (DIED, (evening(3), evening(300, "wound_down")), 300),
        (Truth("P", Outcome.STOPPED, true_end=day(200)), (evening(3),), 200),
        (Truth("P", Outcome.STOPPED, true_end=day(200)), (evening(3), evening(210, "stopped")), 200),
        (Truth("P", Outcome.REALISED, live_on=day(90)), (evening(3), evening(200, "realised")), 200),
        (Truth("P", Outcome.PRODUCTION, live_on=day(90)), (evening(3), evening(99, "production")), 401),
    ],
)
def test_a_pilot_is_in_view_until_its_end_is_recorded(truth: Truth, known: tuple[Known, ...], seen_until: int) -> None:
    history = History(day(400), {"P": Recorded(day(3), known)}, ())
    assert cases_of({"P": truth}, history) == (case_of(truth, seen_from=3, seen_until=seen_until, last_day=400),)


def test_a_truth_about_a_pilot_without_a_history_is_refused() -> None:
    with pytest.raises(ScoreError, match="'P' is refused; accepted: pilots that are in the history"):
        cases_of({"P": DIED}, History(day(400), {}, ()))
