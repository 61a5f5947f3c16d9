"""The pages of departures and hand-overs, and the link that everybody sees for whom one waits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Person, User
from pilots.models import Champion, Deputy, HandOver, Pilot
from tests.days import today
from tests.factories import make_champion, make_deputy, make_hand_over, make_person, make_pilot

DAY = timedelta(days=1)
NEXT_MONTH = (today() + 30 * DAY).isoformat()


@pytest.fixture
def jones(lena: User) -> Person:
    """The champion, who is a leader of the portfolio."""
    return make_person(user=lena)


@pytest.fixture
def patel(rosa: User) -> Person:
    """The deputy, who can log in as a reviewer."""
    return make_person(name="D. Patel", user=rosa)


@pytest.fixture
def pilot(jones: Person, patel: Person) -> Pilot:
    pilot = make_pilot()
    make_champion(pilot=pilot, person=jones, since=today() - 90 * DAY)
    make_deputy(pilot=pilot, person=patel, has_authority=True, since=today() - 30 * DAY)
    return pilot


def departure(client: Client, person: Person, **data: Any) -> Any:
    return client.post(reverse("champion-departure", args=[person.pk]), data)


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


# --- Departure ---


def test_shows_everything_held_and_proposes_the_deputy(client: Client, eli: User, jones: Person, pilot: Pilot) -> None:
    client.force_login(eli)
    other = make_pilot(engineer=jones, name="Parking appeals")

    page = text(client, reverse("champion-departure", args=[jones.pk]))

    assert "Champion of 1 pilot<" in page
    assert "Deputy: D. Patel, who may decide" in page
    assert f'name="receiver_{pilot.pk}" value="D. Patel"' in page
    assert str(other) in page


def test_one_submit_announces_the_departure_and_asks_all(
    client: Client, eli: User, jones: Person, patel: Person, pilot: Pilot
) -> None:
    second = make_pilot()
    make_champion(pilot=second, person=jones, since=today() - 90 * DAY)
    client.force_login(eli)

    receivers = {f"receiver_{pilot.pk}": "D. Patel", f"receiver_{second.pk}": "N. Ew"}
    response = departure(client, jones, what="leaves", on=NEXT_MONTH, **receivers)

    assert response.status_code == 302
    asked = HandOver.objects.order_by("pilot").values_list("pilot", "giver__name", "receiver__name")
    assert list(asked) == [(pilot.pk, "A. Jones", "D. Patel"), (second.pk, "A. Jones", "N. Ew")]
    assert Champion.objects.filter(leaving_on=today() + 30 * DAY).count() == 2
    page = text(client, reverse("champion-departure", args=[jones.pk]))
    assert "D. Patel was asked on" in page
    assert "receiver_" not in page
    assert f'value="{NEXT_MONTH}"' in page


def test_who_has_left_needs_a_reason(client: Client, eli: User, jones: Person, pilot: Pilot) -> None:
    client.force_login(eli)
    gone = {"what": "has_left", "on": today().isoformat(), f"receiver_{pilot.pk}": ""}
    assert departure(client, jones, **gone).status_code == 422

    assert departure(client, jones, **gone, end_reason="promoted").status_code == 302
    assert (Champion.objects.get().until, Champion.objects.get().end_reason) == (today(), "promoted")
    assert not HandOver.objects.exists()


@pytest.mark.parametrize(
    ("what", "on", "says"),
    [
        ("leaves", (today() - DAY).isoformat(), "This day is over"),
        ("has_left", NEXT_MONTH, "This day has not come yet"),
        ("has_left", "2001-01-01", "They became champion of"),
        ("nonsense", "nonsense", "Enter a valid date"),
    ],
)
def test_a_departure_that_makes_no_sense_is_explained_beside_the_day(
    client: Client, eli: User, jones: Person, pilot: Pilot, what: str, on: str, says: str
) -> None:
    client.force_login(eli)

    response = departure(client, jones, what=what, on=on, end_reason="left")

    assert response.status_code == 422
    assert f"On which day: {says}" in response.content.decode()
    assert Champion.objects.get().until is None


def test_nobody_hands_over_to_themselves_on_the_page(client: Client, eli: User, jones: Person, pilot: Pilot) -> None:
    client.force_login(eli)

    response = departure(client, jones, what="leaves", on=NEXT_MONTH, **{f"receiver_{pilot.pk}": "a. jones"})

    assert response.status_code == 422
    assert "to themselves" in response.content.decode()
    assert Champion.objects.get().leaving_on is None


def test_a_deputy_who_leaves_holds_nothing_afterwards(client: Client, eli: User, patel: Person, pilot: Pilot) -> None:
    client.force_login(eli)

    departure(client, patel, what="has_left", on=today().isoformat(), end_reason="left")

    assert Deputy.objects.get().until == today()
    assert "D. Patel holds no pilot" in text(client, reverse("champion-departure", args=[patel.pk]))


def test_people_may_announce_their_own_departure_and_nobody_else_s(
    client: Client, lena: User, jones: Person, patel: Person, pilot: Pilot
) -> None:
    client.force_login(lena)

    assert departure(client, jones, what="leaves", on=NEXT_MONTH).status_code == 302
    assert client.get(reverse("champion-departure", args=[patel.pk])).status_code == 404


# --- Answer ---


def answer(client: Client, hand_over: HandOver, **data: str) -> Any:
    return client.post(reverse("hand-over-answer", args=[hand_over.pk]), data)


@pytest.fixture
def hand_over(pilot: Pilot, jones: Person, patel: Person) -> HandOver:
    return make_hand_over(pilot=pilot, giver=jones, receiver=patel)


def test_the_receiver_accepts_and_is_champion_from_today(client: Client, rosa: User, hand_over: HandOver) -> None:
    client.force_login(rosa)
    page = text(client, reverse("hand-over-answer", args=[hand_over.pk]))
    assert "I take it over" in page
    assert "Withdraw it" not in page

    assert answer(client, hand_over, answer="accepted").status_code == 302

    assert Champion.objects.current_on(today()).get().person.name == "D. Patel"
    page = text(client, reverse("hand-over-answer", args=[hand_over.pk]))
    assert "Accepted on" in page
    assert "Recorded by" not in page
    assert '<button class="button" type="submit">Answer' not in page


def test_the_receiver_declines_with_a_reason(client: Client, rosa: User, hand_over: HandOver) -> None:
    client.force_login(rosa)
    assert answer(client, hand_over, answer="declined").status_code == 422

    assert answer(client, hand_over, answer="declined", because="No time.").status_code == 302
    assert HandOver.objects.get().because == "No time."
    assert Champion.objects.current_on(today()).get().person.name == "A. Jones"


def test_a_manager_records_the_answer_and_the_record_says_so(client: Client, priya: User, hand_over: HandOver) -> None:
    client.force_login(priya)
    page = text(client, reverse("hand-over-answer", args=[hand_over.pk]))
    assert "D. Patel has told me that they take it over" in page

    answer(client, hand_over, answer="accepted")

    assert HandOver.objects.get().because == "Recorded by Priya for D. Patel."


def test_the_giver_may_withdraw_and_nothing_else(client: Client, lena: User, hand_over: HandOver) -> None:
    client.force_login(lena)
    assert answer(client, hand_over, answer="accepted").status_code == 422

    assert answer(client, hand_over, answer="withdrawn", because="I stay.").status_code == 302
    assert HandOver.objects.get().answer == "withdrawn"


def test_an_answer_that_came_second_is_told_the_first(client: Client, priya: User, hand_over: HandOver) -> None:
    client.force_login(priya)
    HandOver.objects.update(answer="declined", answered_on=today())

    response = answer(client, hand_over, answer="accepted")

    assert response.status_code == 422
    assert "This was declined already" in response.content.decode()


@pytest.mark.parametrize("value", ["", "\0", "nonsense", "x" * 6000])
def test_no_page_breaks_whatever_is_answered(client: Client, priya: User, hand_over: HandOver, value: str) -> None:
    client.force_login(priya)

    assert answer(client, hand_over, answer=value, because=value).status_code == 422
    assert departure(client, hand_over.giver, what=value, on=value, end_reason=value).status_code == 422  # type: ignore[arg-type]


def test_others_do_not_find_it(client: Client, eli: User, hand_over: HandOver) -> None:
    client.force_login(eli)

    assert client.get(reverse("hand-over-answer", args=[hand_over.pk])).status_code == 404
    assert answer(client, hand_over, answer="accepted").status_code == 404


# --- List and navigation ---


def test_lists_what_waits_for_the_reader_and_what_was_answered(
    client: Client, rosa: User, priya: User, hand_over: HandOver
) -> None:
    make_hand_over(pilot=make_pilot(name="Declined one"), answer="declined", answered_on=today())
    client.force_login(rosa)
    page = text(client, reverse("hand-over-list"))
    assert page.index("Waiting for you") < page.index("Referral triage") < page.index("Declined one")

    client.force_login(priya)
    page = text(client, reverse("hand-over-list"))
    assert page.index("Nothing waits for you.") < page.index("Waiting for others") < page.index("Referral triage")


def test_the_list_takes_as_many_queries_however_long(client: Client, priya: User, hand_over: HandOver) -> None:
    client.force_login(priya)
    counts = []
    for _ in range(2):
        for _ in range(4):
            make_hand_over(pilot=make_pilot())
            make_hand_over(pilot=make_pilot(), answer="declined", answered_on=today())
        with CaptureQueriesContext(connection) as queries:
            text(client, reverse("hand-over-list"))
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 7


def test_the_navigation_says_what_waits_and_to_nobody_else(
    client: Client, rosa: User, lena: User, hand_over: HandOver, patel: Person
) -> None:
    address = reverse("failure-modes")
    client.force_login(rosa)
    assert "1 hand-over waits for you" in text(client, address)

    make_hand_over(pilot=make_pilot(), receiver=patel)
    assert "2 hand-overs wait for you" in text(client, address)

    client.force_login(lena)
    assert "for you" not in text(client, address)
