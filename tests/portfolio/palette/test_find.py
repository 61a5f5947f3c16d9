"""What a few letters find, for whom, at what cost, and what odd letters do."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role, User
from stalls.models import Finding
from tests import factories as make

type Find = Callable[[str], list[str]]


@pytest.fixture
def find(client: Client, lena: User) -> Find:
    """Return the names that some letters find, in order, with their kinds before them."""
    client.force_login(lena)

    def names(text: str) -> list[str]:
        body = client.get(f"/find/?{urlencode({'q': text})}").content.decode()
        section = body[body.index("<main") :]
        return re.findall(r'<h2 id="\w+-title">(\w+)</h2>|<li><a href="[^"]+">([^<]+)</a>', section)  # type: ignore[return-value]

    return lambda text: [kind or name for kind, name in names(text)]


def test_finds_pilots_by_code_name_and_organisation(find: Find) -> None:
    make.make_pilot(code="P-0042", name="Referral triage", organisation="Westmere Hospital")

    for text in ("p-0042", "0042", "refer", "TRIAGE", "westmere"):
        assert find(text) == ["Pilots", "Referral triage"]


def test_what_begins_so_comes_first_then_a_word_that_does(find: Find) -> None:
    for name in ("Unbedded", "The bed requests", "Bed letters"):
        make.make_pilot(name=name)

    assert find("bed") == ["Pilots", "Bed letters", "The bed requests", "Unbedded"]


def test_tells_people_from_teams(find: Find) -> None:
    make.make_access_request(pilot=make.make_pilot(), team=make.make_person(name="Jones platform team"))
    make.make_person(name="Ann Jones")

    assert find("jones") == ["People", "Ann Jones", "Teams", "Jones platform team"]


def test_finds_pages_failure_modes_and_rules(find: Find) -> None:
    assert find("surv") == ["Pages", "Survival"]
    assert find("waiting on a") == ["Pages", "Waiting on a ticket"]
    assert "Integration: The integration that was supposed to take two weeks" in find("integration")
    assert "Dashboard" in find("")


@pytest.mark.parametrize(("role", "pages"), [(Role.LEADER, []), (Role.PROGRAMME_MANAGER, ["Pages", "Import"])])
def test_finds_no_page_that_would_not_open(client: Client, find: Find, role: Role, pages: list[str]) -> None:
    client.force_login(make.make_member(user=make.make_user(email="other@example.org"), role=role).user)

    assert find("import") == pages


def test_finds_nothing_that_the_reader_may_not_see(find: Find) -> None:
    elsewhere = make.make_portfolio(name="Elsewhere")
    make.make_pilot(portfolio=elsewhere, name="Secret")
    make.make_person(portfolio=elsewhere, name="Secret agent")

    assert find("secret") == []


def test_shows_eight_of_a_kind(find: Find) -> None:
    for number in range(12):
        make.make_pilot(name=f"Bed {number:02}")
        make.make_person(name=f"Bedford {number:02}")

    found = find("bed")

    assert [found.count("Pilots"), found.count("People"), len(found)] == [1, 1, 18]


@pytest.mark.parametrize("text", ["%", "_", "\\", "'; --", "🔥", "<script>", "\N{RIGHT-TO-LEFT OVERRIDE}", " "])
def test_odd_letters_find_what_is_called_so(find: Find, text: str) -> None:
    make.make_pilot(name="Bed requests")

    assert "Bed requests" not in find(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [("x" * 200_000, "Ensure this value has at most 100 characters"), ("a\0b", "Null characters are not allowed")],
)
def test_refuses_in_words_what_nobody_is_called(client: Client, lena: User, text: str, said: str) -> None:
    client.force_login(lena)

    page = client.get("/find/", {"q": text})
    listed = client.get("/find/", {"q": text}, headers={"HX-Request": "true"})

    assert (page.status_code, listed.status_code) == (200, 200)
    assert said in page.content.decode()
    assert f'data-refused="{said}' in listed.content.decode()


def test_the_list_of_the_dialog_is_a_listbox_of_options_alone(client: Client, lena: User) -> None:
    make.make_pilot(name="Bed requests")
    client.force_login(lena)

    body = client.get("/find/?q=bed", headers={"HX-Request": "true"}).content.decode()

    assert 'role="listbox"' in body
    assert 'role="option" aria-selected="false"' in body
    assert "<html" not in body
    ids = re.findall(r' id="([^"]+)"', body)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("text", ["respir", "apointment", "P-0001"])
def test_finds_the_pilots_that_the_filter_of_the_dashboard_finds(client: Client, lena: User, text: str) -> None:
    make.make_pilot(name="Appointment letters", unit="Respiratory")
    client.force_login(lena)

    assert ">Appointment letters</a>" in client.get("/find/", {"q": text}).content.decode()
    assert ">Appointment letters</a>" in client.get("/", {"q": text}).content.decode()


def test_finds_a_team_for_which_something_waits_though_nobody_of_that_name_is_on_record(
    client: Client, lena: User, otto: User
) -> None:
    finding = make.make_finding(pilot=make.make_pilot(name="Letters"))
    Finding.objects.filter(pk=finding.pk).update(waits_on="Legal & privacy")
    client.force_login(lena)

    body = client.get("/find/?q=legal").content.decode()

    assert '<a href="/?holder=Legal+%26+privacy">Legal &amp; privacy</a> <span class="muted">holds the ball' in body
    client.force_login(otto)
    assert "Legal" not in client.get("/find/?q=legal").content.decode().split("<main")[1].replace("“legal”", "")


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_asks_six_queries_whatever_it_finds(client: Client, lena: User, headers: dict[str, str]) -> None:
    client.force_login(lena)
    for number in range(12):
        pilot = make.make_pilot(name=f"Bed {number}")
        make.make_champion(pilot=pilot, person=make.make_person(name=f"Bedford {number}"))
    client.get("/find/?q=bed", headers=headers)

    with CaptureQueriesContext(connection) as queries:
        client.get("/find/?q=bed", headers=headers)

    assert len(queries) <= 6


# --- A person ---


@pytest.fixture
def today(db: None) -> date:
    return timezone.localdate()


def person_page(client: Client, user: User, person: object) -> str:
    client.force_login(user)
    return " ".join(client.get(f"/people/{person.pk}/").content.decode().split())  # type: ignore[attr-defined]


def test_a_person_leads_to_the_pilots_they_hold(client: Client, lena: User, today: date) -> None:
    ann = make.make_person(name="Ann Jones")
    own = make.make_pilot(name="Bed requests", engineer=ann, programme_manager=ann)
    make.make_champion(pilot=make.make_pilot(name="Letters"), person=ann, since=today - timedelta(days=9))
    make.make_pilot(name="Stopped", claimed_stage="stopped", engineer=ann)

    body = person_page(client, lena, ann)

    assert (
        f'<a href="/pilots/{own.pk}/">P-0001 Bed requests</a> <span class="muted">Engineer, Programme manager' in body
    )
    assert 'Letters</a> <span class="muted">Champion' in body
    assert "Stopped" not in body
    assert "the database was restored" not in body


def test_a_team_leads_to_what_waits_on_it(client: Client, lena: User, today: date) -> None:
    team, pilot = make.make_person(name="Infrastructure"), make.make_pilot(name="Bed requests")
    make.make_access_request(pilot=pilot, team=team, raised_on=today - timedelta(days=21))
    make.make_access_request(pilot=pilot, key="done", team=team, raised_on=today, closed_on=today)
    make.make_access_request(pilot=pilot, key="ours", team=team, raised_on=today, turn="ours")
    make.make_integration(pilot=pilot, owner=team, state="waiting", state_on=today - timedelta(days=3))
    make.make_question(pilot=pilot, answerer=team, text="May we?", raised_on=today - timedelta(days=2))
    make.make_reviewer(person=team, function="information_security")
    make.make_handed_in(pilot=pilot, on=today - timedelta(days=1))

    body = person_page(client, lena, team)

    assert 'Waits on them <span class="muted">4</span>' in body
    order = ["Request INC-1042 for a service account", "Access to Patient records", "May we?", "Sign-off: Information"]
    assert sorted(order, key=body.index) == order
    assert "P-0001 Bed requests, 3 weeks" in body


def test_a_person_who_holds_nothing_is_told_so(client: Client, lena: User) -> None:
    body = person_page(client, lena, make.make_person(name="Ann Jones"))

    assert "Nothing on record waits on them." in body
    assert "None: they are champion, deputy" in body


def test_the_page_of_a_person_asks_a_constant_number_of_queries(client: Client, lena: User, today: date) -> None:
    ann, counts = make.make_person(name="Ann Jones"), []
    client.force_login(lena)
    for _ in range(2):
        for _ in range(3):
            pilot = make.make_pilot(engineer=ann)
            make.make_champion(pilot=pilot, person=ann, since=today - timedelta(days=9))
            make.make_access_request(pilot=pilot, team=ann, raised_on=today - timedelta(days=21))
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/people/{ann.pk}/")
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 16


def test_whoever_records_facts_can_record_that_they_leave(client: Client, lena: User, priya: User) -> None:
    ann = make.make_person(name="Ann Jones")
    make.make_champion(pilot=make.make_pilot(), person=ann)
    departure = f'href="/people/{ann.pk}/departure/"'

    assert departure in person_page(client, priya, ann)
    assert departure not in person_page(client, lena, ann)
