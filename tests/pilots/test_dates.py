from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError

from pilots.dates import Day, Precision, latest
from pilots.models import Pilot
from tests.factories import make_pilot

SPANS = [
    (date(2024, 2, 29), Precision.DAY, date(2024, 2, 29), "29 Feb 2024"),
    (date(2024, 2, 1), Precision.MONTH, date(2024, 2, 29), "Feb 2024"),
    (date(2023, 12, 1), Precision.MONTH, date(2023, 12, 31), "Dec 2023"),
    (date(2024, 10, 1), Precision.QUARTER, date(2024, 12, 31), "Q4 2024"),
    (date(2024, 1, 1), Precision.QUARTER, date(2024, 3, 31), "Q1 2024"),
    (date(2023, 1, 1), Precision.YEAR, date(2023, 12, 31), "2023"),
]


@pytest.mark.parametrize(("on", "precision", "last", "words"), SPANS)
def test_an_imprecise_day_reaches_to_the_end_of_its_span(
    on: date, precision: Precision, last: date, words: str
) -> None:
    assert Day(on, precision).last == last
    assert str(Day(on, precision)) == words


@pytest.mark.parametrize(("on", "precision", "last", "words"), SPANS)
def test_the_database_reaches_as_far(db: None, on: date, precision: Precision, last: date, words: str) -> None:
    make_pilot(clock_start=on, clock_start_precision=precision)
    assert Pilot.objects.values_list(latest("clock_start"), flat=True).get() == last


def test_an_unknown_day_has_no_latest_day(db: None) -> None:
    make_pilot(clock_start=None)
    assert Pilot.objects.values_list(latest("clock_start"), flat=True).get() is None


@pytest.mark.parametrize(
    ("on", "precision"),
    [
        (date(2024, 2, 2), Precision.MONTH),
        (date(2024, 2, 1), Precision.QUARTER),
        (date(2024, 4, 2), Precision.QUARTER),
        (date(2024, 7, 1), Precision.YEAR),
        (date(2024, 1, 2), Precision.YEAR),
        (date(2024, 1, 1), "decade"),
        (None, "decade"),
    ],
)
def test_a_span_that_does_not_begin_on_its_first_day_is_refused(db: None, on: date | None, precision: str) -> None:
    with pytest.raises((IntegrityError, Exception), match=r"clock_start_precision|too long"):
        make_pilot(clock_start=on, clock_start_precision=precision)
