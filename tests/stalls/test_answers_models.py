"""What people answer to a finding: the database refuses what cannot be, and keeps what was said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.models import RestrictedError

from accounts.erasure import erase
from accounts.models import Portfolio, User
from pilots.models import Pilot
from stalls.models import Acknowledgement, Action, Finding, Judgement, Snooze
from tests.accounts.erasure.leaving import hits
from tests.factories import MONDAY, make_finding, make_member, make_person, make_pilot, make_portfolio, make_user, noon
from tests.stalls.makers import make_acknowledgement, make_action, make_judgement, make_snooze

DAY = timedelta(days=1)
MAKERS: list[Callable[..., Any]] = [make_acknowledgement, make_snooze, make_judgement, make_action]
SAID: list[Callable[..., Any]] = [make_acknowledgement, make_snooze, make_action]


@pytest.fixture
def finding(portfolio: Portfolio) -> Finding:
    return make_finding(pilot=make_pilot())


def keep() -> None:
    """Do now what the database would otherwise do at commit: check the deferred keys."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.parametrize("days", [-1, 0, 29])
def test_an_acknowledgement_holds_from_one_to_28_days(finding: Finding, lena: User, days: int) -> None:
    with pytest.raises(IntegrityError, match="acknowledgement_lapses"):
        make_acknowledgement(finding=finding, by=lena, lapses_on=MONDAY + days * DAY)


@pytest.mark.parametrize("days", [-1, 0, 29])
def test_a_snooze_holds_from_one_to_28_days(finding: Finding, lena: User, days: int) -> None:
    with pytest.raises(IntegrityError, match="snooze_ends"):
        make_snooze(finding=finding, by=lena, until=MONDAY + days * DAY)


def test_both_may_hold_for_one_day_and_for_28(finding: Finding, lena: User) -> None:
    for days in (1, 28):
        make_snooze(finding=finding, by=lena, until=MONDAY + days * DAY)
        make_acknowledgement(finding=finding, by=lena, lapses_on=MONDAY + days * DAY)


def test_a_snooze_needs_a_reason(finding: Finding, lena: User) -> None:
    with pytest.raises(IntegrityError, match="snooze_has_reason"):
        make_snooze(finding=finding, by=lena, reason="")


def test_a_person_judges_an_episode_once(finding: Finding, lena: User, rosa: User) -> None:
    make_judgement(finding=finding, by=lena)
    make_judgement(finding=finding, by=rosa, verdict="wrong")
    Finding.objects.update(episode=2)
    make_judgement(finding=Finding.objects.get(), by=lena)
    with pytest.raises(IntegrityError, match="judgement_one_each"):
        make_judgement(finding=finding, by=lena)


def test_a_verdict_is_one_of_three(finding: Finding, lena: User) -> None:
    with pytest.raises(IntegrityError, match="judgement_verdict_known"):
        make_judgement(finding=finding, by=lena, verdict="perhaps")


