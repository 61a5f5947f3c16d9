"""What needs a decision and which pilots are named: in which order, answered by whom, and told from which others."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Portfolio, User
from pilots.dates import Day
from tests import factories as make
from tests.portfolio.conftest import Get
from tests.portfolio.makers import make_critical, tell
from tests.stalls.makers import make_acknowledgement, make_action, make_snooze

DAY = timedelta(days=1)


# --- Needs a decision ---


def test_says_how_many_decisions_are_needed_beside_the_first_five(get: Get, as_of: date) -> None:
    for number in range(7):
        make_critical(since=as_of - number * DAY, name=f"Ward {number}")

    body = get()

    assert "5 of 7 are shown: first what nobody has in hand, the longest wait first." in body
    assert '<a href="?severity=critical">All critical pilots</a>' in body
    assert body.count('class="decisions__what"') == 5


def test_says_nothing_of_more_where_all_decisions_are_named(get: Get, as_of: date) -> None:
    make_critical(since=as_of)

    assert "are shown: first" not in get()


def test_what_is_silent_or_agreed_stands_below_what_nobody_has_touched_and_says_so(
    get: Get, lena: User, as_of: date
) -> None:
    today = timezone.localdate()
    snoozed = make_critical(since=as_of - 90 * DAY, name="Put off")
    make_snooze(finding=snoozed, by=lena, on=today, until=today + 9 * DAY)
    agreed = make_critical(since=as_of - 80 * DAY, name="In hand")
    make_action(finding=agreed, by=lena, agreed_on=today, due_on=today + 7 * DAY, text="Call the head")
    lapsed = make_critical(since=as_of - 70 * DAY, name="Lapsed")
    make_acknowledgement(finding=lapsed, by=lena, on=as_of - 60 * DAY)
    for number in range(2):
        make_critical(since=as_of - number * DAY, name=f"Ward {number}")

    body = get()

    order = ["Lapsed", "Ward 1", "Ward 0", "Put off", "In hand"]
    decisions = body[body.index("decisions-title") : body.index("holders-title")]
    assert sorted(order, key=lambda name: decisions.index(f">{name}</a>")) == order
    assert f"Silent until {Day(today + 9 * DAY)}: Lena snoozed it on {Day(today)}." in decisions
    assert "the acknowledgement lapsed" in decisions
    assert f"Agreed: A. Jones by {Day(today + 7 * DAY)}: Call the head" in decisions


def test_what_is_agreed_and_overdue_needs_a_decision_again(get: Get, lena: User, as_of: date) -> None:
    overdue = make_critical(since=as_of - 90 * DAY, name="Overdue")
    make_action(finding=overdue, by=lena, agreed_on=as_of)
    make_critical(since=as_of, name="Untouched")

    body = get()

    assert body.index(">Overdue</a>") < body.index(">Untouched</a>")
    assert "Agreed: A. Jones, was due on 8 Jun 2026: Call the head of infrastructure" in body


def test_shows_an_answer_as_soon_as_it_is_given(
    get: Get, client: Client, as_of: date, django_capture_on_commit_callbacks: Any
) -> None:
    finding = make_critical(since=as_of)
    assert "Silent until" not in get()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/findings/{finding.pk}/acknowledge/", {"seen": "1 critical"})

    assert "Silent until" in get()


# --- Invented pilots, and pilots of one name ---


@pytest.fixture
def show(lena: User, portfolio: Portfolio) -> Portfolio:
    """A demonstration that Lena sees beside the real portfolio."""
    shown = make.make_portfolio(name="Show", is_demonstration=True)
    make.make_member(user=lena, portfolio=shown)
    return shown


def test_invented_pilots_count_in_no_block_beside_real_ones(get: Get, show: Portfolio, as_of: date) -> None:
    make_critical(since=as_of)
    make_critical(since=as_of - 9 * DAY, name="Invented", portfolio=show)

    body, chosen = get(), get(f"?portfolio={show.pk}")

    blocks = body[: body.index('class="exports"')]
    assert ">Invented</a>" not in blocks
    assert "<span>1 pilot, oldest 0 days</span>" in blocks
    assert ">Invented</a>" in body
    assert "The pilots of the demonstration are invented and not counted here" in blocks
    assert f'<a href="?portfolio={show.pk}">Show</a>' in blocks
    assert ">Invented</a>" in chosen[: chosen.index('class="exports"')]
    assert "not counted here" not in chosen


def test_pilots_of_one_name_are_told_apart_by_code_and_portfolio(get: Get, lena: User, as_of: date) -> None:
    other = make.make_portfolio(name="South")
    make_critical(since=as_of)
    assert '<span class="muted">P-0001 · ' in get()

    make.make_member(user=lena, portfolio=other)
    there = make_critical(since=as_of, portfolio=other)
    tell(there, on=as_of)

    body = get()
    assert "P-0001 · Northern Trust · " in body
    assert "P-0001 · South · " in body
    assert 'Call notes: waiting on a ticket</a> <span class="muted">P-0001 · South</span>' in body
