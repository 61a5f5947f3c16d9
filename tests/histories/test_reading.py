"""A file is read line by line; what the format does not allow is refused by line and key."""

from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from histories import reading
from histories.errors import HistoryError
from histories.lines import Line
from histories.reading import parse, read_file, read_line
from tests.histories.files import PILOT, line

DAY = 'a day such as "2024-07-01"'
ROUGH = f'{DAY}, or {{"on": "2024-07-01", "precision": "month"}} (quarter, year) with its first'


def read(*said: Any) -> list[Line]:
    return [read_line(number, one) for number, one in enumerate(said, 1)]


def test_blank_lines_windows_line_ends_a_mark_of_byte_order_and_no_last_line_end_are_fine(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    pilot, stage = json.dumps(PILOT), json.dumps(line("stage", on="2024-01-01"))
    path.write_bytes(f"\ufeff{pilot}\r\n\r\n   \n{stage}".encode())
    assert [(each.number, each.kind.name) for each in read_file(str(path))] == [(1, "pilot"), (4, "stage")]


def test_a_file_may_be_zipped_or_come_from_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "history.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(PILOT).encode()))
    assert [each.pilot for each in read_file(str(path))] == ["P-1"]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(PILOT).encode())))
    assert [each.pilot for each in read_file("-")] == ["P-1"]


def test_null_is_the_same_as_a_key_that_is_left_out() -> None:
    (said,) = read(PILOT | {"sector": None, "clear": None})
    assert said.marks == ["name", "portfolio"]


@pytest.mark.parametrize(
    ("raw", "key", "accepted"),
    [
        (b"{", "line", "a JSON object"),
        (b"[1]", "line", "a JSON object"),
        (b'"P-1"', "line", "a JSON object"),
        (b'{"kind": NaN}', "line", "a JSON object"),
        (b'{"kind": -Infinity}', "line", "a JSON object"),
        (b"1" * 5000, "line", "a JSON object"),
        (b"[" * 100_000, "line", "a JSON object"),
        (b'{"kind": "\xff"}', "line", "UTF-8"),
    ],
)
def test_what_is_no_json_object_is_refused(raw: bytes, key: str, accepted: str) -> None:
    with pytest.raises(HistoryError) as refused:
        parse(7, raw)
    assert (refused.value.line, refused.value.key, refused.value.accepted) == (7, key, accepted)


def test_a_zipped_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(PILOT).encode() * 1000)[:-20])
    with pytest.raises(HistoryError, match=r"line 1, file: .* is refused; accepted: a whole gzip file"):
        list(read_file(str(path)))
    path.write_bytes(b"no gzip at all")
    with pytest.raises(HistoryError, match="a whole gzip file"):
        list(read_file(str(path)))


def test_a_line_without_an_end_is_refused_before_it_fills_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LONGEST_LINE", 100)
    path = tmp_path / "history.jsonl"
    path.write_text(json.dumps(PILOT | {"problem": "x" * 100}))
    with pytest.raises(HistoryError, match="at most 100 bytes a line"):
        list(read_file(str(path)))


