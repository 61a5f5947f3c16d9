"""The reviewers' pages in a browser: the queue, a decision by keyboard alone, rows edited in place, room on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Portfolio, User
from governance.actions import adopt_template, apply_requirements, hand_in
from governance.models import GovernanceQuestion, Requirement, SignOff, SignOffDecision
from pilots.models import Pilot
from tests import factories as make
from tests.browser.sizes import at_all_sizes
from tests.browser.test_pages import faults, keep, overflow
from tests.governance.makers import decide

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

type Open = Callable[..., Page]
type LogIn = Callable[[Page], None]


@dataclass
class Desk:
    """What lies on Lena's desk: a sign-off handed in, one that was signed before the model changed, a question."""

    portfolio: Portfolio
    pilot: Pilot
    waiting: SignOff
    signed: SignOff
    question: GovernanceQuestion


@pytest.fixture
def desk(site: str) -> Desk:
    today = timezone.localdate()
    portfolio, lena = make.make_portfolio(), User.objects.get(email="lena@example.org")
    person = make.make_person(name="Lena Hart", portfolio=portfolio, user=lena)
    texts = {"model_or_vendor": "Scribe v1 (hosted in the UK)", "data_categories": "Referral letters, NHS numbers"}
    pilot = make.make_pilot(name="Ambient scribe", sector="health", clock_start=today - timedelta(days=40), **texts)
    make.make_promise(pilot=pilot, live_by=today + timedelta(days=30), recorded_on=today - timedelta(days=40))
    make.make_champion(pilot=pilot, person=person, since=today - timedelta(days=40))
    apply_requirements(pilot, by=person, as_of=today - timedelta(days=30))
    for function in ("information_security", "data_protection"):
        make.make_reviewer(person=person, function=function)
    away = make.make_person(name="Rosa Okafor", portfolio=portfolio)
    make.make_reviewer(person=away, function="clinical_safety")
    make.make_leave(person=away, since=today - timedelta(days=2), stand_in=person)
    waiting, signed, late = (
        pilot.sign_offs.get(area=area) for area in ("information_security", "data_protection", "dcb0160")
    )
    for row, days in ((waiting, 35), (signed, 20), (late, 5)):
        hand_in(row, covers="Scribe v1 on referral letters; papers in folder 7", as_of=today - timedelta(days=days))
    decide(signed, person, as_of=today - timedelta(days=9), comment="Fine for the pilot phase.")
    Pilot.objects.filter(pk=pilot.pk).update(model_or_vendor="Scribe v2 (hosted in the UK)")
    adopt_template(portfolio, "university")
    Requirement.objects.filter(code="accessibility").update(checked_on=today - timedelta(days=500), is_used=False)
    question = pilot.governance_questions.get(topic="data_use")
    return Desk(portfolio, pilot, waiting, signed, question)


def addresses(desk: Desk) -> dict[str, str]:
    return {
        "reviews": "/reviews/",
        "reviews-with-teams": "/reviews/?turn=team",
        "sign-off-waiting": f"/sign-offs/{desk.waiting.pk}/",
        "sign-off-signed": f"/sign-offs/{desk.signed.pk}/",
        "sign-off-not-needed": f"/sign-offs/{desk.waiting.pk}/not-needed/",
        "sign-off-hand-in": f"/sign-offs/{desk.signed.pk}/hand-in/",
        "question": f"/questions/{desk.question.pk}/",
        "pilot-sign-offs": f"/pilots/{desk.pilot.pk}/sign-offs/",
        "requirements": f"/portfolios/{desk.portfolio.pk}/requirements/",
        "requirement-new": f"/portfolios/{desk.portfolio.pk}/requirements/new/",
    }


