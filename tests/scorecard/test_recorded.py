"""What was known of a pilot in the evening of each day on which something was recorded."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import astuple
from typing import Any

import pytest

from histories.errors import HistoryError
from histories.reading import parse, read_line
from scorecard.recorded import History, Known, history_of
from tests.scorecard.making import day


def line(number: int, kind: str, *, pilot: str = "P", **values: Any) -> dict[str, Any]:
    return {"kind": kind, "pilot": pilot, "recorded_on": day(number).isoformat(), **values}


def update(number: int, week: int, confidence: str | None = None, **values: Any) -> dict[str, Any]:
    return line(number, "weekly_update", week=day(7 * week).isoformat(), confidence=confidence, **values)


def history(*lines: dict[str, Any]) -> History:
    return history_of(
        read_line(number, parse(number, json.dumps(each).encode())) for number, each in enumerate(lines, 1)
    )


def known(*lines: dict[str, Any]) -> Known:
    """Return what is known of the pilot after the last line."""
    return history(line(0, "pilot", name="It"), *lines).pilots["P"].known[-1]


def days(evenings: Iterable[Known]) -> list[Any]:
    return [evening.day for evening in evenings]


def test_nothing_is_known_of_a_pilot_that_only_has_a_name() -> None:
    assert astuple(known()) == (day(0), "unknown", None, 7, None, None, 0, 0)


def test_there_is_one_evening_a_day_and_only_after_lines_that_a_baseline_asks_for() -> None:
    pilots = history(
        line(0, "pilot", name="It"),
        line(0, "stage", stage="diagnostic", on=day(0).isoformat()),
        line(3, "user_contact", on=day(3).isoformat()),
        update(5, 0),
    ).pilots
    assert days(pilots["P"].known) == [day(0), day(5)]
    assert pilots["P"].known[0].stage == "diagnostic"


def test_a_pilot_is_in_view_from_its_first_line_of_any_kind() -> None:
    first = line(2, "user_contact", pilot="Q", on=day(1).isoformat())
    assert history(line(0, "pilot"), first, line(4, "pilot", pilot="Q")).pilots["Q"].first_on == day(2)


def test_the_history_ends_on_the_day_of_its_last_line() -> None:
    assert history(line(0, "pilot"), line(9, "user_contact", on=day(1).isoformat())).last_day == day(9)


def test_a_line_that_was_recorded_before_the_one_above_it_is_refused() -> None:
    with pytest.raises(HistoryError, match="line 2, recorded_on: "):
        history(line(1, "pilot"), line(0, "pilot"))


def test_the_clock_and_the_cadence_can_be_set_moved_and_emptied() -> None:
    start = line(1, "pilot", clock_start=day(20).isoformat(), cadence_days=14)
    assert (known(start).clock_start, known(start).cadence_days) == (day(20), 14)
    moved = known(start, line(2, "pilot", clock_start=day(10).isoformat()))
    assert (moved.clock_start, moved.cadence_days) == (day(10), 14)
    assert known(start, line(2, "pilot", clear=["clock_start"])).clock_start is None


def test_the_last_claim_is_the_stage() -> None:
    production = line(1, "stage", stage="production", on=day(1).isoformat())
    stopped = line(5, "stage", stage="stopped", on=day(4).isoformat())
    assert known(production).is_live
    assert not known(production).has_ended
    assert known(production, stopped).has_ended
    assert not known(production, stopped).is_live


def test_a_claim_can_be_corrected() -> None:
    stopped = line(1, "stage", stage="stopped", on=day(1).isoformat())
    corrected = line(2, "stage", stage="pilot", on=day(1).isoformat(), corrects=1)
    assert known(stopped, corrected).stage == "pilot"


def test_a_correction_of_a_claim_that_was_not_made_changes_nothing() -> None:
    assert known(line(2, "stage", stage="pilot", on=day(1).isoformat(), corrects=1)).stage == "unknown"


def test_an_imported_claim_is_a_claim() -> None:
    assert known(line(1, "pilot", claimed_stage="production")).is_live


@pytest.mark.parametrize(
    ("stages", "ended_on"),
    [
        ([(1, "pilot")], None),
        ([(1, "pilot"), (5, "stopped")], 5),
        ([(1, "pilot"), (5, "realised")], 5),
        ([(1, "stopped"), (5, "wound_down")], 1),
        ([(1, "stopped"), (5, "pilot")], None),
        ([(1, "stopped"), (5, "pilot"), (9, "wound_down")], 9),
    ],
)
def test_the_recorded_end_is_the_one_that_still_stands(stages: list[tuple[int, str]], ended_on: int | None) -> None:
    claims = [line(number, "stage", stage=stage, on=day(number).isoformat()) for number, stage in stages]
    record = history(line(0, "pilot"), *claims).pilots["P"]
    assert record.ended_on == (None if ended_on is None else day(ended_on))


def test_the_last_promise_is_in_force_to_the_last_day_it_allows() -> None:
    first = line(1, "promise", live_by=day(60).isoformat())
    month = line(2, "promise", live_by={"on": "2024-05-01", "precision": "month"})
    assert known(first).live_by == day(60)
    assert str(known(first, month).live_by) == "2024-05-31"
    assert str(known(first, month, line(3, "promise", reason="Why", corrects=2)).live_by) == "2024-05-31"


def test_an_update_is_told_on_the_day_it_was_recorded() -> None:
    assert known(update(5, 0), update(20, 1)).told_on == day(20)
    assert known(update(5, 0), update(20, 0, confidence="no")).told_on == day(20)


@pytest.mark.parametrize(
    ("answers", "noes", "doubts"),
    [
        ("", 0, 0),
        ("n", 1, 1),
        ("u", 0, 1),
        ("y", 0, 0),
        ("?", 0, 0),
        ("nn", 2, 2),
        ("yun", 1, 2),
        ("nuny", 0, 0),
        ("n-", 1, 1),
        ("n-n", 2, 2),
        ("nn?", 0, 0),
    ],
)
def test_answers_in_a_row_are_counted_from_the_newest(answers: str, noes: int, doubts: int) -> None:
    words = {"n": "no", "u": "unsure", "y": "yes", "?": "unknown", "-": None}
    updates = [update(7 * week, week, words[answer]) for week, answer in enumerate(answers)]
    assert (known(*updates).noes, known(*updates).doubts) == (noes, doubts)


def test_an_update_that_comes_late_is_the_one_of_its_week() -> None:
    assert known(update(14, 1, "yes"), update(15, 0, "no")).noes == 0


def test_an_update_can_be_corrected() -> None:
    assert known(update(7, 0, "no"), update(8, 0, "yes")).noes == 0
    assert known(update(7, 0, "no"), update(8, 0, nothing_changed=True)).noes == 1


def test_the_seconds_of_every_update_are_kept() -> None:
    assert history(line(0, "pilot"), update(7, 0, seconds_taken=40), update(14, 1)).seconds_taken == (40,)
