"""From the facts of pilots to durations: who counts, from when, and what ends it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilots.dates import Day, Precision
from pilots.models import Pilot, Stage
from portfolio import durations
from portfolio.durations import Cohort, Course, cohort_of, middle
from portfolio.survival import Duration, End, day_of_month
from stalls.statements import A_DAY, Scope
from tests import factories as make

DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


def cohort(as_of: date) -> Cohort:
    return cohort_of(Pilot.objects.all(), as_of)


def course(as_of: date) -> Course:
    [one] = cohort(as_of).courses
    return one


def to_production(as_of: date) -> Duration:
    [one] = cohort(as_of).to_production.durations
    return one


def test_an_open_pilot_counts_up_to_the_day(as_of: date) -> None:
    make.make_pilot(clock_start=as_of - 200 * DAY)

    assert to_production(as_of) == Duration(200, End.OPEN)


def test_a_claim_alone_reaches_nothing(as_of: date) -> None:
    pilot = make.make_pilot(clock_start=as_of - 200 * DAY, claimed_stage="production")
    make.make_stage_event(pilot=pilot, stage="production", on=as_of - 90 * DAY)

    assert to_production(as_of) == Duration(200, End.OPEN)


def test_a_pilot_with_all_its_evidence_reaches_both_goals(as_of: date) -> None:
    """Used in the week of as_of - 35 and the next, which ended on as_of - 22; four such weeks ended on as_of - 8."""
    make.make_evidenced_pilot(as_of=as_of)

    one = course(as_of)

    assert (one.started_on, one.production_on, one.realised_on) == (
        as_of - 300 * DAY,
        as_of - 22 * DAY,
        as_of - 8 * DAY,
    )
    assert cohort(as_of).to_production.durations == (Duration(278, End.REACHED),)
    assert cohort(as_of).to_realised.durations == (Duration(292, End.REACHED),)


def test_what_is_in_production_is_open_for_realised(as_of: date) -> None:
    pilot = make.make_evidenced_pilot(as_of=as_of)
    pilot.benefits_reviews.all().delete()

    assert cohort(as_of).to_production.durations == (Duration(278, End.REACHED),)
    assert cohort(as_of).to_realised.durations == (Duration(300, End.OPEN),)


# --- Stops, and pilots that wind down ---


def stopped(as_of: date, **event: Any) -> Pilot:
    pilot = make.make_pilot(clock_start=as_of - 200 * DAY, claimed_stage="stopped")
    make.make_stage_event(pilot=pilot, stage="stopped", **event)
    return pilot


def test_a_deliberate_stop_is_an_end_of_its_own(as_of: date) -> None:
    stopped(as_of, on=as_of - 50 * DAY)

    assert to_production(as_of) == Duration(150, End.STOPPED)


def test_the_stop_that_was_recorded_last_counts(as_of: date) -> None:
    pilot = stopped(as_of, on=as_of - 150 * DAY)
    make.make_stage_event(pilot=pilot, stage="pilot", on=as_of - 100 * DAY)
    make.make_stage_event(pilot=pilot, stage="stopped", on=as_of - 20 * DAY)

    assert to_production(as_of) == Duration(180, End.STOPPED)


def test_an_imprecise_stop_counts_as_late_as_it_can_have_been(as_of: date) -> None:
    stopped(as_of, on=date(2026, 4, 1), on_precision="month")

    assert course(as_of).stopped_on == date(2026, 4, 30)


def test_a_stop_in_a_month_that_still_runs_counts_today(as_of: date) -> None:
    stopped(as_of, on=date(2026, 6, 1), on_precision="month")

    assert course(as_of).stopped_on == as_of


def test_a_stop_without_a_day_had_happened_when_it_was_recorded(as_of: date) -> None:
    stopped(as_of, on=None, recorded_on=as_of - 30 * DAY)

    assert to_production(as_of) == Duration(170, End.STOPPED)


def test_a_stop_that_nobody_recorded_had_happened_by_the_day(as_of: date) -> None:
    make.make_pilot(clock_start=as_of - 200 * DAY, claimed_stage="stopped")

    assert to_production(as_of) == Duration(200, End.STOPPED)


def test_a_stop_to_come_is_none_yet(as_of: date) -> None:
    stopped(as_of, on=as_of)

    assert to_production(as_of) == Duration(200, End.STOPPED)
    assert to_production(as_of - DAY) == Duration(199, End.OPEN)


def test_what_was_reached_before_a_stop_was_reached(as_of: date) -> None:
    pilot = make.make_evidenced_pilot(as_of=as_of, claimed_stage="stopped")
    make.make_stage_event(pilot=pilot, stage="stopped", on=as_of - 15 * DAY)

    assert cohort(as_of).to_production.durations == (Duration(278, End.REACHED),)
    assert cohort(as_of).to_realised.durations == (Duration(285, End.STOPPED),)


def test_a_pilot_that_wound_down_stays_at_risk_and_never_arrives(as_of: date) -> None:
    pilot = make.make_pilot(clock_start=as_of - 200 * DAY, claimed_stage="wound_down")
    make.make_stage_event(pilot=pilot, stage="wound_down", on=as_of - 150 * DAY)

    assert to_production(as_of) == Duration(200, End.OPEN)
    assert course(as_of).claimed_stage == Stage.WOUND_DOWN


def test_winding_down_counts_against_the_portfolio() -> None:
    """Of twelve, six wind down at day 10 and six arrive at day 100: a half arrives, and not all that were left."""
    as_of = date(2026, 6, 1)
    dead = [Course(n, as_of - 200 * DAY, claimed_stage=Stage.WOUND_DOWN) for n in range(6)]
    alive = [Course(6 + n, as_of - 200 * DAY, production_on=as_of - 100 * DAY) for n in range(6)]

    share = Cohort(as_of, (*dead, *alive)).to_production.share_by(100)

    assert share
    assert share.value == pytest.approx(0.5)


# --- The start ---


@pytest.mark.parametrize(
    ("on", "precision", "start"),
    [
        (date(2025, 5, 7), Precision.DAY, date(2025, 5, 7)),
        (date(2025, 5, 1), Precision.MONTH, date(2025, 5, 16)),
        (date(2025, 2, 1), Precision.MONTH, date(2025, 2, 14)),
        (date(2025, 4, 1), Precision.QUARTER, date(2025, 5, 16)),
        (date(2025, 1, 1), Precision.YEAR, date(2025, 7, 2)),
        (date(2026, 1, 1), Precision.YEAR, date(2026, 6, 1)),
    ],
)
def test_an_imprecise_start_counts_from_the_middle(on: date, precision: Precision, start: date, as_of: date) -> None:
    assert middle(Day(on, precision), as_of) == start
    make.make_pilot(clock_start=on, clock_start_precision=precision)
    assert course(as_of).started_on == start


def test_an_end_before_the_middle_of_the_start_takes_no_days(as_of: date) -> None:
    pilot = make.make_pilot(clock_start=date(2025, 1, 1), clock_start_precision="year", claimed_stage="stopped")
    make.make_stage_event(pilot=pilot, stage="stopped", on=date(2025, 3, 1))

    assert to_production(as_of) == Duration(0, End.STOPPED)


@pytest.mark.parametrize(("start", "old"), [(426, 1), (425, 0)])
def test_a_pilot_is_held_against_the_headline_from_14_months_on(as_of: date, start: int, old: int) -> None:
    assert day_of_month(14) == 426
    make.make_pilot(clock_start=as_of - start * DAY)

    assert len(cohort(as_of).old_enough) == old


# --- Who is not counted ---


def test_leaves_out_what_has_not_started_and_says_how_many(as_of: date) -> None:
    make.make_pilot(clock_start=None, claimed_stage="proposed")
    make.make_pilot(clock_start=as_of + DAY)
    make.make_pilot(clock_start=as_of)

    found = cohort(as_of)

    assert (len(found.courses), found.not_started, found.never_asked) == (1, 2, 0)


def test_leaves_out_an_inventory_until_its_team_tells_something(as_of: date) -> None:
    silent, telling = (make.make_pilot(clock_start=as_of - 90 * DAY, inventory="us-federal-2024") for _ in range(2))
    make.make_weekly_update(pilot=telling)

    found = cohort(as_of)

    assert [one.pilot for one in found.courses] == [telling.pk]
    assert (found.not_started, found.never_asked) == (0, 1)
    assert silent.pk not in [one.pilot for one in found.courses]


@pytest.mark.parametrize("later", [1, 29, 366])
def test_its_kept_statement_moves_with_its_day(monkeypatch: pytest.MonkeyPatch, later: int) -> None:
    day = A_DAY + later * DAY
    kept = durations.evidenced_statement.__wrapped__()
    monkeypatch.setattr(durations, "A_DAY", day)
    other = durations.evidenced_statement.__wrapped__()

    assert kept.sql == other.sql
    assert kept.bound(day, Scope.of([-1])) == list(other.params)


def test_takes_eight_queries_however_many_pilots(as_of: date) -> None:
    counts = []
    for more in (1, 6):
        for _ in range(more):
            make.make_evidenced_pilot(as_of=as_of)
            stopped(as_of, on=as_of - DAY)
        with CaptureQueriesContext(connection) as queries:
            found = cohort(as_of)
        counts.append(len(queries))

    assert counts == [8, 8]
    assert found.to_realised.reached == 7
