"""integration/no-modern-api (INT-2)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from pilots.models import Pilot, SourceSystem
from stalls.failure_modes.integration.no_modern_api import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import (
    make_healthy_pilot,
    make_integration,
    make_person,
    make_pilot,
    make_source_system,
)

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def make_systems(pilot: Pilot, *interfaces: str, **fields: Any) -> None:
    """Make an integration with each of these interfaces, each with a system of its own."""
    for number, api in enumerate(interfaces):
        system = make_source_system(name=f"System {number}", portfolio=pilot.portfolio)
        make_integration(pilot=pilot, key=f"system-{number}", system=system, api=api, **fields)


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    make_systems(make_pilot(claimed_stage=stage, clock_start=as_of - 60 * DAY), "none")
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(("days", "expected"), [(13, None), (14, "watch"), (60, "watch")])
def test_one_of_many_is_worth_a_look(as_of: date, days: int, expected: str | None) -> None:
    make_systems(make_pilot(clock_start=as_of - days * DAY), "none", "modern", "modern")
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(
    "interfaces",
    [("none", "modern"), ("none", "screen_only", "modern", "modern", "modern")],
    ids=["half of them", "two"],
)
@pytest.mark.parametrize(("days", "expected"), [(27, "watch"), (28, "stalled"), (60, "stalled")])
def test_two_or_half_of_them_are_a_stall(
    as_of: date, interfaces: tuple[str, ...], days: int, expected: str | None
) -> None:
    make_systems(make_pilot(clock_start=as_of - days * DAY), *interfaces)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize("interfaces", [("none",), ("legacy_batch", "file_drop", "screen_only")])
@pytest.mark.parametrize(
    ("days", "expected"), [(13, None), (14, "watch"), (28, "stalled"), (41, "stalled"), (42, "critical")]
)
def test_all_of_them_are_critical(as_of: date, interfaces: tuple[str, ...], days: int, expected: str | None) -> None:
    make_systems(make_pilot(clock_start=as_of - days * DAY), *interfaces)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(
    "way",
    [
        {"agreed_approach": "A nightly extract."},
        {"state": "live"},
        {"state": "live", "state_on": date(2026, 6, 1)},
        {"state": "descoped"},
    ],
)
def test_quiet_once_there_is_a_way(as_of: date, way: dict[str, Any]) -> None:
    make_systems(make_pilot(clock_start=as_of - 60 * DAY), "none", **way)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("state", ["live", "descoped"])
def test_counts_until_the_day_of_being_live_or_given_up(as_of: date, state: str) -> None:
    pilot = make_pilot(clock_start=as_of - 60 * DAY)
    make_systems(pilot, "none", state=state, state_on=as_of)
    assert severity(RULE, as_of - DAY) == "critical"


def test_what_was_given_up_is_not_among_the_systems(as_of: date) -> None:
    pilot = make_pilot(clock_start=as_of - 60 * DAY)
    make_systems(pilot, "none", "none")
    make_integration(pilot=pilot, key="given-up", api="modern", state="descoped")
    assert severity(RULE, as_of) == "critical"


@pytest.mark.parametrize(
    ("own", "of_system", "expected"),
    [
        ("", "modern", None),
        ("unknown", "modern", None),
        ("none", "modern", "critical"),
        ("unknown", "none", "critical"),
        ("modern", "none", None),
        ("", "unknown", "stalled"),
        ("unknown", "", "stalled"),
    ],
)
def test_asks_the_system_where_the_pilot_does_not_know(
    as_of: date, own: str, of_system: str, expected: str | None
) -> None:
    make_systems(make_pilot(clock_start=as_of - 60 * DAY), own)
    SourceSystem.objects.update(api=of_system)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 6, 13), None), (date(2026, 6, 14), "watch")])
def test_counts_from_the_last_day_of_an_imprecise_day_0(as_of: date, expected: str | None) -> None:
    make_systems(make_pilot(clock_start=date(2026, 5, 1), clock_start_precision="month"), "none")
    assert severity(RULE, as_of) == expected


def test_guesses_where_no_interface_is_known_to_be_unusable(as_of: date) -> None:
    pilot = make_pilot(clock_start=as_of - 60 * DAY)
    make_systems(pilot, "unknown", "")
    make_integration(pilot=pilot, key="nameless", system=None)
    [row] = found(RULE, as_of)
    assert (row["severity"], row["is_guess"]) == ("stalled", True)


def test_does_not_guess_where_one_is_known(as_of: date) -> None:
    make_systems(make_pilot(clock_start=as_of - 60 * DAY), "unknown", "none")
    [row] = found(RULE, as_of)
    assert row["severity"] == "critical"
    assert "is_guess" not in row


def test_says_nothing_without_integrations(as_of: date) -> None:
    make_pilot(inventory="us-federal-2024", clock_start=as_of - 60 * DAY)
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_cannot_date_a_system_without_an_interface_where_day_0_is_not_known(as_of: date) -> None:
    make_systems(make_pilot(clock_start=None), "none", started_on=as_of - 9 * DAY)
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_can_speak_without_day_0_where_every_system_has_a_way(as_of: date) -> None:
    make_systems(make_pilot(clock_start=None), "modern", started_on=as_of - 9 * DAY)
    assert known_on(RULE, as_of) == as_of - 9 * DAY


def test_an_agreed_way_is_news_of_the_day_of_recording(as_of: date) -> None:
    make_systems(make_pilot(), "none", agreed_approach="A nightly extract.", recorded_on=as_of - 2 * DAY)
    assert known_on(RULE, as_of) == as_of - 2 * DAY


def test_keeps_days_and_names_as_evidence(as_of: date) -> None:
    pilot = make_pilot(clock_start=date(2026, 5, 1), engineer=make_person(name="E. Neer"))
    make_systems(pilot, "none", "modern", "unknown")
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "",
            "severity": "stalled",
            "since": date(2026, 5, 1),
            "evidence": {
                "systems": 3,
                "without": 2,
                "not_known": 1,
                "names": ["System 0", "System 2"],
                "clock_start": "2026-05-01",
                "engineer": "E. Neer",
            },
        }
    ]


NO_WAY = "no usable interface and no agreed way round."


@pytest.mark.parametrize(
    ("interfaces", "said"),
    [
        (("none",), f"The one system it depends on has {NO_WAY}"),
        (("none", "modern"), f"1 of 2 systems it depends on has {NO_WAY}"),
        (("none", "file_drop", "modern"), f"2 of 3 systems it depends on have {NO_WAY}"),
        (("none", "", "modern"), f"2 of 3 systems it depends on have {NO_WAY} For 1 of these, nobody knows."),
        (
            ("unknown", "", "modern"),
            "Nobody knows whether 2 of 3 systems it depends on have a usable interface, and no way round is agreed.",
        ),
        (
            ("unknown",),
            "Nobody knows whether the one system it depends on has a usable interface, and no way round is agreed.",
        ),
    ],
)
def test_says_how_many_of_how_many(as_of: date, interfaces: tuple[str, ...], said: str) -> None:
    make_systems(make_pilot(clock_start=as_of - 30 * DAY), *interfaces)
    assert sentence(RULE, as_of) == said


def test_the_ball_and_the_next_step_are_with_the_engineer(as_of: date) -> None:
    make_systems(make_pilot(clock_start=as_of - 30 * DAY, engineer=make_person(name="E. Neer")), "none", "none")
    [row] = found(RULE, as_of)
    assert RULE.waits_on(row["evidence"]) == "E. Neer"
    assert RULE.owner(row["evidence"]) == "Engineer, E. Neer"
    assert RULE.next_step(row["evidence"]) == (
        "Choose a way for System 0, System 1: an export, a robot, a copy, or to do without; and cost it."
    )


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_systems(make_pilot(clock_start=as_of - 28 * DAY), "none")
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
