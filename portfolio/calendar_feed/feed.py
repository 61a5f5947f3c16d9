"""Days as an iCalendar file (RFC 5545). Escaping and folding are the library's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event

from pilots.dates import Precision
from portfolio.calendar_feed.days import Entry

# How often a calendar program is asked to look again; most take their own time.
LOOK_AGAIN = timedelta(hours=4)
ONE_DAY = timedelta(days=1)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def calendar_of(entries: Iterable[Entry]) -> bytes:
    """Return the file; the same entries give the same bytes. There is no METHOD: nobody is invited to anything."""
    calendar = Calendar()
    calendar.add("prodid", "-//Pilotlight//Days of pilots//EN")
    calendar.add("version", "2.0")
    calendar.add("name", "Pilotlight")
    calendar.add("x-wr-calname", "Pilotlight")
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    for entry in sorted(entries, key=lambda entry: (entry.day.last, entry.key)):
        calendar.add_component(_event(entry))
    body: bytes = calendar.to_ical()
    return body


def _event(entry: Entry) -> Event:
    """Return an all-day event. It lies on the last day that a precision allows, and says which span that ends."""
    event = Event()
    span = "" if entry.day.precision == Precision.DAY else f" ({entry.day})"
    url = f"{settings.BASE_URL}{reverse('pilot-detail', args=[entry.pilot.pk])}"
    event.add("uid", f"{entry.key}@{urlsplit(settings.BASE_URL).hostname}")
    # Without a METHOD, DTSTAMP too is when what is on record was changed last.
    event.add("dtstamp", entry.revised_at or LONG_AGO)
    event.add("last-modified", entry.revised_at or LONG_AGO)
    event.add("sequence", entry.revision)
    event.add("summary", f"{entry.what}{span}: {entry.pilot.code} {entry.pilot.name}")
    event.add("description", f"{entry.pilot.portfolio.name}. {url}")
    event.add("categories", [entry.kind])
    event.add("dtstart", entry.day.last)
    event.add("dtend", entry.day.last + ONE_DAY)
    event.add("transp", "TRANSPARENT")
    event.add("url", url)
    return event