@at_all_sizes
def test_every_page_is_accessible_and_has_room(
    open_page: Open, logged_in: LogIn, desk: Desk, width: int, scheme: str
) -> None:
    page = open_page("/login/", width=width, scheme=scheme)
    logged_in(page)
    seen = {}

    for name, address in addresses(desk).items():
        page.goto(address)
        for closed in page.query_selector_all("details:not([open], .fold) > summary"):
            closed.click()
        seen[name] = (faults(page), overflow(page))
        keep(page, f"{name}-{width}-{scheme}")

    assert seen == dict.fromkeys(seen, ([], 0))


def test_a_reviewer_decides_by_keyboard_alone(open_page: Open, logged_in: LogIn, desk: Desk) -> None:
    page = open_page()
    logged_in(page)
    page.goto("/reviews/")
    page.locator(".queue a", has_text="Information security").focus()
    page.keyboard.press("Enter")
    page.locator(".page-head .button").focus()
    page.keyboard.press("Enter")

    page.focus("[name=decision] >> nth=0")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Log every answer for a year")
    page.keyboard.press("Tab")
    page.keyboard.type("01012100")
    page.focus("text=Record the decision")
    page.keyboard.press("Enter")

    expect(page.locator(".messages")).to_contain_text("Approved with conditions")
    expect(page.locator(".round h3")).to_have_text("Round 1: approved with conditions")
    made = SignOffDecision.objects.get(sign_off=desk.waiting)
    assert made.frozen["model_or_vendor"] == "Scribe v2 (hosted in the UK)"
    assert made.frozen["conditions_due_on"] == "2100-01-01"


def test_an_incomplete_decision_leads_to_its_field(open_page: Open, logged_in: LogIn, desk: Desk) -> None:
    page = open_page("/login/", java_script_enabled=False, refused=422)
    logged_in(page)
    page.goto(f"/sign-offs/{desk.waiting.pk}/")
    page.check("text=Return: something is missing")
    page.click("text=Record the decision")

    page.click(".error-summary a")

    expect(page.locator("#id_comment")).to_have_attribute("aria-invalid", "true")
    expect(page).to_have_url(re.compile("#id_comment$"))
    assert page.is_checked("[value=returned]")


def test_the_copy_stays_as_signed_beside_what_changed(open_page: Open, logged_in: LogIn, desk: Desk) -> None:
    page = open_page()
    logged_in(page)
    page.goto(f"/sign-offs/{desk.signed.pk}/")

    row = page.locator(".signed .differs")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Scribe v1 (hosted in the UK)")
    expect(row).to_contain_text("Scribe v2 (hosted in the UK)")


def test_narrows_the_queue_without_loading_the_page_again(open_page: Open, logged_in: LogIn, desk: Desk) -> None:
    page = open_page()
    logged_in(page)
    page.goto("/reviews/")
    expect(page.locator(".queue tbody tr")).to_have_count(5)
    page.evaluate("window.stayed = true")

    page.select_option("#id_function", label="Our clinical safety officer")

    expect(page.locator(".queue tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile("function=clinical_safety"))
    assert page.evaluate("window.stayed") is True


def test_edits_a_requirement_in_its_row(open_page: Open, logged_in: LogIn, desk: Desk) -> None:
    row = Requirement.objects.get(code="dtac")
    page = open_page(refused=422)
    logged_in(page)
    page.goto(f"/portfolios/{desk.portfolio.pk}/requirements/")
    page.evaluate("window.stayed = true")

    page.click(f"#requirement-{row.pk} >> text=Edit")
    page.wait_for_selector(f"#id_{row.pk}_source")
    assert (faults(page), overflow(page)) == ([], 0)
    page.fill(f"#id_{row.pk}_source", "")
    page.click(f"#requirement-{row.pk} >> text=Save")
    expect(page.locator(f"#requirement-{row.pk} .error-summary")).to_be_visible()
    page.fill(f"#id_{row.pk}_source", "Our own board")
    page.fill(f"#id_{row.pk}_typical_days", "30")
    page.click(f"#requirement-{row.pk} >> text=Save")

    expect(page.locator(f"#requirement-{row.pk}")).to_contain_text("30 days, as set here")
    assert page.evaluate("window.stayed") is True
