"""Whose update is due, and who finds it on their list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import Person, Portfolio, User
from pilots.models import Pilot
from tests import factories as make
from updates.due import Flow, due_from, flow_of, overseen_by, reported_by, rows_of

pytestmark = pytest.mark.django_db

WEEK = make.MONDAY
WEDNESDAY = WEEK + timedelta(days=2)
NOW = make.noon(WEDNESDAY)


@pytest.fixture
def engineer(eli: User) -> Person:
    return make.make_person(name="Eli", user=eli)


@pytest.fixture
def pilot(engineer: Person) -> Pilot:
    return make.make_pilot(engineer=engineer, clock_start=WEEK - timedelta(days=3))


def states(user: User) -> dict[str, str]:
    return {row.pilot.name: row.state for row in rows_of(reported_by(user, NOW))}


def test_engineer_finds_their_own_pilots_alone(pilot: Pilot, eli: User, priya: User, otto: User) -> None:
    make.make_pilot(name="Somebody else's")

    assert states(eli) == {"Referral triage": "due"}
    assert states(priya) == states(otto) == {}


def test_stand_in_finds_them_while_the_engineer_is_away(pilot: Pilot, engineer: Person, priya: User) -> None:
    stand_in = make.make_person(name="Priya", user=priya)
    leave = make.make_leave(person=engineer, since=WEDNESDAY, until=WEDNESDAY + timedelta(days=1), stand_in=stand_in)
    assert states(priya) == {"Referral triage": "due"}

    leave.delete()
    make.make_leave(person=engineer, since=WEEK, until=WEDNESDAY, stand_in=stand_in)
    assert states(priya) == {}


def test_programme_manager_oversees_the_others_of_their_portfolio(
    pilot: Pilot, eli: User, priya: User, otto: User
) -> None:
    make.make_pilot(name="Imported", inventory="us-federal-2025")
    make.make_pilot(name="Elsewhere", portfolio=make.make_portfolio(name="Elsewhere"))

    assert [str(row.pilot.name) for row in rows_of(overseen_by(priya, NOW))] == ["Referral triage"]
    assert not overseen_by(eli, NOW).exists()
    assert not overseen_by(otto, NOW).exists()


@pytest.mark.parametrize("stage", ["stopped", "realised", "wound_down"])
def test_pilot_that_has_ended_is_nobodys(pilot: Pilot, eli: User, stage: str) -> None:
    Pilot.objects.update(claimed_stage=stage)

    assert states(eli) == {}


def test_pilot_that_has_not_begun_is_not_due(pilot: Pilot, eli: User) -> None:
    Pilot.objects.update(clock_start=WEDNESDAY + timedelta(days=1))
    assert states(eli) == {}

    Pilot.objects.update(clock_start=WEDNESDAY)
    assert states(eli) == {"Referral triage": "due"}


def test_state_follows_draft_and_update_of_this_week(pilot: Pilot, engineer: Person, eli: User) -> None:
    make.make_weekly_update(pilot=pilot, submitted_on=WEEK - timedelta(days=1))
    make.make_update_draft(pilot=pilot, person=engineer, week=WEEK - timedelta(weeks=1))
    assert states(eli) == {"Referral triage": "due"}

    make.make_update_draft(pilot=pilot, person=engineer, week=WEEK)
    assert states(eli) == {"Referral triage": "draft"}

    make.make_weekly_update(pilot=pilot, submitted_on=WEEK)
    assert states(eli) == {"Referral triage": "posted"}


def test_draft_of_somebody_else_is_not_shown(pilot: Pilot, eli: User) -> None:
    make.make_update_draft(pilot=pilot, person=make.make_person(name="Somebody"), week=WEEK)

    assert states(eli) == {"Referral triage": "due"}


def test_nothing_is_due_while_it_rests(pilot: Pilot, engineer: Person, eli: User) -> None:
    quiet = make.make_quiet_period(since=WEEK, until=WEDNESDAY + timedelta(days=1))
    assert states(eli) == {"Referral triage": "quiet"}
    quiet.delete()
    make.make_pause(pilot=pilot, started_on=WEEK)

    assert states(eli) == {"Referral triage": "paused"}
    assert not due_from(engineer, week=WEEK, as_of=WEDNESDAY).exists()
    assert flow_of(rows_of(reported_by(eli, NOW))) == Flow(0, 0, None)


def test_week_is_the_one_where_the_portfolio_is(eli: User, engineer: Person) -> None:
    Portfolio.objects.update(timezone="Pacific/Auckland")
    make.make_weekly_update(pilot=make.make_pilot(engineer=engineer, clock_start=WEEK), submitted_on=WEEK)
    sunday_night_in_london = make.noon(WEEK + timedelta(days=6)) + timedelta(hours=11)

    (row,) = rows_of(reported_by(eli, sunday_night_in_london))

    assert (row.pilot.today, row.state) == (WEEK + timedelta(days=7), "due")


def test_says_the_last_word_and_the_missed_weeks(engineer: Person, eli: User) -> None:
    pilot = make.make_pilot(engineer=engineer, clock_start=WEEK - timedelta(weeks=3))
    make.make_weekly_update(pilot=pilot, submitted_on=WEEK - timedelta(days=12))

    (row,) = rows_of(reported_by(eli, NOW))

    assert row.silent_days == 14
    assert row.missed == [WEEK - timedelta(weeks=1), WEEK - timedelta(weeks=3)]


def test_longest_silence_comes_first(engineer: Person, eli: User) -> None:
    for name, days in (("Recent", 3), ("Silent", 30)):
        pilot = make.make_pilot(engineer=engineer, name=name)
        make.make_weekly_update(pilot=pilot, submitted_on=WEEK - timedelta(days=days))
    make.make_pilot(engineer=engineer, name="Never")

    assert list(states(eli)) == ["Never", "Silent", "Recent"]


def test_flow_goes_from_one_open_pilot_to_the_next(engineer: Person, eli: User) -> None:
    first, second, third = (make.make_pilot(engineer=engineer, name=name) for name in ("A", "B", "C"))
    make.make_weekly_update(pilot=first, submitted_on=WEEK)

    rows = rows_of(reported_by(eli, NOW))

    assert flow_of(rows) == Flow(1, 3, second)
    assert flow_of(rows, at=second) == Flow(1, 3, third)


def test_links_are_due_for_what_is_not_posted(engineer: Person) -> None:
    posted, open_one = (make.make_pilot(engineer=engineer, name=name) for name in ("A", "B"))
    make.make_weekly_update(pilot=posted, submitted_on=WEEK)

    assert list(due_from(engineer, week=WEEK, as_of=WEDNESDAY)) == [open_one]
    assert list(due_from(engineer, week=WEEK - timedelta(weeks=1), as_of=WEDNESDAY)) == [posted, open_one]


def test_list_shows_yours_and_what_you_manage(client: Client, pilot: Pilot, priya: User, lena: User) -> None:
    client.force_login(priya)
    page = client.get("/updates/").content.decode()
    assert "In the portfolios that you manage" in page
    assert "Referral triage" in page

    client.force_login(lena)
    assert "No update is yours to post" in client.get("/updates/").content.decode()


@pytest.mark.parametrize("page", ["2", "0", "x", "99999999999"])
def test_list_has_pages(client: Client, priya: User, page: str) -> None:
    for number in range(51):
        make.make_pilot(name=f"Pilot {number}")
    client.force_login(priya)

    assert client.get("/updates/", {"page": page}).status_code == 200


def test_list_asks_as_much_for_many_pilots_as_for_one(
    client: Client, pilot: Pilot, engineer: Person, priya: User, django_assert_max_num_queries: Any
) -> None:
    make.make_person(name="Priya", user=priya)
    for number in range(12):
        other = make.make_pilot(name=f"Pilot {number}", engineer=engineer)
        make.make_weekly_update(pilot=other, submitted_on=WEEK)
    client.force_login(priya)

    with django_assert_max_num_queries(6):
        client.get("/updates/")
