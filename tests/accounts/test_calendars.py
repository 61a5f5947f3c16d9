"""Which days count: for working days, for quiet periods, and for every clock of the product."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from accounts.calendars import CLOCKS, Clock, Days, Quiet, WorkingCalendar, by_kind, calendar_of, quiet_days
from accounts.models import Nation, QuietPeriod
from pilots.models import Pilot
from tests.examples import IN_A_DATABASE, tried
from tests.factories import MONDAY, make_pilot, make_portfolio, make_quiet_period

DAY = timedelta(days=1)
WEEK = frozenset(range(5))
# Christmas 2026: Friday and Saturday, kept on Monday the 28th too.
ENGLAND = WorkingCalendar(
    weekdays=WEEK, nation="GB-ENG", quiet=(Quiet(date(2026, 12, 21), date(2027, 1, 4), "Closed"),)
)
CHRISTMAS_EVE = date(2026, 12, 24)

days = st.dates(date(2024, 1, 1), date(2028, 1, 1))
calendars = st.builds(
    WorkingCalendar,
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    nation=st.sampled_from(Nation.values),
    quiet=st.lists(days, max_size=6, unique=True).map(
        lambda ends: tuple(Quiet(*pair) for pair in zip(sorted(ends)[::2], sorted(ends)[1::2], strict=False))
    ),
)


@pytest.mark.parametrize(
    ("day", "works", "holiday"),
    [
        (CHRISTMAS_EVE, True, ""),
        (date(2026, 12, 25), False, "Christmas Day"),
        (date(2026, 12, 26), False, "Boxing Day"),
        (date(2026, 12, 27), False, ""),
        (date(2026, 12, 28), False, "Boxing Day (observed)"),
        (date(2026, 12, 29), True, ""),
    ],
)
def test_people_work_on_their_weekdays_that_are_no_holidays_even_if_quiet(day: date, works: bool, holiday: str) -> None:
    assert (ENGLAND.is_working_day(day), ENGLAND.holiday_name(day)) == (works, holiday)


def test_the_nations_of_one_kingdom_keep_days_of_their_own() -> None:
    scotland = WorkingCalendar(weekdays=WEEK, nation="GB-SCT")
    assert (scotland.holiday_name(date(2026, 11, 30)), ENGLAND.holiday_name(date(2026, 11, 30))) == (
        "Saint Andrew's Day",
        "",
    )


@pytest.mark.parametrize("nation", [nation for nation in Nation if nation])
def test_every_nation_has_holidays_with_english_names(nation: Nation) -> None:
    named = WorkingCalendar(weekdays=WEEK, nation=nation)
    assert named.holiday_name(date(2026, 1, 1)) == "New Year's Day"
    assert named.holiday_name(date(2026, 12, 25)) == "Christmas Day"


def test_no_nation_has_no_holidays() -> None:
    calendar = WorkingCalendar(weekdays=WEEK)
    assert calendar.is_working_day(date(2026, 12, 25))
    assert list(calendar.holidays_between(date(2020, 1, 1), date(2030, 1, 1))) == []


@given(calendars, days, days)
def test_working_days_are_counted_as_one_by_one(calendar: WorkingCalendar, since: date, until: date) -> None:
    one_by_one = sum(calendar.is_working_day(since + n * DAY) for n in range((until - since).days))
    assert calendar.working_days_between(since, until) == one_by_one


@given(calendars, days)
def test_nobody_works_before_the_next_working_day(calendar: WorkingCalendar, day: date) -> None:
    later = calendar.next_working_day(day)
    assert calendar.is_working_day(later)
    assert calendar.working_days_between(day, later) == 0


def test_the_next_working_day_is_the_day_itself_if_people_work_on_it() -> None:
    assert ENGLAND.next_working_day(CHRISTMAS_EVE) == CHRISTMAS_EVE
    assert ENGLAND.next_working_day(date(2026, 12, 25)) == date(2026, 12, 29)


@given(calendars, days, days)
def test_quiet_days_and_update_days_are_counted_as_one_by_one(
    calendar: WorkingCalendar, since: date, until: date
) -> None:
    quiet = [calendar.quiet_period(since + n * DAY) for n in range((until - since).days)]
    assert calendar.quiet_days_between(since, until) == sum(period is not None for period in quiet)
    assert calendar.update_days_between(since, until) == sum(period is None for period in quiet)


def test_a_period_begins_with_its_first_day_and_ends_before_its_last() -> None:
    first, after = date(2026, 12, 21), date(2027, 1, 4)
    assert [ENGLAND.quiet_period(day) is not None for day in (first - DAY, first, after - DAY, after)] == [
        False,
        True,
        True,
        False,
    ]
    assert ENGLAND.quiet[0].last == date(2027, 1, 3)


def test_the_calendar_of_a_portfolio_is_read_in_one_query(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    portfolio = make_portfolio(nation="GB-SCT", working_days=[6, 0])
    make_quiet_period(since=date(2026, 12, 21), until=date(2027, 1, 4), name="Closed")
    make_quiet_period(since=date(2026, 8, 3), until=date(2026, 8, 10), name="Freeze")
    make_quiet_period(since=MONDAY, until=MONDAY + DAY, portfolio=make_portfolio(name="Elsewhere"))
    with django_assert_num_queries(1):
        calendar = calendar_of(portfolio)
    assert calendar == WorkingCalendar(
        weekdays=frozenset({6, 0}),
        nation="GB-SCT",
        quiet=(
            Quiet(date(2026, 8, 3), date(2026, 8, 10), "Freeze"),
            Quiet(date(2026, 12, 21), date(2027, 1, 4), "Closed"),
        ),
    )


@tried(40, suppress_health_check=IN_A_DATABASE)
@given(calendar=calendars, since=days, as_of=days)
def test_the_database_counts_quiet_days_as_the_calendar_does(
    db: None, calendar: WorkingCalendar, since: date, as_of: date
) -> None:
    portfolio, elsewhere = make_portfolio(), make_portfolio(name="Elsewhere")
    QuietPeriod.objects.all().delete()
    for period in calendar.quiet:
        make_quiet_period(since=period.since, until=period.until)
    make_quiet_period(since=date(2024, 1, 1), until=date(2028, 1, 1), portfolio=elsewhere)
    pilot = make_pilot(portfolio=portfolio, clock_start=since, code=f"P-{Pilot.objects.count()}")

    counted = Pilot.objects.annotate(quiet=quiet_days("portfolio", "clock_start", as_of)).get(pk=pilot.pk)

    assert counted.quiet == calendar.quiet_days_between(since, as_of)


def test_the_database_counts_no_quiet_days_from_a_day_that_is_not_known(db: None) -> None:
    make_pilot(clock_start=None)
    make_quiet_period(since=MONDAY, until=MONDAY + 7 * DAY)
    assert Pilot.objects.annotate(quiet=quiet_days("portfolio", "clock_start", MONDAY + 7 * DAY)).get().quiet == 0


@pytest.mark.parametrize(
    ("clock", "until", "words"),
    [
        ("promise", date(2026, 12, 28), "12 days"),
        ("promise", date(2026, 12, 17), "1 day"),
        ("promise", date(2026, 12, 1), "0 days"),
        ("sign-off", date(2026, 12, 28), "12 days, 7 of them working days"),
        ("sign-off", date(2026, 12, 17), "1 day, 1 of them a working day"),
        ("sign-off", date(2026, 12, 16), "0 days"),
        ("update", date(2026, 12, 21), "5 days"),
        ("update", date(2026, 12, 28), "5 days, quiet days not counted"),
        ("update-due", date(2026, 12, 28), "7 working days"),
        ("update-due", date(2026, 12, 17), "1 working day"),
    ],
)
def test_a_clock_says_which_days_it_counts(clock: str, until: date, words: str) -> None:
    assert CLOCKS[clock].words(ENGLAND, date(2026, 12, 16), until) == words


def test_a_weekend_alone_has_no_working_day() -> None:
    saturday = date(2026, 12, 5)
    assert CLOCKS["request"].words(ENGLAND, saturday, saturday + 2 * DAY) == "2 days, none of them a working day"


def test_quiet_periods_stop_only_the_update_clocks() -> None:
    stopped = {name for name, clock in CLOCKS.items() if clock.counts == Days.WITHOUT_QUIET}
    assert stopped == {"update", "nothing-changed", "champion-seen", "user-contact"}


def test_the_clocks_are_listed_by_the_kind_of_days() -> None:
    assert by_kind([Clock("A", Days.WORKING), Clock("B", Days.CALENDAR), Clock("C", Days.WORKING)]) == [
        (Days.CALENDAR, ["B"]),
        (Days.WITHOUT_QUIET, []),
        (Days.WORKING, ["A", "C"]),
    ]


def test_the_documentation_lists_every_clock_as_the_code_does() -> None:
    text = (Path(__file__).parents[2] / "docs" / "working-time.md").read_text()
    rows = [
        f"| {clock.measures} | {clock.counts.label}{', and how many were working days' * clock.names_working_days} |"
        for clock in CLOCKS.values()
    ]
    assert [line for line in text.splitlines() if line.startswith("| ")][1:] == rows


@pytest.mark.parametrize("working_days", [[], [7], [0, 8]])
def test_a_portfolio_without_working_days_is_refused(db: None, working_days: list[int]) -> None:
    with pytest.raises(IntegrityError, match="portfolio_has_working_days"):
        make_portfolio(working_days=working_days)


def test_a_nation_that_nobody_knows_is_refused(db: None) -> None:
    with pytest.raises(IntegrityError, match="portfolio_nation_known"):
        make_portfolio(name="Atlantis", nation="XX")