def test_one_action_of_a_finding_is_open(finding: Finding, lena: User) -> None:
    make_action(finding=finding, by=lena, done_on=MONDAY, outcome="They answered")
    make_action(finding=finding, by=lena)
    assert Action.objects.open().count() == 1
    with pytest.raises(IntegrityError, match="action_one_open"):
        make_action(finding=finding, by=lena)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"text": ""}, "action_has_text"),
        ({"due_on": MONDAY - DAY}, "action_due_after_agreed"),
        ({"done_on": MONDAY}, "action_done_has_outcome"),
        ({"outcome": "They answered"}, "action_done_has_outcome"),
        ({"done_on": MONDAY - DAY, "outcome": "They answered"}, "action_done_after_agreed"),
    ],
)
def test_an_action_that_cannot_be_is_refused(
    finding: Finding, lena: User, fields: dict[str, Any], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        make_action(finding=finding, by=lena, **fields)


@pytest.mark.parametrize(
    ("make", "change"),
    [
        (make_acknowledgement, {"note": "other"}),
        (make_acknowledgement, {"on": MONDAY - DAY}),
        (make_acknowledgement, {"lapses_on": MONDAY + 2 * DAY}),
        (make_snooze, {"reason": "other"}),
        (make_snooze, {"until": MONDAY + 2 * DAY}),
        (make_snooze, {"severity": "watch"}),
        (make_action, {"text": "other"}),
        (make_action, {"due_on": MONDAY + 2 * DAY}),
    ],
)
def test_what_was_said_is_never_overwritten(
    finding: Finding, lena: User, make: Callable[..., Any], change: dict[str, Any]
) -> None:
    row = make(finding=finding, by=lena)
    with pytest.raises(IntegrityError, match="stays as it was"):
        type(row).objects.filter(pk=row.pk).update(**change)


@pytest.mark.parametrize("make", SAID)
def test_what_was_said_is_never_deleted(finding: Finding, lena: User, make: Callable[..., Any]) -> None:
    row = make(finding=finding, by=lena)
    with pytest.raises(IntegrityError, match="stays as it was"):
        row.delete()


def test_an_action_is_finished_and_a_judgement_changed_and_history_keeps_both(finding: Finding, lena: User) -> None:
    action, judgement = make_action(finding=finding, by=lena), make_judgement(finding=finding, by=lena)
    Action.objects.update(done_on=MONDAY, outcome="They answered")
    Judgement.objects.update(verdict="wrong", why="The ticket was closed")
    assert list(action.history.order_by("pgh_id").values_list("outcome", flat=True)) == ["", "They answered"]
    assert list(judgement.history.order_by("pgh_id").values_list("verdict", flat=True)) == ["right", "wrong"]


@pytest.mark.parametrize("make", MAKERS)
def test_an_answer_belongs_to_the_pilot_of_its_finding_whatever_its_writer_says(
    finding: Finding, lena: User, make: Callable[..., Any]
) -> None:
    elsewhere = make_pilot(portfolio=make_portfolio(name="Elsewhere"))
    row = make(finding=finding, by=lena, pilot=elsewhere, portfolio=elsewhere.portfolio)
    row.refresh_from_db()
    assert (row.pilot_id, row.portfolio) == (finding.pilot_id, finding.pilot.portfolio)


@pytest.mark.parametrize("make", MAKERS)
def test_an_answer_is_seen_by_the_members_of_its_portfolio_alone(
    finding: Finding, lena: User, otto: User, make: Callable[..., Any]
) -> None:
    rows = type(make(finding=finding, by=lena)).objects
    assert (rows.visible_to(lena).count(), rows.visible_to(otto).count()) == (1, 0)


def test_answers_move_with_their_pilot(finding: Finding, lena: User) -> None:
    for make in (make_acknowledgement, make_snooze, make_judgement):
        make(finding=finding, by=lena)
    Pilot.objects.update(portfolio=make_portfolio(name="Elsewhere"))
    keep()
    rows: list[type[models.Model]] = [Acknowledgement, Snooze, Judgement]
    assert [model._default_manager.get().portfolio.name for model in rows] == ["Elsewhere"] * 3  # type: ignore[attr-defined]


def test_an_owner_of_another_portfolio_is_refused(finding: Finding, lena: User) -> None:
    foreigner = make_person(name="Of Elsewhere", portfolio=make_portfolio(name="Elsewhere"))
    with pytest.raises(IntegrityError, match="action_owner_in_portfolio"), transaction.atomic():
        make_action(finding=finding, by=lena, owner=foreigner)
        keep()


@pytest.mark.parametrize("make", MAKERS)
def test_who_answered_cannot_be_deleted(finding: Finding, lena: User, make: Callable[..., Any]) -> None:
    make(finding=finding, by=lena)
    with pytest.raises(RestrictedError):
        lena.delete()


def test_who_answered_becomes_a_pseudonym_and_what_they_wrote_goes_if_asked(finding: Finding) -> None:
    user = make_member(user=make_user(email="ines@example.org", name="Ines Duarte")).user
    ines = make_person(name="Ines Duarte", user=user)
    make_acknowledgement(finding=finding, by=user, note="Ines Duarte has seen it")
    make_snooze(finding=finding, by=user, reason="Ines Duarte is away")
    make_judgement(finding=finding, by=user, why="Ines Duarte says so")
    make_action(finding=finding, by=user, owner=ines, text="Ines Duarte calls them")

    report = erase(ines, reason="Asked for it on leaving.", now=noon(MONDAY), in_free_text=True)

    action, snooze = Action.objects.get(), Snooze.objects.get()
    assert (action.owner.name, action.by.name) == (report.pseudonym, report.pseudonym)
    assert (action.text, snooze.reason) == (f"{report.pseudonym} calls them", f"{report.pseudonym} is away")
    assert Acknowledgement.objects.get().note == f"{report.pseudonym} has seen it"
    assert Judgement.objects.get().why == f"{report.pseudonym} says so"
    assert report.mentions == []
    assert hits("Ines Duarte", "ines@") == {}
