"""What a newcomer finds: a board on which everything can be seen, somebody to log in as, never beside real pilots."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import transaction

from accounts.models import Portfolio, User
from alerts.models import Alert
from demonstration.first_data import give_first_data, greeting
from stalls.failure_modes import RULES
from stalls.models import Finding, Health
from stalls.modes import HealthState, Severity
from stalls.state_machine import FindingState
from stalls.sweep import sweep
from tests.factories import MONDAY, make_portfolio

TURNS_CRITICAL_TODAY = {
    ("D-01", "integration/waiting-on-ticket", MONDAY - timedelta(days=42)),
    ("D-09", "delivery/promise-broken", MONDAY - timedelta(days=89)),
}


@pytest.fixture(scope="module")
def folder(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Path]:
    """The first start on MONDAY, made once for the tests that only look at it; yields the folder of the password."""
    folder = tmp_path_factory.mktemp("data") / "new folder"
    with django_db_blocker.unblock(), transaction.atomic():
        give_first_data(today=MONDAY, folder=folder)
        yield folder
        transaction.set_rollback(True)


def critical() -> set[tuple[Any, ...]]:
    rows = Finding.objects.filter(state=FindingState.OPEN, severity=Severity.CRITICAL)
    return set(rows.values_list("pilot__code", "rule", "since"))


def test_findings_have_a_past_that_ends_yesterday_without_mail(folder: Path) -> None:
    assert Finding.objects.filter(opened_on__lte=MONDAY - timedelta(days=14)).count() > 10
    assert Finding.objects.filter(state=FindingState.CLOSED).exists()
    assert not Finding.objects.filter(events__on__gte=MONDAY).exists()
    assert not Alert.objects.exists()


def test_board_shows_every_severity_in_every_mode_that_has_rules(folder: Path) -> None:
    with transaction.atomic():
        sweep(as_of=MONDAY)
        cells = set(Health.objects.values_list("mode", "state"))
        transaction.set_rollback(True)
    for mode in {rule.mode for rule in RULES}:
        assert {state for cell, state in cells if cell == mode} == set(HealthState.values)


def test_critical_is_the_exception_and_clear_the_rule(folder: Path) -> None:
    with transaction.atomic():
        sweep(as_of=MONDAY)
        ranks = {state: rank for rank, state in enumerate(HealthState.values)}
        worst: dict[int, str] = {}
        for pilot, state in Health.objects.values_list("pilot", "state"):
            worst[pilot] = max(worst.get(pilot, state), state, key=ranks.__getitem__)
        transaction.set_rollback(True)
    assert Counter(worst.values()) == {"critical": 8, "stalled": 9, "watch": 7, "clear": 11, "not_assessable": 5}


def test_two_findings_turn_critical_today_and_no_other(folder: Path) -> None:
    before = critical()
    with transaction.atomic():
        sweep(as_of=MONDAY)
        after = critical()
        transaction.set_rollback(True)
    assert after - before == TURNS_CRITICAL_TODAY
    assert before < after


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
