"""What ends a link: each purpose, and each thing that ends it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import signing
from django.db import models
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, Person, User
from alerts.links.hand_overs import tell_of_hand_overs
from alerts.links.held import link_of
from alerts.links.tokens import Purpose
from alerts.models import Alert, AlertKind, EndedLink
from pilots.models import Champion, HandOver, Pilot
from stalls.models import Acknowledgement, Finding
from tests import factories as make
from tests.alerts.links.makers import (
    address,
    body,
    mailed,
    opened,
    sent,
    tell_leader,
    tell_receiver,
    without_tokens,
)

pytestmark = pytest.mark.django_db

GONE = "This link does not open anything any more"


def make_link(purpose: str) -> tuple[Alert, str]:
    """Return a mail that has left and the path of its link of a purpose."""
    if purpose in Purpose.of_findings():
        alert = tell_leader()
    elif purpose == Purpose.HAND_OVER:
        alert = tell_champion()
    else:
        user = make.make_member(user=make.make_user(email="patel@example.org"), role="engineer").user
        receiver = make.make_person(name="D. Patel", user=user)
        alert = tell_receiver(receiver=receiver)[1]
    return alert, mailed(alert)[purpose]


def tell_champion() -> Alert:
    now = timezone.now()
    user = make.make_member(user=make.make_user(email="jones@example.org"), role="engineer").user
    champion = make.make_person(name="A. Jones", user=user)
    pilot = make.make_pilot()
    days = {"leaving_on": now.date() + timedelta(days=20), "recorded_on": now.date() - timedelta(days=1)}
    make.make_champion(pilot=pilot, person=champion, **days)
    tell_of_hand_overs(now=now)
    return sent(Alert.objects.get(kind=AlertKind.HAND_OVER))


# --- What ends it ---


def used(alert: Alert, path: str) -> None:
    EndedLink.objects.create(name=_name(path), alert=alert, portfolio=alert.portfolio, used_at=timezone.now())


def revoked(alert: Alert, path: str) -> None:
    EndedLink.objects.create(name=_name(path), alert=alert, portfolio=alert.portfolio, revoked_at=timezone.now())


def expired(alert: Alert, path: str) -> None:
    Alert.objects.filter(pk=alert.pk).update(sent_at=timezone.now() - timedelta(days=14))


def other_address(alert: Alert, path: str) -> None:
    User.objects.filter(pk=alert.recipient_id).update(email="elsewhere@example.org")


def account_closed(alert: Alert, path: str) -> None:
    User.objects.filter(pk=alert.recipient_id).update(is_active=False)


def no_member(alert: Alert, path: str) -> None:
    Membership.objects.filter(user=alert.recipient_id).delete()


def role_gone(alert: Alert, path: str) -> None:
    """Leave a role that gives no such answer, or make it somebody else's to answer."""
    Membership.objects.filter(user=alert.recipient_id).update(role="reviewer")
    if "/judge." in path:
        # A reviewer judges, so that only leaving ends it.
        Membership.objects.all().delete()
    HandOver.objects.update(receiver=make.make_person(name="Somebody else"))
    Person.objects.filter(name="A. Jones").update(user=None)


def closed(alert: Alert, path: str) -> None:
    Finding.objects.update(state="closed", closed_on=timezone.localdate(), closed_because="cleared")
    HandOver.objects.update(answer="withdrawn", answered_on=timezone.localdate())
    Pilot.objects.update(claimed_stage="stopped")


def episode_over(alert: Alert, path: str) -> None:
    Finding.objects.update(episode=models.F("episode") + 1)
    HandOver.objects.update(answer="accepted", answered_on=timezone.localdate())
    if not HandOver.objects.exists():
        make.make_hand_over(pilot=Pilot.objects.get())


def pilot_moved(alert: Alert, path: str) -> None:
    elsewhere = make.make_portfolio(name="Elsewhere")
    somebody = make.make_person(name="Somebody of there", portfolio=elsewhere)
    Pilot.objects.update(portfolio=elsewhere)
    HandOver.objects.update(giver=somebody, receiver=somebody)
    Champion.objects.update(person=somebody)


def message_gone(alert: Alert, path: str) -> None:
    alert.delete()


def _name(path: str) -> str:
    return path.split("/")[2].rpartition(".")[0]


ENDS: list[Callable[[Alert, str], None]] = [
    used, revoked, expired, other_address, account_closed, no_member, role_gone, closed, episode_over, pilot_moved,
    message_gone,
]  # fmt: skip


