"""Which days count: a portfolio's working days, bank holidays and quiet periods, and what each clock makes of them.

Every clock of the product is listed in `CLOCKS` with the kind of days that it counts, and pages say so. Periods are
half-open: `since` is counted, `until` is not. Where `until` does not lie after `since`, nothing is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from django.db import models
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Greatest, Least

from accounts.models import Portfolio, QuietPeriod
from accounts.wording import counted

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Quiet:
    """A quiet period: from `since` to the day before `until`."""

    since: date
    until: date
    name: str = ""

    @property
    def last(self) -> date:
        return self.until - DAY


@dataclass(frozen=True, kw_only=True)
class WorkingCalendar:
    """The days of one portfolio. `quiet` holds periods that do not overlap, in order; `weekdays` is never empty."""

    weekdays: frozenset[int]
    nation: str = ""
    quiet: tuple[Quiet, ...] = ()

    def holiday_name(self, day: date) -> str:
        """Return what the nation keeps on a day, or nothing; a holiday may lie on a day on which nobody works."""
        return holidays_of(self.nation, day.year).get(day, "")

    def is_working_day(self, day: date) -> bool:
        """Say whether people work. A quiet period does not change it: it stops the update clocks alone."""
        return day.weekday() in self.weekdays and not self.holiday_name(day)

    def working_days_between(self, since: date, until: date) -> int:
        weeks, rest = divmod(max((until - since).days, 0), 7)
        days = weeks * len(self.weekdays) + sum((since + n * DAY).weekday() in self.weekdays for n in range(rest))
        return days - sum(day.weekday() in self.weekdays for day, _ in self.holidays_between(since, until))

    def holidays_between(self, since: date, until: date) -> Iterator[tuple[date, str]]:
        """Yield the holidays of a period and their names, in order."""
        for year in range(since.year, until.year + 1):
            for day, name in holidays_of(self.nation, year).items():
                if since <= day < until:
                    yield day, name

    def next_working_day(self, day: date) -> date:
        """Return the day itself if people work on it, else the first day after it on which they do."""
        while not self.is_working_day(day):
            day += DAY
        return day

    def quiet_period(self, day: date) -> Quiet | None:
        """Return the quiet period that a day lies in."""
        return next((period for period in self.quiet if period.since <= day < period.until), None)

    def quiet_until(self, day: date) -> date:
        """Return the day itself, or the first one after the quiet periods that it lies in; they may follow at once."""
        while period := self.quiet_period(day):
            day = period.until
        return day

    def quiet_days_between(self, since: date, until: date) -> int:
        overlaps = (min(until, period.until) - max(since, period.since) for period in self.quiet)
        return sum(max(overlap.days, 0) for overlap in overlaps)

    def update_days_between(self, since: date, until: date) -> int:
        """Return the calendar days that are not quiet: the days of the update clocks."""
        return max((until - since).days, 0) - self.quiet_days_between(since, until)


def calendar_of(portfolio: Portfolio) -> WorkingCalendar:
    """Return the calendar that a portfolio works by (one query)."""
    periods = QuietPeriod.objects.filter(portfolio=portfolio).order_by("since").values_list("since", "until", "name")
    return WorkingCalendar(
        weekdays=frozenset(portfolio.working_days),
        nation=portfolio.nation,
        quiet=tuple(Quiet(*period) for period in periods),
    )


@lru_cache(maxsize=1024)
def holidays_of(nation: str, year: int) -> Mapping[date, str]:
    """Return the bank holidays of a nation (`Nation`) in a year by day, in order; none for no nation. Asks no network.

    Years for which a nation's holidays are not known (far in the past or the future) have none.
    """
    # Loaded with the first calendar that is asked, not with every process: it takes a tenth of a second.
    from holidays import country_holidays

    if not nation:
        return MappingProxyType({})
    country, _, part = nation.partition("-")
    language = "en_GB" if country == "GB" else None if country == "NZ" else "en_US"
    found = country_holidays(country, subdiv=part or None, years=year, language=language)
    return MappingProxyType(dict(sorted(found.items())))


def quiet_days(portfolio: str, since: str, as_of: date) -> Combinable:
    """Return the expression for the quiet days from the day in column `since` up to `as_of`, which is not counted.

    `portfolio` and `since` name columns or annotations of the outer query. It says what
    `WorkingCalendar.quiet_days_between` says; 0 where `since` is null.
    """
    end = Least("until", Cast(models.Value(as_of), models.DateField()))
    begin = Greatest("since", Cast(models.OuterRef(since), models.DateField()))
    days = models.Func(end, begin, template="(%(expressions)s)", arg_joiner=" - ", output_field=models.IntegerField())
    touching = QuietPeriod.objects.filter(
        portfolio=models.OuterRef(portfolio), since__lt=as_of, until__gt=models.OuterRef(since)
    )
    total = touching.order_by().values("portfolio").annotate(days=models.Sum(Greatest(days, 0))).values("days")
    return Coalesce(models.Subquery(total), 0, output_field=models.IntegerField())


class Days(models.TextChoices):
    """The kinds of days that a clock may count."""

    CALENDAR = "calendar", "Calendar days"
    WITHOUT_QUIET = "without_quiet", "Calendar days without quiet periods"
    WORKING = "working", "Working days"

    def between(self, calendar: WorkingCalendar, since: date, until: date) -> int:
        match self:
            case Days.WORKING:
                return calendar.working_days_between(since, until)
            case Days.WITHOUT_QUIET:
                return calendar.update_days_between(since, until)
        return max((until - since).days, 0)


@dataclass(frozen=True)
class Clock:
    """Something of which the product counts the days, and of which kind they are.

    `names_working_days`: the words add how many of the calendar days were working days, where somebody is waited for.
    """

    measures: str
    counts: Days
    names_working_days: bool = False

    def days(self, calendar: WorkingCalendar, since: date, until: date) -> int:
        return self.counts.between(calendar, since, until)

    def words(self, calendar: WorkingCalendar, since: date, until: date) -> str:
        """Return `12 days`, `12 days, 8 of them working days`, `9 days, quiet days not counted`, `8 working days`."""
        days = self.days(calendar, since, until)
        if self.counts == Days.WORKING:
            return counted(days, "working day")
        if self.counts == Days.WITHOUT_QUIET and calendar.quiet_days_between(since, until):
            return f"{counted(days, 'day')}, quiet days not counted"
        if self.names_working_days and days:
            return f"{counted(days, 'day')}, {_of_them(calendar.working_days_between(since, until))}"
        return counted(days, "day")


def _of_them(days: int) -> str:
    if days == 0:
        return "none of them a working day"
    return "1 of them a working day" if days == 1 else f"{days} of them working days"


# Every clock of the product (domain.md C.5: quiet periods stop only the update clocks, never promises or sign-offs).
# docs/working-time.md lists the same; a test holds the two together.
CLOCKS: Mapping[str, Clock] = MappingProxyType({
    "sign-off": Clock("A sign-off, from handing in to the decision", Days.CALENDAR, names_working_days=True),
    "question": Clock("A question, from raising to the answer", Days.CALENDAR, names_working_days=True),
    "request": Clock("A request to another team, from its last answer", Days.CALENDAR, names_working_days=True),
    "integration": Clock("An integration, against the days that were promised for it", Days.CALENDAR),
    "promise": Clock("A promised day, from the day after it", Days.CALENDAR),
    "pilot": Clock("A pilot, from its day 0", Days.CALENDAR),
    "pause": Clock("A pause, from its beginning", Days.CALENDAR),
    "champion": Clock("A champion who has gone, or was never named", Days.CALENDAR),
    "workaround": Clock("A workaround, from the day it was seen", Days.CALENDAR),
    "reading": Clock("Readings of the outcome metric, from the last one", Days.CALENDAR),
    "review": Clock("The benefits review and the next funding decision", Days.CALENDAR),
    "finding": Clock("A finding: opening, easing, closing and snoozing", Days.CALENDAR),
    "update": Clock("Silence, from the last weekly update", Days.WITHOUT_QUIET),
    "nothing-changed": Clock("Updates in which nothing changed, one after the other", Days.WITHOUT_QUIET),
    "champion-seen": Clock("A champion in post, from their last action", Days.WITHOUT_QUIET),
    "user-contact": Clock("Contact with users, from the last one", Days.WITHOUT_QUIET),
    "update-due": Clock("The day on which an update is due, and its reminders", Days.WORKING),
})  # fmt: skip


def by_kind(clocks: Iterable[Clock]) -> list[tuple[Days, list[str]]]:
    """Return what is measured in each kind of days, in the order of `Days`."""
    listed = list(clocks)
    return [(kind, [clock.measures for clock in listed if clock.counts == kind]) for kind in Days]
