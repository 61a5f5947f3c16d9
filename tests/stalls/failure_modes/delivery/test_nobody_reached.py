"""delivery/nobody-reached."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import AddressRefusal, Person
from pilots.models import Pilot, UpdateReminder
from stalls.failure_modes.delivery.nobody_reached import RULE
from stalls.scratch import scratch
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import (
    make_healthy_pilot,
    make_leave,
    make_person,
    make_pilot,
    make_update_reminder,
    make_user,
    make_weekly_update,
)

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def refuse(address: str, *, since: date, **fields: Any) -> None:
    AddressRefusal.objects.refused(address, on=since, words="The mail server answered RCPT with 550.")
    AddressRefusal.objects.update(**fields)


def make_unreached(*, as_of: date, days: int = 10, engineer: Person | None = None, **fields: Any) -> Pilot:
    """Make a pilot whose engineer was asked so many days ago, and the mail was refused."""
    engineer = engineer or make_person(name="E. Novak", email="e.novak@example.org")
    pilot = make_pilot(engineer=engineer, clock_start=as_of - 200 * DAY, **fields)
    make_update_reminder(pilot=pilot, person=engineer, undeliverable_on=as_of - days * DAY)
    refuse(engineer.user.email if engineer.user else engineer.email, since=as_of - days * DAY)
    return pilot


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    make_unreached(as_of=as_of, claimed_stage=stage)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, "watch"), (14, "watch"), (15, "stalled"), (56, "stalled"), (57, "critical")],
)
def test_rises_with_the_days_since_mail_is_refused(as_of: date, days: int, expected: str) -> None:
    make_unreached(as_of=as_of, days=days)
    assert severity(RULE, as_of) == expected


def test_quiet_before_the_day(as_of: date) -> None:
    make_unreached(as_of=as_of, days=0)
    assert found(RULE, as_of - DAY) == []


def test_a_log_in_has_the_address_that_counts_whatever_its_capitals(as_of: date) -> None:
    eli = make_person(name="Eli", email="old@example.org", user=make_user(email="Eli@Example.org"))
    make_unreached(as_of=as_of, engineer=eli)
    assert severity(RULE, as_of) == "watch"


def test_ends_with_another_address(as_of: date) -> None:
    make_unreached(as_of=as_of)
    Person.objects.filter(name="E. Novak").update(email="new@example.org")
    assert found(RULE, as_of) == []


def test_ends_with_somebody_else_who_reports(as_of: date) -> None:
    pilot = make_unreached(as_of=as_of)
    pilot.engineer = make_person(name="M. Ito", email="m.ito@example.org")
    pilot.save()
    assert found(RULE, as_of) == []


def test_who_stands_in_counts_in_place_of_who_is_away(as_of: date) -> None:
    pilot = make_unreached(as_of=as_of)
    assert pilot.engineer
    make_leave(person=pilot.engineer, since=as_of, stand_in=make_person(name="S. Ray", email="s.ray@example.org"))
    assert severity(RULE, as_of - DAY) == "watch"
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(("ago", "expected"), [(4, "watch"), (5, None)])
def test_ends_once_a_mail_was_accepted_and_has_not_come_back_for_five_days(
    as_of: date, ago: int, expected: str | None
) -> None:
    make_unreached(as_of=as_of)
    AddressRefusal.objects.accepted("e.novak@example.org", on=as_of - ago * DAY)
    assert severity(RULE, as_of) == expected


def test_a_mail_that_comes_back_after_it_was_accepted_leaves_it_as_old_as_it_was(as_of: date) -> None:
    make_unreached(as_of=as_of, days=20)
    AddressRefusal.objects.accepted("e.novak@example.org", on=as_of - 3 * DAY)
    refuse("e.novak@example.org", since=as_of - 2 * DAY)
    assert severity(RULE, as_of) == "stalled"


def test_begins_anew_where_it_had_ended(as_of: date) -> None:
    make_unreached(as_of=as_of, days=20)
    AddressRefusal.objects.accepted("e.novak@example.org", on=as_of - 15 * DAY)
    refuse("e.novak@example.org", since=as_of - 2 * DAY)
    assert severity(RULE, as_of) == "watch"


def test_knows_nothing_where_nobody_was_reminded(as_of: date) -> None:
    make_pilot(engineer=make_person(name="E. Novak", email="e.novak@example.org"))
    refuse("e.novak@example.org", since=as_of)
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_says_nothing_of_an_imported_pilot_that_never_reported(as_of: date) -> None:
    pilot = make_unreached(as_of=as_of, inventory="us-federal-2024")
    assert found(RULE, as_of) == []
    make_weekly_update(pilot=pilot, submitted_on=as_of - 100 * DAY)
    assert severity(RULE, as_of) == "watch"


def test_a_reminder_that_got_through_makes_nothing_newer_unless_one_had_not(as_of: date) -> None:
    pilot = make_unreached(as_of=as_of, days=20)
    assert pilot.engineer
    assert known_on(RULE, as_of) == as_of - 20 * DAY
    make_update_reminder(pilot=pilot, person=pilot.engineer, week=as_of - 14 * DAY, told_on=as_of - 12 * DAY)
    assert known_on(RULE, as_of) == as_of - 20 * DAY
    again = make_update_reminder(pilot=pilot, person=pilot.engineer, week=as_of - 7 * DAY)
    type(again).objects.filter(pk=again.pk).told(on=as_of - 5 * DAY)
    assert known_on(RULE, as_of) == as_of - 5 * DAY


def test_a_replay_knows_of_no_reminders(as_of: date) -> None:
    make_unreached(as_of=as_of)
    with scratch():
        assert not UpdateReminder.objects.exists()
    assert UpdateReminder.objects.exists()


def test_keeps_the_day_and_names_as_evidence(as_of: date) -> None:
    pilot = make_unreached(as_of=as_of, programme_manager=make_person(name="P. Rao"))
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "",
            "severity": "watch",
            "since": as_of - 10 * DAY,
            "evidence": {"refused_since": "2026-05-22", "reporter": "E. Novak", "programme_manager": "P. Rao"},
        }
    ]


def test_says_since_when(as_of: date) -> None:
    make_unreached(as_of=as_of)
    assert sentence(RULE, as_of) == (
        "Mail to those who report on it has not got through since 22 May 2026 (10 days). Nobody has asked them."
    )


def test_the_programme_manager_phones_and_puts_an_address_on_record() -> None:
    evidence = {"reporter": "E. Novak", "programme_manager": "P. Rao"}
    assert RULE.owner(evidence) == "Programme manager, P. Rao"
    assert RULE.waits_on(evidence) == "P. Rao"
    assert RULE.next_step(evidence) == (
        "Phone E. Novak, and put their new address on record, or who reports in their place."
    )


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_unreached(as_of=as_of)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
