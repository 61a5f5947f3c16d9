"""The pilot page in a browser: folds and what points into them, the timeline, answers in one step, print."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from pilots.models import Pilot
from stalls.models import Acknowledgement, Finding
from tests import factories as make
from tests.browser.sizes import at_desk_and_phone
from tests.browser.test_pages import faults, keep, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

type Open = Callable[..., Page]
type LogIn = Callable[[Page], None]


@pytest.fixture
def stalled(site: str) -> Pilot:
    """A pilot that is stalled of a ticket, with a governance of which nothing was found and nothing is due."""
    pilot: Pilot = Finding.objects.get(severity="critical", rule="integration/waiting-on-ticket").pilot
    today = timezone.localdate()
    make.make_promise(pilot=pilot, live_by=today + timedelta(days=90), recorded_on=today)
    make.make_pause(pilot=pilot, started_on=today - timedelta(days=8), resumed_on=today - timedelta(days=6))
    for topic in ("data_use", "accountability", "audit_trail"):
        said = {"answer": "Yes.", "answered_on": today - timedelta(days=3)}
        make.make_question(pilot=pilot, key=topic, topic=topic, raised_on=today - timedelta(days=8), **said)
    return pilot


@pytest.fixture
def pilot_page(open_page: Open, logged_in: LogIn, stalled: Pilot) -> Callable[..., Page]:
    def open_it(anchor: str = "", **options: object) -> Page:
        page = open_page("/login/", **options)
        logged_in(page)
        page.goto(f"/pilots/{stalled.pk}/{anchor}")
        return page

    return open_it


def is_seen(page: Page, selector: str) -> bool:
    return bool(page.locator(selector).first.evaluate("place => place.checkVisibility({contentVisibilityAuto: true})"))


@at_desk_and_phone
def test_the_page_is_accessible_and_has_room_folded_and_unfolded(
    pilot_page: Callable[..., Page], width: int, scheme: str
) -> None:
    page = pilot_page(width=width, scheme=scheme)
    seen = {"folded": (faults(page), overflow(page))}
    keep(page, f"pilot-page-{width}-{scheme}")
    for closed in page.query_selector_all("details:not([open]) > summary"):
        closed.click()
    seen["unfolded"] = (faults(page), overflow(page))

    assert seen == dict.fromkeys(seen, ([], 0))
    shown = "wide" if width == 1280 else "narrow"
    for size in ("wide", "narrow"):
        expect(page.locator(f".timeline__drawing--{size}")).to_be_visible(visible=size == shown)


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_an_address_opens_the_fold_that_it_points_into(
    pilot_page: Callable[..., Page], stalled: Pilot, java_script_enabled: bool
) -> None:
    question = f"#question-{stalled.governance_questions.order_by('pk')[1].pk}"
    options = {"java_script_enabled": java_script_enabled}
    assert not is_seen(pilot_page(**options), question)

    for anchor in ("#governance", question):
        page = pilot_page(anchor, **options)
        assert is_seen(page, question)
        expect(page.locator(anchor)).to_be_in_viewport()


@pytest.mark.parametrize("java_script_enabled", [True, False])
@pytest.mark.parametrize("is_counted", [True, False])
def test_an_address_opens_the_finding_that_it_names(
    pilot_page: Callable[..., Page], stalled: Pilot, is_counted: bool, java_script_enabled: bool
) -> None:
    root = stalled.findings.get(rule="integration/waiting-on-ticket")
    hidden_by = root if is_counted else None
    finding = make.make_finding(pilot=stalled, subject="second", severity="watch", hidden_by=hidden_by)
    place, inside = f"#finding-{finding.pk}", f"#finding-{finding.pk} > .finding__facts"
    options = {"java_script_enabled": java_script_enabled}
    page = pilot_page(**options)
    assert is_seen(page, f"#finding-{root.pk} > .finding__facts")
    assert not is_seen(page, inside)
    assert is_seen(page, place) is not is_counted

    page = pilot_page(place, **options)

    assert is_seen(page, inside)
    expect(page.locator(place)).to_be_in_viewport()


def test_the_chain_opens_a_finding_by_keyboard_however_often_it_was_closed(
    pilot_page: Callable[..., Page], stalled: Pilot
) -> None:
    finding = make.make_finding(pilot=stalled, subject="second", severity="watch")
    page = pilot_page()
    for _ in range(2):
        assert not is_seen(page, f"#finding-{finding.pk} > .finding__facts")
        page.focus(f".chain a[href='#finding-{finding.pk}']")
        page.keyboard.press("Enter")
        expect(page.locator(f"#finding-{finding.pk}")).to_have_attribute("open", "")
        page.focus(f"#finding-{finding.pk} > summary")
        page.keyboard.press("Enter")


def test_a_mode_of_the_strip_opens_its_facts_by_keyboard_however_often_they_were_closed(
    pilot_page: Callable[..., Page],
) -> None:
    page = pilot_page()
    facts = page.locator("#governance > .mode__facts")
    for _ in range(2):
        expect(facts).not_to_have_attribute("open", "")
        page.focus(".mode-strip a[href='#governance']")
        page.keyboard.press("Enter")
        expect(facts).to_have_attribute("open", "")
        page.focus("#governance > .mode__facts > summary")
        page.keyboard.press("Enter")


def test_a_fact_is_changed_in_place_within_a_fold_and_drawn_at_once(
    pilot_page: Callable[..., Page], stalled: Pilot
) -> None:
    page = pilot_page("#governance")
    page.click("#kind-question .fact-add")
    page.wait_for_selector("#question-new form")
    page.fill("#question-new [name=text]", "Who deletes the drafts?")
    page.click("#question-new button")

    expect(page.locator("#kind-question")).to_contain_text("Who deletes the drafts?")
    expect(page.locator("#governance > .mode__facts")).to_have_attribute("open", "")
    expect(page.locator(".timeline__table")).to_contain_text("Who deletes the drafts?")


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_a_finding_is_acknowledged_in_one_step_and_its_reader_is_back(
    pilot_page: Callable[..., Page], stalled: Pilot, java_script_enabled: bool
) -> None:
    page = pilot_page(java_script_enabled=java_script_enabled)
    finding = stalled.findings.get(rule="integration/waiting-on-ticket")
    page.focus(f"#finding-{finding.pk} a:has-text('Acknowledge it')")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"from=pilot#acknowledge$"))
    page.focus("#id_acknowledge_note")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile(rf"/pilots/{stalled.pk}/#finding-{finding.pk}$"))
    expect(page.locator(f"#finding-{finding.pk}")).to_contain_text("Silent until")
    assert Acknowledgement.objects.count() == 1


def test_prints_with_its_folds_open_and_nothing_to_press(pilot_page: Callable[..., Page], stalled: Pilot) -> None:
    finding = make.make_finding(pilot=stalled, subject="second", severity="watch")
    page = pilot_page()
    page.emulate_media(media="print")

    assert is_seen(page, f"#finding-{finding.pk} > summary h3")
    assert is_seen(page, f"#finding-{finding.pk} > .finding__facts")
    assert is_seen(page, "#governance .fact")
    assert is_seen(page, ".timeline__table")
    pressed = page.locator(".site-header, .crumbs, .fact-add, .fact-edit, .finding__answers, .lifecycle__actions")
    assert not any(one.is_visible() for one in pressed.all())
    expect(page.locator(".timeline__drawing:visible")).to_have_count(1)
