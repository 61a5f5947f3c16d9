"""The facts of the demonstration: the same for the same day, shifted for another one, one portfolio, removable."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Person, Portfolio, User
from demonstration.making import FACTS, NAME, make_demonstration, remove_demonstration
from demonstration.people import admit_readers, dismiss_readers
from demonstration.stories import STORIES
from demonstration.telling import Updates
from demonstration.weeks import weekly_updates
from demonstration.writing import Told
from governance.models import SignOff, SignOffDecision
from pilots.models import Integration, Pilot, WeeklyUpdate
from stalls.models import Finding
from tests.factories import MONDAY, make_finding, make_pilot, make_portfolio, make_round
from tests.stalls.makers import make_acknowledgement, make_action, make_judgement, make_snooze


def told(today: date) -> list[tuple[Any, ...]]:
    """Return every fact on record in plain values, its days counted from `today`."""
    return sorted(
        (model.__name__, fact["pilot__code"], repr(_plain(fact, today)))
        for model in FACTS
        for fact in model._default_manager.values("pilot__code", *_columns(model))
    )


def _columns(model: Any) -> list[str]:
    names = [field.name for field in model._meta.concrete_fields if not field.is_relation and field.name != "id"]
    people = [f"{field.name}__name" for field in model._meta.fields if field.related_model is Person]
    return [*names, *people]


def _plain(fact: dict[str, Any], today: date) -> dict[str, Any]:
    return {name: _counted(name, value, fact, today) for name, value in fact.items()}


def _counted(name: str, value: Any, fact: dict[str, Any], today: date) -> Any:
    """Count a day from `today`; a month, a quarter and a year begin when they begin, whatever day today is."""
    if fact.get(f"{name}_precision", "day") != "day":
        return None
    if name == "frozen":
        return _frozen(value, today)
    return (value - today).days if isinstance(value, date) else value


def _frozen(copy: Any, today: date, name: str = "") -> Any:
    if isinstance(copy, dict):
        return {key: _frozen(value, today, key) for key, value in copy.items()}
    return (date.fromisoformat(copy) - today).days if copy and name.endswith("_on") else copy


def test_same_facts_for_the_same_day_and_shifted_for_another(db: None) -> None:
    make_demonstration(today=MONDAY)
    first = told(MONDAY)
    remove_demonstration()
    another_day = MONDAY + timedelta(days=403)
    make_demonstration(today=another_day)
    assert told(another_day) == first


def test_updates_shift_by_whole_weeks_and_come_on_working_days() -> None:
    """A week begins on its Monday, whatever day today is."""
    people = defaultdict(Person)
    for story in STORIES:
        told = Told(story, Pilot(code="D-01"))
        for updates in (chapter for chapter in story.weekly if isinstance(chapter, Updates)):
            weeks = weekly_updates(told, updates, {}, people, today=MONDAY)
            later = weekly_updates(told, updates, {}, people, today=MONDAY + timedelta(weeks=5))
            for update, moved in zip(weeks, later, strict=True):
                assert moved.submitted_on - update.submitted_on == timedelta(weeks=5)
                assert (moved.confidence, moved.blocker) == (update.confidence, update.blocker)
                assert moved.answers == update.answers
                assert update.submitted_on.weekday() < 5


def test_name_of_a_real_portfolio_is_not_taken(db: None) -> None:
    make_portfolio(name=NAME)
    with pytest.raises(CommandError, match="Rename it; nothing has been made"):
        call_command("make_demonstration", today=MONDAY)
    assert not Pilot.objects.exists()


def test_removing_leaves_real_portfolios_and_the_administrator(db: None, capsys: Any) -> None:
    real = make_pilot()
    admit_readers(make_demonstration(today=MONDAY), password="correct horse battery staple")
    call_command("remove_demonstration")
    assert list(Pilot.objects.all()) == [real]
    assert not Integration.objects.exists()
    assert [user.email for user in User.objects.all()] == ["alan.pryce@pilotlight.example"]
    call_command("remove_demonstration")
    assert capsys.readouterr().out.splitlines() == ["The demonstration is removed.", "There is no demonstration."]


def test_removing_takes_along_what_was_signed_and_answered(db: None, lena: User) -> None:
    portfolio = make_demonstration(today=MONDAY)
    make_round(sign_off=SignOff.objects.filter(decision="")[0])
    finding = make_finding(pilot=Pilot.objects.filter(portfolio=portfolio)[0])
    for answer in (make_acknowledgement, make_snooze, make_judgement, make_action):
        answer(finding=finding, by=lena)

    remove_demonstration()

    assert not SignOffDecision.objects.exists()
    assert not Finding.objects.exists()


def test_reader_who_joined_a_real_portfolio_stays(db: None) -> None:
    admit_readers(make_demonstration(today=MONDAY), password="correct horse battery staple")
    lena = User.objects.get(email="lena.hart@pilotlight.example")
    lena.memberships.create(portfolio=make_portfolio(), role="leader")
    remove_demonstration()
    dismiss_readers()
    assert User.objects.filter(pk=lena.pk).exists()
    assert not Portfolio.objects.filter(is_demonstration=True).exists()


def test_it_is_made_in_few_statements_and_once(db: None, django_assert_max_num_queries: Any) -> None:
    """A newcomer waits for it at the first start: the number of statements does not grow with the stories."""
    with django_assert_max_num_queries(75):
        portfolio = make_demonstration(today=MONDAY)
    with django_assert_max_num_queries(3):  # the look, and the transaction
        assert make_demonstration(today=MONDAY + timedelta(days=1)) == portfolio
    assert Pilot.objects.count() == len(STORIES)


def test_update_of_this_week_is_due_whatever_day_it_is(db: None) -> None:
    """From the engineer who can log in, also when others have written theirs already: on a Friday."""
    make_demonstration(today=MONDAY + timedelta(days=4))
    this_week = WeeklyUpdate.objects.filter(week=MONDAY)
    assert this_week.exists()
    assert not this_week.filter(pilot__engineer__name="Ines Duarte").exists()
