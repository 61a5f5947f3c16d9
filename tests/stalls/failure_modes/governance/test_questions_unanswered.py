"""governance/questions-unanswered (GOV-2)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from governance.models import Topic
from pilots.dates import UNDATED
from pilots.models import Pilot
from stalls.failure_modes.governance.questions_unanswered import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import (
    make_champion,
    make_healthy_pilot,
    make_person,
    make_pilot,
    make_question,
    make_weekly_update,
)

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def ask(pilot: Pilot, *answered: Topic, on: date | None = None) -> None:
    """Record the three questions, some of them with an answer."""
    for topic in Topic.of_week_one():
        answer = {"answer": "Yes.", "answered_on": on} if topic in answered else {}
        make_question(pilot=pilot, key=topic, topic=topic, **answer)


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    ask(make_pilot(clock_start=as_of - 90 * DAY, claimed_stage=stage))
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(
    ("days", "expected"),
    [(13, None), (14, "watch"), (27, "watch"), (28, "stalled"), (89, "stalled"), (90, "critical")],
)
def test_rises_with_the_days_since_the_start(as_of: date, days: int, expected: str | None) -> None:
    ask(make_pilot(clock_start=as_of - days * DAY))
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("stage", "expected"), [("pilot", "stalled"), ("production", "critical")])
def test_use_makes_it_worse_whatever_the_day(as_of: date, stage: str, expected: str) -> None:
    ask(make_pilot(clock_start=None, claimed_stage=stage))
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 5, 13), None), (date(2026, 5, 14), "watch")])
def test_counts_from_the_last_day_of_an_imprecise_start(as_of: date, expected: str | None) -> None:
    ask(make_pilot(clock_start=date(2026, 4, 1), clock_start_precision="month"))
    assert severity(RULE, as_of) == expected


def test_one_of_the_three_is_enough(as_of: date) -> None:
    ask(make_pilot(clock_start=as_of - 30 * DAY), Topic.DATA_USE, Topic.AUDIT_TRAIL)
    assert severity(RULE, as_of) == "stalled"


def test_quiet_once_all_three_are_answered(as_of: date) -> None:
    ask(make_pilot(clock_start=as_of - 30 * DAY), *Topic.of_week_one(), on=as_of)
    assert found(RULE, as_of) == []
    assert severity(RULE, as_of - DAY) == "stalled"


def test_an_answer_of_this_month_may_have_come(as_of: date) -> None:
    pilot = make_pilot(clock_start=as_of - 30 * DAY)
    for topic in Topic.of_week_one():
        make_question(
            pilot=pilot, key=topic, topic=topic, answer="Yes.", answered_on=as_of, answered_on_precision="month"
        )
    assert found(RULE, as_of) == []


def test_an_answer_without_a_day_counts(as_of: date) -> None:
    ask(make_pilot(clock_start=as_of - 30 * DAY), *Topic.of_week_one())
    assert found(RULE, as_of) == []


def test_what_was_never_recorded_is_not_known_and_stalled_at_most(as_of: date) -> None:
    pilot = make_pilot(clock_start=as_of - 120 * DAY, claimed_stage="production")
    make_question(pilot=pilot, answer="Yes.")
    [row] = found(RULE, as_of)
    assert row["is_guess"]
    assert row["severity"] == "stalled"


def test_says_nothing_of_an_imported_pilot_of_which_none_was_ever_recorded(as_of: date) -> None:
    pilot = make_pilot(clock_start=as_of - 90 * DAY, inventory="us-federal-2024")
    make_question(pilot=pilot, topic="other")
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_speaks_of_an_imported_pilot_once_its_team_reports(as_of: date) -> None:
    pilot = make_pilot(clock_start=as_of - 90 * DAY, inventory="us-federal-2024")
    make_weekly_update(pilot=pilot)
    assert severity(RULE, as_of) == "stalled"
    assert known_on(RULE, as_of) == UNDATED


def test_cannot_tell_without_a_start_unless_all_are_answered(as_of: date) -> None:
    pilot = make_pilot(clock_start=None)
    ask(pilot, Topic.DATA_USE)
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None
    pilot.governance_questions.update(answer="Yes.", answered_on=as_of - DAY)
    assert known_on(RULE, as_of) == as_of


def test_keeps_what_is_answered_as_evidence(as_of: date) -> None:
    pilot = make_pilot(clock_start=date(2026, 4, 30))
    make_champion(pilot=pilot)
    ask(pilot, Topic.DATA_USE)
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "",
            "severity": "stalled",
            "since": date(2026, 4, 30),
            "evidence": {
                "clock_start": "2026-04-30",
                "stage": "first_slice",
                "data_use": True,
                "accountability": False,
                "audit_trail": False,
                "was_asked": True,
                "champion": "A. Jones",
            },
        }
    ]


@pytest.mark.parametrize(
    ("answered", "said"),
    [
        (
            [Topic.DATA_USE, Topic.AUDIT_TRAIL],
            "Nobody has written down who is responsible for what it says.",
        ),
        (
            [Topic.AUDIT_TRAIL],
            (
                "Nobody has written down whether this model may be used on this data or who is responsible for what it "
                "says."
            ),
        ),
        (
            [],
            (
                "Nobody has written down whether this model may be used on this data, who is responsible for what it "
                "says or what its audit trail is."
            ),
        ),
    ],
)
def test_says_what_nobody_has_written_down(as_of: date, answered: list[Topic], said: str) -> None:
    ask(make_pilot(clock_start=as_of - 28 * DAY), *answered)
    assert sentence(RULE, as_of) == said


def test_says_that_nothing_is_on_record_where_nobody_has_asked(as_of: date) -> None:
    pilot = make_pilot(clock_start=as_of - 28 * DAY)
    for topic in (Topic.DATA_USE, Topic.AUDIT_TRAIL):
        make_question(pilot=pilot, key=topic, topic=topic, answer="Yes.")
    assert sentence(RULE, as_of) == "Nothing on record says who is responsible for what it says."


def test_the_ball_is_with_the_champion(as_of: date) -> None:
    pilot = make_pilot(clock_start=as_of - 28 * DAY)
    make_champion(pilot=pilot, person=make_person(name="C. Okafor"))
    ask(pilot)
    [row] = found(RULE, as_of)
    assert RULE.owner(row["evidence"]) == "Champion, C. Okafor"
    assert RULE.waits_on(row["evidence"]) == "C. Okafor"
    assert RULE.next_step(row["evidence"]).startswith("Name for each open question who answers it")


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        ask(make_pilot(clock_start=as_of - 28 * DAY))
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
