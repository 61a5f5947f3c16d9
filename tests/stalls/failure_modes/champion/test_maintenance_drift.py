"""champion/maintenance-drift (CH-7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import QuietPeriod
from pilots.models import Pilot
from stalls.failure_modes.champion.maintenance_drift import RULE
from stalls.models import PilotHealth
from stalls.sweep import sweep
from tests.evaluating import found, sentence, severity
from tests.factories import (
    make_access_request,
    make_champion,
    make_champion_action,
    make_environment_week,
    make_healthy_pilot,
    make_integration,
    make_metric,
    make_pause,
    make_person,
    make_pilot,
    make_question,
    make_reading,
    make_sign_off,
    make_usage_week,
    make_user_contact,
    make_weekly_update,
)

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def monday(on: date) -> date:
    return on - timedelta(days=on.weekday())


SHOWN: dict[str, Callable[[Pilot, date], object]] = {
    "news": lambda pilot, on: make_weekly_update(pilot=pilot, submitted_on=on),
    "users": lambda pilot, on: make_user_contact(pilot=pilot, on=on),
    "deploy": lambda pilot, on: make_environment_week(pilot=pilot, week=monday(on)),
    "reading": lambda pilot, on: make_reading(metric=make_metric(pilot=pilot), on=on),
    "use": lambda pilot, on: make_usage_week(pilot=pilot, week=monday(on)),
    "integration": lambda pilot, on: make_integration(pilot=pilot, started_on=on),
    "governance": lambda pilot, on: make_sign_off(pilot=pilot, engaged_on=on),
    "champion": lambda pilot, on: make_champion_action(pilot=pilot, on=on),
}


def lives(*, as_of: date, stage: str = "pilot", **ago: int) -> Pilot:
    """Make a pilot that has shown each of these signs of life once, so many days ago."""
    pilot = make_pilot(clock_start=as_of - 300 * DAY, claimed_stage=stage)
    for name, days in ago.items():
        SHOWN[name](pilot, as_of - days * DAY)
    return pilot


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    lives(as_of=as_of, stage=stage, news=99, users=99, champion=99)
    assert found(RULE, as_of) == []


def test_rests_in_a_pause_opens_after_a_week_and_closes_after_two() -> None:
    assert (RULE.rests_in_a_pause, RULE.opens_after_days, RULE.closes_after_days) == (True, 7, 14)


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        ((25, 25, 25, 25), []),
        ((26, 25, 25, 25), [None]),
        ((26, 25, 25, 25, 25), []),
        ((26, 26, 25, 25), ["stalled"]),
        ((26, 26, 26, 25), ["stalled"]),
        ((26, 26, 26, 26, 25), ["critical"]),
        ((26, 26, 26, 26), ["critical"]),
    ],
)
def test_rises_with_the_share_that_is_quiet(as_of: date, ago: tuple[int, ...], expected: list[str]) -> None:
    lives(as_of=as_of, **dict(zip(("news", "users", "integration", "champion", "governance"), ago, strict=False)))
    assert [row["severity"] for row in found(RULE, as_of)] == expected


def test_stays_open_until_no_more_than_a_fifth_is_quiet(as_of: date) -> None:
    pilot = lives(as_of=as_of, news=0, users=0, integration=0, champion=99)
    assert [row["severity"] for row in found(RULE, as_of)] == [None]
    make_sign_off(pilot=pilot, engaged_on=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("name", SHOWN)
def test_each_sign_counts(as_of: date, name: str) -> None:
    others = [other for other in SHOWN if other != name][:3]
    pilot = lives(as_of=as_of, **dict.fromkeys(others, 99))
    SHOWN[name](pilot, as_of)
    [row] = found(RULE, as_of)
    assert (row["evidence"]["signs"], sorted(row["evidence"]["quiet"])) == (4, sorted(others))


@pytest.mark.parametrize(
    ("name", "show"),
    [
        ("news", lambda pilot, on: make_weekly_update(pilot=pilot, submitted_on=on, nothing_changed=True)),
        ("users", lambda pilot, on: make_user_contact(pilot=pilot, on=on, contact_kind="by_proxy")),
        ("deploy", lambda pilot, on: make_environment_week(pilot=pilot, week=monday(on), deploys=0)),
        ("use", lambda pilot, on: make_usage_week(pilot=pilot, week=monday(on), active_users=0)),
    ],
)
def test_what_is_no_sign_of_life(as_of: date, name: str, show: Callable[[Pilot, date], object]) -> None:
    pilot = lives(as_of=as_of, integration=99, governance=99, champion=99)
    show(pilot, as_of)
    [row] = found(RULE, as_of)
    assert row["evidence"]["signs"] == 3


@pytest.mark.parametrize("field", ["raised_on", "answered_on", "escalated_on", "closed_on"])
def test_a_request_that_moves_is_a_step_of_its_integration(as_of: date, field: str) -> None:
    pilot = lives(as_of=as_of, news=99, users=99, integration=99)
    make_access_request(pilot=pilot, **{"raised_on": as_of - 90 * DAY, field: as_of - DAY})
    assert "integration" not in found(RULE, as_of)[0]["evidence"]["quiet"]


def test_a_question_that_is_answered_is_a_step_of_governance(as_of: date) -> None:
    pilot = lives(as_of=as_of, news=99, users=99, governance=99)
    make_question(pilot=pilot, raised_on=as_of - 60 * DAY, answered_on=as_of - DAY, answer="Yes.")
    assert "governance" not in found(RULE, as_of)[0]["evidence"]["quiet"]


def test_what_happened_in_a_week_may_be_of_its_sunday(as_of: date) -> None:
    pilot = lives(as_of=as_of, news=99, users=99)
    week = make_environment_week(pilot=pilot, week=monday(as_of) - 35 * DAY).week
    assert "deploy" not in found(RULE, week + 31 * DAY)[0]["evidence"]["quiet"]
    assert "deploy" in found(RULE, week + 32 * DAY)[0]["evidence"]["quiet"]


def test_what_is_known_to_the_month_may_be_of_its_last_day(as_of: date) -> None:
    pilot = lives(as_of=as_of, news=99, users=99)
    make_champion_action(pilot=pilot, on=date(2026, 4, 1), on_precision="month")
    assert "champion" not in found(RULE, date(2026, 5, 25))[0]["evidence"]["quiet"]
    assert "champion" in found(RULE, date(2026, 5, 26))[0]["evidence"]["quiet"]


def test_in_production_only_what_goes_on_counts(as_of: date) -> None:
    lives(as_of=as_of, stage="production", news=0, reading=0, use=0, deploy=99, integration=99, champion=99, users=99)
    assert found(RULE, as_of) == []


def test_in_production_use_that_ends_counts(as_of: date) -> None:
    lives(as_of=as_of, stage="production", news=0, reading=99, use=99, deploy=0, integration=0)
    [row] = found(RULE, as_of)
    assert (row["severity"], row["evidence"]["signs"]) == ("stalled", 3)


def test_days_in_a_quiet_period_do_not_count(as_of: date) -> None:
    pilot = lives(as_of=as_of, news=30, users=30, champion=30)
    assert severity(RULE, as_of) == "critical"
    QuietPeriod.objects.create(portfolio=pilot.portfolio, name="Spring", since=as_of - 14 * DAY, until=as_of - 7 * DAY)
    assert found(RULE, as_of) == []
    assert severity(RULE, as_of + 3 * DAY) == "critical"


def test_days_in_a_pause_do_not_count(as_of: date) -> None:
    pilot = lives(as_of=as_of, news=70, users=68, champion=66)
    assert severity(RULE, as_of) == "critical"
    make_pause(pilot=pilot, started_on=as_of - 60 * DAY, resumed_on=as_of - 5 * DAY)
    assert found(RULE, as_of) == []
    assert found(RULE, as_of + 10 * DAY) == []
    assert sorted(found(RULE, as_of + 12 * DAY)[0]["evidence"]["quiet"]) == ["news"]
    [row] = found(RULE, as_of + 15 * DAY)
    assert (row["severity"], row["since"]) == ("critical", as_of - 68 * DAY)
    assert row["evidence"]["quiet"]["news"] == (as_of - 70 * DAY).isoformat()


def test_days_of_several_pauses_are_added_up(as_of: date) -> None:
    pilot = lives(as_of=as_of, news=40, users=40, champion=40)
    make_pause(pilot=pilot, started_on=as_of - 30 * DAY, resumed_on=as_of - 22 * DAY)
    assert severity(RULE, as_of) == "critical"
    make_pause(pilot=pilot, key="again", started_on=as_of - 18 * DAY, resumed_on=as_of - 10 * DAY)
    assert found(RULE, as_of) == []
    assert found(RULE, as_of + DAY) == []
    assert severity(RULE, as_of + 2 * DAY) == "critical"


def test_a_pause_from_nobody_knows_when_was_there_before(as_of: date) -> None:
    pilot = lives(as_of=as_of, news=70, users=68, champion=66)
    make_pause(pilot=pilot, started_on=None, resumed_on=as_of - 5 * DAY)
    assert found(RULE, as_of + 20 * DAY) == []
    assert severity(RULE, as_of + 21 * DAY) == "critical"


def test_what_was_shown_after_a_pause_counts_from_its_own_day(as_of: date) -> None:
    pilot = lives(as_of=as_of, news=20, users=80, champion=70)
    make_pause(pilot=pilot, started_on=as_of - 60 * DAY, resumed_on=as_of - 30 * DAY)
    assert sorted(found(RULE, as_of)[0]["evidence"]["quiet"]) == ["champion", "users"]


def test_says_nothing_from_fewer_than_three_signs(as_of: date) -> None:
    lives(as_of=as_of, news=99, users=99)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(
    ("ago", "expected"), [({"news": 0, "users": 0}, "findings"), ({"news": 0, "users": 0, "use": 0}, "signs")]
)
def test_the_health_of_a_pilot_tells_whether_its_signs_are_known(
    as_of: date, ago: dict[str, int], expected: str
) -> None:
    pilot = lives(as_of=as_of, **ago)
    sweep(as_of=as_of)
    assert PilotHealth.objects.get(pilot=pilot).judged_by == expected


@pytest.mark.parametrize(("days", "expected"), [(59, "youth"), (60, "findings")])
def test_a_young_pilot_has_sixty_days_to_show_its_signs(as_of: date, days: int, expected: str) -> None:
    pilot = make_pilot(clock_start=as_of - days * DAY)
    sweep(as_of=as_of)
    assert PilotHealth.objects.get(pilot=pilot).judged_by == expected


def test_a_pilot_in_a_pause_is_judged_by_that(as_of: date) -> None:
    pilot = lives(as_of=as_of, news=0, users=0, use=0)
    make_pause(pilot=pilot, started_on=as_of - 3 * DAY)
    sweep(as_of=as_of)
    assert PilotHealth.objects.get(pilot=pilot).judged_by == "pause"


def test_says_nothing_of_an_imported_pilot(as_of: date) -> None:
    make_pilot(inventory="us-federal-2024")
    assert found(RULE, as_of) == []


def test_what_is_still_to_come_is_no_sign(as_of: date) -> None:
    pilot = lives(as_of=as_of, news=99, users=99, champion=99)
    make_reading(metric=make_metric(pilot=pilot), on=as_of + DAY)
    assert found(RULE, as_of)[0]["evidence"]["signs"] == 3


def test_keeps_the_last_days_of_what_is_quiet_as_evidence(as_of: date) -> None:
    pilot = lives(as_of=as_of, news=0, users=40, champion=50, integration=60)
    Pilot.objects.filter(pk=pilot.pk).update(programme_manager=make_person(name="P. Shah"))
    make_champion(pilot=pilot)
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "",
            "severity": "stalled",
            "since": date(2026, 4, 12),
            "evidence": {
                "quiet": {"users": "2026-04-22", "champion": "2026-04-12", "integration": "2026-04-02"},
                "signs": 4,
                "champion": "A. Jones",
                "programme_manager": "P. Shah",
            },
        }
    ]


def test_says_what_has_gone_quiet_and_since_when(as_of: date) -> None:
    lives(as_of=as_of, news=0, users=41, champion=50)
    assert sentence(RULE, as_of) == (
        "2 of 3 signs of life have gone quiet: no act of the champion since 12 Apr 2026, "
        "no contact with users since 21 Apr 2026."
    )


def test_the_ball_is_with_the_champion_or_the_programme_manager(as_of: date) -> None:
    pilot = lives(as_of=as_of, news=40, users=40, use=40)
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
        lives(as_of=as_of, news=40, users=40, use=40)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
