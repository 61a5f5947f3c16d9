"""governance/sign-off-behind-its-clock (GOV-4)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from governance.models import SignOff
from governance.typical_days import medians, typical_of
from stalls.failure_modes.governance.sign_off_behind_its_clock import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import make_healthy_pilot, make_person, make_pilot, make_promise, make_requirement, make_sign_off

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["production", "realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_is_live_or_has_ended(as_of: date, stage: str) -> None:
    make_sign_off(pilot=make_pilot(claimed_stage=stage), submitted_on=as_of - 90 * DAY)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(
    ("days", "expected"),
    [(28, None), (29, "watch"), (42, "watch"), (43, "stalled"), (56, "stalled"), (57, "critical")],
)
def test_rises_with_the_days_since_handing_in(as_of: date, days: int, expected: str | None) -> None:
    make_sign_off(pilot=make_pilot(), typical_days=28, submitted_on=as_of - days * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), [(10, "watch"), (11, "stalled"), (14, "stalled"), (15, "critical")])
def test_rounds_no_half_day_of_an_odd_typical_time_away(as_of: date, days: int, expected: str | None) -> None:
    make_sign_off(pilot=make_pilot(), typical_days=7, submitted_on=as_of - days * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(
    ("left", "expected"), [(28, None), (27, "watch"), (14, "watch"), (13, "stalled"), (-90, "stalled")]
)
def test_rises_as_the_promised_day_comes_near_and_nothing_is_handed_in(
    as_of: date, left: int, expected: str | None
) -> None:
    pilot = make_pilot()
    make_promise(pilot=pilot, live_by=as_of + left * DAY)
    make_sign_off(pilot=pilot, typical_days=28)
    assert severity(RULE, as_of) == expected


def test_a_returned_one_must_be_handed_in_again(as_of: date) -> None:
    pilot = make_pilot()
    make_promise(pilot=pilot, live_by=as_of + 27 * DAY)
    make_sign_off(pilot=pilot, submitted_on=as_of - 90 * DAY, decision="returned", decided_on=as_of - 60 * DAY)
    assert severity(RULE, as_of) == "watch"


@pytest.mark.parametrize(
    ("days", "expected"), [(-1, None), (0, "watch"), (13, "watch"), (14, "stalled"), (90, "stalled")]
)
def test_a_rejected_one_is_waited_for_until_it_is_handed_in_again(as_of: date, days: int, expected: str | None) -> None:
    rejected_on = as_of - days * DAY
    make_sign_off(pilot=make_pilot(), submitted_on=rejected_on - 9 * DAY, decision="rejected", decided_on=rejected_on)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize("fields", [{"needed": "no"}, {"blocking": False}, {"submitted_on": date(2026, 5, 31)}])
def test_quiet_once_a_rejected_one_is_not_needed_or_handed_in_again(as_of: date, fields: dict[str, object]) -> None:
    make_sign_off(pilot=make_pilot(), decision="rejected", decided_on=date(2026, 5, 1), **fields)
    assert found(RULE, as_of) == []


def test_a_rejection_needs_neither_a_day_nor_a_typical_time_to_be_worth_a_look(as_of: date) -> None:
    make_sign_off(pilot=make_pilot(), decision="rejected", typical_days=None)
    assert severity(RULE, as_of) == "watch"
    assert sentence(RULE, as_of) == (
        "Information security was rejected. The pilot cannot go live until it is handed in again and approved."
    )


@pytest.mark.parametrize(("left", "expected"), [(14, "watch"), (13, "stalled")])
def test_a_rejected_one_has_to_be_handed_in_while_there_is_time(as_of: date, left: int, expected: str) -> None:
    pilot = make_pilot()
    make_promise(pilot=pilot, live_by=as_of + left * DAY)
    make_sign_off(pilot=pilot, typical_days=28, decision="rejected", decided_on=as_of)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("precision", "expected"), [("day", "stalled"), ("month", "watch")])
def test_counts_from_the_last_day_of_an_imprecise_rejection(precision: str, expected: str) -> None:
    fields = {"decision": "rejected", "decided_on": date(2026, 5, 1), "decided_on_precision": precision}
    make_sign_off(pilot=make_pilot(), **fields)
    assert severity(RULE, date(2026, 6, 13)) == expected


def test_says_that_it_was_rejected_and_what_next(as_of: date) -> None:
    pilot = make_pilot(programme_manager=make_person(name="P. Shah"))
    make_sign_off(pilot=pilot, submitted_on=date(2026, 4, 1), decision="rejected", decided_on=date(2026, 5, 4))
    [row] = found(RULE, as_of)
    assert row["since"] == date(2026, 5, 4)
    assert RULE.explain(row["evidence"], as_of) == (
        "Information security was rejected on 4 May 2026, 28 days ago. "
        "The pilot cannot go live until it is handed in again and approved."
    )
    assert RULE.next_step(row["evidence"]) == (
        "Change what it was rejected for and hand it in again, or decide to stop the pilot."
    )
    assert RULE.waits_on(row["evidence"]) == "P. Shah"


@pytest.mark.parametrize("fields", [{"decision": "approved"}, {"needed": "no"}, {"blocking": False}])
def test_quiet_where_nothing_is_waited_for(as_of: date, fields: dict[str, object]) -> None:
    make_sign_off(pilot=make_pilot(), submitted_on=as_of - 90 * DAY, **fields)
    assert found(RULE, as_of) == []


def test_the_promise_in_force_counts(as_of: date) -> None:
    pilot = make_pilot()
    make_promise(pilot=pilot, live_by=as_of + 3 * DAY, recorded_on=as_of - 30 * DAY)
    make_promise(pilot=pilot, live_by=as_of + 60 * DAY, recorded_on=as_of)
    make_sign_off(pilot=pilot)
    assert found(RULE, as_of) == []
    assert severity(RULE, as_of - DAY) == "stalled"


def complete(number: int, *, days: int, on: date, area: str = "information_security") -> None:
    """Make pilots with an approval that took so many days, given on a day."""
    for _ in range(number):
        fields = {"submitted_on": on - days * DAY, "decided_on": on, "decision": "approved"}
        make_sign_off(pilot=make_pilot(), area=area, **fields)


@pytest.mark.parametrize(("completed", "expected"), [(4, None), (5, "watch")])
def test_the_portfolios_own_median_goes_before_what_was_typical_at_first(
    as_of: date, completed: int, expected: str | None
) -> None:
    complete(completed, days=9, on=as_of)
    make_sign_off(pilot=make_pilot(), typical_days=28, submitted_on=as_of - 10 * DAY)
    assert severity(RULE, as_of) == expected
    assert severity(RULE, as_of - DAY) is None


def test_the_rule_and_the_pages_know_the_same_typical_time(as_of: date) -> None:
    complete(5, days=9, on=as_of)
    complete(5, days=90, on=as_of, area="legal")
    make_sign_off(pilot=make_pilot(), typical_days=28, submitted_on=as_of - 10 * DAY)
    [row] = found(RULE, as_of)
    shown = SignOff.objects.with_requirement().select_related("pilot").get(decision="")
    known = medians([shown.portfolio_id], as_of=as_of)
    assert row["evidence"]["typical_days"] == typical_of(shown, known).days == 9


def test_takes_the_typical_time_that_the_portfolio_requires_where_the_sign_off_has_none(as_of: date) -> None:
    make_requirement(code="information_security", typical_days=20)
    make_sign_off(pilot=make_pilot(sector="health"), typical_days=None, submitted_on=as_of - 21 * DAY)
    assert severity(RULE, as_of) == "watch"
    assert known_on(RULE, as_of) == as_of - 21 * DAY


def test_says_nothing_without_a_typical_time(as_of: date) -> None:
    make_sign_off(pilot=make_pilot(), typical_days=None, submitted_on=as_of - 90 * DAY)
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_knows_the_newest_of_papers_and_promises(as_of: date) -> None:
    pilot = make_pilot()
    make_sign_off(pilot=pilot, submitted_on=as_of - 9 * DAY)
    make_promise(pilot=pilot, live_by=as_of, recorded_on=as_of - 4 * DAY)
    assert known_on(RULE, as_of) == as_of - 4 * DAY


def test_keeps_days_and_numbers_as_evidence(as_of: date) -> None:
    pilot = make_pilot(programme_manager=make_person(name="P. Shah"))
    make_promise(pilot=pilot, live_by=date(2026, 6, 10))
    make_sign_off(pilot=pilot, area="legal", typical_days=90, submitted_on=date(2026, 5, 1))
    make_sign_off(pilot=pilot, area="data_protection", typical_days=28)
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "data_protection",
            "severity": "stalled",
            "since": date(2026, 5, 14),
            "evidence": {
                "area": "data_protection",
                "typical_days": 28,
                "handed_in_on": None,
                "live_by": "2026-06-10",
                "longest_lead_days": 28,
                "last_due_on": "2026-07-30",
                "is_rejected": False,
                "rejected_on": None,
                "decided_by": None,
                "programme_manager": "P. Shah",
            },
        }
    ]


def test_says_that_the_promise_cannot_be_met_and_what_can(as_of: date) -> None:
    pilot = make_pilot()
    make_promise(pilot=pilot, live_by=as_of + 12 * DAY)
    make_sign_off(pilot=pilot, area="data_protection", typical_days=28)
    assert sentence(RULE, as_of) == (
        "Data protection normally takes 28 days; with live-by in 12 days it can no longer be met. "
        "The earliest possible go-live is 29 Jun 2026."
    )


def test_says_how_long_it_has_been_handed_in(as_of: date) -> None:
    make_sign_off(pilot=make_pilot(), typical_days=28, submitted_on=as_of - 35 * DAY)
    assert sentence(RULE, as_of) == (
        "Information security normally takes 28 days; it was handed in 35 days ago and is not decided. "
        "The earliest possible go-live is 1 Jun 2026."
    )


def test_the_ball_is_with_the_approver_once_handed_in(as_of: date) -> None:
    pilot = make_pilot(programme_manager=make_person(name="P. Shah"))
    make_promise(pilot=pilot, live_by=as_of)
    make_sign_off(pilot=pilot, submitted_on=as_of - 35 * DAY)
    make_sign_off(pilot=pilot, area="legal")
    waits = {row["subject"]: RULE.waits_on(row["evidence"]) for row in found(RULE, as_of)}
    assert waits == {"information_security": "Information security", "legal": "P. Shah"}


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_sign_off(pilot=make_pilot(), submitted_on=as_of - 35 * DAY)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
