"""The calendar and leave: who may change what, and what is refused in which words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.actions import record_leave
from accounts.calendar_forms import QuietPeriodForm
from accounts.models import Leave, Person, Portfolio, QuietPeriod, User
from accounts.posting import saved
from accounts.views import SOME_DAYS
from tests.factories import make_leave, make_member, make_person, make_portfolio, make_quiet_period, make_user

DAY = timedelta(days=1)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def log_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


@pytest.fixture
def today(portfolio: Portfolio) -> date:
    return portfolio.day_of(timezone.now())


def test_the_calendar_says_what_it_counts(client: Client, priya: User, portfolio: Portfolio, today: date) -> None:
    make_quiet_period(name="Closure", since=today + DAY, until=today + 3 * DAY)
    make_quiet_period(name="Over", since=today - 9 * DAY, until=today)
    make_quiet_period(name="Long over", since=today - 500 * DAY, until=today - 400 * DAY)
    answer = log_in(client, priya).get(reverse("calendar", args=[portfolio.pk]))
    page = text(answer)
    assert "<dd>Monday to Friday</dd>" in page
    assert "<dd>England</dd>" in page
    assert [period.name for period in answer.context["quiet_periods"]] == ["Closure"]
    assert [period.name for period in answer.context["past_quiet_periods"]] == ["Over"]
    assert "<h3>Calendar days without quiet periods</h3>" in page


def test_the_calendar_is_read_in_a_constant_number_of_queries(
    client: Client, priya: User, portfolio: Portfolio, today: date, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    log_in(client, priya)
    for number in range(5):
        make_quiet_period(since=today + 2 * number * DAY, until=today + (2 * number + 1) * DAY)
    with django_assert_num_queries(7):
        client.get(reverse("calendar", args=[portfolio.pk]))


def test_a_portfolio_with_a_mistyped_time_zone_still_has_a_calendar(client: Client, priya: User) -> None:
    Portfolio.objects.update(timezone="Europe/Lodnon")
    pk = Portfolio.objects.get().pk
    assert log_in(client, priya).get(reverse("calendar", args=[pk])).status_code == 200
    page = text(client.get(reverse("calendar-edit", args=[pk])))
    assert '<option value="">Choose one</option>' in page


def test_a_reader_sees_no_way_to_change_the_calendar(client: Client, lena: User, portfolio: Portfolio) -> None:
    page = text(log_in(client, lena).get(reverse("calendar", args=[portfolio.pk])))
    assert "Add a quiet period" not in page
    assert client.post(reverse("calendar-edit", args=[portfolio.pk]), {}).status_code == 404


def test_a_manager_changes_days_and_hours(client: Client, priya: User, portfolio: Portfolio) -> None:
    posted = {"nation": "GB-SCT", "working_days": ["0", "2", "6"], "timezone": "Europe/Lisbon"}
    answer = log_in(client, priya).post(reverse("calendar-edit", args=[portfolio.pk]), posted)
    assert answer.status_code == 302
    portfolio.refresh_from_db()
    assert (portfolio.nation, portfolio.working_days, portfolio.timezone) == ("GB-SCT", [0, 2, 6], "Europe/Lisbon")
    assert portfolio.history.latest("pgh_id").pgh_context.metadata["user"] == priya.pk


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"timezone": "Europe/Lodnon"}, "Europe/Lodnon is not one of the available choices"),
        ({"timezone": "../../etc/passwd"}, "is not one of the available choices"),
        ({"working_days": []}, "Working days: This field is required"),
        ({"working_days": ["9"]}, "9 is not one of the available choices"),
        ({"nation": "XX"}, "XX is not one of the available choices"),
    ],
)
def test_days_and_hours_that_are_none_are_refused(
    client: Client, priya: User, portfolio: Portfolio, wrong: dict[str, Any], words: str
) -> None:
    posted = {"nation": "", "working_days": ["0"], "timezone": "Europe/London"} | wrong
    answer = log_in(client, priya).post(reverse("calendar-edit", args=[portfolio.pk]), posted)
    assert answer.status_code == 422
    assert words in text(answer)


def test_a_manager_adds_changes_and_removes_a_quiet_period(client: Client, priya: User, portfolio: Portfolio) -> None:
    posted = {"name": "Closure", "since": "2026-12-21", "until": "2027-01-04"}
    log_in(client, priya).post(reverse("quiet-period-add", args=[portfolio.pk]), posted)
    period = QuietPeriod.objects.get()
    assert (period.portfolio, period.since, period.until) == (portfolio, date(2026, 12, 21), date(2027, 1, 4))
    address = reverse("quiet-period-edit", args=[period.pk])
    client.post(address, posted | {"until": "2027-01-05"})
    period.refresh_from_db()
    assert period.until == date(2027, 1, 5)
    client.post(address, {"remove": "yes"})
    assert not QuietPeriod.objects.exists()


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (("2026-12-30", "2027-02-01"), "“Closure” has some of these days: 21 Dec 2026 to 3 Jan 2027. Change that one."),
        (("2027-02-01", "2027-02-01"), "This day must lie after the first one."),
        (("31/04/2027", "2027-02-01"), "Enter a valid date."),
    ],
)
def test_a_quiet_period_that_cannot_be_is_refused(
    client: Client, priya: User, portfolio: Portfolio, days: tuple[str, str], words: str
) -> None:
    make_quiet_period(name="Closure", since=date(2026, 12, 21), until=date(2027, 1, 4))
    posted = {"name": "Freeze", "since": days[0], "until": days[1]}
    answer = log_in(client, priya).post(reverse("quiet-period-add", args=[portfolio.pk]), posted)
    assert answer.status_code == 422
    assert words in text(answer)
    assert QuietPeriod.objects.count() == 1


def test_a_quiet_period_that_somebody_was_quicker_with_is_no_error_page(portfolio: Portfolio) -> None:
    posted = {"name": "Freeze", "since": "2026-12-21", "until": "2027-01-01"}
    form = QuietPeriodForm(posted, instance=QuietPeriod(portfolio=portfolio))
    assert form.is_valid()
    make_quiet_period(since=date(2026, 12, 21), until=date(2027, 1, 4))  # between looking and writing
    assert not saved(form, form.save, refusal=SOME_DAYS)
    assert form.non_field_errors() == ["Somebody else has just recorded some of these days. Look at them first."]


def test_a_member_enters_their_own_absence_and_becomes_somebody_whom_facts_name(
    client: Client, eli: User, priya: User, portfolio: Portfolio
) -> None:
    posted = {"since": "2026-12-21", "until": "2027-01-04", "stand_in": f"user-{priya.pk}"}
    answer = log_in(client, eli).post(reverse("leave-add", args=[portfolio.pk]), posted)
    assert answer.status_code == 302
    leave = Leave.objects.get()
    assert (leave.person.user, leave.person.name, leave.stand_in and leave.stand_in.user) == (eli, "Eli", priya)
    assert (leave.since, leave.until, leave.portfolio) == (date(2026, 12, 21), date(2027, 1, 4), portfolio)


def test_opening_the_form_of_an_absence_writes_nothing(client: Client, eli: User, portfolio: Portfolio) -> None:
    assert log_in(client, eli).get(reverse("leave-add", args=[portfolio.pk])).status_code == 200
    assert not Person.objects.exists()


def test_a_member_enters_nobody_elses_absence(client: Client, eli: User, priya: User, portfolio: Portfolio) -> None:
    posted = {"who": f"user-{priya.pk}", "since": "2026-12-21", "until": "2027-01-04"}
    log_in(client, eli).post(reverse("leave-add", args=[portfolio.pk]), posted)
    assert Leave.objects.get().person.user == eli


def test_a_manager_enters_somebody_elses_absence(client: Client, priya: User, portfolio: Portfolio) -> None:
    jones = make_person(name="A. Jones")
    posted = {"who": f"person-{jones.pk}", "since": "2026-12-21", "until": "2027-01-04", "stand_in": ""}
    log_in(client, priya).post(reverse("leave-add", args=[portfolio.pk]), posted)
    assert (Leave.objects.get().person, Leave.objects.get().stand_in) == (jones, None)


def test_a_member_is_offered_once_whether_or_not_facts_name_them(
    client: Client, eli: User, priya: User, portfolio: Portfolio
) -> None:
    make_person(name="Eli", user=eli)
    page = text(log_in(client, priya).get(reverse("leave-add", args=[portfolio.pk])))
    assert page.count(">Eli<") == 2  # who is away, and the stand-in


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        (
            {"since": "2026-08-10", "until": "2026-08-12"},
            "Eli is away on some of these days already: 3 Aug 2026 to 14 Aug 2026. Change that one.",
        ),
        ({"since": "2026-09-10", "until": "2026-09-10"}, "This day must lie after the first one."),
        ({"since": "", "until": "2026-09-10"}, "This field is required."),
        ({"stand_in": "itself"}, "Nobody can stand in for themselves."),
        ({"stand_in": "stranger"}, "is not one of the available choices."),
        ({"stand_in": "person-999999999999999999999"}, "is not one of the available choices."),
    ],
)
def test_an_absence_that_cannot_be_is_refused(
    client: Client, eli: User, portfolio: Portfolio, posted: dict[str, str], words: str
) -> None:
    make_leave(person=make_person(name="Eli", user=eli), since=date(2026, 8, 3), until=date(2026, 8, 15))
    stranger = make_person(name="Far", portfolio=make_portfolio(name="Elsewhere"))
    known = {"itself": f"user-{eli.pk}", "stranger": f"person-{stranger.pk}"}
    posted = {"since": "2026-09-10", "until": "2026-09-12", "stand_in": ""} | posted
    posted["stand_in"] = known.get(posted["stand_in"], posted["stand_in"])
    answer = log_in(client, eli).post(reverse("leave-add", args=[portfolio.pk]), posted)
    assert answer.status_code == 422
    assert words in text(answer)
    assert Leave.objects.count() == 1


def test_a_member_changes_and_removes_their_own_absence(client: Client, eli: User, portfolio: Portfolio) -> None:
    leave = make_leave(person=make_person(name="Eli", user=eli), since=date(2026, 8, 3), until=date(2026, 8, 15))
    address = reverse("leave-edit", args=[leave.pk])
    assert 'value="2026-08-03"' in text(log_in(client, eli).get(address))
    client.post(address, {"since": "2026-08-03", "until": "2026-08-10", "stand_in": ""})
    leave.refresh_from_db()
    assert leave.until == date(2026, 8, 10)
    client.post(address, {"remove": "yes"})
    assert not Leave.objects.exists()


def test_somebody_elses_absence_is_not_found_unless_one_manages_the_portfolio(
    client: Client, eli: User, priya: User, otto: User
) -> None:
    leave = make_leave(person=make_person(name="A. Jones"), since=date(2026, 8, 3), until=date(2026, 8, 15))
    address = reverse("leave-edit", args=[leave.pk])
    assert [log_in(client, user).post(address, {"remove": "yes"}).status_code for user in (eli, otto, priya)] == [
        404,
        404,
        302,
    ]


def test_changing_the_absence_of_a_user_who_is_no_member_any_more_keeps_its_person(
    client: Client, priya: User, portfolio: Portfolio
) -> None:
    gone = make_person(name="Gone", user=make_user(email="gone@example.org"))
    leave = make_leave(person=gone, since=date(2026, 8, 3), until=date(2026, 8, 15), stand_in=make_person())
    address = reverse("leave-edit", args=[leave.pk])
    posted = {"since": "2026-08-03", "until": "2026-08-05", "stand_in": f"person-{gone.pk}"}
    assert "Nobody can stand in for themselves." in text(log_in(client, priya).post(address, posted))
    assert client.post(address, posted | {"stand_in": ""}).status_code == 302
    leave.refresh_from_db()
    assert (leave.person, leave.stand_in, leave.until) == (gone, None, date(2026, 8, 5))


def test_everybody_sees_who_is_away_today_and_who_stands_in(
    client: Client, lena: User, portfolio: Portfolio, today: date
) -> None:
    anna, ben, cleo = (make_person(name=name) for name in ("Anna", "Ben", "Cleo"))
    make_leave(person=anna, since=today - DAY, until=today + 3 * DAY, stand_in=ben)
    make_leave(person=ben, since=today, until=today + DAY, stand_in=cleo)
    make_leave(person=cleo, since=today + DAY, until=today + 3 * DAY)
    page = text(log_in(client, lena).get(reverse("leave-list")))
    assert "<b>Anna</b> is away until" in page
    assert "Ben, who is to stand in, is away too." in page
    assert "<b>Ben</b> is away today; <b>Cleo</b> stands in." in page
    assert page.count("stands in.") == 1
    assert "My absences" in page
    assert "leave/" + str(Leave.objects.first().pk) not in page  # type: ignore[union-attr]


def test_a_manager_sees_the_absences_of_everybody_and_what_is_over(
    client: Client, priya: User, portfolio: Portfolio, today: date
) -> None:
    anna = make_person(name="Anna")
    make_leave(person=anna, since=today + DAY, until=today + 3 * DAY)
    make_leave(person=anna, since=today - 30 * DAY, until=today)
    make_leave(person=anna, since=today - 500 * DAY, until=today - 400 * DAY)
    [section] = log_in(client, priya).get(reverse("leave-list")).context["sections"]
    assert (len(section.today), len(section.coming), len(section.past)) == (0, 1, 1)


def test_leave_is_read_in_a_constant_number_of_queries(
    client: Client, priya: User, today: date, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(4):
        portfolio = make_portfolio(name=f"Portfolio {number}")
        make_member(user=priya, portfolio=portfolio)
        person, stand_in = (make_person(name=name, portfolio=portfolio) for name in ("Anna", "Ben"))
        make_leave(person=person, since=today, until=today + DAY, stand_in=stand_in)
    log_in(client, priya)
    with django_assert_num_queries(5):
        assert len(client.get(reverse("leave-list")).context["sections"]) == 5


def test_somebody_without_a_portfolio_is_told_so(client: Client, db: None) -> None:
    user = make_user(email="nobody@example.org")
    assert "You see no portfolio yet" in text(log_in(client, user).get(reverse("leave-list")))


def test_the_dashboard_links_to_the_calendar(client: Client, lena: User, portfolio: Portfolio) -> None:
    assert reverse("calendar", args=[portfolio.pk]) in text(log_in(client, lena).get(reverse("dashboard")))


def test_recording_an_absence_is_all_or_nothing(eli: User, portfolio: Portfolio) -> None:
    with pytest.raises(IntegrityError, match="leave_ends_after_it_begins"):
        record_leave(portfolio=portfolio, who=eli, since=date(2026, 8, 3), until=date(2026, 8, 3), stand_in=None)
