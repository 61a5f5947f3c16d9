"""governance/approval-lapsed (GOV-6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from governance.models import SignOff
from pilots.models import Pilot
from stalls.failure_modes.governance.approval_lapsed import RULE, Thresholds
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import make_healthy_pilot, make_person, make_pilot, make_round, make_sign_off

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def approve(*, as_of: date, stage: str = "pilot", pilot: Pilot | None = None, **fields: Any) -> SignOff:
    """Make an approval of a hundred days ago that holds for another year."""
    given = {"decision": "approved", "decided_on": as_of - 100 * DAY, "expires_on": as_of + 365 * DAY}
    return make_sign_off(pilot=pilot or make_pilot(claimed_stage=stage), **given | fields)


def outgrow(*, as_of: date, days: int, stage: str = "pilot", now: dict[str, str] | None = None, **frozen: str) -> Pilot:
    """Make a pilot that was approved with v1 for letters, and of which something else is recorded for so many days."""
    was = {"model_or_vendor": "model v1", "data_categories": "Letters"}
    pilot = make_pilot(claimed_stage=stage, recorded_on=as_of - 200 * DAY, **was)
    sign_off = approve(as_of=as_of, pilot=pilot)
    make_round(sign_off=sign_off, on=as_of - 100 * DAY, frozen=was | frozen)
    change(pilot, on=as_of - days * DAY, **now or {"model_or_vendor": "model v2"})
    return pilot


def change(pilot: Pilot, *, on: date, **columns: str) -> None:
    Pilot.objects.filter(pk=pilot.pk).update(recorded_on=on, **columns)


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    approve(as_of=as_of, stage=stage, expires_on=as_of - 30 * DAY)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(
    ("left", "expected"), [(31, None), (30, "watch"), (1, "watch"), (0, "stalled"), (-300, "stalled")]
)
@pytest.mark.parametrize("stage", ["first_slice", "production"])
def test_rises_as_the_approval_expires(as_of: date, left: int, expected: str | None, stage: str) -> None:
    approve(as_of=as_of, stage=stage, expires_on=as_of + left * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(
    ("stage", "days", "expected"),
    [
        ("pilot", -1, None),
        ("pilot", 0, "watch"),
        ("pilot", 13, "watch"),
        ("pilot", 14, "stalled"),
        ("pilot", 90, "stalled"),
        ("production", 27, "stalled"),
        ("production", 28, "critical"),
    ],
)
def test_rises_with_the_days_since_the_pilot_outgrew_it(
    as_of: date, stage: str, days: int, expected: str | None
) -> None:
    outgrow(as_of=as_of, days=days, stage=stage)
    assert severity(RULE, as_of) == expected


def test_other_data_outgrow_it_too(as_of: date) -> None:
    outgrow(as_of=as_of, days=14, now={"data_categories": "Letters and images"})
    assert severity(RULE, as_of) == "stalled"


def test_another_name_does_not(as_of: date) -> None:
    outgrow(as_of=as_of, days=14, now={"name": "Triage"})
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(
    "now",
    [
        {"data_categories": "Letters."},
        {"data_categories": "  letters "},
        {"model_or_vendor": "Model\n V1;"},
        {"data_categories": "LETTERS", "model_or_vendor": "model  v1"},
    ],
)
def test_the_same_words_written_otherwise_are_no_change(as_of: date, now: dict[str, str]) -> None:
    pilot = outgrow(as_of=as_of, days=14, now=now)
    assert found(RULE, as_of) == []
    change(pilot, on=as_of - 3 * DAY, data_categories="Letters and images")
    assert sentence(RULE, as_of).endswith("covered Letters; the data are now Letters and images.")
    assert [row["since"] for row in found(RULE, as_of)] == [as_of - 3 * DAY]


@pytest.mark.parametrize(
    ("frozen", "now"),
    [
        ({"model_or_vendor": ""}, {"model_or_vendor": "model v2"}),
        ({}, {"model_or_vendor": ""}),
    ],
)
def test_what_was_not_on_record_then_or_is_not_now_is_no_change(
    as_of: date, frozen: dict[str, str], now: dict[str, str]
) -> None:
    outgrow(as_of=as_of, days=14, now=now, **frozen)
    assert found(RULE, as_of) == []


def test_counts_from_the_first_of_several_changes(as_of: date) -> None:
    pilot = outgrow(as_of=as_of, days=40, stage="production")
    change(pilot, on=as_of - DAY, model_or_vendor="model v3")
    [row] = found(RULE, as_of)
    assert (row["severity"], row["since"]) == ("critical", as_of - 40 * DAY)


def test_counts_again_after_what_was_approved_was_used_again(as_of: date) -> None:
    pilot = outgrow(as_of=as_of, days=40, stage="production")
    change(pilot, on=as_of - 30 * DAY, model_or_vendor="model v1")
    assert found(RULE, as_of) == []
    change(pilot, on=as_of - 3 * DAY, model_or_vendor="model v2")
    [row] = found(RULE, as_of)
    assert (row["severity"], row["since"]) == ("watch", as_of - 3 * DAY)


def test_compares_with_the_approval_in_force(as_of: date) -> None:
    pilot = outgrow(as_of=as_of, days=40)
    sign_off = pilot.sign_offs.get()
    SignOff.objects.filter(pk=sign_off.pk).update(decided_on=as_of - 9 * DAY)
    make_round(sign_off=sign_off, on=as_of - 9 * DAY, frozen={"model_or_vendor": "model v2"})
    assert found(RULE, as_of) == []


def test_compares_once_with_two_approvals_of_one_day(as_of: date) -> None:
    pilot = outgrow(as_of=as_of, days=14)
    make_round(sign_off=pilot.sign_offs.get(), on=as_of - 100 * DAY, frozen={"model_or_vendor": "model v1"})
    assert severity(RULE, as_of) == "stalled"


def test_an_approval_without_a_copy_is_compared_with_nothing(as_of: date) -> None:
    pilot = make_pilot(model_or_vendor="model v1")
    approve(as_of=as_of, pilot=pilot)
    change(pilot, on=as_of - 30 * DAY, model_or_vendor="model v2")
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(
    ("days", "expected"), [(364, None), (365, "watch"), (392, "watch"), (393, None), (729, None), (730, "watch")]
)
def test_asks_once_a_year_until_when_it_holds(as_of: date, days: int, expected: str | None) -> None:
    approve(as_of=as_of, decided_on=as_of - days * DAY, expires_on=None)
    assert severity(RULE, as_of) == expected


def test_what_nobody_knows_is_a_guess_and_a_fact_is_none(as_of: date) -> None:
    approve(as_of=as_of, decided_on=as_of - 366 * DAY, expires_on=None)
    approve(as_of=as_of, expires_on=as_of)
    unknown, expired = sorted(found(RULE, as_of), key=lambda row: row["severity"], reverse=True)
    assert (unknown["is_guess"], unknown["since"]) == (True, as_of - DAY)
    assert "is_guess" not in expired


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 5, 30), "watch"), (date(2026, 5, 31), "stalled")])
def test_expires_on_the_last_day_of_an_imprecise_month(as_of: date, expected: str) -> None:
    approve(as_of=as_of, expires_on=date(2026, 5, 1), expires_on_precision="month")
    assert severity(RULE, as_of) == expected


def conditional(*, as_of: date, days: int, **fields: Any) -> SignOff:
    """Make an approval whose conditions were due so many days ago."""
    given = {"decision": "approved_with_conditions", "conditions": "Log it.", "conditions_due_on": as_of - days * DAY}
    return approve(as_of=as_of, **given | fields)


@pytest.mark.parametrize(
    ("days", "expected"), [(0, None), (1, "watch"), (13, "watch"), (14, "stalled"), (90, "stalled")]
)
def test_rises_once_the_day_for_its_conditions_has_passed(as_of: date, days: int, expected: str | None) -> None:
    conditional(as_of=as_of, days=days)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"conditions_met_on": date(2026, 6, 1)}, None),
        ({"conditions_met_on": date(2026, 6, 2)}, "stalled"),
        ({"conditions_due_on": None}, None),
        ({"decision": "approved"}, None),
        ({"blocking": False}, None),
    ],
)
def test_quiet_where_no_conditions_are_late(as_of: date, fields: dict[str, Any], expected: str | None) -> None:
    conditional(as_of=as_of, days=20, **fields)
    assert severity(RULE, as_of) == expected


def test_says_which_conditions_are_late_and_who_meets_them(as_of: date) -> None:
    pilot = make_pilot(programme_manager=make_person(name="P. Shah"))
    conditional(as_of=as_of, days=20, pilot=pilot, area="dtac")
    [row] = found(RULE, as_of)
    assert row["since"] == date(2026, 5, 13)
    assert RULE.explain(row["evidence"], as_of) == (
        "The approval of DTAC assessment has conditions that were due on 12 May 2026, "
        "and nothing on record says that they are met."
    )
    assert RULE.next_step(row["evidence"]) == "Meet its conditions and record the day, or agree another day for them."
    assert RULE.waits_on(row["evidence"]) == "P. Shah"


def test_that_conditions_are_met_is_news(as_of: date) -> None:
    conditional(as_of=as_of, days=20, conditions_met_on=as_of - 2 * DAY)
    assert known_on(RULE, as_of) == as_of - 2 * DAY


@pytest.mark.parametrize(
    "fields",
    [{"decision": "returned"}, {"needed": "no"}, {"blocking": False}, {"decided_on": date(2026, 6, 2)}],
)
def test_quiet_where_no_approval_is_needed_or_given(as_of: date, fields: dict[str, object]) -> None:
    approve(as_of=as_of, **{"expires_on": as_of - DAY} | fields)
    assert found(RULE, as_of) == []


def test_says_nothing_of_a_pilot_without_sign_offs(as_of: date) -> None:
    make_pilot(inventory="us-federal-2024")
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_an_approval_without_any_day_says_nothing(as_of: date) -> None:
    approve(as_of=as_of, decided_on=None, expires_on=None)
    assert found(RULE, as_of) == []


def test_quiet_once_renewed(as_of: date) -> None:
    sign_off = approve(as_of=as_of, expires_on=as_of - 20 * DAY)
    assert severity(RULE, as_of) == "stalled"
    SignOff.objects.filter(pk=sign_off.pk).update(decided_on=as_of, expires_on=as_of + 365 * DAY)
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) == as_of


def test_keeps_days_and_values_as_evidence(as_of: date) -> None:
    pilot = outgrow(as_of=as_of, days=14)
    Pilot.objects.filter(pk=pilot.pk).update(programme_manager=make_person(name="P. Shah"))
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "information_security",
            "severity": "stalled",
            "since": date(2026, 5, 18),
            "evidence": {
                "area": "information_security",
                "approved_on": "2026-02-21",
                "expires_by": "2027-06-01",
                "is_near": False,
                "conditions_due_on": None,
                "outgrown": {
                    "on": "2026-05-18",
                    "model_then": "model v1",
                    "model_now": "model v2",
                    "data_then": "Letters",
                    "data_now": "Letters",
                },
                "handed_in_on": None,
                "decided_by": None,
                "programme_manager": "P. Shah",
            },
        }
    ]


def test_counts_from_the_day_from_which_too_little_time_was_left(as_of: date) -> None:
    pilot = outgrow(as_of=as_of, days=3)
    pilot.sign_offs.update(expires_on=as_of + 20 * DAY)
    [row] = found(RULE, as_of)
    assert row["since"] == as_of - 10 * DAY
    assert row["evidence"]["outgrown"]["on"] == "2026-05-29"


def test_says_what_was_approved_and_what_runs(as_of: date) -> None:
    outgrow(as_of=as_of, days=14)
    assert sentence(RULE, as_of) == "The approval of Information security covered model v1; you now run model v2."


def test_says_it_of_model_and_data_and_of_expiry(as_of: date) -> None:
    pilot = outgrow(as_of=as_of, days=14, now={"model_or_vendor": "model v2", "data_categories": "Letters and images"})
    pilot.sign_offs.update(expires_on=as_of + 12 * DAY)
    assert sentence(RULE, as_of) == (
        "The approval of Information security expires on 13 Jun 2026, in 12 days. The approval of Information security "
        "covered model v1 with Letters; you now run model v2 and the data are now Letters and images."
    )


def test_says_the_day_however_early_a_portfolio_wants_to_know(as_of: date) -> None:
    approve(as_of=as_of, area="dtac", expires_on=as_of + 60 * DAY)
    early = replace(RULE, thresholds=Thresholds(watch_before_expiry_days=90))
    assert sentence(early, as_of) == "The approval of DTAC assessment expires on 31 Jul 2026, in 60 days."


def test_says_when_it_expired(as_of: date) -> None:
    approve(as_of=as_of, area="dtac", expires_on=date(2026, 5, 14))
    assert sentence(RULE, as_of) == "The approval of DTAC assessment expired on 14 May 2026."


def test_says_that_nobody_knows_until_when_it_holds(as_of: date) -> None:
    approve(as_of=as_of, area="dtac", decided_on=date(2025, 5, 20), expires_on=None)
    assert sentence(RULE, as_of) == (
        "We do not know until when the approval of DTAC assessment, given on 20 May 2025, holds."
    )


def test_the_ball_is_with_the_team_until_it_is_handed_in_again(as_of: date) -> None:
    pilot = make_pilot(programme_manager=make_person(name="P. Shah"))
    sign_off = approve(as_of=as_of, pilot=pilot, expires_on=as_of, decided_by=make_person(name="R. Osei"))
    [row] = found(RULE, as_of)
    assert RULE.owner(row["evidence"]) == "Second line, R. Osei"
    assert RULE.waits_on(row["evidence"]) == "P. Shah"
    assert RULE.next_step(row["evidence"]).startswith("Record until when it holds")
    SignOff.objects.filter(pk=sign_off.pk).update(submitted_on=as_of - DAY)
    [row] = found(RULE, as_of)
    assert RULE.waits_on(row["evidence"]) == "R. Osei"


def test_asks_the_second_line_where_it_was_outgrown(as_of: date) -> None:
    outgrow(as_of=as_of, days=14)
    [row] = found(RULE, as_of)
    assert RULE.next_step(row["evidence"]).startswith("Ask the second line to assess what has changed")


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        outgrow(as_of=as_of, days=14)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
