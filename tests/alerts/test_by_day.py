"""What rings is asked for its reader's day whenever its turn comes, and not only when it was written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Portfolio, User
from accounts.time_zones import time_zones
from alerts.delivery import Outcome, drain
from alerts.models import Alert, AlertKind, AlertState, Channel, MailPreference
from alerts.quiet import DAY_BEGINS
from alerts.restored import hold, release
from tests.alerts.makers import make_critical, make_due, tell
from tests.alerts.smtp import Sink
from tests.factories import make_person, make_pilot, make_quiet_period

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def whatever_the_hour() -> None:
    """Here the hour counts."""


def zone_at(hour: int) -> str:
    """Return a time zone in which it is that hour, by the clock that the delivery goes by."""
    now = datetime.now(UTC)
    return next(name for name in sorted(time_zones()) if now.astimezone(ZoneInfo(name)).hour == hour)


@pytest.fixture
def night(portfolio: Portfolio) -> None:
    Portfolio.objects.update(timezone=zone_at(2))


@pytest.fixture
def day(portfolio: Portfolio) -> None:
    Portfolio.objects.update(timezone=zone_at(12))


def local(alert: Alert, zone: str) -> datetime:
    return alert.due_at.astimezone(ZoneInfo(zone))


def test_what_is_tried_again_at_night_waits_for_the_morning_and_loses_no_try(
    sink: Sink, lena: User, night: None
) -> None:
    tell(make_critical())
    Alert.objects.update(tries=3)
    make_due()

    assert drain() == {Outcome.POSTPONED: 1}
    alert = Alert.objects.get()
    assert (alert.state, alert.tries, sink.mails) == (AlertState.QUEUED, 3, [])
    assert local(alert, zone_at(2)).time() == DAY_BEGINS
    assert timedelta() < alert.due_at - datetime.now(UTC) <= 6 * HOUR
    assert drain() == {}


def test_by_day_it_leaves(sink: Sink, lena: User, day: None) -> None:
    tell(make_critical())

    assert drain() == {Outcome.SENT: 1}


def test_it_is_the_readers_own_night(sink: Sink, lena: User, day: None) -> None:
    MailPreference.objects.create(user=lena, portfolio=Portfolio.objects.get(), timezone=zone_at(2))
    tell(make_critical())

    make_due()
    assert drain() == {Outcome.POSTPONED: 1}


def test_on_a_quiet_day_it_waits_for_the_day_after(sink: Sink, lena: User, day: None) -> None:
    tell(make_critical())
    portfolio = Portfolio.objects.get()
    today = portfolio.day_of(datetime.now(UTC))
    make_quiet_period(since=today, until=today + 2 * DAY)
    make_due()

    assert drain() == {Outcome.POSTPONED: 1}
    assert local(Alert.objects.get(), portfolio.timezone).date() == today + 2 * DAY


def test_use_without_a_sign_off_waits_for_no_morning_and_neither_does_what_gathers_it(
    sink: Sink, lena: User, night: None
) -> None:
    pilot = make_pilot()
    tell(make_critical(rule="governance/live-without-sign-off", pilot=pilot), make_critical(pilot=pilot))
    make_due()

    assert drain() == {Outcome.SENT: 1}


def test_a_post_waits_for_the_portfolios_morning(lena: User, night: None) -> None:
    Channel.objects.create(
        portfolio=Portfolio.objects.get(), kind="slack", name="Pilots", url="https://chat.example.org/hook"
    )
    tell(make_critical())
    Alert.objects.filter(channel=None).delete()
    make_due()

    assert drain() == {Outcome.POSTPONED: 1}


def test_what_was_held_is_released_into_the_morning(sink: Sink, lena: User, night: None) -> None:
    tell(make_critical())
    hold(Alert.objects.all())
    release()

    assert drain() == {Outcome.POSTPONED: 1}


def digest(lena: User, **fields: object) -> Alert:
    written = {
        "kind": AlertKind.DIGEST,
        "key": "digest",
        "recipient": lena,
        "as_of": DAY,
        "evidence": {"for": "leader"},
    }
    common = {"portfolio": Portfolio.objects.get(), "as_of": datetime.now(UTC).date(), "message_id": "<digest>"}
    return Alert.objects.create(**written | common | fields)


@pytest.mark.parametrize(
    ("tries", "late", "waits"), [(0, timedelta(), False), (1, timedelta(), True), (0, 2 * HOUR, True)]
)
def test_a_digest_comes_at_the_hour_that_its_reader_wants_and_later_on_by_day(
    sink: Sink, lena: User, night: None, tries: int, late: timedelta, waits: bool
) -> None:
    digest(lena, tries=tries, due_at=datetime.now(UTC) - late)

    assert (Outcome.POSTPONED in drain()) is waits


def test_what_somebody_waits_for_is_sent_whatever_the_hour(sink: Sink, night: None) -> None:
    person = make_person(email="eli@example.org")
    digest(None, person=person, kind=AlertKind.FRESH_LINK)  # type: ignore[arg-type]

    assert Outcome.POSTPONED not in drain()
