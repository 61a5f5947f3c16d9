"""The page of a finding in a browser: accessible, room on a phone, answered by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from stalls.models import Acknowledgement, Action, Finding, Snooze
from tests import factories as make
from tests.browser.sizes import at_all_sizes
from tests.browser.test_pages import faults, keep, overflow
from tests.stalls.makers import make_acknowledgement, make_action, make_judgement, make_snooze

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

type Open = Callable[..., Page]
type LogIn = Callable[[Page], None]


@pytest.fixture
def finding(site: str) -> Finding:
    """A critical finding of which people have said all that can be said."""
    today, lena = timezone.localdate(), User.objects.get(email="lena@example.org")
    found = Finding.objects.get(severity="critical", rule="integration/waiting-on-ticket")
    by = {"finding": found, "by": lena}
    make_acknowledgement(**by, on=today - timedelta(days=20), lapses_on=today - timedelta(days=6), note="I call them.")
    make_judgement(**by, on=today - timedelta(days=19), verdict="too_late", why="We knew it " + "long before " * 12)
    make_snooze(**by, on=today - timedelta(days=40), until=today - timedelta(days=30), reason="W" * 90)
    replaced = {"done_on": today - timedelta(days=3), "outcome": Action.REPLACED}
    make_action(**by, agreed_on=today - timedelta(days=12), text="Write to them", **replaced)
    owner = make.make_person(name="Head of infrastructure", portfolio=found.pilot.portfolio)
    make_action(**by, agreed_on=today - timedelta(days=9), owner=owner, text="Sit down together.\nBring the contract.")
    return found


@at_all_sizes
def test_the_page_is_accessible_and_has_room(
    open_page: Open, logged_in: LogIn, finding: Finding, width: int, scheme: str
) -> None:
    page = open_page("/login/", width=width, scheme=scheme, refused=422)
    logged_in(page)
    page.goto(f"/findings/{finding.pk}/")
    page.click("#finish summary")
    seen = {"page": (faults(page), overflow(page))}
    keep(page, f"finding-{width}-{scheme}")
    page.fill("#id_snooze_until", timezone.localdate().isoformat())
    page.evaluate("document.querySelectorAll('form').forEach(form => form.noValidate = true)")
    page.click("text=Snooze it >> nth=-1")
    page.wait_for_selector(".error-summary")
    seen["refused"] = (faults(page), overflow(page))
    keep(page, f"finding-refused-{width}-{scheme}")

    assert seen == dict.fromkeys(seen, ([], 0))


def test_a_finding_is_answered_by_keyboard_alone(open_page: Open, logged_in: LogIn, finding: Finding) -> None:
    page = open_page(java_script_enabled=False)
    logged_in(page)
    page.goto(f"/findings/{finding.pk}/")
    page.focus("#id_acknowledge_note")
    page.keyboard.type("I call them again")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_contain_text("It is recorded that you have seen it.")
    until = timezone.localdate() + timedelta(days=9)
    page.fill("#id_snooze_until", until.isoformat())
    page.focus("#id_snooze_reason")
    page.keyboard.type("The board meets first")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_contain_text("It is snoozed.")

    assert Acknowledgement.objects.filter(note="I call them again").count() == 1
    assert Snooze.objects.get(reason="The board meets first").until == until
