"""The wall between portfolios holds in the database, whatever code tries to climb it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection

from accounts.models import Person
from pilots.models import AccessRequest, Pilot, Promise
from tests.factories import (
    MONDAY,
    make_access_request,
    make_champion,
    make_deputy,
    make_integration,
    make_metric,
    make_person,
    make_pilot,
    make_portfolio,
    make_promise,
    make_reading,
    make_sign_off,
    make_stage_event,
    make_weekly_update,
)


@pytest.fixture
def pilot(db: None) -> Pilot:
    return make_pilot()


@pytest.fixture
def foreigner(db: None) -> Person:
    return make_person(name="Of Elsewhere", portfolio=make_portfolio(name="Elsewhere"))


def keep() -> None:
    """Do now what the database would otherwise do at commit: check the deferred keys."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


NAMING_SOMEBODY: dict[str, Callable[[Pilot, Person], Any]] = {
    "engineer": lambda pilot, person: Pilot.objects.filter(pk=pilot.pk).update(engineer=person),
    "programme_manager": lambda pilot, person: Pilot.objects.filter(pk=pilot.pk).update(programme_manager=person),
    "decider of a stage": lambda pilot, person: make_stage_event(
        pilot=pilot, stage="stopped", on=MONDAY, decided_by=person
    ),
    "sayer of a promise": lambda pilot, person: make_promise(pilot=pilot, live_by=MONDAY, said_by=person),
    "champion": lambda pilot, person: make_champion(pilot=pilot, person=person),
    "deputy": lambda pilot, person: make_deputy(pilot=pilot, person=person),
    "owner of an integration": lambda pilot, person: make_integration(pilot=pilot, owner=person),
    "team of a request": lambda pilot, person: make_access_request(pilot=pilot, team=person),
    "author of an update": lambda pilot, person: make_weekly_update(pilot=pilot, author=person),
    "decider of a sign-off": lambda pilot, person: make_sign_off(pilot=pilot, decision="approved", decided_by=person),
    "benefit owner": lambda pilot, person: make_metric(pilot=pilot, benefit_owner=person),
}


@pytest.mark.parametrize("name_somebody", NAMING_SOMEBODY.values(), ids=NAMING_SOMEBODY)
def test_a_fact_cannot_name_a_person_of_another_portfolio(
    pilot: Pilot, foreigner: Person, name_somebody: Callable[[Pilot, Person], Any]
) -> None:
    name_somebody(pilot, make_person(portfolio=pilot.portfolio))
    keep()
    with pytest.raises(IntegrityError, match="_in_portfolio"):
        name_somebody(make_pilot(portfolio=pilot.portfolio), foreigner)
        keep()


def test_an_access_request_cannot_belong_to_another_pilots_integration(pilot: Pilot) -> None:
    neighbour = make_pilot(portfolio=pilot.portfolio)
    with pytest.raises(IntegrityError, match="accessrequest_integration_in_pilot"):
        make_access_request(pilot=pilot, integration=make_integration(pilot=neighbour))
        keep()


def test_a_reading_cannot_belong_to_another_pilots_metric(pilot: Pilot) -> None:
    reading = make_reading(metric=make_metric(pilot=pilot), on=MONDAY)
    reading.metric = make_metric(pilot=make_pilot(portfolio=pilot.portfolio))
    with pytest.raises(IntegrityError, match="reading_metric_in_pilot"):
        reading.save()
        keep()


def test_a_fact_has_the_portfolio_of_its_pilot_whatever_its_writer_says(pilot: Pilot) -> None:
    elsewhere = make_portfolio(name="Elsewhere")
    promise = Promise.objects.create(pilot=pilot, portfolio=elsewhere, live_by=MONDAY, recorded_on=MONDAY)
    assert Promise.objects.get(pk=promise.pk).portfolio == pilot.portfolio


def test_facts_move_with_their_pilot(pilot: Pilot) -> None:
    make_promise(pilot=pilot, live_by=MONDAY)
    Pilot.objects.filter(pk=pilot.pk).update(portfolio=make_portfolio(name="Elsewhere"))
    keep()
    assert Promise.objects.get().portfolio.name == "Elsewhere"


def test_a_pilot_cannot_leave_while_its_facts_name_people_of_the_old_portfolio(pilot: Pilot) -> None:
    make_champion(pilot=pilot)
    with pytest.raises(IntegrityError, match="champion_person_in_portfolio"):
        Pilot.objects.filter(pk=pilot.pk).update(portfolio=make_portfolio(name="Elsewhere"))
        keep()


def test_rows_written_in_bulk_get_their_portfolio_too(pilot: Pilot) -> None:
    AccessRequest.objects.bulk_create([AccessRequest(pilot=pilot, key=str(number)) for number in range(3)])
    assert AccessRequest.objects.filter(portfolio=pilot.portfolio).count() == 3
