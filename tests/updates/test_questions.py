"""What is asked of a pilot, what is only told, and how an answer reads."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pilots.models import Pilot
from tests import factories as make
from tests.updates.makers import INTEGRATION, asked, make_full_pilot
from updates.questions import weeks_unknown

pytestmark = pytest.mark.django_db

WEEK = make.MONDAY
WEDNESDAY = WEEK + timedelta(days=2)


@pytest.fixture
def pilot() -> Pilot:
    return make_full_pilot()


def codes(pilot: Pilot) -> list[str]:
    return [key for key, question in asked(pilot, WEDNESDAY).items() if question.asks]


def initial(pilot: Pilot, code: str, detail: str) -> Any:
    question = asked(pilot, WEDNESDAY)[code]
    return question.fields()[f"{question.name}-{detail}"].initial


def test_asks_the_seven_and_what_is_in_the_way(pilot: Pilot) -> None:
    assert codes(pilot) == [
        "use", INTEGRATION, "governance", "champion", "contact", "metric", "confidence", "blocker",
    ]  # fmt: skip


def test_only_tells_what_nothing_can_be_asked_about() -> None:
    questions = asked(make.make_pilot(), WEDNESDAY)

    assert [key for key, question in questions.items() if question.asks] == ["use", "governance", "contact", "blocker"]
    assert questions["champion"].hint == "Nobody is on record as the champion of this pilot."
    assert questions["metric"].hint == "None has been agreed yet."
    assert questions["confidence"].hint == "Nobody has promised a day for it yet."


def test_does_not_ask_whether_it_will_be_live_once_it_is(pilot: Pilot) -> None:
    pilot.claimed_stage = "production"

    assert asked(pilot, WEDNESDAY)["confidence"].hint == "It is on record as live."


def test_asks_for_the_promise_in_force(pilot: Pilot) -> None:
    make.make_promise(pilot=pilot, live_by=WEEK + timedelta(days=90), recorded_on=WEEK)
    make.make_promise(pilot=pilot, live_by=WEEK + timedelta(days=99), recorded_on=WEDNESDAY + timedelta(days=1))

    assert asked(pilot, WEDNESDAY)["confidence"].title == "Will it be live by 30 Aug 2026?"


def test_count_by_a_feed_is_shown_and_not_asked_for(pilot: Pilot) -> None:
    make.make_usage_week(pilot=pilot, week=WEEK, active_users=12, target_users=40, source="feed")

    use = asked(pilot, WEDNESDAY)["use"]
    assert (use.asks, use.hint) == (False, "A feed has counted: 12 of 40 people used it.")
    make.make_environment_week(pilot=pilot, week=WEEK, visitors=4)
    assert asked(pilot, WEDNESDAY)["use"].hint.endswith("used it.\nVisitors counted: 4 on staging.")


def test_visitors_of_the_week_are_shown(pilot: Pilot) -> None:
    make.make_environment_week(pilot=pilot, week=WEEK, visitors=4)

    assert asked(pilot, WEDNESDAY)["use"].hint == "Visitors counted: 4 on staging."


def test_fills_in_the_people_it_is_meant_for_from_the_last_count(pilot: Pilot) -> None:
    make.make_usage_week(pilot=pilot, week=WEEK - timedelta(weeks=3), target_users=40, active_users=9)

    assert initial(pilot, "use", "target_users") == 40
    assert initial(pilot, "use", "active_users") is None


def test_asks_after_the_three_that_have_waited_longest(pilot: Pilot) -> None:
    for days in (1, 30, 50, 90):
        integration = make.make_integration(pilot=pilot, key=f"{days}", started_on=WEEK - timedelta(days=days))
        make.make_access_request(
            pilot=pilot, key=f"r{days}", integration=integration, raised_on=WEEK - timedelta(days=days)
        )
    make.make_access_request(pilot=pilot, key="loose", raised_on=WEEK - timedelta(days=40))

    waits = [code for code in codes(pilot) if ":" in code]
    assert waits == ["integration:90", "integration:50", "access_request:loose"]


@pytest.mark.parametrize("state", ["live", "descoped"])
def test_integration_that_is_over_is_not_asked_after(pilot: Pilot, state: str) -> None:
    pilot.integrations.update(state=state)

    assert INTEGRATION not in codes(pilot)
    # What was asked for it still waits for an answer.
    assert "access_request:ticket" in codes(pilot)


def test_closed_request_is_not_asked_after() -> None:
    pilot = make.make_pilot()
    make.make_access_request(pilot=pilot, closed_on=WEEK - timedelta(days=1))

    assert codes(pilot) == ["use", "governance", "contact", "blocker"]


def test_tells_the_promised_days_and_whose_turn_it_is(pilot: Pilot) -> None:
    assert asked(pilot, WEDNESDAY)[INTEGRATION].hint == (
        "Promised in 14 days, 58 days so far.\nINC-1042, a service account: Infrastructure to answer, 22 days."
    )
    pilot.access_requests.update(turn="ours", turn_on=WEEK, answered_on=WEEK)
    assert asked(pilot, WEDNESDAY)[INTEGRATION].hint.endswith("INC-1042, a service account: your turn, 2 days.")
    pilot.access_requests.update(turn="theirs", turn_on=WEDNESDAY)
    assert asked(pilot, WEDNESDAY)[INTEGRATION].hint.endswith("Infrastructure to answer, 0 days.")


def test_asks_which_request_was_answered_only_if_there_are_several(pilot: Pilot) -> None:
    integration = pilot.integrations.get()
    assert [detail.name for detail in asked(pilot, WEDNESDAY)[INTEGRATION].details] == ["turn", "state"]

    make.make_access_request(pilot=pilot, key="second", integration=integration)
    assert [detail.name for detail in asked(pilot, WEDNESDAY)[INTEGRATION].details] == ["request", "turn", "state"]


def test_tells_where_each_sign_off_is(pilot: Pilot) -> None:
    make.make_sign_off(pilot=pilot, area="data_protection", engaged_on=WEEK, submitted_on=WEEK)
    make.make_sign_off(pilot=pilot, area="procurement", needed="no")
    make.make_sign_off(pilot=pilot, area="dtac", decision="approved", decided_on=WEEK)
    make.make_sign_off(pilot=pilot, area="third_party", submitted_on=WEEK, decision="rejected", decided_on=WEEK)

    governance = asked(pilot, WEDNESDAY)["governance"]
    assert governance.hint.split("\n") == [
        "Data protection: handed in, not decided.",
        "Third-party assessment: was rejected.",
        "Legal: not told yet.",
    ]


def test_only_sign_off_that_waits_is_chosen_already(pilot: Pilot) -> None:
    assert initial(pilot, "governance", "sign_off") == "legal"

    make.make_sign_off(pilot=pilot, area="data_protection")
    assert initial(pilot, "governance", "sign_off") == ""


def test_names_the_champion_of_the_week(pilot: Pilot) -> None:
    assert asked(pilot, WEDNESDAY)["champion"].title == "Did the champion, A. Jones, act for it?"

    pilot.champions.update(until=WEEK - timedelta(days=10))
    assert not asked(pilot, WEDNESDAY)["champion"].asks


def test_tells_the_last_reading(pilot: Pilot) -> None:
    make.make_reading(metric=pilot.outcome_metrics.get(), on=WEEK, value=14.5)
    make.make_reading(metric=pilot.outcome_metrics.get(), on=WEEK + timedelta(days=5), value=3)

    metric = asked(pilot, WEDNESDAY)["metric"]
    assert (metric.title, metric.hint) == (
        "Minutes per referral: what is it now?",
        "Last reading: 14.5 minutes on 1 Jun 2026.",
    )


@pytest.mark.parametrize(
    ("code", "answer", "words"),
    [
        ("use", {}, ""),
        ("use", {"answer": "yes", "active_users": 12, "target_users": 40}, "Yes, 12 used it, of 40"),
        (INTEGRATION, {"answer": "answered", "turn": "ours"}, "They answered us, they need something from us"),
        (
            "governance",
            {"answer": "question", "text": "May it?", "from": "Legal"},
            "A new question, “May it?”, from Legal",
        ),
        ("metric", {"answer": "measured", "value": "12.5"}, "A number, 12.5 minutes"),
        ("blocker", {"text": "Slow"}, "Slow"),
        ("use", {"answer": "no such tap"}, ""),
    ],
)
def test_answer_in_words(pilot: Pilot, code: str, answer: dict[str, Any], words: str) -> None:
    assert asked(pilot, WEDNESDAY)[code].in_words(answer) == words


def test_unit_may_hold_any_sign(pilot: Pilot) -> None:
    pilot.outcome_metrics.update(unit="{0} %")

    assert asked(pilot, WEDNESDAY)["metric"].in_words({"answer": "measured", "value": "3"}) == "A number, 3 {0} %"


@pytest.mark.parametrize(
    ("said", "weeks"),
    [
        ([], 0),
        ([{"answer": "unknown"}], 1),
        ([{"answer": "unknown"}, {"answer": "unknown"}], 2),
        # Saying nothing, or that nothing changed, does not make it known.
        ([{}, {"answer": "unknown"}, {}], 2),
        ([{"answer": "yes"}, {"answer": "unknown"}], 0),
        ([{"answer": "unknown"}, {"answer": "no"}, {"answer": "unknown"}], 1),
    ],
)
def test_not_knowing_ages_until_somebody_knows(said: list[dict[str, Any]], weeks: int) -> None:
    earlier = [(WEEK - timedelta(weeks=back + 1), answer) for back, answer in enumerate(said)]

    assert weeks_unknown(earlier, WEEK) == weeks


def test_weeks_without_an_update_count_as_not_known_too() -> None:
    assert weeks_unknown([(WEEK - timedelta(weeks=5), {"answer": "unknown"})], WEEK) == 5
