"""What the browser's tests of the weekly update share: three pilots of Lena Hart, and how she fills in the form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import Person, Role
from pilots.dates import monday_of
from pilots.models import Pilot, WeeklyUpdate
from tests import factories as make

PASSWORD = "correct horse battery"

type Open = Callable[..., Page]
type LogIn = Callable[[Page], None]

# What Chromium writes on the console by itself when the server refuses, or cannot be reached.
REFUSED = "status of 4(03|09|10|22)"
OFFLINE = "ERR_INTERNET_DISCONNECTED"


def make_site(live_server: Any) -> str:
    """Return the address of a server with three pilots of Lena Hart, the engineer, who can log in."""
    lena = make.make_user(email="lena@example.org", name="Lena Hart", password=PASSWORD)
    make.make_member(user=lena, role=Role.ENGINEER)
    engineer = make.make_person(name="Lena Hart", user=lena, email="lena@example.org")
    make_full(engineer, timezone.localdate())
    start = timezone.localdate() - timedelta(days=40)
    for name in ("Claims photographs", "Council tax letters"):
        make.make_pilot(name=name, engineer=engineer, clock_start=start)
    return str(live_server.url)


def make_full(engineer: Person, today: date) -> Pilot:
    """Make a pilot of which everything can be asked."""
    week = monday_of(today)
    start = week - timedelta(weeks=8)
    pilot = make.make_pilot(name="Referral triage", engineer=engineer, clock_start=start, claimed_stage="pilot")
    make.make_champion(pilot=pilot, since=start)
    system = make.make_integration(pilot=pilot, started_on=start + timedelta(days=5), state="waiting")
    make.make_access_request(pilot=pilot, integration=system, raised_on=today - timedelta(days=23))
    make.make_sign_off(pilot=pilot, area="information_security", engaged_on=start, submitted_on=start)
    make.make_sign_off(pilot=pilot, area="data_protection", engaged_on=start)
    make.make_question(pilot=pilot, text="May we send letters abroad?", raised_on=today - timedelta(days=9))
    metric = make.make_agreed_metric(pilot=pilot, agreed_on=start, unit="minutes")
    make.make_reading(metric=metric, on=week - timedelta(days=4), value=14.5)
    make.make_promise(pilot=pilot, live_by=today + timedelta(days=60), recorded_on=start)
    make.make_usage_week(pilot=pilot, week=week - timedelta(weeks=1), target_users=40, recorded_on=start)
    for weeks, said in ((3, {"champion": {"answer": "unknown"}}), (2, {}), (1, {"champion": {"answer": "unknown"}})):
        last = week - timedelta(weeks=weeks) + timedelta(days=2)
        make.make_weekly_update(pilot=pilot, submitted_on=last, recorded_on=last, author=engineer, answers=said)
    return pilot


def address() -> str:
    return f"/pilots/{Pilot.objects.get(name='Referral triage').pk}/update/"


def open_form(open_page: Open, logged_in: LogIn, **options: Any) -> Page:
    page = open_page("/login/", **{"width": 390} | options)
    logged_in(page)
    page.goto(address())
    return page


def tap(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_text(answer, exact=True).first.click()


def send(page: Page) -> None:
    page.get_by_role("button", name="Send the update").click()


def updates_of_this_week() -> Any:
    return WeeklyUpdate.objects.filter(week=monday_of(timezone.localdate()))
