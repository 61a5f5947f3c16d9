"""A real Chromium before a real server. Without Chromium these tests are skipped, and say so."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from accounts.models import Role
from stalls.models import Sweep
from stalls.sweep import sweep
from tests import factories as make
from tests.browser.in_flight import requests_in_flight

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
PASSWORD = "correct horse battery"

# Who types on gives up the search that is under way, and the library calls that an error too. One that truly fails
# says "htmx:sendError" beside it, and one that the server refuses has a status.
GIVEN_UP = re.compile(r"^htmx:(afterRequest|sendAbort),")

type Open = Callable[..., Page]


@pytest.fixture(scope="session", autouse=True)
def beside_an_event_loop() -> None:
    """Playwright runs an event loop in this thread; Django would refuse the database beside one."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"NO BROWSER CHECK RAN: there is no Chromium at {CHROMIUM}; CHROMIUM can name another.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def live_server(transactional_db: None, live_server: Any) -> Iterator[Any]:
    """The server, which has answered every request before the test's rows are cleared from under it."""
    with requests_in_flight() as in_flight:
        yield live_server
        in_flight.wait()


@pytest.fixture
def site(browser: Browser, live_server: Any) -> str:
    """The address of a server with five pilots, swept today, and Lena, a programme manager, who can log in."""
    today = timezone.localdate()
    lena = make.make_user(email="lena@example.org", name="Lena Hart", password=PASSWORD)
    make.make_member(user=lena, role=Role.PROGRAMME_MANAGER)
    make_story(today)
    sweep(as_of=today)
    Sweep.objects.get_or_create(portfolio=make.make_portfolio(), as_of=today)
    return str(live_server.url)


def make_story(today: date) -> None:
    """Make pilots in every state, one of them with a name that nobody would wish for."""
    make.make_healthy_pilot(as_of=today, name="Referral triage", organisation="Westmere Hospital", unit="Respiratory")
    late = make.make_healthy_pilot(as_of=today, name="Claims photographs sorted by damage")
    make.make_access_request(pilot=late, key="old", reference="INC-77", raised_on=today - timedelta(days=61))
    slow = make.make_healthy_pilot(as_of=today, name="Council tax letters")
    make.make_access_request(pilot=slow, key="slow", reference="INC-78", raised_on=today - timedelta(days=12))
    make.make_pilot(name="Parking appeals", clock_start=today - timedelta(days=40))
    make.make_pilot(name="W" * 120, claimed_stage="stopped", organisation="An organisation of many words " * 4)


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Open]:
    """Return what opens a page that fails the test at its end if anything was wrong on it.

    `refused` is a status that the test provokes; a browser complains of each answer that is an error.
    """
    wrong: list[str] = []
    contexts = []

    def open_one(
        address: str = "/",
        *,
        width: int = 1280,
        scheme: str = "light",
        refused: int = 0,
        expected: str = "",
        **options: Any,
    ) -> Page:
        """Open a page; `refused`: the status with which the server refuses a form, which the browser calls an error.

        `expected`: what else the browser may say, as a pattern.
        """
        viewport = {"width": width, "height": 900 if width > 800 else 844}
        context = browser.new_context(base_url=site, viewport=viewport, color_scheme=scheme, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        # A page of a machine that does more than one thing: what is proved is not how long it takes.
        page.set_default_navigation_timeout(30_000)
        # A refusal by the content security policy is an error on the console too.
        page.on("console", lambda said: wrong.append(said.text) if _is_wrong(said, refused, expected) else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(address)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not wrong


def _is_wrong(said: ConsoleMessage, refused: int, expected: str) -> bool:
    meant = (refused and str(refused) in said.text) or (expected and re.search(expected, said.text))
    return said.type in ("error", "warning") and not meant and not GIVEN_UP.match(said.text)


def log_in(page: Page) -> None:
    """Log in by keyboard alone."""
    page.focus("#id_username")
    page.keyboard.type("lena@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".site-header .account")


@pytest.fixture
def logged_in() -> Callable[[Page], None]:
    return log_in
