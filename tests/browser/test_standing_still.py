"""Pages while pilots are not evaluated any more: they say so, plainly, wherever one looks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from alerts.heartbeats import SWEEP, UP
from alerts.models import Heartbeat
from stalls.models import Sweep
from tests.browser.sizes import at_desk_and_phone
from tests.browser.test_pages import faults, keep, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

type Open = Callable[..., Page]
type LogIn = Callable[[Page], None]


@pytest.fixture
def standing_still(site: str) -> None:
    """The last sweep was three days ago, and the web has been up since."""
    ago = timedelta(days=3)
    Sweep.objects.update(as_of=timezone.localdate() - ago, finished_at=timezone.now() - ago)
    for job in (SWEEP, UP):
        Heartbeat.objects.update_or_create(job=job, defaults={"last_ok_at": timezone.now() - ago})


@at_desk_and_phone
def test_says_since_when_on_every_page(
    standing_still: None, open_page: Open, logged_in: LogIn, width: int, scheme: str
) -> None:
    page = open_page("/login/", width=width, scheme=scheme)
    logged_in(page)
    seen = {}
    for name, address in {"dashboard": "/", "mode": "/failure-modes/integration/", "analytics": "/analytics/"}.items():
        page.goto(address)
        expect(page.locator("main [role=status]").first).to_contain_text("Pilots have not been evaluated since")
        seen[name] = (faults(page), overflow(page))
        keep(page, f"standing-still-{name}-{width}-{scheme}")
    page.goto("/")
    page.click(".heat-map tbody th a")
    expect(page.locator(".page-head")).to_contain_text("No sweep has ended since.")
    seen["pilot"] = (faults(page), overflow(page))
    keep(page, f"standing-still-pilot-{width}-{scheme}")

    assert seen == dict.fromkeys(seen, ([], 0))
