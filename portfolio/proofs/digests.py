"""The weekly digest as a recurring job of the proof of clocks: readers with days, hours and zones of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from accounts.models import Portfolio, Role, User, Weekday
from alerts.models import Alert, AlertKind, MailPreference
from alerts.outbox import newest
from alerts.proofs.recurring import Event, Job, first_shown, whole_weeks
from pilots.models import Pilot
from portfolio.digests.writing import write_digests
from portfolio.tasks import digest
from stalls.models import Sweep

# By name: whose clock, on which day, at which hour. One of London strikes twice on the 25-hour day and is left out on
# the 23-hour day, and so are that of New York two weeks earlier and that of Chatham (12:45 ahead) a week later.
READERS = {
    "london": ("Europe/London", Weekday.SUNDAY, 1),
    "new-york": ("America/New_York", Weekday.SUNDAY, 2),
    "chatham": ("Pacific/Chatham", Weekday.SUNDAY, 3),
    "kathmandu": ("Asia/Kathmandu", Weekday.MONDAY, 8),
    "midnight": ("Pacific/Auckland", Weekday.MONDAY, 0),
    "saturday": ("America/St_Johns", Weekday.SATURDAY, 23),
}


def _prepare(portfolio: Portfolio, begins: date) -> None:
    Pilot.objects.create(portfolio=portfolio, code="P-1", name="Proof")
    Sweep.objects.create(portfolio=portfolio, as_of=begins)
    for name, (zone, weekday, hour) in READERS.items():
        wishes = {"timezone": zone, "digest_weekday": weekday, "digest_hour": hour}
        MailPreference.objects.create(portfolio=portfolio, user=_reader(portfolio, name), **wishes)
    _reader(portfolio, "usual")


def _reader(portfolio: Portfolio, name: str) -> User:
    user = User.objects.create_user(f"{name}@{portfolio.pk}.example.org", name=name)
    portfolio.memberships.create(user=user, role=Role.PROGRAMME_MANAGER if name == "usual" else Role.LEADER)
    return user


def _tick(now: datetime) -> int:
    before = newest()
    write_digests(now=now, last_run=now)
    # As if the database had written them at that instant.
    return Alert.objects.filter(pk__gt=before, kind=AlertKind.DIGEST).update(created_at=now)


def _happened(portfolio: Portfolio) -> Iterator[Event]:
    rows = Alert.objects.filter(portfolio=portfolio, kind=AlertKind.DIGEST)
    for name, key in rows.values_list("recipient__name", "key"):
        yield Event(name, key.rpartition(":")[2])


def _expected(portfolio: Portfolio, hours: Sequence[datetime]) -> dict[Event, datetime]:
    readers = READERS | {"usual": (portfolio.timezone, Weekday.MONDAY, 8)}
    return {
        Event(name, week): at
        for name, (zone, weekday, hour) in readers.items()
        for week in whole_weeks(hours)
        if (at := first_shown(hours, ZoneInfo(zone), week, days=weekday, hour=hour))
    }


DIGESTS = Job(name="digest", prepare=_prepare, tick=_tick, happened=_happened, expected=_expected, task=digest)
