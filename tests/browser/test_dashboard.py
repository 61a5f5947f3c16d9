"""The dashboard in a browser: a cell opened beside the table, by mouse, by keyboard and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Display, SavedView, User
from stalls.models import Acknowledgement
from tests import factories as make
from tests.browser.sizes import at_all_sizes
from tests.browser.test_pages import faults, keep, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

type Open = Callable[..., Page]
type LogIn = Callable[[Page], None]

CELL = ".heat-map .cell--critical a"


@at_all_sizes
def test_the_panel_its_page_and_a_compact_table_are_accessible_and_have_room(
    open_page: Open, logged_in: LogIn, width: int, scheme: str
) -> None:
    page = open_page(width=width, scheme=scheme)
    logged_in(page)
    page.locator(CELL).first.click()
    page.wait_for_selector("#explanation .finding--critical")
    seen = {"panel": (faults(page), overflow(page))}
    keep(page, f"panel-{width}-{scheme}")
    page.reload()
    page.wait_for_selector("h1 .muted")
    seen["page"] = (faults(page), overflow(page))
    keep(page, f"cell-{width}-{scheme}")
    columns = ["organisation", "sector", "stage", "champion_name", "promised", "integration", "outcome"]
    Display.objects.create(user=User.objects.get(email="lena@example.org"), density="compact", columns=columns)
    page.goto("/")
    seen["compact"] = (faults(page), overflow(page))
    keep(page, f"compact-{width}-{scheme}")

    assert seen == dict.fromkeys(seen, ([], 0))


def test_a_cell_opens_beside_the_table_and_closes_by_escape_where_it_was(open_page: Open, logged_in: LogIn) -> None:
    page = open_page()
    logged_in(page)
    page.select_option("#id_mode", "integration")
    expect(page).to_have_url(re.compile(r"/\?mode=integration$"))
    page.evaluate("window.stayed = true")

    page.locator(CELL).first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#explanation-title")).to_be_focused()
    expect(page).to_have_url(re.compile(r"/pilots/\d+/integration/$"))
    page.keyboard.press("Escape")

    expect(page.locator("#explanation")).to_be_hidden()
    expect(page.locator(CELL).first).to_be_focused()
    expect(page).to_have_url(re.compile(r"/\?mode=integration$"))
    assert page.evaluate("window.stayed") is True


def test_going_back_from_an_open_cell_shows_the_table_as_it_was(open_page: Open, logged_in: LogIn) -> None:
    page = open_page()
    logged_in(page)
    page.select_option("#id_mode", "integration")
    expect(page).to_have_url(re.compile(r"/\?mode=integration$"))
    page.locator(CELL).first.click()
    page.wait_for_selector("#explanation .finding--critical")

    page.go_back()

    expect(page).to_have_url(re.compile(r"/\?mode=integration$"))
    expect(page.locator("#explanation")).to_be_hidden()
    expect(page.locator(".heat-map tbody tr")).to_have_count(2)


def test_closing_a_cell_leaves_the_reader_on_the_page_that_they_had_turned_to(
    open_page: Open, logged_in: LogIn
) -> None:
    for number in range(60):
        pilot = make.make_pilot(name=f"Ward {number}")
        make.make_health(pilot=pilot, mode="integration", state="clear")
    page = open_page()
    logged_in(page)
    page.click("a[rel=last]")
    expect(page).to_have_url(re.compile(r"/\?before=end$"))

    page.locator(".heat-map .cell a").first.click()
    expect(page.locator("#explanation-title")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.locator("#explanation")).to_be_hidden()
    expect(page).to_have_url(re.compile(r"/\?before=end$"))


def test_escape_in_the_palette_closes_the_palette_alone(open_page: Open, logged_in: LogIn) -> None:
    page = open_page()
    logged_in(page)
    page.locator(CELL).first.click()
    expect(page.locator("#explanation-title")).to_be_focused()

    page.keyboard.press("/")
    expect(page.locator("#palette-q")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.locator("#palette")).to_be_hidden()
    expect(page.locator("#explanation")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#explanation")).to_be_hidden()


def test_any_severity_is_called_what_it_means_as_soon_as_a_mode_is_chosen(open_page: Open, logged_in: LogIn) -> None:
    page = open_page()
    logged_in(page)
    not_chosen = page.locator("#id_severity option").first
    expect(not_chosen).to_have_text("Any")

    page.select_option("#id_mode", "integration")
    expect(not_chosen).to_have_text("Watch or worse")
    page.select_option("#id_mode", "")
    expect(not_chosen).to_have_text("Any")


def test_a_holder_is_narrowed_to_once_it_is_chosen_and_is_suggested_while_it_is_typed(
    open_page: Open, logged_in: LogIn
) -> None:
    page = open_page()
    logged_in(page)
    rows = page.locator(".heat-map tbody tr").count()

    page.focus("#id_holder")
    page.keyboard.type("Infra")
    page.wait_for_timeout(1500)
    expect(page.locator(".heat-map tbody tr")).to_have_count(rows)
    assert page.evaluate("document.getElementById('id_holder').list.options.length") == 1
    page.keyboard.type("structure")
    page.keyboard.press("Tab")

    expect(page).to_have_url(re.compile(r"/\?holder=Infrastructure$"))
    assert page.evaluate("document.getElementById('id_holder').list.options.length") == 1


def test_a_finding_is_acknowledged_from_the_panel(open_page: Open, logged_in: LogIn) -> None:
    page = open_page()
    logged_in(page)
    page.locator(CELL).first.click()

    page.click("#explanation >> text=I have seen it")

    expect(page.locator(".messages")).to_contain_text("It is recorded that you have seen it.")
    page.click(".crumbs >> text=Dashboard")
    page.locator(CELL).first.click()
    expect(page.locator("#explanation")).to_contain_text("acknowledged it")
    assert Acknowledgement.objects.count() == 1


def test_an_address_shows_somebody_else_the_same_pilots_in_the_same_order(open_page: Open, logged_in: LogIn) -> None:
    page = open_page()
    logged_in(page)
    page.select_option("#id_sort", "name")
    expect(page).to_have_url(re.compile(r"sort=name"))
    page.select_option("#id_severity", "stalled-or-worse")
    expect(page).to_have_url(re.compile(r"severity=stalled-or-worse"))
    shown = page.locator(".heat-map tbody th a").all_inner_texts()
    other = open_page()
    logged_in(other)

    other.goto(page.url)

    assert shown == other.locator(".heat-map tbody th a").all_inner_texts() == sorted(shown)
    expect(other.locator("#id_sort")).to_have_value("name")


def test_everything_works_without_javascript_and_by_keyboard_alone(open_page: Open, logged_in: LogIn) -> None:
    page = open_page(java_script_enabled=False)
    logged_in(page)
    page.goto("/?mode=integration")

    page.locator(CELL).first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Integration")
    page.locator("button:has-text('I have seen it')").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_contain_text("It is recorded that you have seen it.")

    page.goto("/?mode=integration")
    page.focus("text=Save this view")
    page.keyboard.press("Enter")
    page.fill("#id_name", "Integration")
    page.focus("text=Save it")
    page.keyboard.press("Enter")
    expect(page.locator(".views [aria-current]")).to_have_text("Integration")
    assert SavedView.objects.get().query == "mode=integration"
