"""The calendar and leave in a browser: room, accessibility, and what works by keyboard and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Leave, Portfolio
from tests import factories as make
from tests.browser.sizes import at_all_sizes
from tests.browser.test_pages import faults, keep, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = timedelta(days=1)

type Open = Callable[..., Page]
type LogIn = Callable[[Page], None]


@pytest.fixture
def portfolio(site: str) -> Portfolio:
    """The site's portfolio with quiet periods, and people who are away today and later."""
    portfolio, today = Portfolio.objects.get(), timezone.localdate()
    make.make_quiet_period(name="Migration of the patient record", since=today + 3 * DAY, until=today + 10 * DAY)
    make.make_quiet_period(name="Move to the new building", since=today - 30 * DAY, until=today - 25 * DAY)
    make.make_quiet_period(name="Summer closure", since=today + 100 * DAY, until=today + 122 * DAY)
    ines, marcus = make.make_person(name="Ines Duarte"), make.make_person(name="Marcus Bell")
    make.make_leave(person=ines, since=today - 2 * DAY, until=today + 5 * DAY, stand_in=marcus)
    make.make_leave(person=make.make_person(name="Ruth Okafor"), since=today, until=today + DAY)
    make.make_leave(person=marcus, since=today + 60 * DAY, until=today + 74 * DAY, stand_in=ines)
    make.make_leave(person=marcus, since=today - 60 * DAY, until=today - 50 * DAY, stand_in=ines)
    return portfolio


@at_all_sizes
def test_every_page_is_accessible_and_has_room(
    open_page: Open, logged_in: LogIn, portfolio: Portfolio, width: int, scheme: str
) -> None:
    page = open_page("/login/", width=width, scheme=scheme)
    logged_in(page)
    calendar = f"/portfolios/{portfolio.pk}/calendar/"
    addresses = {
        "dashboard-with-calendar": "/",
        "calendar": calendar,
        "calendar-edit": f"{calendar}edit/",
        "quiet-period": f"{calendar}quiet-periods/add/",
        "leave": "/leave/",
        "leave-add": f"/portfolios/{portfolio.pk}/leave/add/",
        "leave-edit": f"/leave/{Leave.objects.latest('pk').pk}/",
    }
    seen = {}
    for name, address in addresses.items():
        page.goto(address)
        for closed in page.query_selector_all("main details:not([open]):not(.fold) > summary"):
            closed.click()
        seen[name] = (faults(page), overflow(page))
        keep(page, f"{name}-{width}-{scheme}")
    assert seen == dict.fromkeys(addresses, ([], 0))


def test_adds_an_absence_by_keyboard_and_without_javascript(
    open_page: Open, logged_in: LogIn, portfolio: Portfolio
) -> None:
    page = open_page(java_script_enabled=False)
    logged_in(page)
    page.click(".account > summary")
    page.click(".account a:has-text('Leave')")
    page.click("text=Add an absence")
    page.focus("#id_who")
    page.keyboard.type("Lena")
    page.fill("#id_since", "2027-02-01")
    page.fill("#id_until", "2027-02-08")
    page.focus("#id_stand_in")
    page.keyboard.type("Marcus")
    page.keyboard.press("Enter")
    page.click("main button:has-text('Save')")
    expect(page.locator(".messages")).to_have_text("The absence is saved.")
    expect(page.locator("li", has_text="1 Feb 2027 to 7 Feb 2027 · stand-in: Marcus Bell")).to_contain_text("Lena Hart")
