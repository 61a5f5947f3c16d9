"""The first day on which the evidence was on record, held against `stalls.stages`, which says it of each day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given
from hypothesis import strategies as st

from governance.models import SignOff
from outcomes.models import OutcomeMetric, Reading, UsageWeek
from pilots.models import Champion, Integration, Pilot, Stage
from portfolio import evidence_days
from portfolio.evidence_days import first_days, first_free
from stalls.stages import with_evidenced_stage
from stalls.statements import A_DAY, Scope
from tests import factories as make
from tests.examples import IN_A_DATABASE, tried

DAY = timedelta(days=1)
START = date.min


@pytest.fixture
def pilot(db: None, as_of: date) -> Pilot:
    """In production since as_of - 22, when two weeks of use had ended, and realised since as_of - 8, after four."""
    return make.make_evidenced_pilot(as_of=as_of)


def production(pilot: Pilot, as_of: date) -> date:
    return first_days([pilot.pk], as_of)[0][pilot.pk]


def realised(pilot: Pilot, as_of: date) -> date:
    return first_days([pilot.pk], as_of)[1][pilot.pk]


def evidenced(as_of: date) -> Stage:
    return Stage(with_evidenced_stage(Pilot.objects.all(), as_of).get().evidenced_stage)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("spans", "day"),
    [
        ([], START),
        ([(START, date(2026, 1, 5))], date(2026, 1, 5)),
        ([(START, date(2026, 1, 5)), (date(2026, 1, 3), date(2026, 1, 9))], date(2026, 1, 9)),
        ([(START, date(2026, 1, 5)), (date(2026, 1, 6), date(2026, 1, 9))], date(2026, 1, 5)),
        ([(START, date(2026, 1, 5)), (date(2026, 1, 5), date(2026, 1, 9))], date(2026, 1, 9)),
        ([(START, date(2026, 1, 9)), (date(2026, 1, 3), date(2026, 1, 5))], date(2026, 1, 9)),
        ([(START, START)], START),
    ],
)
def test_the_first_free_day_lies_in_no_span(spans: Any, day: date) -> None:
    assert first_free(spans) == day


def test_agrees_with_the_stages_of_the_days_around(pilot: Pilot, as_of: date) -> None:
    live, done = production(pilot, as_of), realised(pilot, as_of)

    assert (live, done) == (as_of - 22 * DAY, as_of - 8 * DAY)
    assert [evidenced(day) for day in (live - DAY, live, done - DAY, done)] == [
        Stage.PILOT,
        Stage.PRODUCTION,
        Stage.PRODUCTION,
        Stage.REALISED,
    ]


def test_takes_the_latest_of_the_pieces(pilot: Pilot, as_of: date) -> None:
    Champion.objects.update(since=as_of - 12 * DAY)

    assert production(pilot, as_of) == as_of - 12 * DAY


def test_a_month_counts_from_its_last_day(pilot: Pilot, as_of: date) -> None:
    Champion.objects.update(since=date(2026, 5, 1), since_precision="month")

    assert production(pilot, as_of) == date(2026, 5, 31)


def test_a_fact_without_a_day_moves_nothing(pilot: Pilot, as_of: date) -> None:
    Champion.objects.update(since=None)
    Integration.objects.update(state_on=None)
    SignOff.objects.update(decided_on=None)

    assert production(pilot, as_of) == as_of - 22 * DAY


def test_an_integration_that_began_after_going_live_takes_nothing_back(pilot: Pilot, as_of: date) -> None:
    later = {"started_on": as_of - 15 * DAY, "state": "live", "state_on": as_of - 3 * DAY}
    make.make_integration(pilot=pilot, key="later", owner=make.make_person(), **later)

    assert production(pilot, as_of) == as_of - 22 * DAY
    # For realised it lacked from then until it was live, which was after the four weeks had ended.
    assert realised(pilot, as_of) == as_of - 3 * DAY


def test_an_integration_that_had_begun_delays(pilot: Pilot, as_of: date) -> None:
    before = {"started_on": as_of - 30 * DAY, "state": "descoped", "state_on": as_of - 18 * DAY}
    make.make_integration(pilot=pilot, key="before", **before)

    assert production(pilot, as_of) == as_of - 18 * DAY


def test_a_sign_off_that_does_not_block_delays_nothing(pilot: Pilot, as_of: date) -> None:
    make.make_sign_off(pilot=pilot, area="records", blocking=False, decision="approved", decided_on=as_of)
    make.make_sign_off(pilot=pilot, area="equality", needed="no", decision="approved", decided_on=as_of)

    assert production(pilot, as_of) == as_of - 22 * DAY


def test_a_renewal_does_not_take_back_what_the_first_approval_allowed(pilot: Pilot, as_of: date) -> None:
    sign_off = SignOff.objects.get()
    make.make_round(sign_off=sign_off, on=as_of - 90 * DAY)
    SignOff.objects.update(decided_on=as_of - 2 * DAY)

    assert production(pilot, as_of) == as_of - 22 * DAY


def test_a_first_round_that_was_refused_allows_nothing(pilot: Pilot, as_of: date) -> None:
    make.make_round(sign_off=SignOff.objects.get(), on=as_of - 90 * DAY, decision="rejected")
    SignOff.objects.update(decided_on=as_of - 2 * DAY)

    assert production(pilot, as_of) == as_of - 2 * DAY


def test_a_further_reading_does_not_move_the_day(pilot: Pilot, as_of: date) -> None:
    metric = OutcomeMetric.objects.get()
    for ago in (6, 4, 2):
        make.make_reading(metric=metric, on=as_of - ago * DAY, value=Decimal(11), evidence="measured")

    assert realised(pilot, as_of) == as_of - 8 * DAY


def test_while_the_last_reading_misses_the_target_it_is_not_realised(pilot: Pilot, as_of: date) -> None:
    metric = OutcomeMetric.objects.get()
    for ago, value in ((10, 20), (5, 19), (3, 14)):
        make.make_reading(metric=metric, on=as_of - ago * DAY, value=Decimal(value), evidence="measured")

    assert realised(pilot, as_of) == as_of - 3 * DAY


def test_an_accepted_shortfall_counts_from_the_day_of_its_review(pilot: Pilot, as_of: date) -> None:
    Reading.objects.update(value=20)
    accepted = {"shortfall_accepted": "Enough.", "confirmed_by": OutcomeMetric.objects.get().benefit_owner}
    make.make_benefits_review(pilot=pilot, key="later", held_on=as_of - 4 * DAY, **accepted)

    assert realised(pilot, as_of) == as_of - 4 * DAY
    assert evidenced(as_of - 4 * DAY) == Stage.REALISED
    assert evidenced(as_of - 5 * DAY) == Stage.PRODUCTION


@pytest.mark.parametrize("later", [1, 29, 366])
def test_its_kept_statement_moves_with_its_day(monkeypatch: pytest.MonkeyPatch, later: int) -> None:
    day = A_DAY + later * DAY
    kept = evidence_days.told_statement.__wrapped__()
    monkeypatch.setattr(evidence_days, "A_DAY", day)
    other = evidence_days.told_statement.__wrapped__()

    assert kept.sql == other.sql
    assert kept.bound(day, Scope.of([-1])) == list(other.params)


def test_takes_five_queries_however_many_pilots(pilot: Pilot, as_of: date) -> None:
    counts = []
    for _ in range(2):
        reached = list(Pilot.objects.values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as queries:
            first_days(reached, as_of)
        counts.append(len(queries))
        for _ in range(4):
            make.make_evidenced_pilot(as_of=as_of)

    assert counts == [5, 5]


# --- Whatever the days are ---

ago = st.integers(min_value=0, max_value=60)
earlier = st.sampled_from([1, 1, 4, 20])
readings = st.lists(st.tuples(ago, st.sampled_from([14, 16])), max_size=5)


@tried(8, suppress_health_check=IN_A_DATABASE)
@given(begun=ago, live=ago, decided=ago, read=readings, used_from=st.integers(5, 8), before=earlier)
@example(begun=40, live=0, decided=60, read=[(30, 14), (20, 16), (3, 14)], used_from=8, before=1)
def test_whatever_the_days_are_the_stage_was_reached_then_and_on_no_day_before(
    pilot: Pilot, as_of: date, begun: int, live: int, decided: int, read: Any, used_from: int, before: int
) -> None:
    """The integration may begin late, and readings meet and miss the target. `before`: days earlier to look at."""
    with transaction.atomic():
        make.make_integration(
            pilot=pilot, key="x", owner=make.make_person(), started_on=as_of - begun * DAY, state="live",
            state_on=as_of - live * DAY,
        )  # fmt: skip
        SignOff.objects.update(decided_on=as_of - decided * DAY)
        UsageWeek.objects.all().delete()
        for week in range(used_from, 1, -1):
            make.make_usage_week(pilot=pilot, week=as_of - 7 * week * DAY, active_users=15)
        for days, value in read:
            metric = OutcomeMetric.objects.get()
            make.make_reading(metric=metric, on=as_of - days * DAY, value=Decimal(value), evidence="measured")
        _hold_against_the_stages(pilot, as_of, before)
        transaction.set_rollback(True)


def _hold_against_the_stages(pilot: Pilot, as_of: date, before: int) -> None:
    order = list(Stage)
    for stage, first in ((Stage.PRODUCTION, production), (Stage.REALISED, realised)):
        if order.index(evidenced(as_of)) >= order.index(stage):
            day = first(pilot, as_of)
            assert day <= as_of
            assert order.index(evidenced(day)) >= order.index(stage)
            assert order.index(evidenced(day - before * DAY)) < order.index(stage)
