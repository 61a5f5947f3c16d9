"""Readings given as plain types: exact, all or nothing, and sent twice they are one."""

from __future__ import annotations

import re
import threading
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from outcomes.actions import ReadingsRefusedError, record_readings
from outcomes.actions.reading_rows import RowError
from outcomes.models import OutcomeMetric, Reading
from tests.factories import MONDAY, make_complete_metric, make_metric, make_pilot, make_reading

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def metric(db: None) -> OutcomeMetric:
    return make_complete_metric(pilot=make_pilot())


def refusal(metric: OutcomeMetric, *rows: dict[str, Any], **options: Any) -> list[RowError]:
    with pytest.raises(ReadingsRefusedError) as refused:
        record_readings(metric, rows=rows, as_of=MONDAY, **options)
    return refused.value.errors


def test_records_all_that_a_row_says(metric: OutcomeMetric) -> None:
    key = uuid4()
    row = {
        "on": "2026-05-28",
        "value": "24.10",
        "evidence": "sampled",
        "cases": "40",
        "source": " Stopwatch ",
        "note": "Two clinics",
        "submission_key": str(key),
    }
    record_readings(metric, rows=[row], as_of=MONDAY)
    reading = Reading.objects.get()
    assert (reading.on, reading.value, reading.evidence, reading.cases) == (
        date(2026, 5, 28),
        Decimal("24.10"),
        "sampled",
        40,
    )
    assert (reading.source, reading.note, reading.submission_key) == ("Stopwatch", "Two clinics", key)
    assert (reading.recorded_on, reading.pilot, reading.portfolio) == (
        MONDAY,
        metric.pilot,
        metric.pilot.portfolio,
    )


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("0.1", "0.1"),
        ("-3.14", "-3.14"),
        ("+7", "7"),
        (".5", "0.5"),
        ("1e3", "1000"),
        ("123456789012345.123456789", "123456789012345.123456789"),
        ("0.000000001", "0.000000001"),
        (22.4, "22.4"),
        (0.3, "0.3"),
        (12, "12"),
        (Decimal("22.40"), "22.40"),
    ],
)
def test_a_value_is_kept_to_the_last_digit(metric: OutcomeMetric, given: Any, kept: str) -> None:
    record_readings(metric, rows=[{"on": MONDAY, "value": given}], as_of=MONDAY)
    assert format(Reading.objects.get().value, "f") == kept


@pytest.mark.parametrize(
    ("field", "given", "accepted"),
    [
        ("value", "22,4", "A number with a decimal point"),
        ("value", "1 234", "A number with a decimal point"),
        ("value", "=1+1", "A number with a decimal point"),
        ("value", "NaN", "A number with a decimal point"),
        ("value", "Infinity", "A number with a decimal point"),
        ("value", Decimal("NaN"), "A number with a decimal point"),
        ("value", "1e999", "at most 15 digits before and 9 after"),
        ("value", "1234567890123456", "at most 15 digits before and 9 after"),
        ("value", "0.0000000001", "at most 15 digits before and 9 after"),
        ("value", True, r"A number, written 22\.4"),
        ("value", None, r"A number, written 22\.4"),
        ("value", [1], r"A number, written 22\.4"),
        ("value", "٣", "A number with a decimal point"),
        ("on", "1/6/2026", "A calendar day, written 2026-06-30"),
        ("on", "2026-02-30", "A calendar day, written 2026-06-30"),
        ("on", None, "A calendar day, written 2026-06-30"),
        ("on", 20260601, "A calendar day, written 2026-06-30"),
        ("on", "2026-06-02", "A day up to today, 1 Jun 2026"),
        ("on", "1899-12-31", "A day from 1990 on"),
        ("evidence", "guessed", "One of measured, sampled, self_reported, unknown, or nothing"),
        ("evidence", ["measured"], "One of measured"),
        ("cases", "-1", "as a whole number"),
        ("cases", 2.5, "as a whole number"),
        ("cases", 2_147_483_648, "as a whole number"),
        ("source", "x" * 301, "at most 300 characters"),
        ("note", "a\x00b", "A text of at most 10,000"),
        ("note", 7, "A text of at most 10,000"),
        ("submission_key", "seven", "A UUID, or nothing"),
        ("confidence", "high", "Only these are known: on, value, evidence"),
    ],
)
def test_an_error_names_row_field_value_and_what_is_accepted(
    metric: OutcomeMetric, field: str, given: Any, accepted: str
) -> None:
    good = {"on": "2026-05-01", "value": "25"}
    [error] = refusal(metric, good, good | {"on": "2026-05-02"} | {field: given})
    assert (error.row, error.field) == (2, field)
    assert error.given == ("" if given is None else str(given)[:200])
    assert re.search(accepted, error.accepted)


