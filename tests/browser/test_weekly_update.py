"""The weekly update as a person meets it: on a phone, by keyboard, without JavaScript, by link, two at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from accounts.models import Person, Role
from pilots.dates import monday_of
from tests import factories as make
from tests.browser.leaving import leave
from tests.browser.sizes import at_all_sizes
from tests.browser.test_pages import faults, keep, overflow
from tests.browser.weekly_updates import (
    PASSWORD,
    REFUSED,
    LogIn,
    Open,
    address,
    make_site,
    open_form,
    send,
    tap,
    updates_of_this_week,
)
from updates.actions import issue_update_links

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(browser: Browser, live_server: Any) -> str:
    return make_site(live_server)


@at_all_sizes
def test_every_page_is_accessible_and_has_room(open_page: Open, logged_in: LogIn, width: int, scheme: str) -> None:
    page = open_page("/login/", width=width, scheme=scheme, expected=REFUSED)
    logged_in(page)
    seen = {}

    def look(name: str) -> None:
        page.mouse.move(0, 0)
        seen[name] = (faults(page), overflow(page))
        keep(page, f"update-{name}-{width}-{scheme}")

    page.goto("/updates/")
    look("list")
    page.goto(address())
    look("form")
    send(page)
    page.wait_for_selector(".error-summary")
    look("refused")
    for answer in ("use_0", "governance_1", "champion_0", "contact_1", "metric_0"):
        page.check(f"#id_{answer}", force=True)
    page.locator("[name^=integration-]").nth(1).check(force=True)
    look("tapped")
    page.fill("#id_use-active_users", "12")
    page.fill("#id_governance-text", "May the letters leave the country?")
    page.fill("#id_metric-value", "12.5")
    send(page)
    page.wait_for_selector(".clocks")
    look("posted")
    leave(page, "text=Correct it")
    look("correct")
    page.goto(f"{address()}?week=2020-01-06")
    look("week")
    page.goto("/u/no-such-link/")
    look("link")

    assert seen == dict.fromkeys(seen, ([], 0))


class Keyboard:
    """Presses keys and counts them."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.presses += 1

    def at(self) -> str:
        """Return the name of the field or button that has the focus."""
        return str(self.page.evaluate("document.activeElement.name"))


def test_posts_by_keyboard_alone(open_page: Open, logged_in: LogIn) -> None:
    page = open_page("/login/", width=390)
    logged_in(page)
    page.goto(address())
    keys = Keyboard(page)
    wait = page.locator("[name^=integration-]").first.get_attribute("name")

    keys.press("Tab", "Enter", "Tab", "Tab", "Tab")  # Skip to the content; past the way back and what changed.
    assert keys.at() == "nothing_changed"
    keys.press("Tab", "Space", "Tab", "1", "2", "Tab", "Tab")
    assert keys.at() == wait
    keys.press("Space", "Tab")
    assert keys.at() == "governance"
    keys.press("Space", "Tab")
    assert keys.at() == "champion"
    keys.press("Space", "Tab", "Tab")
    assert keys.at() == "contact"
    keys.press("ArrowDown", "Tab", "Tab")
    assert keys.at() == "metric"
    keys.press("Space", "Tab", *"12.5", "Tab", "Tab")
    assert keys.at() == "confidence"
    keys.press("Space", "Tab")
    assert keys.at() == "blocker-text"
    keys.press("Enter")
    page.wait_for_selector(".clocks")

    update = updates_of_this_week().get()
    answers = {code: answer.get("answer") for code, answer in update.answers.items() if code != "wrote"}
    assert answers == {
        "use": "yes", "integration:records": "waiting", "governance": "no", "champion": "yes", "contact": "talked",
        "metric": "measured", "confidence": "yes",
    }  # fmt: skip
    assert (update.answers["use"]["active_users"], update.answers["metric"]["value"]) == (12, "12.5")
    assert keys.presses == 33


def test_enter_in_the_middle_does_not_send_what_is_half_done(open_page: Open, logged_in: LogIn) -> None:
    page = open_form(open_page, logged_in)

    page.focus("#id_use_0")
    page.keyboard.press("Enter")
    expect(page.locator("#id_use_0")).to_be_checked()
    page.fill("#id_use-active_users", "12")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Draft kept.")).to_be_visible()

    assert not updates_of_this_week().exists()


def test_typical_update_is_ten_taps_and_takes_half_a_minute_at_a_practised_pace(
    open_page: Open, logged_in: LogIn
) -> None:
    """The keystroke-level model of Card, Moran and Newell: 1.35 s to think, 0.28 s a key; half a second a tap."""
    page = open_form(open_page, logged_in, has_touch=True)
    taps = 0

    def touch(locator: Any, *, think: float = 1.35) -> None:
        nonlocal taps
        page.wait_for_timeout((think + 0.5) * 1000)
        locator.tap()
        taps += 1

    def type_in(field: str, text: str) -> None:
        touch(page.locator(field), think=0)
        page.keyboard.type(text, delay=280)

    touch(page.locator("label[for=id_use_0]"))
    type_in("#id_use-active_users", "12")
    touch(page.locator("label[for^=id_integration]").first)
    for first in ("governance", "champion"):
        touch(page.locator(f"label[for=id_{first}_0]"))
    touch(page.locator("label[for=id_contact_1]"))
    touch(page.locator("label[for=id_metric_0]"))
    type_in("#id_metric-value", "12.5")
    touch(page.locator("label[for=id_confidence_0]"))
    touch(page.locator(".update__send"))
    page.wait_for_selector(".clocks")

    update = updates_of_this_week().get()
    print(f"{taps} taps, {update.seconds_taken} s")
    assert taps == 10
    assert 15 <= (update.seconds_taken or 0) <= 45


