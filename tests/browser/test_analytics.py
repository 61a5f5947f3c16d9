"""The analytics in a browser: every fold by keyboard, a table behind each picture, filters, without JavaScript too."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from stalls.models import PilotHealth
from stalls.sweep import sweep
from tests import factories as make
from tests.browser.sizes import at_desk_and_phone
from tests.browser.test_pages import faults, keep, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

type Open = Callable[..., Page]
type LogIn = Callable[[Page], None]

FOLDS = "main details > summary"


@pytest.fixture
def analytics(open_page: Open, logged_in: LogIn, site: str) -> Callable[..., Page]:
    """Return what opens the page of a portfolio in which enough pilots wait, stall and arrive to be drawn."""
    make_many()

    def open_it(query: str = "", **options: object) -> Page:
        page = open_page("/login/", **options)
        logged_in(page)
        page.goto(f"/analytics/{query}")
        return page

    return open_it


def make_many() -> None:
    today = timezone.localdate()
    for number in range(10):
        pilot = make.make_pilot(name=f"Letters {number}", clock_start=today - timedelta(days=300), sector="health")
        make.make_access_request(pilot=pilot, raised_on=today - timedelta(days=60))
        make.make_question(pilot=pilot, raised_on=today - timedelta(days=50))
        make.make_weekly_update(pilot=pilot, submitted_on=today - timedelta(days=7))
    for _ in range(3):
        make.make_evidenced_pilot(as_of=today - timedelta(days=today.weekday()))
    sweep(as_of=today)
    PilotHealth.objects.filter(pilot__sector="health").update(state="stalled", primary_mode="integration")


@at_desk_and_phone
def test_it_is_accessible_and_has_room_folded_and_unfolded(
    analytics: Callable[..., Page], width: int, scheme: str
) -> None:
    page = analytics(width=width, scheme=scheme)
    seen = {"folded": (faults(page), overflow(page))}
    keep(page, f"analytics-drawn-{width}-{scheme}")
    for fold in page.locator(FOLDS).all():
        if fold.is_visible():
            fold.click()
    seen["unfolded"] = (faults(page), overflow(page))

    assert seen == dict.fromkeys(seen, ([], 0))


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_every_fold_opens_and_closes_by_keyboard(analytics: Callable[..., Page], java_script_enabled: bool) -> None:
    page = analytics(java_script_enabled=java_script_enabled)
    folds = [one for one in page.locator(FOLDS).all() if one.is_visible()]

    for fold in folds:
        content = fold.locator("xpath=following-sibling::*[1]")
        expect(content).to_be_hidden()
        fold.focus()
        page.keyboard.press("Enter")
        expect(content).to_be_visible()
        page.keyboard.press("Space")
        expect(content).to_be_hidden()
    assert len(folds) >= 4


def test_every_picture_has_words_and_its_numbers_as_a_table(analytics: Callable[..., Page]) -> None:
    page = analytics()
    pictures = page.locator("main svg[role=img]").all()

    assert len(pictures) >= 2
    for picture in pictures:
        named = picture.get_attribute("aria-labelledby") or ""
        words = [page.locator(f"[id='{one}']").text_content() for one in named.split()]
        assert all(words)
        assert words
        section = picture.locator("xpath=ancestor::section[1]")
        assert section.locator("table").count(), named


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_it_is_narrowed_to_a_sector(analytics: Callable[..., Page], java_script_enabled: bool) -> None:
    page = analytics(java_script_enabled=java_script_enabled)
    before = page.locator(".page-head .muted").inner_text()

    page.select_option("#id_sector", "local_government")
    page.locator("main form button[type=submit]").first.click()

    expect(page).to_have_url(re.compile(r"sector=local_government"))
    expect(page.locator("#id_sector")).to_have_value("local_government")
    assert before not in page.locator("main").inner_text()
    page.goto("/analytics/?sector=health")
    expect(page.locator(".page-head .muted")).to_contain_text(re.compile(r"^1[0-9] pilots"))


def test_its_own_links_lead_to_their_parts(analytics: Callable[..., Page]) -> None:
    page = analytics(reduced_motion="reduce")
    places = [link.get_attribute("href") for link in page.locator(".on-this-page a[href^='#']").all()]

    for place in places:
        page.focus(f".on-this-page a[href='{place}']")
        page.keyboard.press("Enter")
        expect(page.locator(str(place))).to_be_in_viewport()
    assert places == ["#waits", "#survival", "#mix", "#rates", "#updates"]