QUESTION = line("governance_question", key="q-1")
CHAMPION = line("champion", person="ana")
REFUSED = [
    ({"pilot": "P-1"}, "kind", "one of pilot, stage, "),
    (line("sabotage"), "kind", "one of pilot, stage, "),
    (line("stage") | {"kind": ["stage"]}, "kind", "one of pilot, stage, "),
    (line("stage", on="2024-01-01", colour="red"), "colour", "the keys of stage: kind, pilot, recorded_on, stage, "),
    ({"kind": "pilot", "recorded_on": "2024-01-01"}, "pilot", "the code of a pilot"),
    (PILOT | {"pilot": ""}, "pilot", "the code of a pilot"),
    (PILOT | {"pilot": 7}, "pilot", "the code of a pilot"),
    ({"kind": "pilot", "pilot": "P-1"}, "recorded_on", DAY),
    (line("integration"), "key", "text of 1 to 80 characters"),
    (line("integration", key=""), "key", "text of 1 to 80 characters"),
    (line("environment", week="2024-01-01"), "environment", "one of staging, production, unknown"),
    (line("champion"), "person", "the name of somebody or of a team, text of 1 to 200 characters"),
    (PILOT | {"recorded_on": {"on": "2024-01-01", "precision": "month"}}, "recorded_on", DAY),
    (PILOT | {"recorded_on": "2024-02-30"}, "recorded_on", DAY),
    (QUESTION | {"raised_on": "2024-02-30"}, "raised_on", ROUGH),
    (QUESTION | {"raised_on": "20240201"}, "raised_on", ROUGH),
    (QUESTION | {"raised_on": "2024-W05-1"}, "raised_on", ROUGH),
    (QUESTION | {"raised_on": "2024-1-1"}, "raised_on", ROUGH),
    (QUESTION | {"raised_on": 20240201}, "raised_on", ROUGH),
    (QUESTION | {"raised_on": {"on": "2024-02-02", "precision": "month"}}, "raised_on", ROUGH),
    (QUESTION | {"raised_on": {"on": "2024-02-01", "precision": "quarter"}}, "raised_on", ROUGH),
    (QUESTION | {"raised_on": {"on": "2024-04-01", "precision": "year"}}, "raised_on", ROUGH),
    (QUESTION | {"raised_on": {"on": "2024-01-01", "precision": "decade"}}, "raised_on", ROUGH),
    (QUESTION | {"raised_on": {"on": "2024-01-01", "precision": []}}, "raised_on", ROUGH),
    (QUESTION | {"raised_on": {"on": "2024-01-01"}}, "raised_on", ROUGH),
    (QUESTION | {"raised_on": {"on": None, "precision": "day"}}, "raised_on", ROUGH),
    (QUESTION | {"raised_on": {"on": "2024-01-01", "precision": "day", "by": 1}}, "raised_on", ROUGH),
    (line("weekly_update", week="2024-01-02"), "week", 'a Monday such as "2024-07-01"'),
    (
        line("weekly_update", week="2024-01-01", submitted_on={"on": "2024-01-01", "precision": "day"}),
        "submitted_on",
        DAY,
    ),
    (QUESTION | {"topic": "gossip"}, "topic", "one of data_use, accountability, audit_trail, other, unknown"),
    (QUESTION | {"topic": ["other"]}, "topic", "one of data_use, "),
    (QUESTION | {"blocking": "yes"}, "blocking", "true or false"),
    (QUESTION | {"blocking": 1}, "blocking", "true or false"),
    (QUESTION | {"text": 5}, "text", "text"),
    (QUESTION | {"text": "a\0b"}, "text", "text"),
    (QUESTION | {"text": "half a pair \ud83d"}, "text", "text"),
    (QUESTION | {"raised_by": "\0"}, "raised_by", "the name of somebody"),
    (QUESTION | {"raised_by": ""}, "raised_by", "the name of somebody"),
    (QUESTION | {"raised_by": "x" * 201}, "raised_by", "the name of somebody"),
    (PILOT | {"name": "x" * 501}, "name", "text of at most 500 characters"),
    (PILOT | {"cadence_days": 0}, "cadence_days", "a whole number from 1 to 32767"),
    (PILOT | {"cadence_days": 7.0}, "cadence_days", "a whole number from 1 to 32767"),
    (PILOT | {"cadence_days": True}, "cadence_days", "a whole number from 1 to 32767"),
    (PILOT | {"production_url": "javascript:alert(1)"}, "production_url", "an address that begins with http"),
    (CHAMPION | {"level": 6}, "level", "a whole number from 1 to 5"),
    (CHAMPION | {"level": 0}, "level", "a whole number from 1 to 5"),
    (CHAMPION | {"reach": "registry"}, "reach", "a list, each text of at most 200 characters"),
    (CHAMPION | {"reach": ["registry", 5]}, "reach", "a list, each text of at most 200 characters"),
    (CHAMPION | {"reach": ["x" * 201]}, "reach", "a list, each text of at most 200 characters"),
    (line("usage", week="2024-01-01", active_users=-1), "active_users", "a whole number from 0 to 2147483647"),
    (line("usage", week="2024-01-01", active_users=2**31), "active_users", "a whole number from 0 to 2147483647"),
    (line("workflow", task="sorting", share_of_time=1.01), "share_of_time", "a number from 0 to 1"),
    (line("workflow", task="sorting", share_of_time=-0.1), "share_of_time", "a number from 0 to 1"),
    (line("reading", on="2024-01-01", value="12"), "value", "a finite number of at most 15 digits"),
    (line("reading", on="2024-01-01", value=True), "value", "a finite number of at most 15 digits"),
    (line("reading", on="2024-01-01", value=float("inf")), "value", "a finite number of at most 15 digits"),
    (line("reading", on="2024-01-01", value=10**15), "value", "a finite number of at most 15 digits"),
    (line("weekly_update", week="2024-01-01", answers=["yes"]), "answers", "an object"),
    (line("weekly_update", week="2024-01-01", answers={"a": [{"b": "\0"}]}), "answers", "an object"),
    (line("weekly_update", week="2024-01-01", answers={"\ud800": 1}), "answers", "an object"),
    (line("weekly_update", week="2024-01-01", answers={"a": float("nan")}), "answers", "an object"),
    (QUESTION | {"clear": "text"}, "clear", "a list of topic, text, "),
    (QUESTION | {"clear": ["colour"]}, "clear", "a list of topic, text, "),
    (QUESTION | {"clear": ["key"]}, "clear", "a list of topic, text, "),
    (QUESTION | {"clear": [["text"]]}, "clear", "a list of topic, text, "),
    (PILOT | {"clear": ["portfolio"]}, "clear", "a list of name, sector, "),
    (line("stage", corrects=1, clear=["on"]), "clear", "a list of stage, decided_by, "),
    (line("promise", corrects=1, clear=["live_by"]), "clear", "a list of said_by, reason"),
    (QUESTION | {"text": "May we?", "clear": ["text"]}, "clear", "keys that the line does not give"),
    (QUESTION | {"corrects": 1}, "corrects", "the keys of governance_question: "),
    (line("stage", corrects=0, on="2024-01-01"), "corrects", "a whole number from 1"),
    (line("stage", corrects=True, on="2024-01-01"), "corrects", "a whole number from 1"),
]


@pytest.mark.parametrize(
    ("said", "key", "accepted"), REFUSED, ids=[f"{key}-{n}" for n, (_, key, _) in enumerate(REFUSED)]
)
def test_what_the_format_does_not_allow_is_refused_by_line_and_key(said: Any, key: str, accepted: str) -> None:
    with pytest.raises(HistoryError) as refused:
        read_line(12, said)
    error = refused.value
    assert (error.line, error.key) == (12, key)
    assert error.accepted.startswith(accepted)
    assert str(error).startswith(f"line 12, {key}: ")


def test_an_error_shows_what_was_given_in_short() -> None:
    with pytest.raises(HistoryError) as refused:
        read_line(1, PILOT | {"name": "x" * 501})
    assert refused.value.given == '"' + "x" * 58 + "…"