def test_nothing_changed_is_one_tap(open_page: Open, logged_in: LogIn) -> None:
    page = open_form(open_page, logged_in, has_touch=True)

    page.get_by_role("button", name="Nothing changed").tap()

    expect(page.get_by_text("That nothing changed.", exact=True)).to_be_visible()


def test_posts_without_javascript(open_page: Open, logged_in: LogIn) -> None:
    page = open_form(open_page, logged_in, java_script_enabled=False, expected=REFUSED)
    expect(page.locator("#id_use-active_users")).to_be_hidden()
    expect(page.get_by_text("Keep what I type on this device")).to_be_hidden()

    tap(page, "Did a real user do real work with it?", "Yes")
    page.fill("#id_use-active_users", "many")
    send(page)
    expect(page.locator(".error-summary")).to_contain_text("How many people: Enter a whole number.")
    keep(page, "update-no-javascript-390")
    page.fill("#id_use-active_users", "12")
    send(page)

    expect(page.locator(".clocks")).to_be_visible()
    page.get_by_role("link", name="Next: ").click()
    expect(page.locator("h1")).to_have_text("Claims photographs")


def test_what_is_wrong_is_said_without_loading_the_page_again(open_page: Open, logged_in: LogIn) -> None:
    page = open_form(open_page, logged_in, expected=REFUSED)
    page.evaluate("window.stayed = true")

    send(page)

    expect(page.locator(".error-summary")).to_be_focused()
    assert page.evaluate("window.stayed") is True
    page.get_by_role("button", name="Nothing changed").click()
    expect(page.get_by_text("That nothing changed.", exact=True)).to_be_visible()


def test_second_of_two_sees_both_and_decides(open_page: Open, logged_in: LogIn) -> None:
    page = open_form(open_page, logged_in, expected=REFUSED)
    page.fill("#id_blocker-text", "No account yet")
    tap(page, "Who sat with users?", "Talked with them")
    post_as_priya(page.url, open_page, logged_in)

    send(page)
    expect(page.get_by_text("Priya Rao has posted this week meanwhile.")).to_be_visible()
    for width in (390, 320, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        assert (faults(page), overflow(page)) == ([], 0)
        keep(page, f"update-conflict-{width}")
    page.get_by_role("group", name="Who sat with users?").get_by_text("Nobody").click()
    page.get_by_role("button", name="Record it like this").click()

    expect(page.locator(".clocks")).to_be_visible()
    update = updates_of_this_week().get()
    assert (update.version, update.blocker, update.answers["contact"]) == (2, "No account yet", {"answer": "nobody"})


def post_as_priya(url: str, open_page: Open, logged_in: LogIn) -> None:
    """Let somebody else post the same week in a browser of their own."""
    priya = make.make_user(email="priya@example.org", name="Priya Rao", password=PASSWORD)
    make.make_member(user=priya, role=Role.PROGRAMME_MANAGER)
    page = open_page("/login/")
    page.fill("#id_username", "priya@example.org")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".site-header .account")
    page.goto(url)
    tap(page, "Who sat with users?", "Nobody")
    tap(page, "Did a real user do real work with it?", "No")
    send(page)
    page.wait_for_selector(".clocks")


def test_goes_through_all_pilots_by_link_without_logging_in(open_page: Open) -> None:
    person, today = Person.objects.get(email="lena@example.org"), timezone.localdate()
    links = issue_update_links(person=person, week=monday_of(today), now=timezone.now())
    last = next(link for link in links if link.pilot.name == "Referral triage")
    page = open_page(last.url.removeprefix(settings.BASE_URL), width=390)
    expect(page.get_by_text("You are answering as Lena Hart, without logging in.")).to_be_visible()
    assert last.url.split("/")[-2] not in page.url

    for pilot in ("Referral triage", "Claims photographs", "Council tax letters"):
        expect(page.locator("h1")).to_have_text(pilot)
        assert (faults(page), overflow(page)) == ([], 0)
        keep(page, f"update-by-link-390-{pilot}")
        page.get_by_role("button", name="Nothing changed").click()
        expect(page.get_by_text("That nothing changed.", exact=True)).to_be_visible()
        if page.get_by_role("link", name="Next: ").count():
            page.get_by_role("link", name="Next: ").click()

    expect(page.get_by_text("That was the last one: all told for this week.")).to_be_visible()
    assert (faults(page), overflow(page)) == ([], 0)
    keep(page, "update-by-link-done-390")
    assert updates_of_this_week().filter(nothing_changed=True, author=person).count() == 3
