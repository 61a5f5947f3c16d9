"""The palette in a browser: by keyboard alone, by touch, without JavaScript, accessible, and never in the way."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from pilots.models import Pilot
from tests import factories as make
from tests.browser.leaving import leave
from tests.browser.sizes import at_all_sizes
from tests.browser.test_pages import faults, keep, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

type Open = Callable[..., Page]
type LogIn = Callable[[Page], None]


@pytest.fixture
def page(open_page: Open, logged_in: LogIn) -> Page:
    opened = open_page("/login/")
    logged_in(opened)
    opened.goto("/survival/")
    return opened


def find(page: Page, words: str) -> None:
    """Type words and wait for their list: that of the first half of them may have been there before."""
    page.keyboard.type(words)
    expect(page.locator(f'#palette-results[data-q="{words}"]')).to_be_visible()


def chosen(page: Page) -> str:
    return page.locator("#palette [role=option][aria-selected=true]").inner_text()


def test_finds_and_opens_a_pilot_by_keyboard_alone(page: Page) -> None:
    page.keyboard.press("/")
    expect(page.locator("#palette-q")).to_be_focused()
    expect(page.locator("#palette [role=status]")).to_contain_text("results")
    find(page, "council")
    expect(page.locator("#palette [role=status]")).to_have_text("1 result")
    assert chosen(page).startswith("Council tax letters")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(rf"/pilots/{Pilot.objects.get(name='Council tax letters').pk}/$"))


def test_finds_and_opens_a_person_a_team_and_a_page_by_keyboard_alone(page: Page) -> None:
    pilot = Pilot.objects.get(name="Council tax letters")
    person = make.make_person(portfolio=pilot.portfolio, name="Zadie Okonjo")
    team = make.make_person(portfolio=pilot.portfolio, name="Network desk")
    make.make_access_request(pilot=pilot, key="network", team=team)

    for words, path in {
        "zadie": f"/people/{person.pk}/",
        "network d": f"/people/{team.pk}/",
        "board pack": "/board-pack/",
        "waiting on a": "/failure-modes/integration/waiting-on-ticket/",
    }.items():
        page.keyboard.press("/")
        find(page, words)
        expect(page.locator("#palette [role=status]")).to_have_text("1 result")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(f"{path}$"))


def test_arrow_keys_move_round_and_the_field_says_where_one_is(page: Page) -> None:
    page.keyboard.press("Control+k")
    find(page, "a")
    first = chosen(page)
    page.keyboard.press("ArrowDown")
    second = chosen(page)
    page.keyboard.press("ArrowUp")
    again = chosen(page)
    page.keyboard.press("ArrowUp")
    last = page.locator("#palette [role=option]").last.inner_text()

    assert first == again != second
    assert chosen(page) == last
    field = page.locator("#palette-q")
    assert field.get_attribute("aria-expanded") == "true"
    here = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    assert here.get_attribute("aria-selected") == "true"


def test_escape_closes_it_and_gives_the_focus_back(page: Page) -> None:
    page.focus(".find-button")
    page.keyboard.press("Space")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator("#palette")).to_be_hidden()
    expect(page.locator(".find-button")).to_be_focused()


def test_a_slash_that_is_typed_into_a_field_stays_there(page: Page) -> None:
    page.goto("/?q=x")
    page.focus("#id_q")
    page.keyboard.type("a/b")

    expect(page.locator("#id_q")).to_have_value("a/bx")
    expect(page.locator("#palette")).to_be_hidden()


def test_enter_before_the_list_has_come_opens_the_page_that_finds_the_same(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("council")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/(find/\?q=council|pilots/\d+/)$"))


def test_says_that_nothing_is_called_so(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("nothing of the kind")

    expect(page.locator("#palette [role=status]")).to_have_text("Nothing is called “nothing of the kind”.")
    assert page.locator("#palette-q").get_attribute("aria-expanded") == "false"


def test_works_without_javascript(open_page: Open, logged_in: LogIn) -> None:
    page = open_page("/login/", java_script_enabled=False)
    logged_in(page)
    page.click(".find-button")
    page.fill("#id_q", "council")
    page.keyboard.press("Enter")
    page.click("text=Council tax letters")

    expect(page.locator("h1")).to_contain_text("Council tax letters")


@at_all_sizes
def test_it_and_the_pages_beside_it_are_accessible_and_have_room(
    open_page: Open, logged_in: LogIn, width: int, scheme: str
) -> None:
    page = open_page("/login/", width=width, scheme=scheme, has_touch=True)
    logged_in(page)
    seen = {}
    for name, address in {
        "analytics": "/analytics/",
        "mode": "/failure-modes/integration/",
        "rule": "/failure-modes/integration/waiting-on-ticket/",
        "find": "/find/?q=a",
    }.items():
        page.goto(address)
        page.evaluate("document.querySelectorAll('main details').forEach(closed => closed.open = true)")
        seen[name] = (faults(page), overflow(page))
        keep(page, f"{name}-{width}-{scheme}")
    leave(page, "main a[href^='/people/']")
    seen["person"] = (faults(page), overflow(page))
    page.tap(".find-button")
    page.fill("#palette-q", "a")
    expect(page.locator("#palette-results[data-q=a]")).to_be_visible()
    seen["palette"] = (faults(page), overflow(page))
    keep(page, f"palette-{width}-{scheme}")

    assert seen == dict.fromkeys(seen, ([], 0))
