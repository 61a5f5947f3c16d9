"""The wall between portfolios holds in the database, whatever code tries to climb it."""

from __future__ import annotations

import pgtrigger
import pytest
from django.db import IntegrityError, connection, models, transaction

from accounts.models import Person
from accounts.walls import SameForeignKey
from pilots.models import AccessRequest, Pilot, Promise
from tests.everything import make_everything, models_of_the_record
from tests.factories import (
    MONDAY,
    make_access_request,
    make_champion,
    make_integration,
    make_metric,
    make_person,
    make_pilot,
    make_portfolio,
    make_promise,
    make_reading,
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
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def keys_to_people() -> list[tuple[type[models.Model], SameForeignKey]]:
    keys = [(model, key) for model in models_of_the_record() for key in model._meta.constraints]
    return [
        (model, key)
        for model, key in keys
        if isinstance(key, SameForeignKey) and model._meta.get_field(key.field).related_model is Person
    ]


def test_every_column_that_names_somebody_keeps_to_the_portfolio() -> None:
    for model in models_of_the_record():
        named = {field.name for field in model._meta.concrete_fields if field.related_model is Person}
        assert named == {key.field for owner, key in keys_to_people() if owner is model}, model


def test_a_fact_cannot_name_a_person_of_another_portfolio(
    pilot: Pilot, foreigner: Person, subtests: pytest.Subtests
) -> None:
    make_everything(pilot=pilot, person=make_person(portfolio=pilot.portfolio))
    keep()
    for model, key in keys_to_people():
        with subtests.test(key.name), pytest.raises(IntegrityError, match=key.name), transaction.atomic():
            row = model._default_manager.filter(portfolio=pilot.portfolio, **{f"{key.field}__isnull": False}).first()
            with pgtrigger.ignore("governance.SignOffDecision:never_overwritten"):
                assert model._default_manager.filter(pk=row.pk).update(**{key.field: foreigner}) == 1
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
