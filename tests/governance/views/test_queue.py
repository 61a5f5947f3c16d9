"""The queue: whose it is, in which order, what it says of clock and effect, and what it costs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person, User
from pilots.models import Pilot
from tests.factories import (
    make_champion,
    make_handed_in,
    make_leave,
    make_person,
    make_pilot,
    make_portfolio,
    make_promise,
    make_question,
    make_reviewer,
    make_round,
    make_sign_off,
    make_user,
)

DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("herself")


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def page(client: Client, user: User, query: str = "", **headers: str) -> str:
    client.force_login(user)
    response = client.get(f"/reviews/{query}", headers=headers)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def titles(client: Client, user: User, query: str = "") -> list[str]:
    """Return the titles of the pilots in the first list, in its order."""
    client.force_login(user)
    return [row.pilot.name for row in client.get(f"/reviews/{query}").context["rows"]]


def test_shows_what_waits_for_my_function_the_oldest_turn_first(client: Client, rosa: User, today: date) -> None:
    for name, days in (("Second", 5), ("First", 9), ("Third", 1)):
        make_handed_in(pilot=make_pilot(name=name), on=today - days * DAY)
    make_handed_in(pilot=make_pilot(name="Of another function"), function="legal")
    make_handed_in(pilot=make_pilot(name="Decided"), decision="approved", decided_on=today)
    make_sign_off(pilot=make_pilot(name="Not handed in"), function="information_security")

    assert titles(client, rosa) == ["First", "Second", "Third"]


def test_shows_nothing_of_another_portfolio(client: Client, rosa: User) -> None:
    elsewhere = make_portfolio(name="Elsewhere")
    make_reviewer(person=make_person(name="Rosa", user=rosa, portfolio=elsewhere))
    make_handed_in(pilot=make_pilot(name="Elsewhere", portfolio=elsewhere))

    assert titles(client, rosa) == []


def test_says_how_long_it_is_my_turn_and_what_is_typical(client: Client, rosa: User, today: date) -> None:
    make_handed_in(pilot=make_pilot(), on=today - 12 * DAY, typical_days=10, covers="Scribe v1")

    body = page(client, rosa)

    assert "Your turn for 12 days" in body
    assert "typical 10, as set here" in body
    assert "2 days over" in body
    assert "Scribe v1" in body


def test_says_what_waiting_does_to_the_promise(client: Client, rosa: User, today: date) -> None:
    pilot = make_pilot()
    make_promise(pilot=pilot, live_by=today + 10 * DAY, recorded_on=today - 30 * DAY)
    make_handed_in(pilot=pilot, on=today, typical_days=28)
    make_sign_off(pilot=pilot, area="procurement", typical_days=40)

    assert "30 days too late" in page(client, rosa)


def test_shows_the_questions_that_wait_for_me(client: Client, rosa: User, herself: Person) -> None:
    make_champion(pilot=(championed := make_pilot(name="Championed")), person=herself)
    make_question(pilot=championed, function="champion")
    make_question(pilot=make_pilot(name="Named"), answerer=herself)
    make_question(pilot=make_pilot(name="By function"), function="information_security")
    make_question(pilot=make_pilot(name="Answered"), answerer=herself, answer="Yes")
    make_question(pilot=make_pilot(name="Not mine"))

    assert titles(client, rosa) == ["Championed", "Named", "By function"]


def test_shows_what_waits_for_whom_i_stand_in_for_and_until_when(
    client: Client, eli: User, herself: Person, today: date
) -> None:
    make_handed_in(pilot=make_pilot(name="Theirs"), on=today)
    make_leave(person=herself, since=today, until=today + 7 * DAY, stand_in=make_person(name="Eli", user=eli))

    body = page(client, eli)

    until = today + 7 * DAY
    assert f"You act for Rosa until {until.day} {until:%b %Y}" in body
    assert "Your turn from today" in body
    assert titles(client, eli) == ["Theirs"]


def test_shows_nothing_of_a_leave_that_is_over(client: Client, eli: User, herself: Person, today: date) -> None:
    make_handed_in(pilot=make_pilot(), on=today)
    make_leave(person=herself, since=today - 7 * DAY, until=today, stand_in=make_person(name="Eli", user=eli))

    assert "You act for" not in page(client, eli)
    assert titles(client, eli) == []


def test_managers_see_what_waits_in_their_portfolios_and_whom_it_waits_for(client: Client, priya: User) -> None:
    make_handed_in(pilot=make_pilot(name="Security"))
    make_handed_in(pilot=make_pilot(name="Law"), function="legal", area="legal")
    make_handed_in(pilot=make_pilot(name="Elsewhere", portfolio=make_portfolio(name="Elsewhere")))

    body = page(client, priya)

    assert titles(client, priya) == ["Security", "Law"]
    assert "The reviewers’ turn for" in body
    assert '<td data-label="Waits for">Rosa</td>' in body
    assert '<td data-label="Waits for">nobody is named</td>' in body


def test_a_function_of_many_reviewers_names_the_first(client: Client, priya: User) -> None:
    make_handed_in(pilot=make_pilot(name="Law"), function="legal", area="legal")
    for name in "ABC":
        make_reviewer(person=make_person(name=name), function="legal")
    assert '<td data-label="Waits for">A, B, C</td>' in page(client, priya)

    make_reviewer(person=make_person(name="D"), function="legal")
    assert '<td data-label="Waits for">A, B and 2 others</td>' in page(client, priya)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?function=legal", ["Law"]),
        ("?function=nonsense", ["Security", "Law"]),
        ("?function=\x00", ["Security", "Law"]),
        ("?portfolio=999999", ["Security", "Law"]),
        ("?turn=team", ["To come"]),
        ("?page=7", ["Security", "Law"]),
        ("?page=x", ["Security", "Law"]),
    ],
)
def test_is_narrowed_by_what_exists(client: Client, priya: User, query: str, names: list[str]) -> None:
    make_handed_in(pilot=make_pilot(name="Security"))
    make_handed_in(pilot=make_pilot(name="Law"), function="legal", area="legal")
    make_sign_off(pilot=make_pilot(name="To come"), function="information_security")

    assert titles(client, priya, query) == names


def test_lists_in_short_what_the_teams_have_to_move(client: Client, rosa: User, today: date) -> None:
    security = {"function": "information_security"}
    make_sign_off(pilot=make_pilot(name="Not handed in"), **security)
    returned = make_sign_off(
        pilot=make_pilot(name="Sent back"), decision="returned", decided_on=today - 3 * DAY, **security
    )
    make_round(sign_off=returned, decision="returned", on=today - 3 * DAY)
    conditional = {"decision": "approved_with_conditions", "decided_on": today, "conditions": "Log"}
    make_sign_off(pilot=make_pilot(name="Conditional"), **security, **conditional)
    make_sign_off(pilot=make_pilot(name="Approved"), decision="approved", **security)

    body = page(client, rosa)

    assert "Nothing waits for a decision" in body
    assert 'Sent back <span class="muted">Returned, 3 days</span>' in body
    assert 'Conditional <span class="muted">Approved, conditions not yet met' in body
    assert "Not handed in <span" in body
    assert "for Approved" not in body


def test_gives_htmx_the_list_alone(client: Client, rosa: User) -> None:
    make_handed_in(pilot=make_pilot())

    body = page(client, rosa, **{"HX-Request": "true"})

    assert body.startswith('<div id="queue"')
    assert "<html" not in body


def test_escapes_what_people_typed(client: Client, rosa: User) -> None:
    make_handed_in(pilot=make_pilot(name="<img src=x>"), covers="<script>x</script>")

    body = page(client, rosa)

    assert "<img src=x>" not in body
    assert "<script>x</script>" not in body


def fill(count: int, person: Person) -> None:
    for _ in range(count):
        pilot = make_pilot(portfolio=make_portfolio(name=f"Portfolio {Pilot.objects.count() % 3}"))
        make_promise(pilot=pilot, live_by=timezone.localdate())
        row = make_handed_in(pilot=pilot)
        make_round(sign_off=row, decision="returned", submitted_on=row.submitted_on - 9 * DAY, on=row.submitted_on)
        make_sign_off(pilot=pilot, area="legal")
        make_question(pilot=pilot, function="champion")
        make_champion(pilot=pilot, person=make_person(name="Chris", portfolio=pilot.portfolio))


def test_takes_as_many_queries_for_many_as_for_few(client: Client, db: None, herself: Person) -> None:
    client.force_login(make_user(email="root@example.org", is_superuser=True))
    counts = []
    for more in (2, 8):
        fill(more, herself)
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get("/reviews/").context["rows"]) > more
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 22


def test_shows_thirty_at_a_time(client: Client, priya: User, today: date) -> None:
    pilot = make_pilot()
    for number in range(31):
        make_handed_in(pilot=pilot, area=f"area {number}", on=today)

    assert len(titles(client, priya)) == 30
    assert 'href="?page=2"' in page(client, priya)
    assert len(titles(client, priya, "?page=2")) == 1
