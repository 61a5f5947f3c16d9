"""Rows written by COPY obey what rows written by INSERT obey."""

from __future__ import annotations

from typing import Any

import pghistory
import pytest
from django.db import IntegrityError, models, transaction

from accounts.models import Portfolio
from governance.models import SignOff
from inventories.copying import copy_rows, take_ids
from inventories.models import InventoryEntry
from pilots.models import Pilot, StageEvent
from tests.factories import make_pilot, make_portfolio


def pilot_row(portfolio: Portfolio, code: str, **columns: Any) -> dict[str, Any]:
    return {"portfolio_id": portfolio.pk, "code": code, "name": "Triage", **columns}


def column_values(row: models.Model) -> dict[str, Any]:
    return {field.column: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}


def test_columns_that_are_not_named_get_the_models_defaults(portfolio: Portfolio) -> None:
    copy_rows(Pilot, [pilot_row(portfolio, "P-1")])
    Pilot.objects.bulk_create([Pilot(portfolio=portfolio, code="P-2", name="Triage")])
    copied, inserted = map(column_values, Pilot.objects.order_by("code"))
    assert {**copied, "code": "P-2"} == inserted


def test_text_of_every_kind_comes_back_as_it_was(portfolio: Portfolio) -> None:
    odd = 'tab\t, newline\n, carriage return\r, backslash \\N \\., "quotes", é 🙂'
    copy_rows(Pilot, [pilot_row(portfolio, "P-1", problem=odd), pilot_row(portfolio, "P-2", problem="")])
    assert list(Pilot.objects.order_by("code").values_list("problem", flat=True)) == [odd, ""]
    row = {
        "pilot_id": Pilot.objects.get(code="P-1").pk,
        "profile": "generic",
        "identity": odd,
        "row_number": 2,
        "file_name": "file.csv",
        "values": {"problem": odd},
    }
    copy_rows(InventoryEntry, [row])
    entry = InventoryEntry.objects.get()
    assert (entry.values, entry.notes, entry.file_on) == ({"problem": odd}, [], None)


def test_ids_taken_beforehand_are_not_given_to_anybody_else(portfolio: Portfolio) -> None:
    taken = take_ids(Pilot, 3)
    after = make_pilot(portfolio=portfolio)
    copy_rows(Pilot, [pilot_row(portfolio, f"C-{pk}", id=pk) for pk in taken])
    assert set(Pilot.objects.values_list("pk", flat=True)) == {*taken, after.pk}


def test_history_records_copied_rows_with_who_acted(portfolio: Portfolio) -> None:
    with pghistory.context(source="a test", user=7):
        copy_rows(Pilot, [pilot_row(portfolio, "P-1"), pilot_row(portfolio, "P-2")])
    recorded = Pilot.history.rel.related_model.objects.order_by("code")
    assert [(event.code, event.pgh_label) for event in recorded] == [("P-1", "insert"), ("P-2", "insert")]
    assert [event.pgh_context.metadata for event in recorded] == [{"source": "a test", "user": 7}] * 2


def test_a_copied_fact_gets_the_portfolio_of_its_pilot_whatever_the_writer_said(portfolio: Portfolio) -> None:
    pilot, other = make_pilot(portfolio=portfolio), make_portfolio(name="Elsewhere")
    row = {"portfolio_id": other.pk, "pilot_id": pilot.pk, "area": "data_protection"}
    copy_rows(SignOff, [row])
    assert SignOff.objects.get().portfolio_id == portfolio.pk


def test_a_row_that_a_constraint_refuses_is_an_integrity_error_and_nothing_is_written(portfolio: Portfolio) -> None:
    with pytest.raises(IntegrityError, match="pilot_code_unique"), transaction.atomic():
        copy_rows(Pilot, [pilot_row(portfolio, "P-1"), pilot_row(portfolio, "P-1")])
    assert not Pilot.objects.exists()


@pytest.mark.django_db
def test_nothing_to_copy_is_nothing_to_do() -> None:
    copy_rows(StageEvent, [])
    assert not StageEvent.objects.exists()
