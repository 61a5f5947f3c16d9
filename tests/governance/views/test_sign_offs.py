"""The page of a sign-off: what it shows, who may do what, and that a decision is taken once by who has read."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person, User
from governance.frozen import digest, facts_of
from governance.models import SignOff, SignOffDecision
from pilots.models import Pilot
from tests.days import today
from tests.factories import (
    make_handed_in,
    make_leave,
    make_person,
    make_pilot,
    make_requirement,
    make_round,
    make_sign_off,
)
from tests.governance.makers import decide

DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("herself")


def page(client: Client, user: User, address: str, status: int = 200) -> str:
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def detail(client: Client, user: User, sign_off: SignOff) -> str:
    return page(client, user, f"/sign-offs/{sign_off.pk}/")


def post(client: Client, user: User, sign_off: SignOff, change: str = "decide", **typed: Any) -> Any:
    client.force_login(user)
    return client.post(f"/sign-offs/{sign_off.pk}/{change}/", typed)


def seen(sign_off: SignOff) -> dict[str, Any]:
    """Return what the form says of what the reviewer has read."""
    row = SignOff.objects.select_related("pilot").get(pk=sign_off.pk)
    return {"round_number": row.decisions.count() + 1, "seen": digest(facts_of(row, as_of=timezone.localdate()))}


def test_shows_a_reviewer_what_lies_before_them_and_the_form(client: Client, handed_in: SignOff, rosa: User) -> None:
    make_requirement(code="information_security", name="DSPT review", source="Our assumption.")

    body = detail(client, rosa, handed_in)

    assert "What lies before you" in body
    assert "Scribe v1" in body
    assert "DSPT review" in body
    assert f'value="{seen(handed_in)["seen"]}"' in body
    assert not re.search(r'name="decision"[^>]*checked', body)


def test_shows_no_form_to_who_may_not_decide_and_nothing_while_it_is_with_the_team(
    client: Client, handed_in: SignOff, eli: User, rosa: User
) -> None:
    assert "Record the decision" not in detail(client, eli, handed_in)

    with_team = make_sign_off(pilot=handed_in.pilot, area="legal", function="information_security")
    assert "Record the decision" not in detail(client, rosa, with_team)


def test_a_decision_is_recorded_and_told(client: Client, handed_in: SignOff, rosa: User, herself: Person) -> None:
    response = post(client, rosa, handed_in, decision="approved", **seen(handed_in))

    assert response.status_code == 302
    made = SignOffDecision.objects.get()
    assert (made.decision, made.decided_by, made.on_behalf_of) == ("approved", herself, None)
    body = detail(client, rosa, handed_in)
    assert "Round 1: approved" in body
    assert "A copy of what you decided on is kept below." in body


def test_a_stand_in_decides_for_whom_is_away(client: Client, handed_in: SignOff, eli: User, herself: Person) -> None:
    stand_in = make_person(name="Eli", user=eli)
    make_leave(person=herself, since=timezone.localdate(), stand_in=stand_in)
    assert "You act for Rosa, who is away." in detail(client, eli, handed_in)

    post(client, eli, handed_in, decision="approved", **seen(handed_in))

    made = SignOffDecision.objects.get()
    assert (made.decided_by, made.on_behalf_of) == (stand_in, herself)
    assert "Eli for Rosa" in detail(client, eli, handed_in)


def test_an_administrator_decides_by_their_own_name(client: Client, handed_in: SignOff, adam: User) -> None:
    detail(client, adam, handed_in)
    assert not Person.objects.filter(user=adam).exists()  # reading writes nothing

    post(client, adam, handed_in, decision="approved", **seen(handed_in))

    assert SignOffDecision.objects.get().decided_by.user == adam


@pytest.mark.parametrize("reader", ["priya", "eli", "lena"])
def test_nobody_else_decides(client: Client, handed_in: SignOff, reader: str, request: pytest.FixtureRequest) -> None:
    response = post(client, request.getfixturevalue(reader), handed_in, decision="approved", **seen(handed_in))

    assert response.status_code == 404
    assert not SignOffDecision.objects.exists()


def test_the_engineer_does_not_decide_on_their_own_pilot(
    client: Client, handed_in: SignOff, rosa: User, herself: Person
) -> None:
    Pilot.objects.update(engineer=herself)

    assert post(client, rosa, handed_in, decision="approved", **seen(handed_in)).status_code == 404


def test_an_incomplete_decision_keeps_what_was_typed(client: Client, handed_in: SignOff, rosa: User) -> None:
    response = post(client, rosa, handed_in, decision="approved_with_conditions", comment="Log it", **seen(handed_in))

    body = response.content.decode()
    assert response.status_code == 422
    assert 'href="#id_conditions_due_on"' in body
    assert "Log it</textarea>" in body
    assert not SignOffDecision.objects.exists()


def test_who_comes_second_is_told_who_was_first(client: Client, handed_in: SignOff, rosa: User) -> None:
    mine = seen(handed_in)
    decide(handed_in, make_person(name="Max"), as_of=timezone.localdate())

    response = post(client, rosa, handed_in, decision="rejected", comment="My reasons", **mine)

    body = response.content.decode()
    assert response.status_code == 409
    assert "Max has decided round 1 already: approved." in body
    assert "You had written: “My reasons”" in body
    assert SignOffDecision.objects.get().decision == "approved"


def test_who_read_an_older_version_reads_again_and_loses_nothing(
    client: Client, handed_in: SignOff, rosa: User
) -> None:
    typed = {"decision": "rejected", "comment": "My reasons"}
    mine = seen(handed_in)
    Pilot.objects.update(model_or_vendor="Scribe v2")

    response = post(client, rosa, handed_in, **typed, **mine)

    body = response.content.decode()
    assert response.status_code == 409
    assert "have changed while you read" in body
    assert "My reasons</textarea>" in body
    now = re.search(r'name="seen" value="(\w+)"', body)
    assert now
    assert post(client, rosa, handed_in, **typed, **mine | {"seen": now[1]}).status_code == 302
    assert SignOffDecision.objects.get().frozen["model_or_vendor"] == "Scribe v2"


def test_shows_the_copy_beside_what_has_changed_since(client: Client, handed_in: SignOff, rosa: User) -> None:
    post(client, rosa, handed_in, decision="approved", **seen(handed_in))
    Pilot.objects.update(model_or_vendor="Scribe v2")

    body = detail(client, rosa, handed_in)

    assert "Since then: model or product was “Scribe v1”, is “Scribe v2”." in body
    assert body.count('<tr class="differs">') == 1


# --- What else becomes of it ---

CHANGES: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    ("told", {}, {"on": "2026-06-01"}, {"engaged_on": "2026-06-01"}),
    ("hand-in", {}, {"covers": "Scribe v1"}, {"covers": "Scribe v1", "needed": "yes"}),
    ("take-back", {"submitted_on": today()}, {}, {"submitted_on": "None"}),
    ("not-needed", {}, {"said_by": "R. Okafor", "because": "No data"}, {"needed": "no", "not_needed_by": "R. Okafor"}),
    ("needed", {"needed": "unknown"}, {}, {"needed": "yes"}),
    (
        "conditions-met",
        {"decision": "approved_with_conditions", "conditions": "Log"},
        {"on": "2026-06-01"},
        {"conditions_met_on": "2026-06-01"},
    ),
    ("expiry", {"decision": "approved"}, {"on": "2030-01-01"}, {"expires_on": "2030-01-01"}),
    ("withdraw", {"decision": "approved"}, {"because": "Sold"}, {"decision": "returned", "decided_by": "Adam"}),
]  # fmt: skip


@pytest.mark.parametrize(("change", "before", "typed", "after"), CHANGES, ids=[one[0] for one in CHANGES])
def test_a_change_is_offered_asked_for_and_recorded(
    client: Client,
    pilot: Pilot,
    adam: User,
    change: str,
    before: dict[str, Any],
    typed: dict[str, Any],
    after: dict[str, str],
) -> None:
    row = make_sign_off(pilot=pilot, **before)
    address = f"/sign-offs/{row.pk}/{change}/"
    assert f'href="{address}"' in detail(client, adam, row)
    page(client, adam, address)

    assert post(client, adam, row, change, **typed).status_code == 302

    row.refresh_from_db()
    assert {name: str(getattr(row, name)) for name in after} == after
    assert row.recorded_on == timezone.localdate()


@pytest.mark.parametrize(
    ("change", "now", "typed"),
    [
        ("hand-in", {"needed": "no"}, {"covers": "Scribe v1"}),
        ("hand-in", {"submitted_on": today()}, {"covers": "Scribe v1"}),
        ("take-back", {}, {}),
        ("not-needed", {"decision": "rejected"}, {"said_by": "R. Okafor", "because": "No data"}),
        ("conditions-met", {"decision": "approved"}, {"on": "2026-06-01"}),
        ("expiry", {}, {"on": "2030-01-01"}),
        ("withdraw", {"decision": "rejected"}, {"because": "Sold"}),
    ],
)
def test_a_change_that_does_not_fit_any_more_is_refused(
    client: Client, pilot: Pilot, adam: User, change: str, now: dict[str, Any], typed: dict[str, Any]
) -> None:
    row = make_sign_off(pilot=pilot, **now)
    before = SignOff.objects.values().get()

    response = post(client, adam, row, change, **typed)

    assert response.status_code == 409
    assert "Nothing was recorded" in response.content.decode()
    assert SignOff.objects.values().get() == before


def test_the_papers_begin_with_what_is_known_of_the_pilot(client: Client, pilot: Pilot, eli: User) -> None:
    body = page(client, eli, f"/sign-offs/{make_sign_off(pilot=pilot).pk}/hand-in/")

    assert "Model: Scribe v1" in body
    assert "Data: Referral letters" in body


@pytest.mark.parametrize(
    "change", ["told", "hand-in", "take-back", "not-needed", "needed", "conditions-met", "expiry", "withdraw"]
)
def test_a_reader_changes_nothing(client: Client, handed_in: SignOff, lena: User, change: str) -> None:
    assert post(client, lena, handed_in, change, on="2026-06-01", covers="x").status_code == 404
    assert change not in detail(client, lena, handed_in)


def test_the_engineer_does_not_meet_their_own_conditions(client: Client, pilot: Pilot, eli: User) -> None:
    row = make_sign_off(pilot=pilot, decision="approved_with_conditions", conditions="Log")

    assert post(client, eli, row, "conditions-met", on="2026-06-01").status_code == 404


def test_tells_every_change_in_words(client: Client, pilot: Pilot, eli: User) -> None:
    row = make_sign_off(pilot=pilot, needed="unknown")
    post(client, eli, row, "hand-in", covers="Scribe v1")

    body = detail(client, eli, row)

    assert "Needed: Not known whether needed → Needed" in body
    assert "Area: Information security" in body
    assert ", Eli</span>" in body


def test_takes_as_many_queries_for_many_rounds_as_for_one(client: Client, rosa: User, pilot: Pilot) -> None:
    counts = []
    for more in (1, 5):
        row = make_handed_in(pilot=make_pilot(), on=timezone.localdate() - DAY)
        for _ in range(more):
            make_round(sign_off=row, decision="returned")
            make_sign_off(pilot=row.pilot, area=f"area {row.decisions.count()}")
        client.force_login(rosa)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/sign-offs/{row.pk}/").status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 32
