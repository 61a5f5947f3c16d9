"""What people are told of pilots that change hands, and how they answer by link."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person, Portfolio
from alerts.kinds import kind_of
from alerts.links.hand_overs import tell_of_hand_overs
from alerts.models import Alert, AlertKind, EndedLink, MailPreference
from pilots.lifecycle.hand_overs import answer_hand_over, withdraw_hand_over
from pilots.models import Champion, HandOver, Pilot
from tests import factories as make
from tests.alerts.links.makers import address, body, mailed, opened, sent, tell_leader, tell_receiver
from tests.alerts.makers import composed
from tests.days import today

pytestmark = pytest.mark.django_db


def ask(*, receiver: Person, name: str = "Referral triage", **fields: Any) -> HandOver:
    pilot = make.make_pilot(name=name)
    return make.make_hand_over(pilot=pilot, receiver=receiver, **{"proposed_on": today()} | fields)


@pytest.fixture
def patel(db: None) -> Person:
    return make.make_person(name="D. Patel", email="patel@example.org")


def told() -> list[Alert]:
    return list(Alert.objects.filter(kind=AlertKind.HAND_OVER).order_by("pk"))


# --- Who is told what ---


def test_one_mail_a_person_with_all_pilots_of_the_day(patel: Person) -> None:
    asked = [ask(receiver=patel, name=name) for name in ("Referral triage", "Claims photographs")]

    assert tell_of_hand_overs(now=timezone.now()) == 1

    (alert,) = told()
    assert (alert.person, sorted(alert.evidence["rows"])) == (patel, [one.pk for one in asked])
    message = composed(alert)
    assert message.subject == "You are asked to take over 2 pilots"
    for name in ("Referral triage", "Claims photographs"):
        assert name in message.text
        assert name in message.html
    assert "Patel" not in message.subject


def acts(alert: Alert) -> list[tuple[str, str]]:
    """Return as what each link that answers is drawn, and what it is for."""
    drawn = re.findall(r"<a ([^>]*)>", composed(alert).html)
    found = [(re.search(r'class="([^"]*)"', one), re.search(r"/a/([a-z-]+)\.", one)) for one in drawn]
    return [(look[1], purpose[1]) for look, purpose in found if look and purpose]


def test_its_answers_look_like_those_of_every_mail_with_the_expected_one_first(patel: Person) -> None:
    ask(receiver=patel)
    tell_of_hand_overs(now=timezone.now())

    assert acts(*told()) == [("answer main", "accept"), ("answer", "decline")]
    assert {look for look, _ in acts(tell_leader())} == {"answer"}


def test_is_told_once_and_what_comes_later_the_next_day(patel: Person) -> None:
    ask(receiver=patel)
    tell_of_hand_overs(now=timezone.now())
    later = ask(receiver=patel, name="Claims photographs")

    assert [tell_of_hand_overs(now=timezone.now()), tell_of_hand_overs(now=timezone.now())] == [0, 0]
    assert tell_of_hand_overs(now=timezone.now() + timedelta(days=1)) == 1
    assert told()[-1].evidence["rows"] == [later.pk]
    assert tell_of_hand_overs(now=timezone.now() + timedelta(days=2)) == 0


def test_who_logs_in_is_told_as_a_user_and_links_to_the_page() -> None:
    user = make.make_member(user=make.make_user(email="patel@example.org"), role="engineer").user
    ask(receiver=make.make_person(name="D. Patel", user=user))

    tell_of_hand_overs(now=timezone.now())

    (alert,) = told()
    assert alert.recipient == user
    assert "/hand-overs/" in composed(alert).text


def test_who_has_a_time_zone_of_their_own_is_told_by_their_day() -> None:
    user = make.make_member(user=make.make_user(email="patel@example.org"), role="engineer").user
    MailPreference.objects.create(user=user, portfolio=make.make_portfolio(), timezone="Pacific/Auckland")
    ask(receiver=make.make_person(name="D. Patel", user=user), proposed_on=date(2026, 6, 11))
    tell_of_hand_overs(now=datetime(2026, 6, 11, 11, tzinfo=UTC))

    assert told()[0].due_at == datetime(2026, 6, 11, 19, tzinfo=UTC)


@pytest.mark.parametrize("why", ["no address", "no member", "account closed", "old", "answered"])
def test_nobody_is_told_who_cannot_be_or_need_not_be(patel: Person, why: str) -> None:
    asked = ask(receiver=patel)
    if why == "no address":
        Person.objects.update(email="")
    elif why == "no member":
        Person.objects.filter(pk=patel.pk).update(user=make.make_user(email="patel@example.org"))
    elif why == "account closed":
        user = make.make_member(user=make.make_user(email="patel@example.org", is_active=False)).user
        Person.objects.filter(pk=patel.pk).update(user=user)
    elif why == "old":
        HandOver.objects.update(proposed_on=today() - timedelta(days=8))
    else:
        withdraw_hand_over(asked, because="Somebody else", by=patel, as_of=today())

    assert tell_of_hand_overs(now=timezone.now()) == 0


@pytest.mark.parametrize("answer", ["accepted", "declined", "withdrawn"])
def test_is_not_wanted_once_answered(patel: Person, answer: Any) -> None:
    asked = [ask(receiver=patel, name=name) for name in ("Referral triage", "Claims photographs")]
    tell_of_hand_overs(now=timezone.now())
    (alert,) = told()

    answer_hand_over(asked[0], answer=answer, because="Why not", by=patel, as_of=today())
    assert not kind_of(alert).unwanted(alert)
    assert "Referral triage" not in composed(alert).text
    answer_hand_over(asked[1], answer=answer, because="Why not", by=patel, as_of=today())
    assert kind_of(alert).unwanted(alert) == "It was answered or withdrawn meanwhile."


# --- Answering ---


def press(client: Client, path: str, said: dict[str, str]) -> Any:
    opened(client, path)
    return client.post(address(path), said)


def test_accepting_by_link_writes_what_accepting_in_the_app_writes(client: Client) -> None:
    pilot = make.make_pilot()
    giver = make.make_person(name="A. Jones")
    giving = make.make_champion(pilot=pilot, person=giver)
    hand_over, alert = tell_receiver(pilot=pilot, giver=giver)

    answer = press(client, mailed(alert)["accept"], {"answer": "accepted"})

    assert answer.status_code == 302
    hand_over.refresh_from_db()
    giving.refresh_from_db()
    assert (hand_over.answer, hand_over.answered_on, hand_over.because) == ("accepted", today(), "")
    assert giving.until == today()
    assert Champion.objects.current_on(today()).get(pilot=pilot).person == hand_over.receiver
    context = hand_over.history.order_by("-pgh_id")[0].pgh_context.metadata
    assert context == context | {"source": "mail link", "command": "accept by link"}
    page = client.get(answer["Location"])
    assert "You are its champion since" in body(page)
    assert "You are answering as <b>D. Patel</b>" in body(page)


def test_a_press_without_an_answer_leaves_both_links_alive(client: Client) -> None:
    hand_over, alert = tell_receiver()

    for path in mailed(alert).values():
        assert press(client, path, {}).status_code == 422

    hand_over.refresh_from_db()
    assert hand_over.answer == ""
    assert not EndedLink.objects.exists()


def test_a_link_to_accept_does_not_decline(client: Client) -> None:
    hand_over, alert = tell_receiver()

    for path, said in ((mailed(alert)["accept"], "declined"), (mailed(alert)["decline"], "accepted")):
        assert press(client, path, {"answer": said, "because": "Why not"}).status_code == 422

    hand_over.refresh_from_db()
    assert hand_over.answer == ""


def test_declining_needs_a_reason_which_goes_to_the_programme_manager(client: Client) -> None:
    manager = make.make_person(name="M. Bell", email="bell@example.org")
    hand_over, alert = tell_receiver(pilot=make.make_pilot(programme_manager=manager))
    path = mailed(alert)["decline"]

    assert press(client, path, {"answer": "declined"}).status_code == 422
    assert press(client, path, {"answer": "declined", "because": "I leave too"}).status_code == 302
    assert "I leave too" in body(client.get(f"{address(path)}recorded/"))

    hand_over.refresh_from_db()
    assert (hand_over.answer, hand_over.because) == ("declined", "I leave too")
    assert tell_of_hand_overs(now=timezone.now()) == 1
    assert tell_of_hand_overs(now=timezone.now()) == 0
    message = composed(told()[-1])
    assert told()[-1].person == manager
    assert "I leave too" in message.text
    assert "Patel" not in message.subject


def test_once_one_link_is_used_the_other_is_over(client: Client) -> None:
    _, alert = tell_receiver()
    links = mailed(alert)
    press(client, links["accept"], {"answer": "accepted"})

    assert opened(client, links["decline"]).status_code == 410


# --- Champions who leave and have asked nobody ---


@pytest.fixture
def leaving(db: None) -> Champion:
    jones = make.make_person(name="A. Jones", email="jones@example.org")
    pilot = make.make_pilot(name="Referral triage")
    make.make_deputy(pilot=pilot, person=make.make_person(name="B. Okafor"))
    days = {"leaving_on": today() + timedelta(days=20), "recorded_on": today() - timedelta(days=1)}
    return make.make_champion(pilot=pilot, person=jones, **days)


def test_a_champion_who_leaves_is_asked_once_who_takes_over(leaving: Champion) -> None:
    assert [tell_of_hand_overs(now=timezone.now()), tell_of_hand_overs(now=timezone.now())] == [1, 0]

    (alert,) = told()
    assert alert.person == leaving.person
    assert "B. Okafor would inherit it" in composed(alert).text
    assert acts(alert) == [("answer main", "hand-over")]


@pytest.mark.parametrize(
    ("zone", "same_day", "next_day"),
    [
        ("America/New_York", "2026-06-12T03:59", "2026-06-12T04:00"),
        ("Pacific/Auckland", "2026-06-11T11:59", "2026-06-11T12:00"),
    ],
)
def test_the_day_after_is_the_portfolios(leaving: Champion, zone: str, same_day: str, next_day: str) -> None:
    Portfolio.objects.update(timezone=zone)
    Champion.objects.update(recorded_on=date(2026, 6, 11), leaving_on=date(2026, 7, 1))
    told = [tell_of_hand_overs(now=datetime.fromisoformat(f"{at}+00:00")) for at in (same_day, next_day)]

    assert told == [0, 1]


@pytest.mark.parametrize(("zone", "number"), [("Pacific/Auckland", 0), ("Europe/London", 1)])
def test_a_week_in_which_it_is_news_is_counted_in_the_portfolios_days(patel: Person, zone: str, number: int) -> None:
    Portfolio.objects.update(timezone=zone)
    ask(receiver=patel, proposed_on=date(2026, 6, 11))

    assert tell_of_hand_overs(now=datetime(2026, 6, 17, 20, tzinfo=UTC)) == number


def test_nobody_is_asked_on_the_day_itself_nor_where_somebody_was_asked(leaving: Champion) -> None:
    Champion.objects.update(recorded_on=today())
    assert tell_of_hand_overs(now=timezone.now()) == 0
    Champion.objects.update(recorded_on=today() - timedelta(days=1))
    make.make_hand_over(pilot=leaving.pilot, giver=leaving.person)

    assert tell_of_hand_overs(now=timezone.now()) == 0


def test_says_by_link_who_takes_over(client: Client, leaving: Champion) -> None:
    tell_of_hand_overs(now=timezone.now())
    alert = sent(told()[0])
    path = mailed(alert)["hand-over"]
    field = f"receiver_{leaving.pilot_id}"

    page = opened(client, path)
    assert page.context["form"][field].value() == "B. Okafor"
    assert "<datalist" not in body(page)
    assert client.post(address(path), {field: "B. Okafor"}).status_code == 422
    assert client.post(address(path), {"by_hand": "on"}).status_code == 422
    assert not HandOver.objects.exists()
    assert client.post(address(path), {"by_hand": "on", field: "B. Okafor"}).status_code == 302

    proposed = HandOver.objects.get()
    assert (str(proposed.receiver), proposed.giver, proposed.proposed_on) == ("B. Okafor", leaving.person, today())
    assert "B. Okafor" in body(client.get(f"{address(path)}recorded/"))


def test_is_not_wanted_once_somebody_has_been_asked(leaving: Champion) -> None:
    tell_of_hand_overs(now=timezone.now())
    make.make_hand_over(pilot=Pilot.objects.get(), giver=leaving.person)

    assert kind_of(told()[0]).unwanted(told()[0]) == "Somebody has been asked to take over meanwhile."
