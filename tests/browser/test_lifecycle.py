"""The pages of a pilot's life in a browser: by keyboard, accessible, with room on a phone, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from accounts.models import Person, User
from pilots.models import Champion, HandOver, Pilot, StageEvent
from tests import factories as make
from tests.browser.sizes import at_all_sizes
from tests.browser.test_pages import faults, keep, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = timedelta(days=1)
LONG = "Wheelchairs-and-walking-aids-prescription-and-return-service " * 2

type Open = Callable[..., Page]
type LogIn = Callable[[Page], None]


@pytest.fixture
def pilot(site: str) -> Pilot:
    """A pilot late in its life, whose champion leaves, with Lena Hart as the deputy who may decide."""
    today = timezone.localdate()
    pilot = make.make_evidenced_pilot(as_of=today, name="Discharge letters", claimed_stage="production")
    Pilot.objects.filter(pk=pilot.pk).update(support_owner=None, unit="")
    for ago, by, why in ((200, 20, ""), (90, -30, "The supplier of the records was late."), (9, -80, LONG)):
        told = {"recorded_on": today - ago * DAY, "live_by": today - by * DAY, "reason": why}
        make.make_promise(pilot=pilot, said_by=make.make_person(), **told)
    make.make_deputy(pilot=pilot, person=_lena(), has_authority=True, since=today - 30 * DAY)
    make.make_champion_action(pilot=pilot, person=_lena(), on=today - 3 * DAY)
    alone = make.make_pilot(name=LONG, engineer=make.make_person(), programme_manager=make.make_person())
    make.make_champion(pilot=alone, since=today - 90 * DAY, leaving_on=today + 24 * DAY)
    return pilot


def _lena() -> Person:
    return make.make_person(name="Lena Hart", user=User.objects.get(email="lena@example.org"))


def addresses(pilot: Pilot) -> dict[str, str]:
    hand_over = make.make_hand_over(pilot=make.make_pilot(name="Ward rounds"), receiver=_lena())
    make.make_hand_over(pilot=make.make_pilot(name=LONG), answer="declined", because=LONG, answered_on=make.MONDAY)
    paused = make.make_pause(
        pilot=make.make_pilot(name="Rota planning"), owner=make.make_person(), review_on=make.MONDAY, reason="cost"
    )
    names = ("stage-claim", "pilot-stop", "pilot-pause", "promise-add", "retrospective-edit")
    pages = {name: reverse(name, args=[pilot.pk]) for name in names}
    jones = Champion.objects.get(pilot=pilot).person
    return pages | {
        "pause-review": reverse("pilot-pause", args=[paused.pilot_id]),
        "champion-departure": reverse("champion-departure", args=[jones.pk]),
        "hand-over-answer": reverse("hand-over-answer", args=[hand_over.pk]),
        "hand-over-list": reverse("hand-over-list"),
    }


@at_all_sizes
def test_every_page_of_a_pilot_s_life_is_accessible_and_has_room(
    open_page: Open, logged_in: LogIn, pilot: Pilot, width: int, scheme: str
) -> None:
    page = open_page(width=width, scheme=scheme)
    logged_in(page)
    seen = {}

    for name, address in addresses(pilot).items():
        page.goto(address)
        seen[name] = (faults(page), overflow(page))
        keep(page, f"{name}-{width}-{scheme}")
        for closed in page.query_selector_all("details:not([open]) > summary"):
            closed.click()
        seen[f"{name}, unfolded"] = (faults(page), overflow(page))

    assert seen == dict.fromkeys(seen, ([], 0))


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_what_is_refused_is_explained_accessibly(
    browser: Browser, site: str, logged_in: LogIn, pilot: Pilot, width: int, scheme: Any
) -> None:
    # Chromium logs an answer of 422 as an error on the console, hence a page of its own.
    context = browser.new_context(
        base_url=site, viewport={"width": width, "height": 844}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto("/login/")
    logged_in(page)
    seen = {}

    for name in ("stage-claim", "pilot-stop", "pilot-pause", "promise-add", "retrospective-edit"):
        page.goto(reverse(name, args=[pilot.pk]))
        page.locator("main form button").click()
        page.locator(".error-summary a").first.click()
        seen[name] = (faults(page), overflow(page))
        keep(page, f"{name}-refused-{width}-{scheme}")
    context.close()

    assert seen == dict.fromkeys(seen, ([], 0))


def test_claims_a_stage_by_keyboard(open_page: Open, logged_in: LogIn, pilot: Pilot) -> None:
    page = open_page()
    logged_in(page)
    page.goto(reverse("stage-claim", args=[pilot.pk]))

    page.focus("input[name=stage][value=proposed]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.locator(".messages")).to_have_text("It is claimed to be at “First slice”.")
    assert StageEvent.objects.get(pilot=pilot).decided_by == _lena()


def test_hands_over_and_takes_over_by_keyboard_without_javascript(
    open_page: Open, logged_in: LogIn, pilot: Pilot
) -> None:
    page = open_page(java_script_enabled=False)
    logged_in(page)
    page.goto(reverse("champion-departure", args=[Champion.objects.get(pilot=pilot).person_id]))
    page.focus("input[name=what][value=leaves]")
    page.keyboard.press("Space")
    page.locator("input[name=on]").fill((timezone.localdate() + 40 * DAY).isoformat())
    expect(page.locator(f"input[name=receiver_{pilot.pk}]")).to_have_value("Lena Hart")
    page.focus("main form button")
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_contain_text("on record")

    page.click("text=1 hand-over waits for you")
    page.click("main .held a")
    page.focus("input[name=answer][value=accepted]")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")

    expect(page.locator(".messages")).to_have_text("Accepted.")
    assert HandOver.objects.get(pilot=pilot).answer == "accepted"
    assert Champion.objects.current_on(timezone.localdate()).get(pilot=pilot).person == _lena()
    expect(page.locator(".nav")).not_to_contain_text("for you")
