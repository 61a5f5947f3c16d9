"""When updates are due and who was reminded, in a browser: room, accessibility, and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from pilots.dates import monday_of
from pilots.models import Pilot
from tests import factories as make
from tests.browser.leaving import leave
from tests.browser.sizes import at_all_sizes
from tests.browser.test_pages import faults, keep, overflow
from updates.models import InboundMail, PilotUpdateSchedule

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

type Open = Callable[..., Page]
type LogIn = Callable[[Page], None]


@pytest.fixture
def pilot(site: str) -> Pilot:
    """A pilot of the site whose engineer was reminded, with reminders at rest; and a mail that came in."""
    pilot, today = Pilot.objects.order_by("pk").first(), timezone.localdate()
    assert pilot
    eli = make.make_person(name="Eli Stone", email="eli@example.org", portfolio=pilot.portfolio)
    Pilot.objects.filter(pk=pilot.pk).update(engineer=eli)
    for step, outcome in ((1, {"undeliverable_on": today}), (2, {"told_on": today})):
        make.make_update_reminder(pilot=pilot, person=eli, week=monday_of(today), step=step, **outcome)
    rest = {"paused_until": today + timedelta(days=9), "pause_reason": "The team moves to another building."}
    PilotUpdateSchedule.objects.create(pilot=pilot, **rest)
    told = {"outcome": "unused", "words": "It came from another address than the one that was asked."}
    InboundMail.objects.create(portfolio=pilot.portfolio, person=eli, message_digest="a" * 64, **told)
    return pilot


def addresses(pilot: Pilot) -> dict[str, str]:
    return {
        "update-schedule": f"/portfolios/{pilot.portfolio_id}/update-schedule/",
        "pilot-reminders": f"/pilots/{pilot.pk}/reminders/",
        "pilot-schedule": f"/pilots/{pilot.pk}/reminders/edit/",
    }


@at_all_sizes
def test_every_page_is_accessible_and_has_room(
    open_page: Open, logged_in: LogIn, pilot: Pilot, width: int, scheme: str
) -> None:
    page = open_page("/login/", width=width, scheme=scheme)
    logged_in(page)
    seen = {}
    for name, address in addresses(pilot).items():
        page.goto(address)
        seen[name] = (faults(page), overflow(page))
        keep(page, f"{name}-{width}-{scheme}")
    assert seen == dict.fromkeys(seen, ([], 0))


def test_changes_when_updates_of_a_pilot_are_due_without_javascript(
    open_page: Open, logged_in: LogIn, pilot: Pilot
) -> None:
    page = open_page(java_script_enabled=False)
    logged_in(page)
    page.goto(addresses(pilot)["pilot-reminders"])
    page.click("text=Change it, or let reminders rest")
    page.select_option("#id_weekday", "1")
    page.fill("#id_paused_until", "")
    leave(page, "text=Save")
    assert "on Tuesday at 10:00" in page.inner_text("main")
    assert "another building" not in page.inner_text("main")
