"""What a newcomer finds: a board on which everything can be seen, somebody to log in as, never beside real pilots."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import transaction

from accounts.models import Portfolio, User
from alerts.models import Alert
from alerts.sweeping import sweep_and_alert
from demonstration.first_data import give_first_data, greeting
from stalls.failure_modes import RULES
from stalls.models import Finding, Health, PilotHealth
from stalls.modes import HealthState, Severity
from stalls.state_machine import FindingState
from tests.alerts.makers import NOON
from tests.factories import MONDAY, make_portfolio

TURNS_CRITICAL_TODAY = {
    ("D-01", "champion/maintenance-drift", MONDAY - timedelta(days=41)),
    ("D-01", "integration/promise-overrun", MONDAY - timedelta(days=42)),
    ("D-01", "integration/waiting-on-ticket", MONDAY - timedelta(days=42)),
    ("D-09", "champion/maintenance-drift", MONDAY - timedelta(days=41)),
    ("D-09", "delivery/promise-broken", MONDAY - timedelta(days=89)),
}
# They rest, so they are judged by their findings alone.
PAUSED = {"D-26", "D-27"}

# Where to look for an example: the pilot whose story says why the rule fires.
EXAMPLES = {
    "champion/announced-move": "D-38",
    "champion/fading": "D-10",
    "champion/gone": "D-33",
    "champion/maintenance-drift": "D-10",
    "champion/nobody": "D-11",
    "champion/not-enough-reach": "D-26",
    "champion/single-point": "D-37",
    "delivery/demo-not-deployed": "D-18",
    "delivery/heartbeat-only": "D-33",
    "delivery/no-first-slice": "D-01",
    "delivery/nobody-reached": "D-37",
    "delivery/optimism-gap": "D-02",
    "delivery/promise-broken": "D-09",
    "delivery/silence": "D-03",
    "delivery/staging-nobody-opens": "D-34",
    "governance/approval-lapsed": "D-30",
    "governance/live-without-sign-off": "D-02",
    "governance/not-opened": "D-17",
    "governance/nothing-approved": "D-04",
    "governance/pause-becoming-permanent": "D-26",
    "governance/questions-unanswered": "D-05",
    "governance/raised-late": "D-17",
    "governance/sign-off-behind-its-clock": "D-27",
    "integration/live-but-failing": "D-10",
    "integration/no-data-owner": "D-26",
    "integration/no-modern-api": "D-35",
    "integration/procurement-not-on-path": "D-36",
    "integration/promise-overrun": "D-19",
    "integration/sliding-date": "D-35",
    "integration/waiting-on-ticket": "D-01",
    "outcome/gone-dark": "D-10",
    "outcome/incomplete": "D-19",
    "outcome/ninety-day-story": "D-14",
    "outcome/no-budget-for-next": "D-13",
    "outcome/nothing-agreed": "D-18",
    "outcome/off-target": "D-19",
    "outcome/realisation-gap": "D-14",
    "workflow/adoption-not-appearing": "D-34",
    "workflow/change-not-agreed": "D-34",
    "workflow/little-used": "D-34",
    "workflow/no-direct-user-contact": "D-03",
    "workflow/not-the-bottleneck": "D-19",
    "workflow/overridden": "D-25",
    "workflow/use-decays": "D-03",
    "workflow/workarounds": "D-25",
}


@dataclass(frozen=True)
class Board:
    """What the first regular sweep makes of the first start: what stands, and what is told by mail."""

    standing: set[tuple[str, str]]
    cells: set[tuple[str, str]]
    yesterday: dict[str, str]
    overall: dict[str, str]
    turned_critical: set[tuple[Any, ...]]
    mails: list[str]


@pytest.fixture(scope="module")
def folder(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Path]:
    """The first start on MONDAY, made once for the tests that only look at it; yields the folder of the password."""
    folder = tmp_path_factory.mktemp("data") / "new folder"
    with django_db_blocker.unblock(), transaction.atomic():
        give_first_data(today=MONDAY, folder=folder)
        yield folder
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def board(folder: Path) -> Board:
    before, yesterday = critical(), overall()
    with transaction.atomic():
        sweep_and_alert(now=NOON)
        board = _read(before, yesterday)
        transaction.set_rollback(True)
    return board


def _read(before: set[tuple[Any, ...]], yesterday: dict[str, str]) -> Board:
    return Board(
        standing=set(Finding.objects.standing().values_list("pilot__code", "rule")),
        cells=set(Health.objects.values_list("mode", "state")),
        yesterday=yesterday,
        overall=overall(),
        turned_critical=critical() - before,
        mails=sorted(Alert.objects.filter(gathered_into=None).values_list("finding__pilot__code", flat=True)),
    )


def overall() -> dict[str, str]:
    return dict(PilotHealth.objects.values_list("pilot__code", "state"))


def critical() -> set[tuple[Any, ...]]:
    rows = Finding.objects.filter(state=FindingState.OPEN, severity=Severity.CRITICAL)
    return set(rows.values_list("pilot__code", "rule", "since"))


def test_findings_have_a_past_that_ends_yesterday_without_mail(folder: Path) -> None:
    assert Finding.objects.filter(opened_on__lte=MONDAY - timedelta(days=14)).count() > 10
    assert Finding.objects.filter(state=FindingState.CLOSED).exists()
    assert not Finding.objects.filter(events__on__gte=MONDAY).exists()
    assert not Alert.objects.exists()


def test_board_shows_every_severity_in_every_mode(board: Board) -> None:
    for mode in {rule.mode for rule in RULES}:
        assert {state for cell, state in board.cells if cell == mode} == set(HealthState.values)


@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
def test_every_rule_has_an_example(board: Board, rule: str) -> None:
    assert (EXAMPLES[rule], rule) in board.standing


def test_critical_is_the_exception_and_clear_the_rule(board: Board) -> None:
    states = Counter(board.overall.values())
    assert states == {"critical": 5, "stalled": 9, "watch": 12, "clear": 9, "not_assessable": 5}


def test_what_has_stalled_shows_few_signs_of_life_and_all_else_shows_them(board: Board) -> None:
    drifting = {pilot for pilot, rule in board.standing if rule == "champion/maintenance-drift"}
    assert drifting | PAUSED == {pilot for pilot, state in board.overall.items() if state in ("stalled", "critical")}


def test_two_pilots_that_had_stalled_are_critical_as_a_whole_from_today(board: Board) -> None:
    turned = {pilot for pilot, state in board.overall.items() if state == "critical" != board.yesterday[pilot]}
    assert turned == {"D-01", "D-09"}
    assert {board.yesterday[pilot] for pilot in turned} == {"stalled"}


def test_two_pilots_turn_critical_today_and_each_critical_one_is_told_in_one_mail(board: Board) -> None:
    assert board.turned_critical == TURNS_CRITICAL_TODAY
    assert board.mails == sorted(pilot for pilot, state in board.overall.items() if state == "critical")


def test_everybody_logs_in_with_the_password_of_the_greeting(folder: Path) -> None:
    said = greeting(folder)
    password = re.search(r"password of each: (\S+) ", said).group(1)
    assert (folder / "first-password").stat().st_mode & 0o777 == 0o600
    emails = re.findall(r"Log in as (\S+)", said)
    assert len(emails) == 5
    assert {authenticate(username=email, password=password) for email in emails} == set(User.objects.all())
    assert "alan.pryce@pilotlight.example (administrator, sees every portfolio)" in said


def test_second_start_changes_nothing_and_greets_again(folder: Path, django_assert_max_num_queries: Any) -> None:
    said = greeting(folder)
    with django_assert_max_num_queries(1):
        give_first_data(today=MONDAY + timedelta(days=1), folder=folder)
    assert greeting(folder) == said


def test_nothing_is_made_beside_a_real_portfolio(db: None, tmp_path: Path) -> None:
    make_portfolio()
    give_first_data(today=MONDAY, folder=tmp_path)
    assert not Portfolio.objects.filter(is_demonstration=True).exists()
    assert greeting(tmp_path) == ""
    assert list(tmp_path.iterdir()) == []


def test_without_the_demonstration_there_is_one_administrator(
    db: None, tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    monkeypatch.setenv("PILOTLIGHT_DATA_DIR", str(tmp_path))
    call_command("first_data", no_demo=True)
    call_command("first_data", no_demo=True)
    admin = User.objects.get()
    assert admin.is_superuser
    password = (tmp_path / "first-password").read_text().strip()
    assert authenticate(username="admin@pilotlight.example", password=password) == admin
    assert capsys.readouterr().out.count("Log in as admin@pilotlight.example (administrator") == 2
    assert not Portfolio.objects.exists()


def test_nothing_is_said_once_the_file_is_gone(db: None, tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:
    monkeypatch.setenv("PILOTLIGHT_DATA_DIR", str(tmp_path))
    call_command("first_data", no_demo=True)
    (tmp_path / "first-password").unlink()
    capsys.readouterr()
    call_command("first_data", no_demo=True)
    assert capsys.readouterr().out == ""
