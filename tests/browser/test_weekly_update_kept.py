"""Nothing that somebody has typed is lost: drafts, a connection that drops, a session that ends."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_pages import keep
from tests.browser.weekly_updates import (
    OFFLINE,
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
from updates.models import UpdateDraft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(browser: Browser, live_server: Any) -> str:
    return make_site(live_server)


def test_update_that_is_sent_without_a_connection_goes_when_it_is_back(open_page: Open, logged_in: LogIn) -> None:
    page = open_form(open_page, logged_in, expected=OFFLINE)
    tap(page, "Who sat with users?", "Talked with them")
    page.fill("#id_blocker-text", "No account yet")
    page.context.set_offline(True)

    send(page)
    expect(page.get_by_text("No connection. What you typed is kept")).to_be_visible()
    keep(page, "update-offline-390")
    page.fill("#id_blocker-text", "No account yet, still")
    assert not updates_of_this_week().exists()
    page.context.set_offline(False)

    expect(page.locator(".clocks")).to_be_visible()
    assert updates_of_this_week().get().blocker == "No account yet, still"


def test_what_is_typed_is_kept_as_a_draft_and_comes_back(open_page: Open, logged_in: LogIn) -> None:
    page = open_form(open_page, logged_in)
    tap(page, "Who sat with users?", "Talked with them")
    page.fill("#id_blocker-text", "No account yet")
    expect(page.get_by_text("Draft kept.")).to_be_visible()

    page.goto("/updates/")
    expect(page.get_by_text("Draft", exact=True)).to_be_visible()
    page.goto(address())

    expect(page.get_by_text("What you had typed and not sent is back.")).to_be_visible()
    expect(page.locator("#id_blocker-text")).to_have_value("No account yet")
    expect(page.locator("#id_contact_1")).to_be_checked()
    keep(page, "update-draft-390")
    page.get_by_role("button", name="Start afresh").click()
    expect(page.locator("#id_blocker-text")).to_have_value("")
    assert not UpdateDraft.objects.exists()


def test_leaving_the_page_at_once_keeps_the_last_words_too(open_page: Open, logged_in: LogIn) -> None:
    page = open_form(open_page, logged_in)
    page.fill("#id_blocker-text", "No account yet")

    page.goto("/updates/")
    for _ in range(50):
        if not UpdateDraft.objects.exists():
            page.wait_for_timeout(100)

    assert UpdateDraft.objects.get().typed["blocker-text"] == "No account yet"


def kept_on_device(page: Page) -> int:
    return int(page.evaluate("localStorage.length"))


def test_keeps_it_on_the_device_only_with_consent_and_until_it_is_sent(open_page: Open, logged_in: LogIn) -> None:
    page = open_form(open_page, logged_in, expected=OFFLINE)
    page.fill("#id_blocker-text", "No account yet")
    assert kept_on_device(page) == 0

    page.get_by_text("Keep what I type on this device").click()
    page.context.set_offline(True)
    page.fill("#id_blocker-text", "No account yet, still")
    assert kept_on_device(page) == 1
    page.context.set_offline(False)
    UpdateDraft.objects.all().delete()
    again = page.context.new_page()
    again.goto(address())

    expect(again.get_by_text("What you had typed on this device is back.")).to_be_visible()
    expect(again.locator("#id_blocker-text")).to_have_value("No account yet, still")
    send(again)
    expect(again.locator(".clocks")).to_be_visible()
    assert kept_on_device(again) == 0


def test_logging_out_anywhere_makes_the_device_forget(open_page: Open, logged_in: LogIn) -> None:
    page = open_form(open_page, logged_in)
    page.get_by_text("Keep what I type on this device").click()
    page.fill("#id_blocker-text", "No account yet")
    page.goto("/failure-modes/")
    assert kept_on_device(page) == 1

    page.click(".account > summary")
    page.click(".log-out button")

    expect(page.locator("h1")).to_have_text("Log in")
    assert kept_on_device(page) == 0


def test_session_that_ends_while_somebody_types_costs_them_nothing(open_page: Open, logged_in: LogIn) -> None:
    page = open_form(open_page, logged_in, expected=REFUSED)
    page.fill("#id_blocker-text", "No account yet")
    other = page.context.new_page()
    other.goto("/updates/")
    other.click(".account > summary")
    other.click(".log-out button")
    other.wait_for_selector("#id_username")

    send(page)
    expect(page.get_by_text("You are logged out.")).to_be_visible()
    logged_in(other)
    send(page)

    expect(page.locator(".clocks")).to_be_visible()
    assert updates_of_this_week().get().blocker == "No account yet"
