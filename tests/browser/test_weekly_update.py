"""The weekly update as a person meets it: on a phone, by keyboard, without JavaScript, with a connection that drops."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page

from accounts.models import Person, Role
from pilots.models import Pilot
from tests import factories as make
from tests.browser.test_pages import faults, keep, overflow
from updates.weeks import monday_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "correct horse battery"

type Open = Callable[..., Page]


@pytest.fixture
def site(browser: Browser, live_server: Any) -> str:
    """The address of a server with three pilots of Lena Hart, the engineer, who can log in."""
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 768, 390, 320])
def test_every_page_is_accessible_and_has_room(
    open_page: Open, logged_in: Callable[[Page], None], width: int, scheme: str
) -> None:
    page = open_page("/login/", width=width, scheme=scheme, expected="status of 422")
    logged_in(page)
    seen = {}

    def look(name: str) -> None:
        seen[name] = (faults(page), overflow(page))
        keep(page, f"update-{name}-{width}-{scheme}")

    page.goto("/updates/")
    look("list")
    page.goto(address())
    look("form")
    page.get_by_role("button", name="Send the update").click()
    page.wait_for_selector(".error-summary")
    look("refused")
    for tap in ("use_0", "governance_1", "champion_0", "contact_1", "metric_0"):
        page.check(f"#id_{tap}", force=True)
    page.locator("[name^=integration-]").nth(1).check(force=True)
    look("tapped")
    page.fill("#id_use-active_users", "12")
    page.fill("#id_governance-text", "May the letters leave the country?")
    page.fill("#id_metric-value", "12.5")
    page.get_by_role("button", name="Send the update").click()
    page.wait_for_selector(".clocks")
    look("posted")

    assert seen == dict.fromkeys(seen, ([], 0))
