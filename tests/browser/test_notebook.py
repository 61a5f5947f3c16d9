"""The notebook in a browser: facts entered in place and as full pages, by keyboard alone, with room on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pghistory
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from pilots.models import Integration, Pilot, Workaround
from tests import factories as make
from tests.browser.leaving import leave
from tests.browser.sizes import at_all_sizes
from tests.browser.test_pages import faults, keep, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

type Open = Callable[..., Page]
type LogIn = Callable[[Page], None]


@pytest.fixture
def busy(site: str) -> Pilot:
    """A pilot of which a lot is on record, some of it doubtful, some of it unknown."""
    today = timezone.localdate()
    pilot = make.make_pilot(name="Discharge summaries", clock_start=today - timedelta(days=70), claimed_stage="pilot")
    rows = make.make_one_of_each(pilot=pilot)
    for week in range(9):
        monday = today - timedelta(days=today.weekday() + 7 * week)
        make.make_reading(metric=rows["metric"], on=monday, value=12 - week / 4, evidence="measured")
        make.make_usage_week(pilot=pilot, week=monday, active_users=20 - week)
    for area in ("legal", "data_protection", "dtac"):
        make.make_sign_off(pilot=pilot, area=area, engaged_on=today - timedelta(days=60))
    days = {"submitted_on": today - timedelta(days=9), "decided_on": today - timedelta(days=20)}
    make.make_sign_off(pilot=pilot, area="procurement", decision="approved", recorded_on=today, **days)
    make.make_integration(pilot=pilot, key="archive", system=make.make_source_system(name="Document archive"))
    make.make_finding(pilot=pilot, since=today - timedelta(days=61))
    return pilot


@pytest.fixture
def quiet(site: str) -> Pilot:
    """A pilot of which one integration is on record and nothing else."""
    pilot = make.make_pilot(name="Discharge summaries", clock_start=timezone.localdate() - timedelta(days=20))
    make.make_integration(pilot=pilot)
    return pilot


@pytest.fixture
def notebook(open_page: Open, logged_in: LogIn, quiet: Pilot) -> Callable[..., Page]:
    """Return what opens the quiet pilot's page, marked so that loading it again would be noticed."""

    def open_notebook(**options: object) -> Page:
        page = open_page("/login/", **options)
        logged_in(page)
        page.goto(f"/pilots/{quiet.pk}/")
        if options.get("java_script_enabled", True):
            page.evaluate("window.stayed = true")
        return page

    return open_notebook


def stayed(page: Page) -> bool:
    return page.evaluate("window.stayed") is True


