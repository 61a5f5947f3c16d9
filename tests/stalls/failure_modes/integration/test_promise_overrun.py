"""integration/promise-overrun (INT-1)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from pilots.models import Integration
from stalls.failure_modes.integration.promise_overrun import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import (
    make_first_slice,
    make_healthy_pilot,
    make_integration,
    make_person,
    make_pilot,
    make_promise,
)

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    make_integration(pilot=make_pilot(claimed_stage=stage), started_on=as_of - 60 * DAY)
    assert found(RULE, as_of) == []


LADDER = [(14, None), (15, "watch"), (27, "watch"), (28, "stalled"), (41, "stalled"), (42, "critical")]


@pytest.mark.parametrize(("days", "expected"), LADDER)
def test_rises_with_the_days_it_has_taken(as_of: date, days: int, expected: str | None) -> None:
    make_integration(pilot=make_pilot(), started_on=as_of - days * DAY, blocks_first_slice=True)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), [(5, None), (6, "watch"), (10, "stalled"), (15, "critical")])
def test_counts_in_the_days_that_were_promised(as_of: date, days: int, expected: str | None) -> None:
    make_integration(pilot=make_pilot(), started_on=as_of - days * DAY, promised_days=5, blocks_first_slice=True)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize("blocks", [None, False])
def test_stays_stalled_where_nothing_is_said_to_wait_for_it(as_of: date, blocks: bool | None) -> None:
    make_integration(pilot=make_pilot(), started_on=as_of - 90 * DAY, blocks_first_slice=blocks)
    assert severity(RULE, as_of) == "stalled"


def test_holds_up_the_first_slice_until_there_is_one(as_of: date) -> None:
    pilot = make_pilot()
    make_integration(pilot=pilot, started_on=as_of - 90 * DAY, blocks_first_slice=True)
    make_first_slice(pilot=pilot, on=as_of)
    assert severity(RULE, as_of - DAY) == "critical"
    assert severity(RULE, as_of) == "stalled"


@pytest.mark.parametrize(
    ("live_in", "due_in", "stage", "expected"),
    [
        (0, None, "pilot", "stalled"),
        (-1, None, "pilot", "critical"),
        (-1, None, "production", "stalled"),
        (20, 20, "pilot", "stalled"),
        (20, 21, "pilot", "critical"),
    ],
)
def test_critical_where_the_promised_day_cannot_be_met(
    as_of: date, live_in: int, due_in: int | None, stage: str, expected: str
) -> None:
    pilot = make_pilot(claimed_stage=stage)
    due_on = None if due_in is None else as_of + due_in * DAY
    make_integration(pilot=pilot, started_on=as_of - 42 * DAY, due_on=due_on)
    make_promise(pilot=pilot, live_by=as_of + live_in * DAY)
    assert severity(RULE, as_of) == expected


def test_quiet_once_live(as_of: date) -> None:
    make_integration(pilot=make_pilot(), started_on=as_of - 30 * DAY, state="live", state_on=as_of)
    assert found(RULE, as_of) == []
    assert severity(RULE, as_of - DAY) == "stalled"


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("not_started", "critical"),
        ("waiting", "critical"),
        ("unknown", "critical"),
        ("building", "watch"),
        ("testing", "watch"),
    ],
)
def test_is_worth_a_look_at_most_while_somebody_builds_or_tests_it(as_of: date, state: str, expected: str) -> None:
    make_integration(pilot=make_pilot(), started_on=as_of - 60 * DAY, state=state, blocks_first_slice=True)
    assert severity(RULE, as_of) == expected


def test_quiet_once_given_up_for_a_way_round(as_of: date) -> None:
    make_integration(pilot=make_pilot(), started_on=as_of - 30 * DAY, state="descoped", agreed_approach="An extract.")
    assert found(RULE, as_of) == []


def test_opens_and_closes_nothing_once_given_up_without_a_way_round(as_of: date) -> None:
    make_integration(pilot=make_pilot(), started_on=as_of - 60 * DAY, state="descoped", blocks_first_slice=True)
    [row] = found(RULE, as_of)
    assert row["severity"] is None
    assert sentence(RULE, as_of) == (
        "Patient records was promised in 14 days and was given up. No way round it was agreed."
    )


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 6, 14), None), (date(2026, 6, 15), "watch")])
def test_counts_from_the_last_day_of_an_imprecise_month(as_of: date, expected: str | None) -> None:
    make_integration(pilot=make_pilot(), started_on=date(2026, 5, 1), started_on_precision="month")
    assert severity(RULE, as_of) == expected


def test_counts_from_the_day_it_was_first_recorded_where_nobody_says_when_it_began(as_of: date) -> None:
    make_integration(pilot=make_pilot(), recorded_on=as_of - 42 * DAY, blocks_first_slice=True)
    Integration.objects.update(api="modern", recorded_on=as_of)
    [row] = found(RULE, as_of)
    assert (row["severity"], row["is_guess"], row["since"]) == ("stalled", True, as_of - 42 * DAY)
    assert severity(RULE, as_of - 28 * DAY) is None
    assert severity(RULE, as_of - 27 * DAY) == "watch"


def test_says_nothing_without_integrations(as_of: date) -> None:
    make_pilot(inventory="us-federal-2024")
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


@pytest.mark.parametrize(
    ("fields", "managed_until"),
    [
        ({"due_on": date(2026, 6, 2)}, date(2026, 6, 2)),
        ({"due_on": date(2026, 6, 1)}, None),
        ({"due_on": date(2026, 6, 1), "due_on_precision": "month"}, date(2026, 6, 30)),
        ({"due_on": date(2026, 6, 2), "owner": None}, None),
        ({"due_on": None}, None),
    ],
)
def test_is_managed_while_its_owner_has_named_a_day_to_come(
    as_of: date, fields: dict[str, Any], managed_until: date | None
) -> None:
    owner = make_person(name="Infrastructure")
    make_integration(pilot=make_pilot(), **{"started_on": as_of - 30 * DAY, "owner": owner} | fields)
    [row] = found(RULE, as_of)
    assert row.get("managed_until") == managed_until


def test_keeps_days_and_names_as_evidence(as_of: date) -> None:
    pilot = make_pilot(engineer=make_person(name="E. Neer"))
    owner = make_person(name="Infrastructure")
    make_promise(pilot=pilot, live_by=date(2026, 7, 1), recorded_on=date(2026, 4, 1))
    make_integration(
        pilot=pilot, started_on=date(2026, 4, 20), due_on=date(2026, 5, 4), owner=owner, state="waiting",
        blocks_first_slice=True,
    )  # fmt: skip
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "records",
            "severity": "critical",
            "since": date(2026, 4, 20),
            "evidence": {
                "system": "Patient records",
                "promised_days": 14,
                "started_on": "2026-04-20",
                "named_on": "2026-04-20",
                "state": "waiting",
                "due_on": "2026-05-04",
                "holds_up_slice": True,
                "live_by": "2026-07-01",
                "holder": "Infrastructure",
                "engineer": "E. Neer",
            },
        }
    ]
    assert known_on(RULE, as_of) == date(2026, 4, 20)


def test_says_how_long_it_has_taken(as_of: date) -> None:
    make_integration(pilot=make_pilot(), started_on=as_of - 38 * DAY, system=None)
    assert sentence(RULE, as_of) == "records was promised in 14 days and has taken 38."


def test_says_that_the_first_slice_waits(as_of: date) -> None:
    make_integration(pilot=make_pilot(), started_on=as_of - 38 * DAY, blocks_first_slice=True)
    assert sentence(RULE, as_of) == (
        "Patient records was promised in 14 days and has taken 38. It holds up the first working slice."
    )


@pytest.mark.parametrize(("live_by", "due_on"), [(date(2026, 5, 20), None), (date(2026, 6, 20), date(2026, 6, 21))])
def test_says_that_the_promised_day_cannot_be_met(as_of: date, live_by: date, due_on: date | None) -> None:
    pilot = make_pilot()
    make_promise(pilot=pilot, live_by=live_by)
    make_integration(pilot=pilot, started_on=as_of - 38 * DAY, due_on=due_on)
    assert sentence(RULE, as_of) == (
        "Patient records was promised in 14 days and has taken 38. "
        f"The pilot cannot be live by {live_by.day} {live_by:%b} 2026, as was promised."
    )


def test_says_that_nothing_says_when_work_began(as_of: date) -> None:
    make_integration(pilot=make_pilot(), recorded_on=as_of - 38 * DAY)
    assert sentence(RULE, as_of) == (
        "Patient records was named 38 days ago, and 14 days were promised for it. "
        "Nothing on record says when work on it began."
    )


def test_the_ball_is_with_whoever_decides_on_access_and_the_next_step_with_the_engineer(as_of: date) -> None:
    pilot = make_pilot(engineer=make_person(name="E. Neer"))
    make_integration(pilot=pilot, started_on=as_of - 38 * DAY, owner=make_person(name="Infrastructure"))
    [row] = found(RULE, as_of)
    assert RULE.waits_on(row["evidence"]) == "Infrastructure"
    assert RULE.owner(row["evidence"]) == "Engineer, E. Neer"
    assert RULE.next_step(row["evidence"]) == (
        "Plan it again with Infrastructure this week. If no day comes back, work with an extract of the data."
    )


def test_asks_whoever_runs_the_system_where_nobody_decides_on_access(as_of: date) -> None:
    integration = make_integration(pilot=make_pilot(), started_on=as_of - 38 * DAY)
    [row] = found(RULE, as_of)
    assert RULE.waits_on(row["evidence"]) == ""
    assert RULE.next_step(row["evidence"]).startswith("Plan it again with whoever runs the system this week.")
    integration.system.owner = make_person(name="Records team")
    integration.system.save()
    [row] = found(RULE, as_of)
    assert RULE.waits_on(row["evidence"]) == "Records team"


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_integration(pilot=make_pilot(), started_on=as_of - 30 * DAY)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
