"""A portfolio whose updates are due, and what is told of them at which instant."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import Person
from alerts.models import Alert
from pilots.models import Pilot, UpdateReminder
from tests import factories as make
from updates.reminders.writing import remind

LONDON = ZoneInfo("Europe/London")
# A week without holidays: Monday 8 to Sunday 14 June 2026.
WEEK = date(2026, 6, 8)
THURSDAY, FRIDAY, NEXT_MONDAY, NEXT_TUESDAY = (date(2026, 6, day) for day in (11, 12, 15, 16))


def at(day: date, hour: int = 12) -> datetime:
    """Return an instant of a day in London."""
    return datetime.combine(day, time(hour), tzinfo=LONDON).astimezone(UTC)


def make_reporter(name: str = "Eli", **fields: Any) -> Person:
    return make.make_person(name=name, **{"email": f"{name.lower()}@example.org"} | fields)


def make_due_pilot(*, engineer: Person | None = None, **fields: Any) -> Pilot:
    """Make a running pilot that began four weeks before WEEK and has posted every week up to the one before it."""
    posted = fields.pop("posted", (date(2026, 6, 1),))
    fields.setdefault("clock_start", date(2026, 5, 11))
    pilot = make.make_pilot(engineer=engineer or make_reporter(), **fields)
    for week in posted:
        make.make_weekly_update(pilot=pilot, submitted_on=week)
    return pilot


def run(day: date, hour: int = 12) -> list[Alert]:
    """Write what is to be told at an instant, and return the mails that this added."""
    before = set(Alert.objects.values_list("pk", flat=True))
    written = remind(now=at(day, hour))["written"]
    new = list(Alert.objects.exclude(pk__in=before).order_by("pk"))
    assert len(new) == written
    return new


def told(alert: Alert) -> list[tuple[str, int]]:
    """Return what a mail tells: pairs of a pilot's code and the step."""
    return [(update["pilot"]["code"], update["step"]) for update in alert.evidence["updates"]]


def reached(pilot: Pilot, day: date) -> None:
    """Let what was asked of a pilot have got through on a day."""
    UpdateReminder.objects.filter(pilot=pilot).told(on=day)
