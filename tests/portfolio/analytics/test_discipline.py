"""Which weekly updates were due in the past twelve weeks, and how they came."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.models import Portfolio
from pilots.models import Pilot
from portfolio.analytics.discipline import Discipline, disciplines
from tests import factories as make

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
# The first of the twelve weeks before the Monday of the tests.
FIRST = make.MONDAY - 12 * WEEK


@pytest.fixture
def pilot(portfolio: Portfolio) -> Pilot:
    return make.make_pilot(portfolio=portfolio, clock_start=FIRST - WEEK)


def of_portfolio(as_of: date = make.MONDAY) -> Discipline:
    [found] = disciplines(Pilot.objects.all(), list(Portfolio.objects.all()), as_of)
    return found


def counts(found: Discipline) -> tuple[int, int, int]:
    return found.all.on_time, found.all.late, found.all.missed


def post(pilot: Pilot, *, week: date, on: date, **fields: int) -> None:
    pilot.weekly_updates.create(week=week, submitted_on=on, **fields)


def test_tells_on_time_late_and_missed_a_line_a_week(pilot: Pilot) -> None:
    post(pilot, week=FIRST, on=FIRST + 6 * DAY, seconds_taken=30)
    post(pilot, week=FIRST + WEEK, on=FIRST + 2 * WEEK, seconds_taken=50)

    found = of_portfolio()

    assert counts(found) == (1, 1, 10)
    assert [(week.on_time, week.late, week.missed) for week in found.weeks.values()][:3] == [
        (1, 0, 0),
        (0, 1, 0),
        (0, 0, 1),
    ]
    assert (found.seconds, found.timed, found.pilots) == (30, 2, 1)


def test_the_longest_silence_names_its_pilot_and_leaves_quiet_days_out(pilot: Pilot, portfolio: Portfolio) -> None:
    post(pilot, week=FIRST, on=FIRST)
    make.make_quiet_period(since=FIRST + 10 * DAY, until=FIRST + 14 * DAY, portfolio=portfolio)

    found = of_portfolio()

    assert (found.silent_days, found.silent_pilot["pk"]) == (80, pilot.pk)


def test_nothing_is_due_in_a_week_that_is_quiet_through_and_through(pilot: Pilot, portfolio: Portfolio) -> None:
    make.make_quiet_period(since=FIRST, until=FIRST + 5 * DAY, portfolio=portfolio)
    make.make_quiet_period(since=FIRST + WEEK, until=FIRST + WEEK + 3 * DAY, portfolio=portfolio, name="Half")

    assert of_portfolio().all.due == 11


def test_nothing_is_due_in_a_pause(pilot: Pilot) -> None:
    make.make_pause(pilot=pilot, started_on=FIRST + 3 * DAY, resumed_on=FIRST + 9 * DAY)

    found = of_portfolio()

    assert found.all.due == 10
    assert found.silent_days == 12 * 7 - 9


def test_nothing_is_due_of_a_pilot_that_rests_now(pilot: Pilot) -> None:
    make.make_pause(pilot=pilot, started_on=FIRST + 8 * WEEK)

    assert (of_portfolio().all.due, of_portfolio().silent_days) == (8, 0)


@pytest.mark.parametrize(("stands_in", "due"), [(False, 11), (True, 12)])
def test_leave_excuses_unless_somebody_stands_in(pilot: Pilot, stands_in: bool, due: int) -> None:
    pilot.engineer = make.make_person(name="Eli")
    pilot.save()
    stand_in = make.make_person(name="Sam") if stands_in else None
    make.make_leave(person=pilot.engineer, since=FIRST, until=FIRST + WEEK, stand_in=stand_in)

    assert of_portfolio().all.due == due


def test_nothing_is_due_before_the_start_and_after_the_end(pilot: Pilot) -> None:
    pilot.clock_start, pilot.claimed_stage = FIRST + WEEK + 2 * DAY, "stopped"
    pilot.save()
    make.make_stage_event(pilot=pilot, stage="stopped", on=FIRST + 4 * WEEK + DAY)

    found = of_portfolio()

    assert (found.all.due, found.silent_days) == (3, 0)


def test_a_pilot_that_reports_every_second_week_owes_every_second_week(pilot: Pilot) -> None:
    pilot.cadence_days = 14
    pilot.save()
    for week in range(0, 12, 2):
        post(pilot, week=FIRST + week * WEEK, on=FIRST + week * WEEK)

    assert counts(of_portfolio()) == (6, 0, 0)


def test_the_portfolio_that_missed_most_comes_first(pilot: Pilot) -> None:
    silent = make.make_pilot(portfolio=make.make_portfolio(name="Silent"), clock_start=FIRST - WEEK)
    post(pilot, week=FIRST, on=FIRST)

    found = disciplines(Pilot.objects.all(), list(Portfolio.objects.order_by("pk")), make.MONDAY)

    assert [one.portfolio for one in found] == [silent.portfolio, pilot.portfolio]


def test_a_row_of_an_inventory_owes_nothing_until_its_team_reports(pilot: Pilot) -> None:
    pilot.inventory = "us-federal-2024"
    pilot.save()

    assert disciplines(Pilot.objects.all(), list(Portfolio.objects.all()), make.MONDAY) == []
