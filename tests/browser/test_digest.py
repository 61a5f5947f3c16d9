"""The week's digest as its reader meets it: one screen of a desk, few of a phone, in a bad week and in a good one."""

from __future__ import annotations

import shutil
import subprocess
from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from accounts.models import Portfolio, Role
from alerts.models import Heartbeat
from pilots.models import Pilot
from tests import factories as make
from tests.browser.test_pages import overflow
from tests.portfolio.digests.worlds import DAY, EIGHT, MONDAY, make_bad, make_leader, says, swept, tell, write

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAMES = [
    "Answers drafted for housing repair enquiries",
    "Planning objections summarised for the case officer",
    "Maintenance logs searched by symptom",
    "Referral letters sorted for the respiratory clinic",
    "Supplier contracts read for price clauses",
    "Bed planning",
    "Triage",
]
JOBS = ("sweep", "deliver", "digest", "remind")


@pytest.fixture
def bad_week(portfolio: Portfolio) -> Portfolio:
    """Five decisions and two more, somebody who holds the ball, and updates that are missing."""
    for weeks, name in enumerate(NAMES, start=6):
        since = MONDAY - weeks * 7 * DAY
        pilot = make_bad(name=name, state="critical" if weeks < 11 else "stalled", since=since)
        tell(pilot, (300, "clear"), (weeks * 7, "stalled"), (3, "critical"))
    Pilot.objects.update(clock_start=MONDAY - 200 * DAY)
    for minutes, job in enumerate(JOBS):
        Heartbeat.objects.beat(job=job, at=EIGHT - timedelta(minutes=minutes))
    swept(portfolio)
    return portfolio


@pytest.fixture(autouse=True)
def as_wide_as_arial() -> None:
    """In another font than the one in which most read their mails, lines break elsewhere and heights say nothing."""
    asked = ["fc-match", "--format=%{family}", "Arial"]
    said = subprocess.run(asked, capture_output=True, text=True).stdout if shutil.which("fc-match") else ""
    if said not in ("Arial", "Liberation Sans", "Arimo"):
        pytest.skip(f"NO HEIGHT WAS MEASURED: for Arial there is {said or 'no font'}; install fonts-liberation.")


def height(browser: Browser, html: str, *, width: int, scheme: str = "light") -> int:
    page = browser.new_page(viewport={"width": width, "height": 300}, color_scheme=scheme)  # type: ignore[arg-type]
    try:
        page.set_content(html)
        assert overflow(page) == 0
        return int(page.evaluate("document.documentElement.scrollHeight"))
    finally:
        page.close()


@pytest.mark.parametrize("role", [Role.LEADER, Role.PROGRAMME_MANAGER])
def test_five_decisions_fit_on_one_screen_of_a_desk(browser: Browser, bad_week: Portfolio, role: Role) -> None:
    make_leader(role=role)
    (alert,) = write()
    html = says(alert).html

    assert len(alert.evidence["worst"]) == 5
    assert height(browser, html, width=700) <= 900
    assert height(browser, html, width=390) <= 1400


def test_a_good_week_fits_on_one_screen_of_a_phone(browser: Browser, portfolio: Portfolio) -> None:
    make_leader()
    make.make_overall(pilot=make.make_pilot(), state="clear")
    swept(portfolio)
    (alert,) = write()

    assert height(browser, says(alert).html, width=390) <= 480
