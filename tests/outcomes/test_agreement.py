"""What a metric lacks to be agreed, what then holds, and how late it came."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from outcomes.agreement import NotAgreedError, digest_of, lateness, missing_of, sentence_of
from pilots.models import Pilot
from tests.factories import MONDAY, make_complete_metric, make_metric, make_person, make_pilot

pytestmark = pytest.mark.django_db


@pytest.fixture
def pilot() -> Pilot:
    return make_pilot(engineer=make_person(name="Eli"), programme_manager=make_person(name="Priya"))


def test_nothing_is_missing_of_a_complete_metric(pilot: Pilot) -> None:
    assert missing_of(make_complete_metric(pilot=pilot)) == []


@pytest.mark.parametrize(
    ("without", "label"),
    [
        ({"unit": ""}, "unit"),
        ({"baseline": None}, "baseline"),
        ({"baseline_on": None}, "day of the baseline"),
        ({"target": None}, "target"),
        ({"target_on": None}, "target day"),
        ({"definition_of_done": ""}, "definition of done"),
        ({"data_source": ""}, "data source"),
        ({"benefit_owner": None}, "benefit owner"),
        ({"target": Decimal("26.3")}, "target better than the baseline"),
        ({"direction": "up"}, "target better than the baseline"),
        ({"target_on": date(2026, 5, 4)}, "target day after the baseline's"),
    ],
)
def test_each_thing_without_which_it_cannot_be_agreed_is_named(
    pilot: Pilot, without: dict[str, Any], label: str
) -> None:
    assert [one.label for one in missing_of(make_complete_metric(pilot=pilot, **without))] == [label]


def test_a_baseline_of_zero_is_a_baseline(pilot: Pilot) -> None:
    assert missing_of(make_complete_metric(pilot=pilot, baseline=Decimal(0), target=Decimal(-1))) == []


@pytest.mark.parametrize(("name", "role"), [("Eli", "engineer"), ("Priya", "programme manager")])
def test_a_benefit_owner_of_the_delivery_team_is_no_owner(pilot: Pilot, name: str, role: str) -> None:
    missing = missing_of(make_complete_metric(pilot=pilot, benefit_owner=make_person(name=name)))
    assert [(one.field, one.reason) for one in missing] == [
        ("benefit_owner", f"{name} is the {role}: the benefit owner must stand outside the delivery team.")
    ]


def test_the_refusal_lists_everything_in_words(pilot: Pilot) -> None:
    refusal = str(NotAgreedError(missing_of(make_metric(pilot=pilot))))
    assert refusal == (
        "It cannot count as agreed yet. There is no unit: a number alone says nothing. There is no baseline: after the "
        "start it can no longer be measured. Nobody has said when the baseline was measured. There is no target: "
        "nobody could say when it has worked. There is no day by which the target is to be reached. There is no "
        "definition of done. Nobody has said where the readings come from. There is no benefit owner who will confirm "
        "it."
    )


def test_the_sentence_says_what_will_hold(pilot: Pilot) -> None:
    metric = make_complete_metric(pilot=pilot)
    assert sentence_of(metric) == "From 26.3 to 22.4 minutes per case by 29 Jun 2026, confirmed by B. Owner."


def test_the_sentence_says_what_is_not_known(pilot: Pilot) -> None:
    expected = "From an unknown value to an unknown target by a day to be named, confirmed by nobody yet."
    assert sentence_of(make_metric(pilot=pilot)) == expected


@pytest.mark.parametrize("change", [{"target": Decimal("22.5")}, {"unit": "hours"}, {"target_on_precision": "month"}])
def test_the_mark_of_what_was_read_changes_with_the_terms(pilot: Pilot, change: dict[str, Any]) -> None:
    metric = make_complete_metric(pilot=pilot, target_on=date(2026, 7, 1))
    before = digest_of(metric)
    for name, value in change.items():
        setattr(metric, name, value)
    assert digest_of(metric) != before


@pytest.mark.parametrize(
    ("days", "used_after", "expected"),
    [
        (14, None, ""),
        (15, None, "agreed 2 weeks after the clock start"),
        (42, None, "agreed 6 weeks after the clock start"),
        (42, 42, "agreed 6 weeks after the clock start"),
        (42, 38, "agreed 6 weeks after the clock start, 4 days after the first use"),
        (10, 9, "agreed 1 week after the clock start, 1 day after the first use"),
        (-3, None, ""),
    ],
)
def test_an_agreement_after_the_start_says_how_late_it_came(days: int, used_after: int | None, expected: str) -> None:
    used = None if used_after is None else MONDAY + timedelta(days=used_after)
    assert lateness(make_pilot(), MONDAY + timedelta(days=days), first_use_on=used) == expected


def test_nothing_is_called_late_where_the_start_is_not_known() -> None:
    assert lateness(make_pilot(clock_start=None), MONDAY, first_use_on=None) == ""
    imprecise = make_pilot(clock_start=date(2026, 1, 1), clock_start_precision="year")
    assert lateness(imprecise, MONDAY, first_use_on=None) == ""
    assert lateness(make_pilot(), None, first_use_on=None) == ""


def test_the_first_use_alone_can_tell_that_it_was_late() -> None:
    used = MONDAY - timedelta(days=21)
    assert lateness(make_pilot(clock_start=None), MONDAY, first_use_on=used) == "agreed 3 weeks after the first use"
