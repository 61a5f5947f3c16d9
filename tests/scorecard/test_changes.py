"""What a replay says is sorted by pilot; what it cannot have said is refused by change and key."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from scorecard.changes import FindingChange, HealthChange, observed, read_changes
from scorecard.errors import ScoreError
from stalls.modes import FailureMode, HealthState, Severity
from stalls.state_machine import FindingState
from tests.scorecard.making import day, finding, health, said


def test_changes_are_sorted_by_pilot_and_kind() -> None:
    heard = said(
        health(1, "watch", workflow="watch", primary="workflow"),
        finding(1, "open", "watch", rule="workflow/overridden", subject="task"),
        health(2, "clear", pilot="Q"),
    )
    (change,) = heard.health["P"]
    assert (change.day, change.health, change.primary) == (day(1), HealthState.WATCH, FailureMode.WORKFLOW)
    assert heard.findings == {
        "P": (
            FindingChange(
                day(1), "workflow/overridden", FailureMode.WORKFLOW, "task", FindingState.OPEN, Severity.WATCH
            ),
        )
    }
    assert list(heard.health) == ["P", "Q"]


def test_the_order_of_the_modes_is_the_order_of_suspicion() -> None:
    (change,) = said(health(1, "stalled", outcome="stalled", champion="watch")).health["P"]
    assert [mode for mode, _ in change.modes][:2] == [FailureMode.OUTCOME, FailureMode.CHAMPION]
    assert change.of_mode(FailureMode.OUTCOME) == HealthState.STALLED


def test_a_mode_that_is_not_said_cannot_be_assessed() -> None:
    (change,) = said(health(1, "clear") | {"modes": {}}).health["P"]
    assert change.of_mode(FailureMode.OUTCOME) == HealthState.NOT_ASSESSABLE


@pytest.mark.parametrize(
    ("health_said", "is_stalled"),
    [("not_assessable", False), ("clear", False), ("watch", False), ("stalled", True), ("critical", True)],
)
def test_stalled_and_critical_are_stalled_or_worse(health_said: str, is_stalled: bool) -> None:
    (change,) = said(health(1, health_said)).health["P"]
    assert isinstance(change, HealthChange)
    assert change.is_stalled is is_stalled


@pytest.mark.parametrize(
    ("state", "severity", "is_stalled"),
    [
        ("pending", "critical", False),
        ("open", "watch", False),
        ("open", "stalled", True),
        ("open", "critical", True),
        ("recovering", "stalled", True),
        ("closed", "critical", False),
    ],
)
def test_a_finding_stalls_its_pilot_while_it_stands_at_stalled_or_worse(
    state: str, severity: str, is_stalled: bool
) -> None:
    (change,) = said(finding(1, state, severity)).findings["P"]
    assert change.is_stalled is is_stalled


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({"kind": "mail"}, "kind"),
        ({"pilot": None}, "pilot"),
        ({"day": "yesterday"}, "day"),
        ({"day": 7}, "day"),
        ({"health": "dead"}, "health"),
        ({"modes": ["champion"]}, "modes"),
        ({"modes": {"luck": "clear"}}, "modes"),
        ({"modes": {"champion": "well"}}, "modes"),
        ({"primary_mode": "luck"}, "primary_mode"),
    ],
)
def test_a_bad_change_of_health_is_refused_by_number_and_key(wrong: dict[str, Any], key: str) -> None:
    with pytest.raises(ScoreError, match=f"^change 2, {key}: "):
        observed([health(0, "clear"), health(0, "clear") | wrong])


@pytest.mark.parametrize(
    ("wrong", "key"),
    [({"rule": None}, "rule"), ({"mode": "luck"}, "mode"), ({"state": "shut"}, "state"), ({"severity": 3}, "severity")],
)
def test_a_bad_change_of_a_finding_is_refused_by_number_and_key(wrong: dict[str, Any], key: str) -> None:
    with pytest.raises(ScoreError, match=f"^change 1, {key}: "):
        observed([finding(0, "open") | wrong])


def test_a_day_before_the_last_is_refused() -> None:
    with pytest.raises(
        ScoreError, match="change 2, day: '2024-01-02' is refused; accepted: a day not before 2024-01-03"
    ):
        said(health(2, "clear"), health(1, "clear"))


def test_changes_are_read_from_a_file_plain_or_zipped(tmp_path: Path) -> None:
    changes = [health(1, "clear"), finding(2, "open")]
    text = "".join(json.dumps(change) + "\n" for change in changes).encode()
    plain, zipped = tmp_path / "changes.jsonl", tmp_path / "changes.jsonl.gz"
    plain.write_bytes(text)
    zipped.write_bytes(gzip.compress(text))
    assert list(read_changes(str(plain))) == list(read_changes(str(zipped))) == changes


@pytest.mark.parametrize("line", [b"{", b"[]", b'"\xff"'])
def test_a_line_that_is_no_object_is_refused(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "changes.jsonl"
    path.write_bytes(b"{}\n" + line)
    with pytest.raises(ScoreError, match=r"change 2: .* a JSON object"):
        list(read_changes(str(path)))


def test_a_zipped_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "changes.jsonl.gz"
    path.write_bytes(gzip.compress(b"{}\n" * 1000)[:-10])
    with pytest.raises(ScoreError, match="a whole gzip file"):
        list(read_changes(str(path)))