def test_every_error_of_every_row_is_told_at_once(metric: OutcomeMetric) -> None:
    errors = refusal(metric, {"on": "soon", "value": "x"}, {"on": "2026-05-01", "value": "1"}, {"value": "2"})
    assert [(error.row, error.field) for error in errors] == [(1, "on"), (1, "value"), (3, "on")]
    assert str(errors[0]) == "Row 1, on: soon. A calendar day, written 2026-06-30."


def test_one_wrong_row_and_nothing_is_recorded(metric: OutcomeMetric) -> None:
    refusal(metric, {"on": "2026-05-01", "value": "25"}, {"on": "2026-05-02", "value": "?"})
    assert not Reading.objects.exists()


def test_sent_twice_is_one(metric: OutcomeMetric) -> None:
    row = {"on": "2026-05-28", "value": "24", "submission_key": str(uuid4())}
    record_readings(metric, rows=[row], as_of=MONDAY)
    again = record_readings(metric, rows=[row | {"value": "25"}], as_of=MONDAY)
    assert [planned.becomes for planned in again.skipped] == ["sent"]
    assert Reading.objects.get().value == 24


def test_sent_again_after_it_replaced_another_value_is_still_one(metric: OutcomeMetric) -> None:
    make_reading(metric=metric, on=MONDAY, value=25)
    row = {"on": MONDAY, "value": "24", "submission_key": str(uuid4())}
    for _ in range(2):
        record_readings(metric, rows=[row], as_of=MONDAY, replace=True)
    assert Reading.objects.get().value == 24


def test_a_key_of_another_metric_is_refused(metric: OutcomeMetric) -> None:
    key = str(uuid4())
    record_readings(metric, rows=[{"on": MONDAY, "value": 1, "submission_key": key}], as_of=MONDAY)
    other = make_metric(pilot=make_pilot(), key="other")
    [error] = refusal(other, {"on": MONDAY, "value": 1, "submission_key": key})
    assert (error.field, error.given) == ("submission_key", key)


def test_the_value_that_is_on_record_for_the_day_is_skipped(metric: OutcomeMetric) -> None:
    make_reading(metric=metric, on=MONDAY, value=Decimal("24.0"))
    done = record_readings(metric, rows=[{"on": MONDAY, "value": "24"}], as_of=MONDAY)
    assert ([planned.becomes for planned in done.skipped], done.readings) == (["same"], [])
    assert Reading.objects.count() == 1


def test_another_value_for_the_day_is_refused_unless_it_replaces(metric: OutcomeMetric) -> None:
    make_reading(metric=metric, on=MONDAY, value=Decimal("24.5"), evidence="measured")
    row = {"on": MONDAY, "value": "23", "evidence": "sampled"}
    [error] = refusal(metric, row)
    assert error.accepted == (
        "24.5 minutes per case is on record for 1 Jun 2026. Say that this replaces it, or leave it out."
    )

    done = record_readings(metric, rows=[row], as_of=MONDAY, replace=True)

    reading = Reading.objects.get()
    assert (done.replaced, reading.value, reading.evidence) == ([reading], 23, "sampled")
    assert [event.value for event in reading.history.order_by("pgh_id")] == [Decimal("24.5"), 23]


def test_one_day_twice_in_a_list_is_one_value(metric: OutcomeMetric) -> None:
    same = record_readings(metric, rows=[{"on": MONDAY, "value": "24"}, {"on": MONDAY, "value": "24.0"}], as_of=MONDAY)
    assert (len(same.readings), len(same.skipped)) == (1, 1)
    [error] = refusal(metric, {"on": MONDAY - DAY, "value": 24}, {"on": MONDAY - DAY, "value": 25}, replace=True)
    assert (error.row, error.accepted) == (2, "One value for a day: row 1 says 24 for 31 May 2026.")


def test_rows_can_have_the_numbers_of_a_spreadsheet(metric: OutcomeMetric) -> None:
    errors = refusal(metric, {"on": "x", "value": "1"}, {"on": "y", "value": "1"}, numbers=[4, 9])
    assert [error.row for error in errors] == [4, 9]


@pytest.mark.django_db(transaction=True)
def test_two_people_with_two_values_for_one_day_leave_one_reading() -> None:
    metric = make_complete_metric(pilot=make_pilot())
    refused: list[list[RowError]] = []

    def send(value: int) -> None:
        try:
            record_readings(metric, rows=[{"on": MONDAY, "value": value}], as_of=MONDAY)
        except ReadingsRefusedError as refusal:
            refused.append(refusal.errors)
        finally:
            connection.close()

    people = [threading.Thread(target=send, args=(value,)) for value in range(1, 7)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert Reading.objects.count() == 1
    assert len(refused) == 5
