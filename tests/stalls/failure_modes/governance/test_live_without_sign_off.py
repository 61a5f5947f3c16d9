"""governance/live-without-sign-off (GOV-7)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from stalls.failure_modes.governance.live_without_sign_off import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import (
    make_champion,
    make_first_slice,
    make_healthy_pilot,
    make_pause,
    make_person,
    make_pilot,
    make_sign_off,
    make_stage_event,
    make_usage_week,
)

DAY = timedelta(days=1)
WEEK = 7 * DAY
pytestmark = pytest.mark.django_db


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    make_sign_off(pilot=make_pilot(claimed_stage=stage))
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        ("unknown", None),
        ("proposed", None),
        ("diagnostic", None),
        ("first_slice", None),
        ("pilot", "stalled"),
        ("production", "critical"),
        ("realised", "critical"),
    ],
)
def test_rises_with_the_stage_at_once(as_of: date, stage: str, expected: str | None) -> None:
    make_sign_off(pilot=make_pilot(claimed_stage=stage, clock_start=as_of))
    assert severity(RULE, as_of) == expected


def test_opens_without_waiting_and_in_a_pause_too(as_of: date) -> None:
    assert RULE.opens_after_days == 0
    assert not RULE.rests_in_a_pause
    pilot = make_pilot(claimed_stage="production")
    make_pause(pilot=pilot)
    make_sign_off(pilot=pilot)
    assert severity(RULE, as_of) == "critical"


@pytest.mark.parametrize(
    ("weeks_ago", "users", "expected"),
    [
        ((2, 1), 8, "stalled"),
        ((1,), 8, None),
        ((3, 1), 8, None),
        ((2, 1), 0, None),
        ((1, 0), 8, None),
        ((6, 5), 8, None),
    ],
)
def test_use_in_two_weeks_running_counts_whatever_stage_is_said(
    as_of: date, weeks_ago: tuple[int, ...], users: int, expected: str | None
) -> None:
    pilot = make_pilot(claimed_stage="first_slice")
    make_sign_off(pilot=pilot)
    for ago in weeks_ago:
        make_usage_week(pilot=pilot, week=as_of - ago * WEEK, active_users=users)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), [(27, "stalled"), (28, None)])
def test_use_counts_for_28_days(as_of: date, days: int, expected: str | None) -> None:
    pilot = make_pilot(claimed_stage="first_slice")
    make_sign_off(pilot=pilot)
    for ago in (2, 1):
        make_usage_week(pilot=pilot, week=as_of - ago * WEEK)
    last_sunday = as_of - DAY
    assert severity(RULE, last_sunday + days * DAY) == expected


def test_a_first_slice_alone_is_no_use(as_of: date) -> None:
    pilot = make_pilot(claimed_stage="first_slice")
    make_sign_off(pilot=pilot)
    make_first_slice(pilot=pilot, on=as_of - 7 * DAY)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"decision": "approved"},
        {"decision": "approved_with_conditions", "decided_on": date(2026, 6, 1)},
        {"decision": "approved", "decided_on": date(2025, 6, 1), "expires_on": date(2026, 5, 1)},
        {"needed": "no"},
        {"blocking": False},
    ],
)
def test_quiet_where_it_was_approved_or_holds_nothing_up(as_of: date, fields: dict[str, object]) -> None:
    make_sign_off(pilot=make_pilot(claimed_stage="production"), **fields)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("decision", ["rejected", "returned"])
def test_what_was_refused_is_not_approved(as_of: date, decision: str) -> None:
    make_sign_off(pilot=make_pilot(claimed_stage="pilot"), decision=decision, decided_on=as_of - DAY)
    assert severity(RULE, as_of) == "stalled"


def test_quiet_once_approved(as_of: date) -> None:
    make_sign_off(pilot=make_pilot(claimed_stage="production"), decision="approved", decided_on=as_of)
    assert found(RULE, as_of) == []
    assert severity(RULE, as_of - DAY) == "critical"


def test_an_approval_of_this_month_may_have_been_given(as_of: date) -> None:
    pilot = make_pilot(claimed_stage="production")
    make_sign_off(pilot=pilot, decision="approved", decided_on=as_of, decided_on_precision="month")
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("fields", [{"needed": "unknown"}, {"decision": "unknown"}])
@pytest.mark.parametrize(
    ("stage", "days", "expected"),
    [("pilot", 0, "watch"), ("pilot", 13, "watch"), ("pilot", 14, "stalled"), ("production", 0, "critical")],
)
def test_not_knowing_counts_as_not_approved_in_production(
    as_of: date, fields: dict[str, object], stage: str, days: int, expected: str
) -> None:
    pilot = make_pilot(claimed_stage=stage)
    make_stage_event(pilot=pilot, stage=stage, on=as_of - days * DAY)
    make_sign_off(pilot=pilot, **fields)
    [row] = found(RULE, as_of)
    assert row["is_guess"]
    assert row["severity"] == expected


def test_says_nothing_of_a_pilot_without_sign_offs(as_of: date) -> None:
    make_pilot(claimed_stage="production", inventory="us-federal-2024")
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_counts_from_the_first_stage_of_use(as_of: date) -> None:
    pilot = make_pilot(claimed_stage="production")
    make_stage_event(pilot=pilot, stage="pilot", on=date(2026, 3, 1), on_precision="month", recorded_on=as_of)
    make_stage_event(pilot=pilot, stage="production", on=date(2026, 5, 1))
    make_sign_off(pilot=pilot)
    [row] = found(RULE, as_of)
    assert row["since"] == date(2026, 3, 31)


def test_counts_from_a_later_refusal(as_of: date) -> None:
    pilot = make_pilot(claimed_stage="pilot")
    make_stage_event(pilot=pilot, stage="pilot", on=date(2026, 3, 1))
    make_sign_off(pilot=pilot, decision="returned", decided_on=date(2026, 5, 20))
    [row] = found(RULE, as_of)
    assert row["since"] == date(2026, 5, 20)


def test_counts_from_the_end_of_the_first_two_weeks_of_use(as_of: date) -> None:
    pilot = make_pilot(claimed_stage="first_slice")
    for ago in (4, 3, 2, 1):
        make_usage_week(pilot=pilot, week=as_of - ago * WEEK)
    make_sign_off(pilot=pilot)
    [row] = found(RULE, as_of)
    assert row["since"] == as_of - 2 * WEEK - DAY


def test_keeps_the_use_and_the_decision_as_evidence(as_of: date) -> None:
    pilot = make_pilot(
        claimed_stage="production",
        data_categories="Referral letters",
        programme_manager=make_person(name="P. Shah"),
    )
    make_champion(pilot=pilot)
    make_stage_event(pilot=pilot, stage="production", on=date(2026, 5, 4))
    make_sign_off(pilot=pilot, area="dcb0160")
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "dcb0160",
            "severity": "critical",
            "since": date(2026, 5, 4),
            "evidence": {
                "area": "dcb0160",
                "needed": "yes",
                "decision": "",
                "stage": "production",
                "in_use_since": "2026-05-04",
                "data": "Referral letters",
                "champion": "A. Jones",
                "programme_manager": "P. Shah",
            },
        }
    ]


@pytest.mark.parametrize(
    ("data", "fields", "said"),
    [
        (
            "Referral letters.",
            {},
            "It is in use with this data: Referral letters. DCB0160 clinical safety case is not approved.",
        ),
        (
            "",
            {"needed": "unknown", "decision": "rejected"},
            "It is in use. DCB0160 clinical safety case is not approved.",
        ),
        (
            "",
            {"needed": "unknown"},
            (
                "It is in use. Nothing on record says that DCB0160 clinical safety case is approved, or that it is not "
                "needed."
            ),
        ),
        (
            "",
            {"decision": "unknown"},
            (
                "It is in use. We do not know whether DCB0160 clinical safety case is approved: how it was decided is "
                "not on record."
            ),
        ),
    ],
)
def test_says_that_it_is_in_use_and_not_approved(as_of: date, data: str, fields: dict[str, object], said: str) -> None:
    make_sign_off(pilot=make_pilot(claimed_stage="pilot", data_categories=data), area="dcb0160", **fields)
    assert sentence(RULE, as_of) == said


def test_the_ball_is_with_the_champion(as_of: date) -> None:
    pilot = make_pilot(claimed_stage="pilot", programme_manager=make_person(name="P. Shah"))
    make_sign_off(pilot=pilot)
    [row] = found(RULE, as_of)
    assert RULE.owner(row["evidence"]) == "Champion"
    assert RULE.waits_on(row["evidence"]) == "P. Shah"
    make_champion(pilot=pilot)
    [row] = found(RULE, as_of)
    assert RULE.owner(row["evidence"]) == "Champion, A. Jones"
    assert RULE.waits_on(row["evidence"]) == "A. Jones"
    assert RULE.next_step(row["evidence"]).startswith("Stop the use")


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_sign_off(pilot=make_pilot(claimed_stage="pilot"))
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
