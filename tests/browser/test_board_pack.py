"""The board pack in a browser: as a page, on paper, as a PDF that is read back, and of a past day."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from pilots.models import Pilot
from stalls.models import FindingEvent, HealthEvent, PilotHealth
from tests.browser.sizes import at_desk_and_phone
from tests.browser.test_pages import faults, keep, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

type Open = Callable[..., Page]
type LogIn = Callable[[Page], None]

STALLED = "Claims photographs sorted by damage"


def download(page: Page) -> tuple[str, str]:
    """Press the button; return what the file is called and what it says."""
    with page.expect_download() as waiting:
        page.click("text=Download as PDF")
    reader = PdfReader(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    return waiting.value.suggested_filename, " ".join(" ".join(one.extract_text() for one in reader.pages).split())


@at_desk_and_phone
def test_it_is_accessible_and_has_room(open_page: Open, logged_in: LogIn, width: int, scheme: str) -> None:
    page = open_page("/login/", width=width, scheme=scheme)
    logged_in(page)
    page.click("text=Board pack")

    expect(page.locator("h1")).to_have_text("Board pack")
    assert (faults(page), overflow(page)) == ([], 0)
    keep(page, f"board-pack-{width}-{scheme}")


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_the_button_downloads_what_the_page_shows(open_page: Open, logged_in: LogIn, java_script_enabled: bool) -> None:
    page = open_page("/login/", java_script_enabled=java_script_enabled)
    logged_in(page)
    page.goto("/board-pack/?q=claims")
    expect(page.locator("main")).to_contain_text(STALLED)
    expect(page.locator("main")).not_to_contain_text("Council tax letters")

    name, said = download(page)

    assert name == f"board-pack-northern-trust-{timezone.localdate()}.pdf"
    assert STALLED in said
    assert "Council tax letters" not in said
    assert "Find: claims" in said


def test_on_paper_it_is_white_without_anything_to_press_and_fits_its_sheets(open_page: Open, logged_in: LogIn) -> None:
    page = open_page("/login/", scheme="dark")
    logged_in(page)
    page.goto("/board-pack/")
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    page.emulate_media(media="print")

    for one in page.locator(".site-header, .site-footer, .board-pack__actions").all():
        expect(one).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.querySelector('.board-pack')).backgroundColor") == (
        "rgb(255, 255, 255)"
    )
    assert [round(float(size)) for size in printed.pages[0].mediabox[2:]] == [595, 842]
    said = " ".join(" ".join(one.extract_text() for one in printed.pages).split())
    assert STALLED in said
    assert "Download as PDF" not in said


def test_the_dashboard_of_a_past_day_leads_to_the_pack_of_that_day(open_page: Open, logged_in: LogIn) -> None:
    then = timezone.localdate() - timedelta(days=3)
    page = open_page("/login/")
    Pilot.objects.update(recorded_on=then - timedelta(days=60))
    for events in (HealthEvent.objects, FindingEvent.objects):
        events.update(on=then - timedelta(days=6))
    PilotHealth.objects.update(state="clear")
    logged_in(page)
    page.goto("/board-pack/")
    expect(page.locator("main")).to_contain_text("No pilot is critical or stalled.")
    page.goto(f"/?as_of={then}")
    page.click("text=Board pack")

    spoken = f"{then.day} {then:%b %Y}"
    expect(page.locator(".board-pack__cover")).to_contain_text(spoken)
    expect(page.locator("main")).to_contain_text(STALLED)
    name, said = download(page)
    assert name == f"board-pack-northern-trust-{then}.pdf"
    assert f"Findings of the sweep of {spoken}" in said
    assert STALLED in said


def test_the_lists_of_a_past_day_are_downloaded_from_its_dashboard(open_page: Open, logged_in: LogIn) -> None:
    then = timezone.localdate() - timedelta(days=3)
    page = open_page("/login/")
    Pilot.objects.update(recorded_on=then - timedelta(days=60))
    for events in (HealthEvent.objects, FindingEvent.objects):
        events.update(on=then - timedelta(days=6))
    logged_in(page)
    page.goto(f"/?as_of={then}")

    with page.expect_download() as waiting:
        page.click(".exports a:has-text('CSV (findings)')")

    assert waiting.value.suggested_filename == f"pilotlight-findings-northern-trust-{then}.csv"
    assert STALLED in Path(waiting.value.path()).read_text()
