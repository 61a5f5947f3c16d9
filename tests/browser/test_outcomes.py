"""Outcomes in a browser: agree a metric, take readings by hand and by paste, and read the chart at a glance."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from outcomes.models import OutcomeMetric, Reading
from pilots.models import Pilot
from tests import factories as make
from tests.browser.sizes import at_all_sizes
from tests.browser.test_pages import faults, keep, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

type Open = Callable[..., Page]
type LogIn = Callable[[Page], None]


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def metric(site: str, today: date) -> OutcomeMetric:
    """A metric of Referral triage with readings of every kind, and everything else that its pages show."""
    pilot = Pilot.objects.get(name="Referral triage")
    metric = pilot.outcome_metrics.get()
    start = today - timedelta(days=84)
    OutcomeMetric.objects.filter(pk=metric.pk).update(
        name="Minutes per referral",
        unit="minutes per case",
        direction="down",
        baseline=Decimal("26.3"),
        baseline_on=start,
        baseline_method="Stopwatch over 40 cases in two clinics",
        target=Decimal("22.4"),
        target_on=today + timedelta(days=28),
        agreed_on=start + timedelta(days=20),
        definition_of_done="Two clinics sort every referral with it, and no referral waits longer than before.",
        data_source="Worklist of the referral system",
    )
    metric.refresh_from_db()
    taken = [
        (14, "26.1", "self_reported"),
        (24, "25.4", "sampled"),
        (33, "25.7", "measured"),
        (42, "25.0", "measured"),
        (74, "24.2", "measured"),
        (82, "23.6", "measured"),
    ]
    for days, value, evidence in taken:
        make.make_reading(metric=metric, on=start + timedelta(days=days), value=Decimal(value), evidence=evidence)
    make.make_metric(pilot=pilot, key="second", name="Referrals sent back", primary=False)
    monday = today - timedelta(days=today.weekday())
    for weeks in range(1, 6):
        make.make_usage_week(pilot=pilot, week=monday - timedelta(weeks=weeks), active_users=14 - weeks)
    make.make_benefits_review(pilot=pilot, due_on=today - timedelta(days=9))
    make.make_funding_decision(pilot=pilot, needed_by=today + timedelta(days=20), board=make.make_person(name="Board"))
    return metric


@at_all_sizes
def test_every_page_of_outcomes_is_accessible_and_has_room(
    open_page: Open, logged_in: LogIn, metric: OutcomeMetric, width: int, scheme: str
) -> None:
    page = open_page("/login/", width=width, scheme=scheme)
    logged_in(page)
    pilot, review = metric.pilot_id, metric.pilot.benefits_reviews.get().pk
    money, bare = metric.pilot.funding_decisions.get().pk, metric.pilot.outcome_metrics.get(primary=False).pk
    pages = {
        "metric-list": f"/pilots/{pilot}/outcomes/",
        "metric-detail": f"/metrics/{metric.pk}/",
        "metric-add": f"/pilots/{pilot}/metrics/add/",
        "metric-edit": f"/metrics/{metric.pk}/edit/",
        "metric-agree": f"/metrics/{metric.pk}/agree/",
        "metric-agree-refused": f"/metrics/{bare}/agree/",
        "metric-re-agree": f"/metrics/{metric.pk}/target/",
        "reading-add": f"/metrics/{metric.pk}/readings/add/",
        "readings-paste": f"/metrics/{metric.pk}/readings/paste/",
        "benefits-review-add": f"/pilots/{pilot}/benefits-reviews/add/",
        "benefits-review-hold": f"/benefits-reviews/{review}/hold/",
        "funding-add": f"/pilots/{pilot}/funding/add/",
        "funding-decide": f"/funding/{money}/decide/",
        "usage-add": f"/pilots/{pilot}/usage/add/",
    }
    seen = {}
    for name, address in pages.items():
        page.goto(address)
        for closed in page.query_selector_all("details:not([open]) > summary"):
            closed.click()
        seen[name] = (faults(page), overflow(page))
        keep(page, f"{name}-{width}-{scheme}")

    assert seen == dict.fromkeys(seen, ([], 0))


def test_a_metric_is_defined_filled_in_and_agreed_by_keyboard(open_page: Open, logged_in: LogIn, site: str) -> None:
    page = open_page("/login/", width=390)
    logged_in(page)
    page.goto(f"/pilots/{Pilot.objects.get(name='Parking appeals').pk}/metrics/add/")
    page.focus("#id_name")
    page.keyboard.type("Time to answer an appeal")
    page.keyboard.press("Tab")
    page.keyboard.type("days per appeal")
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_contain_text("It counts once it is agreed.")

    page.locator("text=Agree it").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_contain_text("There is no baseline")
    page.locator(".error-summary a", has_text="There is no baseline").focus()
    page.keyboard.press("Enter")
    page.focus("#id_baseline")
    for typed in ("31.5", "May 2026", "", "20", "31 Dec 2026", "All appeals of one month", "Pat Fine", "Case system"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.locator("button", has_text="Save").focus()
    page.keyboard.press("Enter")
    page.locator("text=Agree it").focus()
    page.keyboard.press("Enter")

    expect(page.locator(".sentence")).to_have_text(
        "From 31.5 to 20 days per appeal by 31 Dec 2026, confirmed by Pat Fine."
    )
    page.focus("#id_said_so")
    page.keyboard.press("Space")
    page.locator("button", has_text="Record the agreement").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_contain_text("Agreed: From 31.5 to 20 days per appeal")


@pytest.mark.parametrize("scripted", [True, False])
def test_readings_are_pasted_seen_and_recorded_with_javascript_or_without(
    open_page: Open, logged_in: LogIn, metric: OutcomeMetric, today: date, scripted: bool
) -> None:
    page = open_page("/login/", width=390, refused=422, java_script_enabled=scripted)
    # The checker runs in the page, so that without scripts it would never answer.
    wrong = (lambda: (faults(page), overflow(page))) if scripted else (lambda: ([], overflow(page)))
    logged_in(page)
    page.goto(f"/metrics/{metric.pk}/readings/paste/")
    lines = [
        f"{today - timedelta(days=days):%d/%m/%Y}\t{value}" for days, value in ((9, "23,9"), (8, "23,8"), (7, "x"))
    ]
    page.fill("#id_text", "\n".join(lines))
    page.click("text=Show what would happen")
    expect(page.locator(".error-summary")).to_contain_text("Say which decimal mark it is")
    expect(page.locator(".error-summary")).to_contain_text("Say which comes first")
    page.check("text=A comma: 22,4")
    page.check("text=Day first")
    page.click("text=Show what would happen")

    expect(page.locator(".error-summary")).to_contain_text("Row 3, value")
    assert wrong() == ([], 0)
    keep(page, "readings-refused-390-light")
    page.fill("#id_text", "\n".join(lines[:2]))
    page.click("text=Show again")
    expect(page.locator("tbody tr")).to_have_count(2)
    assert wrong() == ([], 0)
    keep(page, "readings-preview-390-light")
    assert Reading.objects.filter(metric=metric).count() == 6
    page.click("text=Record 2 rows")

    expect(page.locator(".messages")).to_contain_text("2 readings recorded.")
    assert Reading.objects.filter(metric=metric).count() == 8


def test_another_value_for_a_day_asks_before_it_replaces(
    open_page: Open, logged_in: LogIn, metric: OutcomeMetric, today: date
) -> None:
    page = open_page("/login/", width=1280, refused=409)
    logged_in(page)
    make.make_reading(metric=metric, on=today, value=Decimal("23.5"))
    page.goto(f"/metrics/{metric.pk}/readings/add/")
    page.fill("#id_value", "23.1")
    page.click("text=Add the reading")

    expect(page.locator(".error-summary")).to_contain_text("23.5 minutes per case is on record")
    assert (faults(page), overflow(page)) == ([], 0)
    keep(page, "reading-replace-1280-light")
    page.click("text=Replace 23.5 by 23.1")
    expect(page.locator(".chart__drawing--wide .chart__latest")).to_have_text("23.1")