def focused(page: Page) -> str:
    """Return the name of the field, or the text of the link, that has the focus."""
    return str(page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()"))


@at_all_sizes
def test_every_page_is_accessible_and_has_room(
    open_page: Open, logged_in: LogIn, busy: Pilot, width: int, scheme: str
) -> None:
    page = open_page("/login/", width=width, scheme=scheme)
    logged_in(page)
    row = busy.integrations.order_by("key")[1]
    form = f"/pilots/{busy.pk}/facts/integration/{row.pk}/"
    addresses = {
        "notebook": f"/pilots/{busy.pk}/",
        "fact-edit": form,
        "fact-history": f"{form}history/",
        "fact-add": f"/pilots/{busy.pk}/facts/sign-off/add/",
        "pilot-create": "/pilots/new/",
    }
    seen = {}
    for name, address in addresses.items():
        page.goto(address)
        keep(page, f"{name}-{width}-{scheme}")
        for closed in page.query_selector_all("details:not([open]) > summary"):
            closed.click()
        seen[name] = (faults(page), overflow(page))
    page.goto(addresses["notebook"])
    page.click(f"#integration-{row.pk} .fact-edit")
    page.wait_for_selector("tr.fact-editing")
    page.click("#kind-workaround .fact-add")
    page.wait_for_selector("#workaround-new.fact-editing")
    keep(page, f"notebook-editing-{width}-{scheme}")
    seen["editing"] = (faults(page), overflow(page))

    assert seen == dict.fromkeys(seen, ([], 0))


def test_changes_a_fact_in_place_by_keyboard_alone(notebook: Callable[..., Page], quiet: Pilot) -> None:
    page, row = notebook(), quiet.integrations.get()

    page.focus(f"#integration-{row.pk} .fact-edit")
    page.keyboard.press("Enter")
    page.wait_for_selector("tr.fact-editing")
    assert focused(page) == "system"
    page.keyboard.press("Tab")
    page.keyboard.type("Bui")
    page.focus("tr.fact-editing [name=owner]")
    page.keyboard.type("The records team")
    page.keyboard.press("Enter")

    expect(page.locator(f"#integration-{row.pk}.fact")).to_contain_text("The records team")
    expect(page.locator(f"#integration-{row.pk}.fact")).to_contain_text("Building since")
    expect(page.locator(f"#integration-{row.pk} .fact-edit")).to_be_focused()
    expect(page.locator("#said")).to_have_text("Recorded: Patient records")
    assert stayed(page)


@pytest.mark.parametrize("leave", ["Escape", "Cancel"])
def test_leaves_a_form_as_if_it_had_never_been_opened(notebook: Callable[..., Page], quiet: Pilot, leave: str) -> None:
    page, row = notebook(), quiet.integrations.get()
    for _ in range(2):  # what was put back opens again
        page.focus(f"#integration-{row.pk} .fact-edit")
        page.keyboard.press("Enter")
        page.wait_for_selector("tr.fact-editing")
        page.keyboard.type("Nonsense")
        if leave == "Cancel":
            page.focus("[data-cancel]")
        page.keyboard.press("Escape" if leave == "Escape" else "Enter")

        expect(page.locator("tr.fact-editing")).to_have_count(0)
        expect(page.locator(f"#integration-{row.pk} .fact-edit")).to_be_focused()
        expect(page.locator(f"#integration-{row.pk}")).not_to_contain_text("Nonsense")
    assert stayed(page)


def test_adds_what_nothing_was_recorded_of(notebook: Callable[..., Page], quiet: Pilot) -> None:
    page = notebook()

    page.locator("#absent-workflow a", has_text="add workaround").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#workaround-new form")
    assert focused(page) == "what"
    page.keyboard.press("Escape")
    assert focused(page) == "add workaround"
    page.keyboard.press("Enter")
    page.wait_for_selector("#workaround-new form")
    page.keyboard.type("A private spreadsheet")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#kind-workaround .fact")).to_contain_text("A private spreadsheet")
    expect(page.locator("#absent-workflow")).not_to_contain_text("workaround")
    expect(page.locator("#workaround-new form")).to_have_count(0)
    assert focused(page) == "Edit A private spreadsheet"
    assert stayed(page)


def test_a_new_fact_leaves_what_is_half_typed_beside_it(notebook: Callable[..., Page], quiet: Pilot) -> None:
    page, row = notebook(), quiet.integrations.get()
    page.click(f"#integration-{row.pk} .fact-edit")
    page.fill("tr.fact-editing [name=system]", "Half a na")

    page.click("#kind-integration .fact-add")
    page.fill("#integration-new [name=system]", "Document archive")
    page.click("#integration-new button")

    expect(page.locator("#kind-integration .fact")).to_contain_text("Document archive")
    expect(page.locator("tr.fact-editing [name=system]")).to_have_value("Half a na")
    page.fill("tr.fact-editing [name=system]", "Half a name")
    page.click("tr.fact-editing button")
    expect(page.locator(f"#integration-{row.pk}.fact")).to_contain_text("Half a name")
    assert stayed(page)


def test_opens_the_form_of_what_is_unknown_and_forgets_it_once_known(
    notebook: Callable[..., Page], quiet: Pilot
) -> None:
    page = notebook()
    unknown = page.locator("#notes-integration a", has_text="Patient records: who decides on access")

    unknown.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("tr.fact-editing")
    assert focused(page) == "owner"
    page.keyboard.type("Records board")
    page.keyboard.press("Enter")

    expect(unknown).to_have_count(0)
    expect(page.locator("#kind-integration")).to_contain_text("Records board")


def test_says_in_place_what_is_wrong(notebook: Callable[..., Page], quiet: Pilot) -> None:
    page, row = notebook(refused=422), quiet.integrations.get()
    page.click(f"#integration-{row.pk} .fact-edit")
    page.wait_for_selector("tr.fact-editing")

    page.fill("tr.fact-editing [name=system]", "")
    page.click("tr.fact-editing button")

    expect(page.locator("tr.fact-editing .error-summary")).to_be_focused()
    assert faults(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert focused(page) == "system"
    page.keyboard.type("Another system")
    page.keyboard.press("Enter")
    expect(page.locator(f"#integration-{row.pk}.fact")).to_contain_text("Another system")


def test_shows_in_place_what_somebody_else_has_changed(notebook: Callable[..., Page], quiet: Pilot) -> None:
    page, row = notebook(refused=409), quiet.integrations.get()
    page.click(f"#integration-{row.pk} .fact-edit")
    page.wait_for_selector("tr.fact-editing")
    with pghistory.context(user=make.make_user(email="priya@example.org", name="Priya Nair").pk):
        Integration.objects.filter(pk=row.pk).update(api="modern", owner=make.make_person(name="Networks"))

    page.fill("tr.fact-editing [name=owner]", "The records team")
    page.click("tr.fact-editing button")

    expect(page.locator("tr.fact-editing .error-summary")).to_contain_text("Priya Nair has changed this")
    keep(page, "notebook-conflict")
    assert (faults(page), overflow(page)) == ([], 0)
    page.click("tr.fact-editing button")
    expect(page.locator(f"#integration-{row.pk}.fact")).to_contain_text("The records team")
    expect(page.locator(f"#integration-{row.pk}.fact")).to_contain_text("Modern API")


def test_works_without_javascript(notebook: Callable[..., Page], quiet: Pilot) -> None:
    page, row = notebook(java_script_enabled=False, refused=422), quiet.integrations.get()

    page.click(f"#integration-{row.pk} .fact-edit")
    page.fill("[name=system]", "")
    page.click("main form button")
    expect(page.locator(".error-summary")).to_contain_text("System: This field is required.")
    page.fill("[name=system]", "Bed board")
    page.fill("[name=due_on]", "2026-11-17")
    page.locator("summary", has_text="I know only").nth(1).click()
    page.select_option("[name=due_on_precision]", "month")
    page.click("main form button")

    expect(page).to_have_url(re.compile(rf"/pilots/{quiet.pk}/#integration-{row.pk}$"))
    expect(page.locator(f"#integration-{row.pk}")).to_contain_text("Nov 2026")
    page.click("#absent-workflow a:has-text('add workaround')")
    page.fill("[name=what]", "Notes on paper")
    leave(page, "main form button")
    made = Workaround.objects.get()
    expect(page).to_have_url(re.compile(rf"#workaround-{made.pk}$"))
    page.click(f"#workaround-{made.pk} a >> nth=0")
    expect(page.locator(".changes")).to_contain_text("Notes on paper")


def test_begins_a_pilot_by_keyboard_alone(open_page: Open, logged_in: LogIn) -> None:
    page = open_page("/login/")
    logged_in(page)
    page.focus("text=New pilot")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=name]")

    page.focus("[name=name]")
    for answer in ("Bed requests", "Nurses phone six wards for a bed.", "Health", "Site office", "Sister Doyle"):
        page.keyboard.type(answer)
        page.keyboard.press("Tab")
    assert page.input_value("[name=code]") == "P-0006"
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("Bed requests")
    expect(page.locator(".identity")).to_contain_text("Proposed")
    expect(page.locator(".notebook")).not_to_contain_text("The problem in one sentence")
