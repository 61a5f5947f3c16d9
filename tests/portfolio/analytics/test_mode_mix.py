"""What stalls are put down to: now, over the past year, and in retrospectives."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pilots.models import Pilot, Retrospective
from portfolio.analytics.mode_mix import OTHER, Source, sources_of
from portfolio.analytics.mode_mix_chart import drawings_of
from stalls.models import HealthEvent
from tests import factories as make

DAY = timedelta(days=1)


def sources(as_of: date) -> dict[str, Source]:
    return {source.key: source for source in sources_of(Pilot.objects.all(), as_of)}


def tell(pilot: Pilot, on: date, state: str, mode: str = "champion") -> None:
    HealthEvent.objects.create(pilot=pilot, on=on, state=state, primary_mode=mode, modes=[])


@pytest.fixture
def pilot(db: None) -> Pilot:
    return make.make_pilot()


def test_counts_stalled_and_critical_pilots_by_their_primary_mode(pilot: Pilot, as_of: date) -> None:
    others = [make.make_pilot() for _ in range(2)]
    for one, state in zip([pilot, *others], ("critical", "stalled", "watch"), strict=True):
        make.make_overall(pilot=one, state=state, primary_mode="outcome")

    assert dict(sources(as_of)["now"].counts) == {"Outcome": 2}


def test_a_stall_counts_on_the_day_it_begins_and_again_when_it_comes_back(pilot: Pilot, as_of: date) -> None:
    for days, state, mode in [
        (90, "stalled", "champion"),
        (80, "critical", "champion"),
        (60, "watch", "champion"),
        (30, "critical", "workflow"),
    ]:
        tell(pilot, as_of - days * DAY, state, mode)

    assert dict(sources(as_of)["year"].counts) == {"Champion": 1, "Workflow": 1}


def test_a_stall_that_began_more_than_a_year_ago_does_not_count(pilot: Pilot, as_of: date) -> None:
    tell(pilot, as_of - 400 * DAY, "stalled")
    tell(pilot, as_of - 100 * DAY, "critical")

    assert sources(as_of)["year"].total == 0


def test_only_the_evening_of_a_day_counts(pilot: Pilot, as_of: date) -> None:
    tell(pilot, as_of, "stalled")
    tell(pilot, as_of, "watch")

    assert sources(as_of)["year"].total == 0


def test_retrospectives_name_modes_and_other_reasons(pilot: Pilot, as_of: date) -> None:
    reasons = ("unmeasured", "cost", "unknown", "")
    for one, reason in zip([pilot, *(make.make_pilot() for _ in range(3))], reasons, strict=True):
        Retrospective.objects.create(pilot=one, primary_mode=reason)

    assert dict(sources(as_of)["told"].counts) == {"Outcome": 1, OTHER: 1}


def test_bars_are_shares_of_their_own_count_and_say_it(pilot: Pilot, as_of: date) -> None:
    Retrospective.objects.create(pilot=pilot, primary_mode="governance")
    tell(pilot, as_of, "stalled", "champion")

    wide, narrow = drawings_of(sources_of(Pilot.objects.all(), as_of))

    bars = {(row.name, bar.key): (bar.width, bar.words) for row in narrow.rows for bar in row.bars}
    assert bars["Governance", "told"] == (234.0, "1 of 1")
    assert bars["Champion", "year"] == (234.0, "1 of 1")
    assert bars["Champion", "now"] == (0.0, "0 of 0")
    assert [row.name for row in wide.rows] == [row.name for row in narrow.rows]
