"""What only a browser can say: keyboard, htmx, content security policy, accessibility, room on a phone."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.sizes import at_all_sizes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCREENSHOTS = Path(__file__).resolve().parent.parent.parent / "screenshots"
ADDRESSES = {
    "dashboard": "/",
    "nothing-matches": "/?q=nothing-of-the-kind",
    "save-a-view": "/views/save/?mode=integration",
    "columns": "/display/",
    "failure-modes": "/failure-modes/",
    "survival": "/survival/",
    "alerts": "/alerts/",
    "password": "/password/",
    "mails": "/mails/",
    "gallery": "/alerts/gallery/",
    "import": "/inventories/import/",
}

type Open = Callable[..., Page]
type LogIn = Callable[[Page], None]


def keep(page: Page, name: str) -> None:
    """Save a picture of the page, if the environment asks for pictures."""
    if os.environ.get("SCREENSHOTS"):
        SCREENSHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)


def faults(page: Page) -> list[Any]:
    """Return what the accessibility checker finds, each with the element."""
    # The frames hold mails in a sandbox, which the checker cannot enter.
    found = Axe().run(page, options={"runOnly": RULES, "iframes": False}).response["violations"]
    return [(rule["id"], node["html"][:200]) for rule in found for node in rule["nodes"]]


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


@at_all_sizes
def test_every_page_is_accessible_and_has_room(open_page: Open, logged_in: LogIn, width: int, scheme: str) -> None:
    page = open_page("/login/", width=width, scheme=scheme)
    page.wait_for_selector("h1")
    seen = {"login": (faults(page), overflow(page))}
    keep(page, f"login-{width}-{scheme}")
    logged_in(page)

    for name, address in ADDRESSES.items():
        page.goto(address)
        seen[name] = (faults(page), overflow(page))
        keep(page, f"{name}-{width}-{scheme}")
    page.goto("/")
    page.click(".heat-map tbody th a")
    page.wait_for_selector(".identity")
    for closed in page.query_selector_all("details:not([open]) > summary"):
        closed.click()
    seen["pilot"] = (faults(page), overflow(page))
    keep(page, f"pilot-{width}-{scheme}")

    assert seen == dict.fromkeys(seen, ([], 0))


def test_filters_with_htmx_without_loading_the_page_again(open_page: Open, logged_in: LogIn) -> None:
    page = open_page()
    logged_in(page)
    page.evaluate("window.stayed = true")

    page.select_option("#id_mode", "integration")

    expect(page.locator(".heat-map tbody tr")).to_have_count(2)
    expect(page).to_have_url(re.compile(r"/\?mode=integration$"))
    assert page.evaluate("window.stayed") is True


def test_finds_while_typing_and_opens_the_pilot_by_keyboard(open_page: Open, logged_in: LogIn) -> None:
    page = open_page()
    logged_in(page)

    page.focus("#id_q")
    page.keyboard.type("claims")
    expect(page.locator(".heat-map tbody tr")).to_have_count(1)
    page.locator(".heat-map tbody th a").focus()
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("Claims photographs sorted by damage")


def test_goes_back_to_what_was_filtered(open_page: Open, logged_in: LogIn) -> None:
    page = open_page()
    logged_in(page)
    page.select_option("#id_mode", "integration")
    expect(page.locator(".heat-map tbody tr")).to_have_count(2)
    page.click(".heat-map tbody th a")
    page.wait_for_selector(".identity")

    page.go_back()

    expect(page.locator(".heat-map tbody tr")).to_have_count(2)
    expect(page.locator("#id_mode")).to_have_value("integration")


def test_filters_without_javascript(open_page: Open, logged_in: LogIn) -> None:
    page = open_page(java_script_enabled=False)
    logged_in(page)

    page.select_option("#id_mode", "integration")
    page.click("text=Filter >> visible=true")

    expect(page.locator(".heat-map tbody tr")).to_have_count(2)
    expect(page.locator("#id_mode")).to_have_value("integration")


def test_skips_to_the_content_and_logs_out_by_keyboard(open_page: Open, logged_in: LogIn) -> None:
    page = open_page()
    logged_in(page)
    page.goto("/failure-modes/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.focus(".account > summary")
    page.keyboard.press("Enter")
    page.focus(".log-out button")
    page.keyboard.press("Escape")
    expect(page.locator(".account > summary")).to_be_focused()
    expect(page.locator(".log-out button")).to_be_hidden()
    page.keyboard.press("Enter")
    page.focus(".log-out button")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("Log in")
