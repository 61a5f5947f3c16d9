"""A link in a mail as its reader meets it: on a phone, by keyboard alone, without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from accounts.models import Role
from alerts.kinds import mail_of
from alerts.links.hand_overs import tell_of_hand_overs
from alerts.links.unsubscribing import unsubscribe_headers
from alerts.models import Alert
from stalls.models import Acknowledgement
from tests import factories as make
from tests.alerts.links.makers import mailed, sent, tell_leader, tell_receiver
from tests.browser.leaving import leave
from tests.browser.sizes import at_desk_and_phone
from tests.browser.test_pages import faults, keep, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

type Open = Callable[..., Page]


@pytest.fixture
def site(browser: Browser, live_server: Any) -> str:
    return str(live_server.url)


@at_desk_and_phone
def test_every_page_is_accessible_and_has_room(open_page: Open, width: int, scheme: str) -> None:
    links = mailed(tell_leader())
    handed = mailed(tell_receiver(pilot=make.make_pilot(name="Claims photographs", problem="Queues. " * 40))[1])
    links |= handed | mailed(tell_champion_beside())
    page = open_page("/a/no-such-link/", width=width, scheme=scheme, expected="410|422|409")
    seen = {}

    def look(name: str) -> None:
        seen[name] = (faults(page), overflow(page))
        keep(page, f"link-{name}-{width}-{scheme}")

    look("gone")
    leave(page, "text=Send it")
    look("gone-unticked")
    page.check("#id_send")
    leave(page, "text=Send it")
    look("fresh-asked")
    for purpose, path in links.items():
        page.goto(path)
        look(purpose)
    page.goto(links["snooze"])
    page.evaluate("document.querySelectorAll('form').forEach(form => form.noValidate = true)")
    leave(page, "main form button")
    look("refused")
    page.fill("#id_snooze_until", (timezone.localdate() + timedelta(days=9)).isoformat())
    page.fill("#id_snooze_reason", "The board meets first")
    leave(page, "main form button")
    look("recorded")
    page.goto(links["accept"])
    page.check("[name=answer]")
    leave(page, "main form button")
    look("accepted")
    page.goto(links["hand-over"])
    page.check("[name=by_hand]")
    leave(page, "main form button")
    look("proposed")

    assert seen == dict.fromkeys(seen, ([], 0))


def tell_champion_beside() -> Alert:
    before = set(Alert.objects.values_list("pk", flat=True))
    now = timezone.now()
    pilot = make.make_pilot(name="Council tax letters")
    make.make_deputy(pilot=pilot, person=make.make_person(name="B. Okafor"))
    days = {"leaving_on": now.date() + timedelta(days=20), "recorded_on": now.date() - timedelta(days=1)}
    make.make_champion(pilot=pilot, person=make.make_person(name="L. Eaver", email="leaver@example.org"), **days)
    tell_of_hand_overs(now=now)
    return sent(Alert.objects.exclude(pk__in=before).get())


def test_acknowledges_from_the_mail_by_keyboard_alone_without_javascript(open_page: Open) -> None:
    alert = tell_leader()
    page = open_page("/login/", width=390, java_script_enabled=False)
    html = mail_of(alert).alternatives[0].content.replace(settings.BASE_URL, "")
    address = re.search(r'href="(/a/acknowledge[^"]+)"', html)
    assert address
    page.goto(address[1])
    expect(page).to_have_url(re.compile(r"/answer/acknowledge\.[\w.-]+/$"))

    keys = page.keyboard
    keys.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    keys.press("Enter")
    keys.press("Tab")
    expect(page.locator("[name=note]")).to_be_focused()
    keys.type("I call them")
    keys.press("Tab")
    expect(page.locator("[name=by_hand]")).to_be_focused()
    keys.press("Space")
    keys.press("Tab")
    keys.press("Enter")

    expect(page.locator(".note--success")).to_have_text("It is recorded that you have seen it.")
    expect(page.locator("main")).to_contain_text("Silent until")
    made = Acknowledgement.objects.get()
    assert (made.by, made.note) == (alert.recipient, "I call them")


def test_the_digest_is_stopped_and_taken_back(open_page: Open) -> None:
    user = make.make_member(user=make.make_user(email="lena@example.org", name="Lena Hart"), role=Role.LEADER).user
    alert = Alert(recipient=user, portfolio=make.make_portfolio())
    link = unsubscribe_headers(alert)["List-Unsubscribe"].strip("<>").removeprefix(settings.BASE_URL)
    for width, scheme in ((390, "light"), (1280, "dark")):
        page = open_page(link, width=width, scheme=scheme)
        page.wait_for_selector("h1")
        assert (faults(page), overflow(page)) == ([], 0)
        keep(page, f"link-digest-{width}-{scheme}")
        page.click("text=Stop the digest")
        expect(page.get_by_text("The digest has ended.")).to_be_visible()
        assert (faults(page), overflow(page)) == ([], 0)
        keep(page, f"link-digest-ended-{width}-{scheme}")
        page.click("text=Take it back")
        expect(page.get_by_text("Stop the digest")).to_be_visible()
