"""Whose clock ran from when to when, and what a queue cost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.clocks import Typical, clock_of
from governance.turns import reviewers_turns
from pilots.models import Pilot
from portfolio.analytics.queues import lines_of
from portfolio.analytics.spans import covered, days_of, runs
from portfolio.analytics.waits import Wait, waits_of
from tests import factories as make

DAY = timedelta(days=1)
some_days = st.dates(date(2026, 1, 1), date(2026, 3, 1))
some_spans = st.lists(st.tuples(some_days, some_days).map(lambda pair: (min(pair), max(pair))), max_size=6)


def waits(as_of: date) -> list[Wait]:
    return waits_of(Pilot.objects.all(), as_of).waits


@pytest.fixture
def pilot(db: None) -> Pilot:
    return make.make_pilot()


@given(some_spans)
def test_days_in_several_spans_count_once(spans: list[tuple[date, date]]) -> None:
    days = {since + n * DAY for since, until in spans for n in range((until - since).days)}

    assert covered(spans) == len(days) <= days_of(spans)


def test_a_clock_stops_while_it_is_not_theirs(as_of: date) -> None:
    changes = [(as_of + 4 * DAY, False), (as_of + 9 * DAY, True)]

    assert runs(as_of, changes, as_of + 20 * DAY) == [(as_of, as_of + 4 * DAY), (as_of + 9 * DAY, as_of + 20 * DAY)]


def test_an_open_request_counts_up_to_today(pilot: Pilot, as_of: date) -> None:
    make.make_access_request(pilot=pilot, raised_on=as_of - 30 * DAY)

    [wait] = waits(as_of)

    assert (wait.queue.name, wait.days_open, wait.duration.end.name) == ("Infrastructure", 30, "OPEN")


def test_a_request_does_not_count_while_an_answer_is_asked_of_us(pilot: Pilot, as_of: date) -> None:
    request = make.make_access_request(pilot=pilot, raised_on=as_of - 30 * DAY, recorded_on=as_of - 30 * DAY)
    request.turn, request.turn_on, request.recorded_on = "ours", as_of - 20 * DAY, as_of - 20 * DAY
    request.save()

    [wait] = waits(as_of)

    assert (days_of(wait.spans), wait.is_open) == (10, False)


def test_a_closed_request_has_reached_its_end(pilot: Pilot, as_of: date) -> None:
    make.make_access_request(pilot=pilot, raised_on=as_of - 30 * DAY, closed_on=as_of - 10 * DAY)

    [wait] = waits(as_of)

    assert (wait.duration.days, wait.duration.end.name, wait.is_open) == (20, "REACHED", False)


def test_the_end_of_a_pilot_ends_its_waits_without_an_answer(pilot: Pilot, as_of: date) -> None:
    make.make_access_request(pilot=pilot, raised_on=as_of - 30 * DAY)
    pilot.claimed_stage = "stopped"
    pilot.save()
    make.make_stage_event(pilot=pilot, stage="stopped", on=as_of - 25 * DAY)

    [wait] = waits(as_of)

    assert (wait.duration.days, wait.duration.end.name, wait.is_open) == (5, "OPEN", False)


def test_a_sign_off_counts_the_reviewers_turns_alone(pilot: Pilot, as_of: date) -> None:
    sign_off = make.make_handed_in(pilot=pilot, on=as_of - 5 * DAY, decision="returned", decided_on=as_of - 20 * DAY)
    make.make_round(sign_off=sign_off, on=as_of - 20 * DAY, submitted_on=as_of - 30 * DAY, decision="returned", round=1)

    [wait] = waits(as_of)

    rounds = list(sign_off.decisions.all())
    clock = clock_of(sign_off, rounds, typical=Typical(None), as_of=as_of, day_zero=None)
    assert (days_of(wait.spans), wait.is_open) == (15, True)
    assert days_of(reviewers_turns(sign_off, rounds, as_of, running=True)) == clock.reviewers_days


def test_a_returned_sign_off_is_open_and_nobody_waits_for_its_reviewers(pilot: Pilot, as_of: date) -> None:
    make.make_handed_in(pilot=pilot, on=as_of - 30 * DAY, decision="returned", decided_on=as_of - 20 * DAY)

    [wait] = waits(as_of)

    assert (wait.duration.days, wait.duration.end.name, wait.is_open) == (10, "OPEN", False)


def test_a_question_waits_for_whoever_is_asked(pilot: Pilot, as_of: date) -> None:
    make.make_question(pilot=pilot, raised_on=as_of - 9 * DAY, function="legal")
    make.make_question(pilot=pilot, key="second", raised_on=as_of - 9 * DAY)

    assert sorted(wait.queue.name for wait in waits(as_of)) == ["Legal", "Nobody named"]


def test_an_integration_counts_while_it_waits_and_no_request_says_so(pilot: Pilot, as_of: date) -> None:
    make.make_integration(pilot=pilot, state="waiting", state_on=as_of - 9 * DAY)
    told = make.make_integration(pilot=pilot, key="told", state="waiting", state_on=as_of - 9 * DAY)
    make.make_access_request(pilot=pilot, integration=told, raised_on=as_of - 3 * DAY)

    assert sorted(days_of(wait.spans) for wait in waits(as_of)) == [3, 9]


def test_what_has_no_day_is_told_and_not_counted(pilot: Pilot, as_of: date) -> None:
    make.make_access_request(pilot=pilot, raised_on=None)

    found = waits_of(Pilot.objects.all(), as_of)

    assert (found.waits, found.without_day) == ([], 1)


def test_two_requests_at_once_cost_a_pilot_once(pilot: Pilot, as_of: date) -> None:
    make.make_access_request(pilot=pilot, raised_on=as_of - 21 * DAY)
    make.make_access_request(pilot=pilot, key="second", raised_on=as_of - 14 * DAY)

    context = lines_of(waits_of(Pilot.objects.all(), as_of), {})

    assert context["costs_most"] == (
        "Infrastructure has cost most: 3.0 pilot-weeks in 1 pilot, 2 still open, the longest for 21 days."
    )
    assert context["queues"][0].half == "fewer than 10"


def test_says_by_when_half_were_answered_with_those_that_still_wait(db: None, as_of: date) -> None:
    for count in range(20):
        pilot = make.make_pilot()
        closed = as_of - (20 - count) * DAY if count < 14 else None
        make.make_access_request(pilot=pilot, raised_on=as_of - 21 * DAY, closed_on=closed)

    [line] = lines_of(waits_of(Pilot.objects.all(), as_of), {})["queues"]

    assert (line.waits, line.open_now, line.half, line.three_quarters) == (
        20,
        6,
        "10 days (5 or more)",
        "more than 21 days",
    )
