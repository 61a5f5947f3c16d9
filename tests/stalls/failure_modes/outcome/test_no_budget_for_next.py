"""outcome/no-budget-for-next (OUT-5)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from outcomes.models import FundingDecision
from pilots.models import Pilot
from stalls.failure_modes.outcome.no_budget_for_next import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import (
    make_champion,
    make_funding_decision,
    make_healthy_pilot,
    make_person,
    make_pilot,
    make_stage_event,
    make_usage_week,
    make_weekly_update,
)

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def make_in_use(*, since: date | None, stage: str = "pilot", precision: str = "day", **fields: Any) -> Pilot:
    pilot = make_pilot(clock_start=date(2025, 9, 1), **{"claimed_stage": stage} | fields)
    if since:
        make_stage_event(pilot=pilot, stage=stage, on=since, on_precision=precision)
    return pilot


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    make_funding_decision(pilot=make_pilot(claimed_stage=stage), needed_by=as_of - DAY)
    assert found(RULE, as_of) == []


LADDER = [(61, None), (60, "watch"), (31, "watch"), (30, "stalled"), (0, "stalled"), (-1, "critical")]


@pytest.mark.parametrize("field", ["needed_by", "funding_ends_on"])
@pytest.mark.parametrize(("days_left", "expected"), LADDER)
def test_rises_with_the_days_left(as_of: date, field: str, days_left: int, expected: str | None) -> None:
    make_funding_decision(pilot=make_pilot(), **{field: as_of + days_left * DAY})
    assert severity(RULE, as_of) == expected


def test_the_day_of_need_goes_before_the_end_of_the_money(as_of: date) -> None:
    make_funding_decision(pilot=make_pilot(), needed_by=as_of + 61 * DAY, funding_ends_on=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(("days_left", "expected"), [(31, None), (30, "stalled"), (0, "stalled"), (-1, "critical")])
def test_what_is_submitted_has_until_thirty_days_before(as_of: date, days_left: int, expected: str | None) -> None:
    make_funding_decision(pilot=make_pilot(), needed_by=as_of + days_left * DAY, submitted_on=as_of)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("decision", "expected"), [("funded", None), ("refused", None), ("deferred", "critical")])
def test_quiet_once_it_is_decided_either_way(as_of: date, decision: str, expected: str | None) -> None:
    make_funding_decision(pilot=make_pilot(), needed_by=as_of - 9 * DAY, decided_on=as_of, decision=decision)
    assert severity(RULE, as_of) == expected
    assert severity(RULE, as_of - DAY) == "critical"


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 5, 30), "watch"), (date(2026, 5, 31), "stalled")])
def test_counts_to_the_last_day_of_an_imprecise_quarter(as_of: date, expected: str) -> None:
    make_funding_decision(pilot=make_pilot(), needed_by=date(2026, 4, 1), needed_by_precision="quarter")
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(
    ("days", "expected"), [(27, None), (28, "watch"), (59, "watch"), (60, "stalled"), (90, "stalled"), (200, "stalled")]
)
def test_without_a_day_it_is_needed_by_day_90_of_production_and_a_guess(
    as_of: date, days: int, expected: str | None
) -> None:
    make_funding_decision(pilot=make_in_use(since=as_of - days * DAY, stage="production"))
    assert severity(RULE, as_of) == expected
    assert all(row["is_guess"] for row in found(RULE, as_of))


def test_without_a_day_of_going_live_that_counts_from_14_days_after_the_first_use(as_of: date) -> None:
    pilot = make_in_use(since=None, stage="production")
    make_usage_week(pilot=pilot, week=as_of - 42 * DAY)
    make_funding_decision(pilot=pilot)
    assert [severity(RULE, as_of + days * DAY) for days in (1, 2)] == [None, "watch"]


@pytest.mark.parametrize("has_row", [True, False])
@pytest.mark.parametrize(("days", "expected"), [(27, None), (28, "watch"), (400, "watch")])
def test_that_nobody_has_said_when_the_money_ends_is_worth_a_look_and_never_more(
    as_of: date, has_row: bool, days: int, expected: str | None
) -> None:
    pilot = make_in_use(since=as_of - days * DAY)
    if has_row:
        make_funding_decision(pilot=pilot)
    assert severity(RULE, as_of) == expected
    assert all(row["is_guess"] for row in found(RULE, as_of))


def test_without_any_decision_production_too_is_worth_a_look_only(as_of: date) -> None:
    make_in_use(since=as_of - 200 * DAY, stage="production")
    assert severity(RULE, as_of) == "watch"


def test_one_that_was_decided_is_an_answer(as_of: date) -> None:
    make_funding_decision(pilot=make_in_use(since=as_of - 200 * DAY), decision="funded", decided_on=as_of - 9 * DAY)
    assert found(RULE, as_of) == []


def make_granted(*, ends_on: date, **fields: Any) -> FundingDecision:
    return make_funding_decision(
        **{"decision": "funded", "decided_on": date(2026, 1, 12), "needed_by": date(2026, 1, 9)} | fields,
        funding_ends_on=ends_on,
    )


@pytest.mark.parametrize(("days_left", "expected"), LADDER)
def test_money_that_was_granted_runs_out_too(as_of: date, days_left: int, expected: str | None) -> None:
    make_granted(pilot=make_pilot(), ends_on=as_of + days_left * DAY, submitted_on=date(2025, 12, 1))
    assert severity(RULE, as_of) == expected
    assert not any("is_guess" in row for row in found(RULE, as_of))


def test_says_when_granted_money_ends(as_of: date) -> None:
    make_granted(pilot=make_pilot(), ends_on=as_of + 26 * DAY, submitted_on=date(2025, 12, 1))
    [row] = found(RULE, as_of)
    assert RULE.explain(row["evidence"], as_of) == "Funding ends in 26 days; no decision is scheduled."
    assert RULE.next_step(row["evidence"]).startswith("Put the ninety-day story on the agenda")
    assert row["since"] == as_of - 34 * DAY


def test_the_end_of_the_money_before_a_grant_is_not_that_of_what_was_granted(as_of: date) -> None:
    asked = make_funding_decision(pilot=make_pilot(), funding_ends_on=as_of - 9 * DAY)
    asked.decision, asked.decided_on = "funded", as_of - 20 * DAY
    asked.save()
    assert found(RULE, as_of) == []
    asked.funding_ends_on = as_of + 26 * DAY
    asked.save()
    assert severity(RULE, as_of) == "stalled"


@pytest.mark.parametrize(
    "later",
    [
        {},
        {"needed_by": date(2026, 12, 1)},
        {"decision": "refused", "decided_on": date(2026, 5, 4)},
        {"decision": "funded", "decided_on": date(2026, 5, 4)},
        {"decision": "funded"},
    ],
)
def test_granted_money_may_run_out_once_the_next_decision_is_on_record(as_of: date, later: dict[str, Any]) -> None:
    pilot = make_pilot()
    make_granted(pilot=pilot, key="first", ends_on=as_of - DAY)
    assert severity(RULE, as_of) == "critical"
    make_funding_decision(pilot=pilot, key="second", **later)
    assert found(RULE, as_of) == []


def test_the_last_grant_counts(as_of: date) -> None:
    pilot = make_pilot()
    make_granted(pilot=pilot, key="first", ends_on=as_of - 90 * DAY)
    make_granted(pilot=pilot, key="second", ends_on=as_of + 26 * DAY, decided_on=date(2026, 2, 2))
    assert [(row["subject"], row["severity"]) for row in found(RULE, as_of)] == [("second", "stalled")]


def test_each_open_decision_is_told_of(as_of: date) -> None:
    pilot = make_in_use(since=as_of - 200 * DAY)
    make_funding_decision(pilot=pilot, key="done", needed_by=as_of - 99 * DAY, decision="funded")
    make_funding_decision(pilot=pilot, key="next", needed_by=as_of - 9 * DAY)
    make_funding_decision(pilot=pilot, key="later", needed_by=as_of + 40 * DAY)
    told = {row["subject"]: row["severity"] for row in found(RULE, as_of)}
    assert told == {"next": "critical", "later": "watch"}


def test_says_nothing_where_use_has_no_day(as_of: date) -> None:
    make_in_use(since=None)
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_says_nothing_of_an_imported_pilot_that_nobody_was_asked_about(as_of: date) -> None:
    pilot = make_in_use(since=as_of - 400 * DAY, inventory="us-federal-2024")
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None
    make_weekly_update(pilot=pilot, submitted_on=as_of)
    assert severity(RULE, as_of) == "watch"


def test_speaks_of_an_imported_pilot_of_which_a_decision_is_on_record(as_of: date) -> None:
    make_funding_decision(pilot=make_pilot(inventory="us-federal-2024"), needed_by=as_of - DAY)
    assert severity(RULE, as_of) == "critical"


def test_keeps_days_and_names_as_evidence(as_of: date) -> None:
    pilot = make_in_use(since=date(2026, 3, 2))
    make_champion(pilot=pilot, since=date(2026, 3, 2))
    make_funding_decision(
        pilot=pilot,
        needed_by=date(2026, 7, 1),
        funding_ends_on=date(2026, 8, 1),
        board=make_person(name="Investment board"),
    )
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "next",
            "severity": "stalled",
            "since": date(2026, 5, 2),
            "evidence": {
                "phase": "Roll-out",
                "needed_by": "2026-07-01",
                "is_told": True,
                "funding_ends_on": "2026-08-01",
                "submitted_on": None,
                "decision": "",
                "board": "Investment board",
                "champion": "A. Jones",
            },
        }
    ]


def test_counts_from_the_day_on_which_the_time_became_too_short(as_of: date) -> None:
    make_funding_decision(pilot=make_pilot(), needed_by=date(2026, 6, 20), submitted_on=date(2026, 5, 4))
    assert [row["since"] for row in found(RULE, as_of)] == [date(2026, 5, 21)]


def test_counts_from_the_28th_day_of_use_where_nothing_is_on_record(as_of: date) -> None:
    make_in_use(since=date(2026, 4, 1))
    assert [row["since"] for row in found(RULE, as_of)] == [date(2026, 4, 29)]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"funding_ends_on": 26}, "Funding ends in 26 days; no decision is scheduled."),
        ({"funding_ends_on": -1}, "Funding ended 1 day ago; no decision is scheduled."),
        ({"needed_by": 26}, "A decision on the money for Roll-out is needed in 26 days; no decision is scheduled."),
        ({"needed_by": 0, "phase": ""}, "A decision on the next money is needed today; no decision is scheduled."),
        (
            {"needed_by": -9, "submitted_on": -20},
            "A decision on the money for Roll-out was needed 9 days ago; it has been submitted and is not decided.",
        ),
        (
            {"funding_ends_on": 9, "submitted_on": -20, "decision": "deferred"},
            "Funding ends in 9 days; it was deferred.",
        ),
    ],
)
def test_says_how_long_the_money_lasts(as_of: date, fields: dict[str, Any], said: str) -> None:
    days = {name: as_of + value * DAY if isinstance(value, int) else value for name, value in fields.items()}
    make_funding_decision(pilot=make_pilot(), **days)
    assert sentence(RULE, as_of) == said


def test_says_that_nobody_has_said_when_the_money_ends(as_of: date) -> None:
    make_in_use(since=as_of - 40 * DAY)
    assert sentence(RULE, as_of) == "Nothing on record says when the money for this ends."


def test_says_by_when_it_is_taken_to_be_needed(as_of: date) -> None:
    make_funding_decision(pilot=make_in_use(since=date(2026, 3, 3), stage="production"))
    assert sentence(RULE, as_of) == (
        "Nothing on record says when the money for this ends; "
        "ninety days into production, on 1 Jun 2026, the next is due to be decided."
    )


def test_the_ball_is_with_who_has_to_submit_or_to_decide() -> None:
    evidence = {"is_told": True, "board": "Investment board", "champion": "A. Jones", "submitted_on": None}
    assert RULE.owner(evidence) == "Senior responsible owner"
    assert RULE.waits_on(evidence) == "A. Jones"
    assert RULE.next_step(evidence).startswith("Put the ninety-day story on the agenda of Investment board")
    submitted = evidence | {"submitted_on": "2026-05-04"}
    assert RULE.waits_on(submitted) == "Investment board"
    assert RULE.next_step(submitted).startswith("Ask Investment board for the day on which it is decided")
    assert RULE.next_step(evidence | {"is_told": False}).startswith("Find out when the money ends")


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_funding_decision(pilot=make_pilot(), needed_by=as_of)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
