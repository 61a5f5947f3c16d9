"""truth.csv is read as it stands; what cannot be judged by is refused by row and column."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from scorecard.errors import ScoreError
from scorecard.truth import Outcome, Truth, read_truth
from stalls.modes import FailureMode

HEADER = "pilot,outcome,stall_onset,true_end,cause,live_on,world,seed\n"


def read(tmp_path: Path, *rows: str, header: str = HEADER) -> dict[str, Truth]:
    path = tmp_path / "truth.csv"
    path.write_text(header + "".join(f"{row}\n" for row in rows))
    return read_truth(str(path))


def test_a_row_says_what_became_of_a_pilot(tmp_path: Path) -> None:
    truths = read(
        tmp_path, "P-1,default_death,2024-03-01,2024-05-01,unmeasured,,base,1", "P-2,production,,,,2024-04-01,,"
    )
    assert list(truths.values()) == [
        Truth("P-1", Outcome.DEFAULT_DEATH, date(2024, 3, 1), date(2024, 5, 1), FailureMode.OUTCOME),
        Truth("P-2", Outcome.PRODUCTION, live_on=date(2024, 4, 1)),
    ]
    assert truths["P-1"].spell_days == 61
    assert truths["P-2"].spell_days is None


@pytest.mark.parametrize(
    ("row", "fate"),
    [
        ("P-1,default_death,2024-03-01,2024-03-01,,,,", "is_death"),
        ("P-1,stopped,,2024-03-01,,,,", "is_stop"),
        ("P-1,stopped,2024-02-01,2024-03-01,champion,,,", "is_stop"),
        ("P-1,alive,2024-02-01,,,,,", "is_undecided"),
        ("P-1,alive,,,,,,", "is_survivor"),
        ("P-1,production,,,,2024-03-01,,", "is_survivor"),
        ("P-1,realised,,,,2024-03-01,,", "is_survivor"),
    ],
)
def test_each_pilot_has_one_fate(tmp_path: Path, row: str, fate: str) -> None:
    truth = read(tmp_path, row)["P-1"]
    fates = ("is_death", "is_stop", "is_undecided", "is_survivor")
    assert [each for each in fates if getattr(truth, each)] == [fate]


@pytest.mark.parametrize(
    ("row", "place", "given"),
    [
        (",alive,,,,,,", "row 2, column pilot", ""),
        ("P-1,dead,,,,,,", "row 2, column outcome", "dead"),
        ("P-1,alive,2024-02-30,,,,,", "row 2, column stall_onset", "2024-02-30"),
        ("P-1,production,,,,soon,,", "row 2, column live_on", "soon"),
        ("P-1,default_death,2024-03-01,2024-05-01,outcome,,,", "row 2, column cause", "outcome"),
        ("P-1,default_death,,2024-05-01,,,,", "row 2, column stall_onset", None),
        ("P-1,default_death,2024-05-01,,,,,", "row 2, column true_end", None),
        ("P-1,stopped,,,,,,", "row 2, column true_end", None),
        ("P-1,alive,,2024-05-01,,,,", "row 2, column true_end", "2024-05-01"),
        ("P-1,default_death,2024-05-02,2024-05-01,,,,", "row 2, column stall_onset", "2024-05-02"),
        ("P-1,alive,,,,,,\nP-1,alive,,,,,,", "row 3, column pilot", "P-1"),
        ("P-1", "row 2, column outcome", ""),
        ("", "row 2", None),
    ],
)
def test_a_bad_value_is_refused_by_row_and_column(tmp_path: Path, row: str, place: str, given: str | None) -> None:
    with pytest.raises(ScoreError) as refused:
        read(tmp_path, row)
    assert (refused.value.place, refused.value.given) == (place, given)
    assert refused.value.accepted in str(refused.value)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(ScoreError, match="row 1, column stall_onset: None is refused"):
        read(tmp_path, "P-1,alive", header="pilot,outcome\n")


def test_what_is_no_csv_in_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "truth.csv"
    path.write_bytes(HEADER.encode() + b"P-\xff,alive,,,,,,\n")
    with pytest.raises(ScoreError, match="a CSV file in UTF-8"):
        read_truth(str(path))


def test_the_simulated_truths_are_read(shared_data: Path) -> None:
    truths = read_truth(str(shared_data / "simulated_histories" / "base-seed1" / "truth.csv")).values()
    assert Counter(truth.outcome.value for truth in truths) == {
        "alive": 354,
        "default_death": 181,
        "production": 168,
        "realised": 192,
        "stopped": 105,
    }
    assert sum(truth.is_undecided for truth in truths) == 76
    assert sum(truth.is_death and (truth.spell_days or 0) >= 28 for truth in truths) == 106
