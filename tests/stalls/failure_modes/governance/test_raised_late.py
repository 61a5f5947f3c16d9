"""governance/raised-late (GOV-3)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from governance.models import GovernanceQuestion
from stalls.failure_modes.governance.raised_late import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import make_champion, make_healthy_pilot, make_person, make_pilot, make_question

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def ask(*, raised_on: date, on_day: int, stage: str = "first_slice", **fields: Any) -> GovernanceQuestion:
    """Make a question that was raised on a day of the pilot, day 0 being its first."""
    pilot = make_pilot(clock_start=raised_on - on_day * DAY, claimed_stage=stage)
    return make_question(pilot=pilot, raised_on=raised_on, **fields)


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    ask(raised_on=as_of - 30 * DAY, on_day=120, stage=stage)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(
    ("on_day", "open_for", "expected"),
    [(28, 90, None), (29, 0, "watch"), (90, 90, "watch"), (91, 13, "watch"), (91, 14, "stalled")],
)
def test_rises_with_the_lateness_and_the_days_it_is_open(
    as_of: date, on_day: int, open_for: int, expected: str | None
) -> None:
    ask(raised_on=as_of - open_for * DAY, on_day=on_day)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(
    ("on_day", "open_for", "expected"), [(90, 60, "watch"), (91, 13, "watch"), (91, 14, "critical")]
)
def test_is_critical_where_work_waits_for_it(as_of: date, on_day: int, open_for: int, expected: str) -> None:
    ask(raised_on=as_of - open_for * DAY, on_day=on_day, work_stopped=True)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(
    ("precision", "as_of", "expected"),
    [
        ("day", date(2026, 5, 2), "watch"),
        ("month", date(2026, 5, 30), None),
        ("month", date(2026, 5, 31), "watch"),
        ("month", date(2026, 6, 13), "watch"),
        ("month", date(2026, 6, 14), "stalled"),
    ],
)
def test_an_imprecise_question_is_as_young_as_it_can_be(precision: str, as_of: date, expected: str | None) -> None:
    pilot = make_pilot(clock_start=date(2026, 1, 1))
    make_question(pilot=pilot, raised_on=date(2026, 5, 1), raised_on_precision=precision)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("raised_on", "expected"), [(date(2026, 4, 28), None), (date(2026, 4, 29), "watch")])
def test_an_imprecise_start_is_as_late_as_it_can_be(as_of: date, raised_on: date, expected: str | None) -> None:
    pilot = make_pilot(clock_start=date(2026, 3, 1), clock_start_precision="month")
    make_question(pilot=pilot, raised_on=raised_on)
    assert severity(RULE, as_of) == expected


def test_quiet_where_it_holds_nothing_up(as_of: date) -> None:
    ask(raised_on=as_of - 30 * DAY, on_day=120, blocking=False)
    assert found(RULE, as_of) == []


def test_says_nothing_where_a_day_is_missing(as_of: date) -> None:
    make_question(pilot=make_pilot(clock_start=as_of - 200 * DAY), raised_on=None)
    make_question(pilot=make_pilot(clock_start=None), raised_on=as_of - 30 * DAY)
    assert found(RULE, as_of) == []


def test_cannot_tell_without_a_day_of_the_question(as_of: date) -> None:
    make_question(pilot=make_pilot(inventory="us-federal-2024"), raised_on=None)
    assert known_on(RULE, as_of) is None


def test_cannot_tell_without_a_start_while_it_is_open(as_of: date) -> None:
    question = make_question(pilot=make_pilot(clock_start=None), raised_on=as_of - 30 * DAY)
    assert known_on(RULE, as_of) is None
    GovernanceQuestion.objects.filter(pk=question.pk).update(answer="Yes.", answered_on=as_of - DAY)
    assert known_on(RULE, as_of) == as_of - DAY


def test_quiet_once_answered(as_of: date) -> None:
    ask(raised_on=as_of - 30 * DAY, on_day=120, answer="Yes.", answered_on=as_of)
    assert found(RULE, as_of) == []
    assert severity(RULE, as_of - DAY) == "stalled"


def test_keeps_days_and_names_as_evidence(as_of: date) -> None:
    pilot = make_pilot(clock_start=date(2026, 1, 1))
    make_champion(pilot=pilot, since=date(2026, 1, 1))
    make_question(
        pilot=pilot,
        key="marketing",
        topic="other",
        text="May its texts be sent out?",
        raised_on=date(2026, 5, 1),
        raised_by=make_person(name="Legal"),
        answerer=make_person(name="R. Stone"),
        function="conduct",
        work_stopped=True,
    )
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "marketing",
            "severity": "critical",
            "since": date(2026, 5, 1),
            "evidence": {
                "topic": "other",
                "text": "May its texts be sent out?",
                "raised_on": "2026-05-01",
                "open_since": "2026-05-01",
                "clock_start": "2026-01-01",
                "raised_by": "Legal",
                "function": "conduct",
                "answerer": "R. Stone",
                "work_stopped": True,
                "champion": "A. Jones",
            },
        }
    ]


def test_says_who_asked_when_and_for_how_long_work_has_waited(as_of: date) -> None:
    ask(
        raised_on=as_of - 19 * DAY,
        on_day=118,
        text="May its texts be sent out?",
        raised_by=make_person(name="Legal"),
        work_stopped=True,
    )
    assert sentence(RULE, as_of) == (
        'Legal asked on day 118: "May its texts be sent out?" It should have been asked in week one; it has been open '
        "for 19 days, and work waits for the answer."
    )


def test_says_what_is_known_of_a_question_without_text_and_asker(as_of: date) -> None:
    ask(raised_on=as_of - 19 * DAY, on_day=118, text="")
    assert sentence(RULE, as_of) == (
        'Somebody asked on day 118: "May we use this model on this data?" It should have been asked in week one; '
        "it has been open for 19 days."
    )


@pytest.mark.parametrize(
    ("named", "function", "waits_on"),
    [
        ("R. Stone", "conduct", "R. Stone"),
        ("", "data_protection", "Data protection officer"),
        ("", "champion", "A. Jones"),
        ("", "", ""),
    ],
)
def test_the_ball_is_with_whoever_has_to_answer(as_of: date, named: str, function: str, waits_on: str) -> None:
    answerer = make_person(name=named) if named else None
    question = ask(raised_on=as_of - 19 * DAY, on_day=118, answerer=answerer, function=function)
    make_champion(pilot=question.pilot, since=as_of - 100 * DAY)
    [row] = found(RULE, as_of)
    assert RULE.waits_on(row["evidence"]) == waits_on
    assert RULE.owner(row["evidence"]) == f"Owner of the question, {waits_on}".removesuffix(", ")
    assert RULE.next_step(row["evidence"]).startswith("Answer it")


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        ask(raised_on=as_of - 30 * DAY, on_day=120)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
