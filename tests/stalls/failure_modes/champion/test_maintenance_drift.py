"""champion/maintenance-drift (CH-7)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from pilots.models import Pilot
from stalls.failure_modes.champion.maintenance_drift import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import (
    make_champion,
    make_champion_action,
    make_environment_week,
    make_healthy_pilot,
    make_metric,
    make_person,
    make_pilot,
    make_reading,
    make_user_contact,
    make_weekly_update,
)

DAY = timedelta(days=1)
WEEK = 7 * DAY
pytestmark = pytest.mark.django_db


def drift(*, as_of: date, unchanged: int = 0, stage: str = "pilot", **last: int | None) -> Pilot:
    """Make a pilot of which each sign of life was there for the last time so many days ago (None: never).

    A deploy was in the week of that day. The last so many updates say that nothing had changed, the one before that
    something had.
    """
    pilot = make_pilot(clock_start=as_of - 300 * DAY, claimed_stage=stage)
    ago = {"deploy": 1, "contact": 0, "champion": 0, "reading": 0} | last
    on = {name: None if days is None else as_of - days * DAY for name, days in ago.items()}
    if on["deploy"]:
        make_environment_week(pilot=pilot, week=on["deploy"] - on["deploy"].weekday() * DAY)
    if on["contact"]:
        make_user_contact(pilot=pilot, on=on["contact"])
    if on["champion"]:
        make_champion_action(pilot=pilot, on=on["champion"])
    if on["reading"]:
        make_reading(metric=make_metric(pilot=pilot), on=on["reading"])
    for weeks in range(unchanged + 1):
        make_weekly_update(pilot=pilot, submitted_on=as_of - weeks * WEEK, nothing_changed=weeks < unchanged)
    return pilot


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    drift(as_of=as_of, stage=stage, deploy=99, contact=99, champion=99, reading=99)
    assert found(RULE, as_of) == []


def test_rests_in_a_pause() -> None:
    assert RULE.rests_in_a_pause


@pytest.mark.parametrize(
    ("last", "unchanged", "expected"),
    [
        ({"contact": 28, "champion": 28}, 0, None),
        ({"contact": 28, "champion": 28, "reading": 27}, 0, None),
        ({"contact": 28, "champion": 28, "reading": 28}, 0, "watch"),
        ({"contact": 28, "champion": 28}, 2, None),
        ({"contact": 28, "champion": 28}, 3, "watch"),
        ({"deploy": 22, "contact": 28, "champion": 28}, 0, None),
        ({"deploy": 29, "contact": 28, "champion": 28}, 0, "watch"),
        ({"deploy": 29, "contact": 28, "champion": 28, "reading": 28}, 0, "stalled"),
        ({"deploy": 29, "contact": 28, "champion": 28, "reading": 28}, 3, "stalled"),
    ],
)
def test_rises_with_the_number_of_missing_signs(
    as_of: date, last: dict[str, Any], unchanged: int, expected: str | None
) -> None:
    drift(as_of=as_of, unchanged=unchanged, **last)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(
    ("last", "unchanged", "expected"),
    [
        ({"contact": 56, "champion": 56, "reading": 56}, 7, "critical"),
        ({"contact": 55, "champion": 56, "reading": 56}, 7, "stalled"),
        ({"contact": 56, "champion": 56, "reading": 56}, 6, "stalled"),
    ],
)
def test_is_critical_where_all_were_missing_28_days_ago_too(
    as_of: date, last: dict[str, Any], unchanged: int, expected: str
) -> None:
    drift(as_of=as_of, unchanged=unchanged, deploy=57, **last)
    assert severity(RULE, as_of) == expected


def test_a_deploy_may_be_of_the_last_day_of_its_week(as_of: date) -> None:
    drift(as_of=as_of, deploy=27, contact=99, champion=99)
    assert found(RULE, date(2026, 6, 6)) == []
    assert severity(RULE, date(2026, 6, 7)) == "watch"


@pytest.mark.parametrize("name", ["contact", "champion", "reading"])
def test_what_is_known_to_the_month_may_be_of_its_last_day(name: str) -> None:
    as_of = date(2026, 6, 28)
    others = {"deploy": 99, "contact": 99, "champion": 99, "reading": 99} | {name: 58}
    pilot = drift(as_of=as_of, **others)
    facts = {"contact": pilot.user_contacts, "champion": pilot.champion_actions, "reading": pilot.readings}[name]
    facts.update(on=date(2026, 5, 1), on_precision="month")  # type: ignore[attr-defined]
    assert severity(RULE, as_of - DAY) == "watch"
    assert severity(RULE, as_of) == "stalled"


@pytest.mark.parametrize("kind", ["workshop", "by_proxy"])
def test_contact_has_to_be_direct_and_a_deploy_has_to_happen(as_of: date, kind: str) -> None:
    pilot = drift(as_of=as_of, deploy=99, contact=99, champion=99)
    make_user_contact(pilot=pilot, on=as_of, contact_kind=kind)
    make_environment_week(pilot=pilot, week=as_of - WEEK, deploys=0)
    assert severity(RULE, as_of) == "watch"


def test_a_sign_that_was_never_recorded_is_left_out(as_of: date) -> None:
    drift(as_of=as_of, deploy=None, contact=99, champion=99)
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) == as_of


def test_cannot_tell_from_fewer_than_four_signs(as_of: date) -> None:
    drift(as_of=as_of, deploy=None, contact=None, champion=99, reading=99, unchanged=3)
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_says_nothing_of_an_imported_pilot(as_of: date) -> None:
    make_pilot(inventory="us-federal-2024")
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_stays_open_until_few_are_missing_for_14_days(as_of: date) -> None:
    pilot = drift(as_of=as_of, contact=60, champion=60, reading=60)
    make_user_contact(pilot=pilot, on=as_of + DAY)
    severities = [[row["severity"] for row in found(RULE, as_of + days * DAY)] for days in (0, 1, 14, 15)]
    assert severities == [["watch"], [None], [None], []]


def test_keeps_the_last_days_of_what_is_missing_as_evidence(as_of: date) -> None:
    pilot = drift(as_of=as_of, contact=40, champion=50, reading=60, unchanged=3)
    Pilot.objects.filter(pk=pilot.pk).update(programme_manager=make_person(name="P. Shah"))
    make_champion(pilot=pilot)
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "",
            "severity": "stalled",
            "since": date(2026, 4, 22),
            "evidence": {
                "last_deploy_on": None,
                "last_contact_on": "2026-04-22",
                "last_champion_on": "2026-04-12",
                "last_reading_on": "2026-04-02",
                "unchanged_updates": 3,
                "champion": "A. Jones",
                "programme_manager": "P. Shah",
            },
        }
    ]


def test_says_what_nothing_has_been_and_for_how_long(as_of: date) -> None:
    drift(as_of=as_of, contact=41, champion=50, reading=60)
    assert sentence(RULE, as_of) == (
        "Nothing has been discussed with users, moved by the champion or measured for 5 weeks."
    )


def test_says_that_the_updates_say_so_too(as_of: date) -> None:
    drift(as_of=as_of, deploy=43, reading=42, unchanged=3)
    assert sentence(RULE, as_of) == (
        "Nothing has been deployed or measured for 6 weeks. The last 3 updates say that nothing has changed."
    )


def test_says_that_it_moves_again_while_it_closes(as_of: date) -> None:
    pilot = drift(as_of=as_of, contact=60, champion=60, reading=60)
    make_user_contact(pilot=pilot, on=as_of)
    assert sentence(RULE, as_of) == "Nothing has been moved by the champion or measured for 8 weeks."
    make_champion_action(pilot=pilot, on=as_of)
    assert sentence(RULE, as_of) == "Nothing has been measured for 8 weeks."
    make_reading(metric=pilot.outcome_metrics.get(), on=as_of)
    assert sentence(RULE, as_of) == "It moves again."


def test_the_ball_is_with_the_champion_or_the_programme_manager(as_of: date) -> None:
    pilot = drift(as_of=as_of, contact=40, champion=40, reading=40)
    Pilot.objects.filter(pk=pilot.pk).update(programme_manager=make_person(name="P. Shah"))
    [row] = found(RULE, as_of)
    assert RULE.owner(row["evidence"]) == "Programme manager, P. Shah"
    assert RULE.waits_on(row["evidence"]) == "P. Shah"
    make_champion(pilot=pilot)
    [row] = found(RULE, as_of)
    assert RULE.owner(row["evidence"]) == "Champion, A. Jones"
    assert RULE.waits_on(row["evidence"]) == "A. Jones"
    assert RULE.next_step(row["evidence"]).startswith("Decide: start again with a date, or stop")


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        drift(as_of=as_of, contact=40, champion=40, reading=40)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
