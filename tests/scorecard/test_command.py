"""`manage.py score HISTORY TRUTH`."""

from __future__ import annotations

import gzip
import io
import json
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from histories.reading import read_file
from stalls.replay import as_json, replay
from tests.scorecard.test_scoring import FEW

HISTORY, TRUTH, CHANGES = FEW / "history.jsonl", FEW / "truth.csv", FEW / "changes.jsonl"


def run(*arguments: object) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("score", *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def short(tmp_path: Path) -> Path:
    """A history of twelve days, short enough to be replayed here."""
    lines = [line for line in HISTORY.read_text().splitlines() if json.loads(line)["recorded_on"] < "2024-01-13"]
    history = tmp_path / "short.jsonl"
    history.write_text("\n".join(lines))
    return history


def test_tables_go_to_standard_output_and_progress_to_standard_error() -> None:
    out, err = run(HISTORY, TRUTH, "--changes", CHANGES)
    assert out.startswith("5 pilots: 2 died by default")
    assert "Flapping and burden" in out
    assert "B2 at 19 thresholds" in err


def test_files_may_be_zipped(tmp_path: Path) -> None:
    for path in (HISTORY, CHANGES):
        (tmp_path / f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
    zipped = run(tmp_path / "history.jsonl.gz", TRUTH, "--changes", tmp_path / "changes.jsonl.gz")
    assert zipped[0] == run(HISTORY, TRUTH, "--changes", CHANGES)[0]


def test_json_holds_every_value_with_its_interval() -> None:
    card = json.loads(run(HISTORY, TRUTH, "--changes", CHANGES, "--json")[0])
    assert card["fates"]["deaths"] == 2
    assert card["detectors"][0]["state"] == {"value": 1.0, "low": 1.0, "high": 1.0, "n": 1}
    assert card["own"]["by_mode"]["champion"]["primary_is_cause"]["value"] == 1
    assert card["robustness"] == []


@pytest.mark.slow
@pytest.mark.django_db
def test_without_changes_the_history_is_replayed(short: Path, tmp_path: Path) -> None:
    changes = tmp_path / "changes.jsonl"
    changes.write_text("".join(f"{as_json(line)}\n" for line in replay(read_file(str(short)))))
    assert run(short, TRUTH)[0] == run(short, TRUTH, "--changes", changes)[0]


@pytest.mark.slow
@pytest.mark.django_db
def test_robustness_replays_three_thinner_histories(short: Path) -> None:
    out, err = run(short, TRUTH, "--changes", CHANGES, "--robustness")
    assert re.search(r"^ +60% +[-+]\d", out, re.MULTILINE)
    assert "60% of the weekly updates are deleted" in err


def test_the_baselines_can_be_scored_alone() -> None:
    assert "Pilotlight" not in run(HISTORY, TRUTH, "--baselines-only")[0]
    with pytest.raises(CommandError, match="leaves out"):
        run(HISTORY, TRUTH, "--baselines-only", "--robustness")


def test_pilots_without_a_truth_are_left_out_and_told(tmp_path: Path) -> None:
    truth = tmp_path / "truth.csv"
    truth.write_text("".join(TRUTH.read_text().splitlines(keepends=True)[:3]))
    out, err = run(HISTORY, truth, "--changes", CHANGES)
    assert out.startswith("2 pilots")
    assert "3 pilots of the history are not judged" in err


@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_file_that_is_not_there_is_named(place: int, tmp_path: Path) -> None:
    arguments: list[object] = [HISTORY, TRUTH, "--changes", CHANGES]
    arguments[place] = tmp_path / "missing"
    with pytest.raises(CommandError, match=r"missing cannot be read: No such file or directory\."):
        run(*arguments)


@pytest.mark.parametrize(
    ("place", "says"),
    [
        (0, r"bad: line 1, line: .* is refused; accepted: a JSON object\."),
        (1, r"bad: row 1, column pilot: None is refused"),
        (3, r"bad: change 1: '\{' is refused; accepted: a JSON object\."),
    ],
)
def test_a_bad_file_is_named_with_what_is_bad(place: int, says: str, tmp_path: Path) -> None:
    arguments: list[object] = [HISTORY, TRUTH, "--changes", CHANGES]
    arguments[place] = tmp_path / "bad"
    (tmp_path / "bad").write_text("{\n")
    with pytest.raises(CommandError, match=says):
        run(*arguments)


def test_a_truth_of_other_pilots_is_refused(tmp_path: Path) -> None:
    truth = tmp_path / "truth.csv"
    truth.write_text(TRUTH.read_text() + "P-elsewhere,alive,,,,,few,1\n")
    with pytest.raises(CommandError, match=r"truth\.csv: truth: 'P-elsewhere' is refused"):
        run(HISTORY, truth, "--changes", CHANGES)
