"""The simulated histories, counted a second time, straight from the files."""

from __future__ import annotations

import csv
import gzip
import json
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from histories.reading import read_file
from scorecard.baselines.recorded import BASELINES
from scorecard.cases import Cases, cases_of
from scorecard.metrics.recall import state_recall
from scorecard.recorded import History, history_of
from scorecard.truth import read_truth

pytestmark = pytest.mark.slow

FOUR_WEEKS = timedelta(days=28)
ENDED = ("realised", "stopped", "wound_down")


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "simulated_histories" / "regulated_slow-seed1"


@pytest.fixture(scope="module")
def history(folder: Path) -> History:
    return history_of(read_file(str(folder / "history.jsonl.gz")))


@pytest.fixture(scope="module")
def cases(folder: Path, history: History) -> Cases:
    return cases_of(read_truth(str(folder / "truth.csv")), history)


@pytest.fixture(scope="module")
def lines(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The lines of each pilot, as objects."""
    found = defaultdict(list)
    with gzip.open(folder / "history.jsonl.gz") as file:
        for said in map(json.loads, file):
            found[said["pilot"]].append(said)
    return found


@pytest.fixture(scope="module")
def judged_on(folder: Path) -> dict[str, date]:
    """The day 28 days before its end, of each death after a spell of 28 days or more."""
    found = {}
    with (folder / "truth.csv").open() as file:
        for row in csv.DictReader(file):
            if row["outcome"] == "default_death":
                onset, end = date.fromisoformat(row["stall_onset"]), date.fromisoformat(row["true_end"])
                if end - onset >= FOUR_WEEKS:
                    found[row["pilot"]] = end - FOUR_WEEKS
    return found


def by(day: date, lines: list[dict[str, Any]], kind: str, key: str) -> list[Any]:
    """Return what was said of a key up to a day, in the order in which it was recorded."""
    return [said[key] for said in lines if said["kind"] == kind and key in said and said["recorded_on"] <= str(day)]


def hits(code: str, threshold: int, cases: Cases, history: History) -> set[str]:
    baseline = next(each for each in BASELINES if each.code == code)
    tally = state_recall(cases, baseline.detector(history, threshold))
    return {case.truth.pilot for case, hit in zip(cases, tally.hits, strict=True) if hit}


def test_the_history_is_read_whole(history: History, lines: dict[str, Any]) -> None:
    assert len(history.pilots) == len(lines) == 600
    assert str(history.last_day) == max(said["recorded_on"] for of in lines.values() for said in of)


def test_what_age_finds_is_counted_again(
    cases: Cases, history: History, lines: dict[str, list[dict[str, Any]]], judged_on: dict[str, date]
) -> None:
    found = set()
    for pilot, day in judged_on.items():
        starts, stages = by(day, lines[pilot], "pilot", "clock_start"), by(day, lines[pilot], "stage", "stage")
        is_old = bool(starts) and (day - date.fromisoformat(starts[-1])).days > 180
        if is_old and stages[-1] not in ("production", *ENDED):
            found.add(pilot)
    assert hits("B3", 180, cases, history) == found


def test_what_silence_finds_is_counted_again(
    cases: Cases, history: History, lines: dict[str, list[dict[str, Any]]], judged_on: dict[str, date]
) -> None:
    found = set()
    for pilot, day in judged_on.items():
        told = by(day, lines[pilot], "weekly_update", "recorded_on")
        since = told[-1] if told else by(day, lines[pilot], "pilot", "clock_start")[-1]
        if (day - date.fromisoformat(since)).days >= 30 and by(day, lines[pilot], "stage", "stage")[-1] not in ENDED:
            found.add(pilot)
    assert hits("B2", 30, cases, history) == found


def test_what_a_no_finds_is_counted_again(
    cases: Cases, history: History, lines: dict[str, list[dict[str, Any]]], judged_on: dict[str, date]
) -> None:
    found = set()
    for pilot, day in judged_on.items():
        updates = [
            (said["week"], said["confidence"])
            for said in lines[pilot]
            if said["kind"] == "weekly_update" and "confidence" in said and said["recorded_on"] <= str(day)
        ]
        is_ended = by(day, lines[pilot], "stage", "stage")[-1] in ENDED
        if updates and max(updates)[1] == "no" and not is_ended:
            found.add(pilot)
    assert hits("B1", 1, cases, history) == found
