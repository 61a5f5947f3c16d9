"""When the portfolio of the demonstration works: its quiet periods, and who is away with whom standing in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import Leave, Person, Portfolio, QuietPeriod


@dataclass(frozen=True)
class Away:
    """Somebody is away from a day, counted from today, until the day before another, and who acts for them."""

    person: str
    since: int
    until: int
    stand_in: str | None = None


LEAVES = (
    Away("Ruth Okafor", -165, -150, "Colm Brannigan"),
    Away("Naomi Berg", -121, -107, "Peter Hallam"),
    Away("Sam Okoro", -64, -52, "Beth Carrow"),
    Away("Dr Helen Marsh", -33, -26),
    # Today: what waits for him waits for the reviewer who can log in.
    Away("Colm Brannigan", -4, 9, "Ruth Okafor"),
    Away("Hannah Voss", -2, 6, "Ines Duarte"),
    Away("Kofi Mensah", 12, 26, "Lucia Romano"),
    Away("Marcus Bell", 30, 44),
)

CHRISTMAS_CLOSURE = (12, 24), (1, 2)
FREEZE = 24, 31


def fill_calendar(portfolio: Portfolio, people: Mapping[str, Person], *, today: date) -> None:
    """Write the quiet periods and the leaves."""
    QuietPeriod.objects.bulk_create(_quiet_periods(portfolio, today))
    Leave.objects.bulk_create(
        Leave(
            portfolio=portfolio,
            person=people[away.person],
            since=today + timedelta(days=away.since),
            until=today + timedelta(days=away.until),
            stand_in=people[away.stand_in] if away.stand_in else None,
        )
        for away in LEAVES
    )


def _quiet_periods(portfolio: Portfolio, today: date) -> Iterator[QuietPeriod]:
    """Yield the last Christmas closure that has begun, and a freeze that is announced."""
    (month, day), (end_month, end_day) = CHRISTMAS_CLOSURE
    year = today.year if today >= date(today.year, month, day) else today.year - 1
    closed = {"since": date(year, month, day), "until": date(year + 1, end_month, end_day)}
    yield QuietPeriod(portfolio=portfolio, name="Christmas closure", **closed)
    since, until = (today + timedelta(days=ahead) for ahead in FREEZE)
    yield QuietPeriod(portfolio=portfolio, name="Change freeze", since=since, until=until)


def people_of_calendar() -> Iterator[str]:
    for away in LEAVES:
        yield away.person
        if away.stand_in:
            yield away.stand_in