@pytest.mark.parametrize("purpose", Purpose.values)
def test_fresh_link_opens_its_form_even_for_a_browser_in_which_somebody_else_is_logged_in(
    client: Client, purpose: str
) -> None:
    _, path = make_link(purpose)

    page = opened(client, path)
    other = make.make_member(user=make.make_user(email="otto@example.org"), role="leader").user
    client.force_login(other)

    assert page.status_code == opened(client, path).status_code == 200
    assert "You are answering as" in body(page)


# In the suite each end and each purpose once; every end of every purpose is a slow proof.
IN_THE_SUITE = [(Purpose.values[number % len(Purpose.values)], end) for number, end in enumerate(ENDS)]
PAIRS = [
    pytest.param(purpose, end, marks=[] if (purpose, end) in IN_THE_SUITE else pytest.mark.slow)
    for purpose in Purpose.values
    for end in ENDS
]


@pytest.mark.parametrize(("purpose", "end"), PAIRS, ids=lambda one: getattr(one, "__name__", one))
def test_link_that_has_ended_says_the_same_as_a_wrong_one(
    client: Client, purpose: str, end: Callable[[Alert, str], None]
) -> None:
    alert, path = make_link(purpose)
    end(alert, path)

    over, wrong = opened(client, path), opened(client, "/a/nonsense/")

    assert (over.status_code, wrong.status_code) == (410, 410)
    assert without_tokens(over) == without_tokens(wrong)
    assert GONE in body(over)


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_form_that_is_open_while_its_link_ends_gives_back_what_was_typed(
    client: Client, end: Callable[[Alert, str], None]
) -> None:
    alert, path = make_link("acknowledge")
    opened(client, path)
    end(alert, path)

    answer = client.post(address(path), {"by_hand": "on", "note": "zqmine", "seen": "1 critical"})

    assert not Acknowledgement.objects.exists()
    assert answer.status_code == (302 if end is used else 410)
    assert end is used or "zqmine" in body(answer)


def test_every_role_but_a_readers_answers(client: Client) -> None:
    alert, path = make_link("acknowledge")
    for role, status in (("engineer", 200), ("reviewer", 410), ("leader", 200)):
        Membership.objects.filter(user=alert.recipient_id).update(role=role)
        assert opened(client, path).status_code == status, role


def test_lasts_14_days_from_its_mail(client: Client) -> None:
    alert, path = make_link("acknowledge")
    token = path.split("/")[2]
    assert alert.sent_at

    for days, is_open in ((13.99, True), (14, False)):
        link = link_of(token, alert.sent_at + timedelta(days=days))
        assert link is not None
        assert link.is_open is is_open


def test_a_link_of_what_is_gathered_lasts_from_the_mail_that_tells_of_it() -> None:
    alert, path = make_link("acknowledge")
    assert alert.sent_at
    Alert.objects.filter(pk=alert.pk).update(sent_at=None, state="queued", due_at=alert.sent_at - timedelta(days=99))
    mail = Alert.objects.get(pk=alert.pk)
    mail.pk, mail.key, mail.state, mail.sent_at = None, "mail", "sent", alert.sent_at
    mail.save()
    Alert.objects.filter(pk=alert.pk).update(state="gathered", gathered_into=mail)

    link = link_of(path.split("/")[2], alert.sent_at + timedelta(days=13))

    assert link is not None
    assert link.is_open


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "nonsense",
        signing.dumps({"tokens": [], "until": 9_999_999_999}),
        signing.dumps({"link": 1, "tokens": [], "until": 9_999_999_999}, salt="updates.link-at-hand"),
    ],
    ids=["none", "nonsense", "no purpose", "another purpose"],
)
def test_cookie_of_another_purpose_opens_nothing(client: Client, cookie: str) -> None:
    _, path = make_link("acknowledge")
    client.cookies["mail-link"] = cookie

    for page in (address(path), f"{address(path)}recorded/"):
        assert client.get(page).status_code == 410


def test_cookie_ends_after_some_hours(client: Client) -> None:
    _, path = make_link("acknowledge")
    for seconds, status in ((60, 200), (-1, 410)):
        value = {"tokens": [path.split("/")[2]], "until": int(timezone.now().timestamp()) + seconds}
        client.cookies["mail-link"] = signing.dumps(value, salt="alerts.links-at-hand")
        assert client.get(address(path)).status_code == status


def test_cookie_holds_no_other_link_than_was_opened(client: Client) -> None:
    alert, path = make_link("acknowledge")
    opened(client, path)

    assert client.get(address(mailed(alert)["snooze"])).status_code == 410


def test_nothing_to_show_before_it_is_used(client: Client) -> None:
    _, path = make_link("acknowledge")
    opened(client, path)

    assert client.get(f"{address(path)}recorded/").status_code == 410
