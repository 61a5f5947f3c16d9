"""Who gets the digest of somebody on leave."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from accounts.models import Leave, Membership, Portfolio, Role, User
from alerts.delivery import drain
from alerts.kinds import kind_of, mail_of
from alerts.models import Alert, AlertState, MailPreference
from portfolio.digests.readers import REASONS
from portfolio.digests.writing import write_digests
from tests import factories as make
from tests.alerts.conftest import sink as sink
from tests.alerts.smtp import Sink
from tests.portfolio.digests.worlds import DAY, EIGHT, MONDAY, make_leader, prefer, says, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def lena_away(trust: Portfolio, lena: User, eli: User) -> Leave:
    """Lena, a leader, is on leave this week, and Eli, an engineer, stands in."""
    people = [make.make_person(name=one.name, user=one) for one in (lena, eli)]
    return make.make_leave(person=people[0], stand_in=people[1], since=MONDAY, until=MONDAY + 7 * DAY)


def states() -> dict[str, str]:
    return {row.recipient.name: row.state for row in Alert.objects.select_related("recipient") if row.recipient}


def test_a_stand_in_gets_it_in_the_place_of_somebody_on_leave(lena_away: Leave, eli: User, sink: Sink) -> None:
    to_lena, to_eli = sorted(write(), key=lambda row: row.state)

    assert states() == {"Lena": "cancelled", "Eli": "queued"}
    assert (to_lena.step, to_lena.last_error) == (
        0, "They are away until 7 Jun 2026: Eli stands in and is told in their place.",
    )  # fmt: skip
    assert to_eli.key == f"digest:{to_eli.portfolio_id}:{eli.pk}:2026-W23"
    assert to_eli.reason == (
        f"You stand in for Lena, who is away until 7 Jun 2026. They would get it: {REASONS[Role.LEADER]}"
    )
    Alert.objects.update(expires_at=None)
    drain()
    assert sink.recipients == ["eli@example.org"]


def test_says_at_its_head_for_whom_it_is(lena_away: Leave, eli: User) -> None:
    message = says(next(row for row in write() if row.recipient == eli))

    assert message.text.splitlines()[1] == "For Lena, who is away until 7 Jun 2026."
    assert "For Lena, who is away until 7 Jun 2026." in message.html
    assert "Lena" not in message.subject


def test_a_stand_in_who_gets_one_anyway_gets_that_one(lena_away: Leave, priya: User, eli: User) -> None:
    lena_away.stand_in = make.make_person(name="Priya", user=priya)
    lena_away.save()
    write()

    assert states() == {"Lena": "cancelled", "Priya": "queued"}
    assert "instead_of" not in Alert.objects.get(recipient=priya).evidence


def test_a_stand_in_for_several_gets_one_a_week(lena_away: Leave, eli: User) -> None:
    leo = make_leader("leo")
    prefer(leo, digest_weekday=4)
    person = make.make_person(name="Leo", user=leo)
    make.make_leave(person=person, stand_in=lena_away.stand_in, since=MONDAY, until=MONDAY + 7 * DAY)
    for day in range(7):
        write(EIGHT + day * DAY, last_run=EIGHT + day * DAY)

    assert Alert.objects.filter(recipient=eli).count() == 1
    assert Alert.objects.get(recipient=leo, key__endswith="W23").state == AlertState.CANCELLED


def test_a_stand_in_gets_it_when_the_one_on_leave_would_whatever_their_own_day_is(lena_away: Leave, eli: User) -> None:
    prefer(eli, digest_weekday=6)
    Leave.objects.update(until=MONDAY + 2 * DAY)
    last = EIGHT - 7 * DAY
    for half_day in range(1, 42):
        now = EIGHT - 7 * DAY + half_day * DAY / 2
        write_digests(now=now, last_run=last)
        last = now

    due = {(row.recipient_id, row.key[-3:]): row.state for row in Alert.objects.all()}
    lena = lena_away.person.user_id
    assert due == {
        (lena, "W22"): "queued",
        (lena, "W23"): "cancelled",
        (eli.pk, "W23"): "queued",
        (lena, "W24"): "queued",
    }


def test_what_the_one_on_leave_has_got_already_comes_to_nobody_again(lena_away: Leave, eli: User) -> None:
    Leave.objects.update(since=MONDAY + 2 * DAY)
    write()
    write(EIGHT + 3 * DAY)

    assert states() == {"Lena": "queued"}


@pytest.mark.parametrize("why", ["nobody stands in", "no member", "declined", "account closed"])
def test_who_is_away_gets_it_where_nobody_can_get_it_in_their_place(lena_away: Leave, eli: User, why: str) -> None:
    match why:
        case "nobody stands in":
            Leave.objects.update(stand_in=None)
        case "no member":
            Membership.objects.filter(user=eli).delete()
        case "declined":
            prefer(eli, wants_digest=False)
        case "account closed":
            User.objects.filter(pk=eli.pk).update(is_active=False)
    write()

    assert states() == {"Lena": "queued"}


def test_both_get_it_where_the_stand_in_is_away_as_well(lena_away: Leave) -> None:
    make.make_leave(person=lena_away.stand_in, since=MONDAY, until=MONDAY + DAY)
    write()

    assert states() == {"Lena": "queued", "Eli": "queued"}


@pytest.mark.parametrize("change", ["stand-in leaves", "stand-in declines", "reader leaves", "leave is over"])
def test_is_not_wanted_any_more_by_a_stand_in_who_may_or_need_not_see_it(
    lena_away: Leave, lena: User, eli: User, change: str
) -> None:
    alert = next(row for row in write() if row.recipient == eli)
    assert kind_of(alert).unwanted(alert) == ""
    match change:
        case "stand-in leaves":
            Membership.objects.filter(user=eli).delete()
        case "stand-in declines":
            prefer(eli, wants_digest=False)
        case "reader leaves":
            Membership.objects.filter(user=lena).delete()
        case "leave is over":
            Leave.objects.all().delete()

    # Nobody else was written to.
    assert bool(kind_of(alert).unwanted(alert)) == (change != "leave is over")


def test_a_stand_in_who_ends_the_digest_ends_their_own_alone(
    client: Client, lena_away: Leave, lena: User, eli: User
) -> None:
    alert = next(row for row in write() if row.recipient == eli)
    header = str(mail_of(alert).message()["List-Unsubscribe"])
    client.post(re.findall(r"<http://[^/]+(/[^>]*)>", header)[0], {"List-Unsubscribe": "One-Click"})
    Leave.objects.update(until=MONDAY + 30 * DAY)
    write(EIGHT + 7 * DAY)

    assert Alert.objects.filter(recipient=lena, state=AlertState.QUEUED).get().key.endswith("W24")
    assert not MailPreference.objects.filter(user=lena).exists()
