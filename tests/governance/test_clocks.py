"""Whose turn it is, since when, for how long, and when a pilot can be live at the earliest."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from governance.clocks import (
    Clock,
    Standing,
    Turn,
    Typical,
    clock_of,
    clock_of_question,
    earliest_go_live,
    standing_of,
)
from governance.models import GovernanceQuestion, SignOff, SignOffDecision
from tests.factories import MONDAY

DAY = timedelta(days=1)
DAY_ZERO = MONDAY - timedelta(days=40)


def sign_off(**fields: Any) -> SignOff:
    return SignOff(**{"area": "information_security", "needed": "yes"} | fields)


def a_round(number: int = 1, **fields: Any) -> SignOffDecision:
    given = {"submitted_on": MONDAY - 20 * DAY, "decided_on": MONDAY - 15 * DAY, "decision": "returned"} | fields
    return SignOffDecision(round=number, **given)


def clock(row: SignOff, *rounds: SignOffDecision, typical: int | None = 28) -> Clock:
    return clock_of(row, rounds, typical=Typical(typical), as_of=MONDAY, day_zero=DAY_ZERO)


@pytest.mark.parametrize(
    ("fields", "standing", "turn"),
    [
        ({}, Standing.NOT_HANDED_IN, Turn.TEAM),
        ({"needed": "unknown"}, Standing.NOT_HANDED_IN, Turn.TEAM),
        ({"needed": "no"}, Standing.NOT_NEEDED, Turn.NOBODY),
        ({"submitted_on": MONDAY}, Standing.HANDED_IN, Turn.REVIEWERS),
        ({"submitted_on": MONDAY + DAY}, Standing.NOT_HANDED_IN, Turn.TEAM),
        ({"decision": "returned", "decided_on": MONDAY}, Standing.RETURNED, Turn.TEAM),
        ({"decision": "rejected", "decided_on": MONDAY}, Standing.REJECTED, Turn.TEAM),
        ({"decision": "unknown"}, Standing.DECIDED, Turn.NOBODY),
        ({"decision": "approved", "decided_on": MONDAY}, Standing.APPROVED, Turn.NOBODY),
        ({"decision": "approved"}, Standing.APPROVED, Turn.NOBODY),
        ({"decision": "unknown", "decided_on": MONDAY + DAY}, Standing.NOT_HANDED_IN, Turn.TEAM),
        ({"decision": "approved", "expires_on": MONDAY}, Standing.LAPSED, Turn.TEAM),
        ({"decision": "approved", "expires_on": MONDAY + DAY}, Standing.APPROVED, Turn.NOBODY),
        ({"decision": "approved_with_conditions", "decided_on": MONDAY}, Standing.CONDITIONS, Turn.TEAM),
        (
            {"decision": "approved_with_conditions", "decided_on": MONDAY, "conditions_met_on": MONDAY},
            Standing.APPROVED,
            Turn.NOBODY,
        ),
    ],
)  # fmt: skip
def test_says_whose_turn_it_is(fields: dict[str, Any], standing: Standing, turn: Turn) -> None:
    assert standing_of(sign_off(**fields), [], MONDAY) == standing
    assert standing.turn == turn


@pytest.mark.parametrize(
    ("decision", "rounds", "standing"),
    [
        ("returned", [], Standing.HANDED_IN),
        ("rejected", [], Standing.HANDED_IN),
        ("approved", [], Standing.APPROVED),  # an import's doubtful days are no renewal
        ("approved", [a_round()], Standing.RENEWAL),
    ],
)
def test_knows_what_was_handed_in_again_after_a_decision(
    decision: str, rounds: list[SignOffDecision], standing: Standing
) -> None:
    row = sign_off(decision=decision, decided_on=MONDAY - DAY, submitted_on=MONDAY)

    assert standing_of(row, rounds, MONDAY) == standing


def test_an_approval_that_lapses_while_it_is_renewed_holds_no_longer() -> None:
    row = sign_off(decision="approved", decided_on=MONDAY - 9 * DAY, submitted_on=MONDAY - DAY, expires_on=MONDAY)

    assert standing_of(row, [a_round()], MONDAY) == Standing.HANDED_IN


def test_runs_for_the_reviewers_from_handing_in() -> None:
    now = clock(sign_off(submitted_on=MONDAY - 12 * DAY))

    assert (now.since, now.days, now.reviewers_days) == (MONDAY - 12 * DAY, 12, 12)
    assert (now.expected_on, now.overdue) == (MONDAY + 16 * DAY, 0)


@pytest.mark.parametrize(("days", "overdue"), [(27, 0), (28, 0), (29, 1)])
def test_is_overdue_from_the_day_after_the_typical_end(days: int, overdue: int) -> None:
    assert clock(sign_off(submitted_on=MONDAY - days * DAY)).overdue == overdue


def test_counts_the_reviewers_turns_over_all_rounds_and_not_the_teams_between() -> None:
    row = sign_off(submitted_on=MONDAY - 3 * DAY)

    now = clock(row, a_round(1), a_round(2, submitted_on=MONDAY - 10 * DAY, decided_on=MONDAY - 8 * DAY))

    assert (now.days, now.reviewers_days) == (3, 5 + 2 + 3)


def test_counts_nothing_for_the_reviewers_while_it_is_with_the_team() -> None:
    now = clock(sign_off(decision="returned", decided_on=MONDAY - 15 * DAY), a_round())

    assert (now.turn, now.days, now.reviewers_days, now.expected_on, now.overdue) == (Turn.TEAM, 15, 5, None, 0)


def test_tells_the_turn_of_an_import_from_its_own_days() -> None:
    row = sign_off(submitted_on=MONDAY - 20 * DAY, decided_on=MONDAY - 6 * DAY, decision="approved")

    assert clock(row).reviewers_days == 14


def test_takes_an_imprecise_day_as_late_as_it_can_have_been() -> None:
    now = clock(sign_off(submitted_on=date(2026, 5, 1), submitted_on_precision="month"))

    assert (now.since, now.days) == (date(2026, 5, 31), 1)


@pytest.mark.parametrize(
    ("fields", "since"),
    [({"engaged_on": MONDAY - DAY}, MONDAY - DAY), ({}, DAY_ZERO), ({"needed": "unknown"}, DAY_ZERO)],
)
def test_what_is_not_handed_in_counts_from_being_told_else_from_the_start(fields: dict[str, Any], since: date) -> None:
    assert clock(sign_off(**fields)).since == since


def test_expects_nothing_where_nobody_knows_how_long_it_takes() -> None:
    now = clock(sign_off(submitted_on=MONDAY - 90 * DAY), typical=None)

    assert (now.expected_on, now.overdue) == (None, 0)


def question(**fields: Any) -> Clock:
    row = GovernanceQuestion(topic="data_use", **fields)
    return clock_of_question(row, typical=Typical(14), as_of=MONDAY, day_zero=DAY_ZERO)


def test_a_question_is_due_a_fortnight_after_it_was_raised() -> None:
    now = question(raised_on=MONDAY - 20 * DAY)

    assert (now.standing, now.days, now.expected_on, now.overdue) == (Standing.ASKED, 20, MONDAY - 6 * DAY, 6)


def test_a_question_of_week_one_counts_from_the_start_that_lies_ahead() -> None:
    row = GovernanceQuestion(topic="data_use", raised_on=MONDAY - 20 * DAY)

    now = clock_of_question(row, typical=Typical(14), as_of=MONDAY, day_zero=MONDAY)

    assert (now.expected_on, now.overdue) == (MONDAY + 14 * DAY, 0)


def test_an_answered_question_waits_for_nobody() -> None:
    now = question(raised_on=MONDAY - 20 * DAY, answer="Yes.", answered_on=MONDAY)

    assert (now.turn, now.since, now.expected_on, now.overdue) == (Turn.NOBODY, MONDAY, None, 0)


def go_live(*rows: tuple[SignOff, int | None]) -> Any:
    return earliest_go_live([(row, clock(row, typical=typical)) for row, typical in rows], MONDAY)


def test_goes_live_after_the_longest_remaining_lead_of_what_blocks() -> None:
    earliest = go_live(
        (sign_off(submitted_on=MONDAY - 20 * DAY), 28),  # 8 days left
        (sign_off(area="dtac"), 42),
        (sign_off(area="procurement", blocking=False), 120),
        (sign_off(area="caldicott", decision="approved", decided_on=MONDAY), 60),
        (sign_off(area="legal", needed="no"), 90),
    )

    assert (earliest.on, earliest.because) == (MONDAY + 42 * DAY, "DTAC assessment")


def test_what_is_overdue_takes_no_more_time_than_today() -> None:
    assert go_live((sign_off(submitted_on=MONDAY - 90 * DAY), 28)).on == MONDAY


def test_an_approval_that_is_renewed_or_conditional_blocks_nothing() -> None:
    row = sign_off(decision="approved_with_conditions", decided_on=MONDAY)

    assert go_live((row, 28)).on == MONDAY


def test_names_what_nobody_knows_the_time_of() -> None:
    earliest = go_live((sign_off(), None), (sign_off(area="dtac"), 42))

    assert (earliest.on, earliest.unknown) == (MONDAY + 42 * DAY, ("Information security",))


def test_knows_no_day_while_something_that_blocks_is_rejected() -> None:
    earliest = go_live((sign_off(decision="rejected", decided_on=MONDAY), 28))

    assert (earliest.on, earliest.refused) == (None, ("Information security",))
