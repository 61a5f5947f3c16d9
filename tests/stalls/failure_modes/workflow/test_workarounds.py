"""workflow/workarounds (WF-4)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from stalls.failure_modes.workflow.workarounds import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import make_healthy_pilot, make_person, make_pilot, make_usage_week, make_workaround

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    make_workaround(pilot=make_pilot(claimed_stage=stage), seen_on=as_of - 60 * DAY)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(("days", "expected"), [(14, None), (15, "watch"), (200, "watch")])
def test_is_worth_a_look_after_two_weeks(as_of: date, days: int, expected: str | None) -> None:
    make_workaround(pilot=make_pilot(), seen_on=as_of - days * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), [(28, "watch"), (29, "stalled")])
def test_has_stalled_where_a_second_one_is_as_old(as_of: date, days: int, expected: str | None) -> None:
    pilot = make_pilot()
    make_workaround(pilot=pilot, seen_on=as_of - 60 * DAY)
    make_workaround(pilot=pilot, key="paper", seen_on=as_of - days * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(
    ("users", "days", "expected"), [(9, 15, "watch"), (10, 15, "stalled"), (40, 14, None), (None, 15, "watch")]
)
def test_has_stalled_where_a_quarter_of_the_users_keep_it(
    as_of: date, users: int | None, days: int, expected: str | None
) -> None:
    pilot = make_pilot()
    make_usage_week(pilot=pilot, week=as_of - 14 * DAY, target_users=400)
    make_usage_week(pilot=pilot, week=as_of - 7 * DAY, target_users=40)
    make_usage_week(pilot=pilot, week=as_of, target_users=None)
    make_workaround(pilot=pilot, seen_on=as_of - days * DAY, users=users)
    assert severity(RULE, as_of) == expected


def test_asks_for_no_share_where_nobody_knows_for_how_many_it_is_meant(as_of: date) -> None:
    make_workaround(pilot=make_pilot(), seen_on=as_of - 60 * DAY, users=500)
    assert severity(RULE, as_of) == "watch"


@pytest.mark.parametrize("state", ["absorbed", "accepted"])
@pytest.mark.parametrize("closed", ["day", "month", None])
def test_quiet_once_it_is_built_in_or_accepted(as_of: date, state: str, closed: str | None) -> None:
    day = {"state_on": as_of, "state_on_precision": closed} if closed else {}
    make_workaround(pilot=make_pilot(), seen_on=as_of - 60 * DAY, state=state, **day)
    assert severity(RULE, as_of) is None
    assert severity(RULE, as_of - DAY) == ("watch" if closed else None)


@pytest.mark.parametrize("state", ["", "unknown"])
def test_an_unknown_state_counts_as_open(as_of: date, state: str) -> None:
    make_workaround(pilot=make_pilot(), seen_on=as_of - 60 * DAY, state=state)
    assert severity(RULE, as_of) == "watch"


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 6, 14), None), (date(2026, 6, 15), "watch")])
def test_counts_from_the_last_day_of_an_imprecise_month(as_of: date, expected: str | None) -> None:
    make_workaround(pilot=make_pilot(), seen_on=date(2026, 5, 1), seen_on_precision="month")
    assert severity(RULE, as_of) == expected


def test_does_not_count_what_was_seen_on_an_unknown_day(as_of: date) -> None:
    make_workaround(pilot=make_pilot(), seen_on=None)
    assert found(RULE, as_of) == []


def test_says_nothing_where_none_is_on_record(as_of: date) -> None:
    make_pilot()
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_keeps_days_and_figures_as_evidence(as_of: date) -> None:
    pilot = make_pilot(engineer=make_person(name="E. Novak"))
    make_usage_week(pilot=pilot, week=date(2026, 5, 25), target_users=40)
    make_workaround(pilot=pilot, key="paper", seen_on=date(2026, 4, 1), what="A paper form")
    make_workaround(pilot=pilot, seen_on=date(2026, 5, 9), users=9)
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "",
            "severity": "watch",
            "since": date(2026, 4, 1),
            "evidence": {
                "first_seen": "2026-04-01",
                "number": 2,
                "users": 9,
                "what": "A private spreadsheet",
                "target_users": 40,
                "engineer": "E. Novak",
            },
        }
    ]
    assert known_on(RULE, as_of) == date(2026, 5, 9)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"users": 30}, "Users keep “A private spreadsheet” beside the tool; about 30 people use it."),
        ({"users": 1}, "Users keep “A private spreadsheet” beside the tool; about 1 person uses it."),
        ({"what": ""}, "Users keep a workaround beside the tool."),
    ],
)
def test_says_what_users_keep_beside_the_tool(as_of: date, fields: dict[str, object], expected: str) -> None:
    make_workaround(pilot=make_pilot(), seen_on=as_of - 60 * DAY, **fields)
    assert sentence(RULE, as_of) == expected


def test_says_how_many_more_there_are(as_of: date) -> None:
    pilot = make_pilot()
    for key in ("paper", "chat", "sheet"):
        make_workaround(pilot=pilot, key=key, seen_on=as_of - 60 * DAY)
    assert sentence(RULE, as_of) == "Users keep “A private spreadsheet” beside the tool. 2 more are open."


def test_the_next_step_is_the_engineers(as_of: date) -> None:
    make_workaround(pilot=make_pilot(engineer=make_person(name="E. Novak")), seen_on=as_of - 60 * DAY)
    [row] = found(RULE, as_of)
    assert RULE.owner(row["evidence"]) == "Engineer, E. Novak"
    assert RULE.waits_on(row["evidence"]) == "E. Novak"
    assert RULE.next_step(row["evidence"]).startswith("Build the bit that the workaround does,")


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_workaround(pilot=make_pilot(), seen_on=as_of - 60 * DAY)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
