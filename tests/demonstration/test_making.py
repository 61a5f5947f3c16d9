"""The facts of the demonstration: the same for the same day, shifted for another one, one portfolio, removable."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Person, Portfolio, User
from demonstration.making import FACTS, NAME, make_demonstration, remove_demonstration, weekly_updates
from demonstration.people import admit_readers, dismiss_readers
from demonstration.stories import STORIES
from governance.models import SignOff, SignOffDecision
from pilots.models import Integration, Pilot, Sector, Stage, StageEvent, WeeklyUpdate
from tests.factories import MONDAY, make_pilot, make_portfolio, make_round

# Days that lie ahead of the day on which they are said.
PLANS = {"live_by", "due_on", "target_on", "leaving_on", "expires_on"}


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
    return {name: (value - today).days if isinstance(value, date) else value for name, value in fact.items()}


def test_same_facts_for_the_same_day_and_shifted_for_another(db: None) -> None:
    make_demonstration(today=MONDAY)
    first = told(MONDAY)
    remove_demonstration()
    another_day = MONDAY + timedelta(days=403)
    make_demonstration(today=another_day)
    assert told(another_day) == first


def test_updates_shift_by_whole_weeks_and_come_on_working_days() -> None:
    """A week begins on its Monday, whatever day today is."""
    pilot = Pilot(code="D-01")
    for story in STORIES:
        for updates in story.updates:
            weeks = weekly_updates(pilot, updates, today=MONDAY)
            later = weekly_updates(pilot, updates, today=MONDAY + timedelta(weeks=5))
            for update, moved in zip(weeks, later, strict=True):
                assert moved.submitted_on - update.submitted_on == timedelta(weeks=5)
                assert (moved.confidence, moved.blocker) == (update.confidence, update.blocker)
                assert update.submitted_on.weekday() < 5


def test_forty_pilots_over_five_sectors_and_every_stage(db: None) -> None:
    portfolio = make_demonstration(today=MONDAY)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert portfolio.is_demonstration
    sectors = Counter(portfolio.pilots.values_list("sector", flat=True))
    assert sectors == dict.fromkeys(set(Sector.values) - {"unknown"}, 8)
    stages = set(portfolio.pilots.values_list("claimed_stage", flat=True))
    assert stages == set(Stage.values) - {"unknown"}
    assert StageEvent.objects.order_by("on").first().on < MONDAY - timedelta(days=364)
    assert WeeklyUpdate.objects.count() > 600
    assert not Person.objects.exclude(email__endswith=".org").exists()


def test_no_fact_lies_ahead_of_today(db: None) -> None:
    make_demonstration(today=MONDAY)
    for model in (*FACTS, WeeklyUpdate):
        days = [field.name for field in model._meta.fields if field.get_internal_type() == "DateField"]
        for day in set(days) - PLANS:
            assert not model._default_manager.filter(**{f"{day}__gt": MONDAY}).exists(), (model, day)


def test_updates_are_alive_as_people_are(db: None) -> None:
    make_demonstration(today=MONDAY)
    updates = WeeklyUpdate.objects.all()
    assert set(updates.values_list("confidence", flat=True)) == {"yes", "unsure", "no"}
    assert 20 < updates.filter(nothing_changed=True).count() < 250
    assert updates.exclude(blocker="").count() > 20
    assert not updates.filter(nothing_changed=True).exclude(blocker="").exists()


def test_second_one_is_not_made(db: None) -> None:
    portfolio = make_demonstration(today=MONDAY)
    assert make_demonstration(today=MONDAY + timedelta(days=1)) == portfolio
    assert Pilot.objects.count() == len(STORIES)


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


def test_removing_takes_along_what_was_signed(db: None) -> None:
    make_demonstration(today=MONDAY)
    make_round(sign_off=SignOff.objects.filter(decision="")[0])

    remove_demonstration()

    assert not SignOffDecision.objects.exists()


def test_reader_who_joined_a_real_portfolio_stays(db: None) -> None:
    admit_readers(make_demonstration(today=MONDAY), password="correct horse battery staple")
    lena = User.objects.get(email="lena.hart@pilotlight.example")
    lena.memberships.create(portfolio=make_portfolio(), role="leader")
    remove_demonstration()
    dismiss_readers()
    assert User.objects.filter(pk=lena.pk).exists()
    assert not Portfolio.objects.filter(is_demonstration=True).exists()


def test_each_reader_is_the_person_of_the_stories(db: None) -> None:
    portfolio = make_demonstration(today=MONDAY)
    admit_readers(portfolio, password="correct horse battery staple")
    ines = User.objects.get(email="ines.duarte@pilotlight.example")
    assert portfolio.pilots.filter(engineer__user=ines).count() == 3
    assert portfolio.pilots.exclude(programme_manager__user__name="Marcus Bell").count() == 0
    assert sorted(portfolio.memberships.values_list("role", flat=True)) == [
        "administrator",
        "engineer",
        "leader",
        "programme_manager",
        "reviewer",
    ]
