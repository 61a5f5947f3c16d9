"""Readings by form, by paste and by file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from outcomes.models import OutcomeMetric, Reading
from tests.factories import (
    MONDAY,
    make_reading,
)
from tests.outcomes.views.pages import KEY, text_of


class TestReadingAdd:
    GIVEN = {"value": "24.50", "on": "2026-05-29", "evidence": "measured", "cases": "40", "submission_key": KEY}

    def test_takes_a_reading(self, engineer: Client, metric: OutcomeMetric) -> None:
        response = engineer.post(f"/metrics/{metric.pk}/readings/add/", self.GIVEN, follow=True)
        assert "1 reading recorded." in text_of(response)
        reading = Reading.objects.get()
        assert (reading.value, reading.on, reading.cases, reading.recorded_on) == (
            Decimal("24.50"),
            date(2026, 5, 29),
            40,
            MONDAY,
        )

    def test_sent_twice_is_one(self, engineer: Client, metric: OutcomeMetric) -> None:
        for _ in range(2):
            response = engineer.post(f"/metrics/{metric.pk}/readings/add/", self.GIVEN)
            assert response.status_code == 302
        assert Reading.objects.count() == 1

    def test_another_value_for_the_day_asks_before_it_replaces(self, engineer: Client, metric: OutcomeMetric) -> None:
        make_reading(metric=metric, on=date(2026, 5, 29), value=25)
        response = engineer.post(f"/metrics/{metric.pk}/readings/add/", self.GIVEN)
        assert response.status_code == 409
        assert "25 minutes per case is on record for 29 May 2026." in text_of(response)
        assert 'value="24.50"' in response.content.decode()
        assert "Replace 25 by 24.50" in text_of(response)
        assert Reading.objects.get().value == 25
        response = engineer.post(f"/metrics/{metric.pk}/readings/add/", self.GIVEN | {"replace": "yes"}, follow=True)
        assert "1 reading replaced; history keeps the value before." in text_of(response)
        assert Reading.objects.get().value == Decimal("24.5")

    @pytest.mark.parametrize(
        ("field", "given", "said"),
        [
            ("value", "", "This field is required."),
            ("value", "24,5", "with a decimal point"),
            ("value", "9" * 400, "no more than"),
            ("on", "2026-06-02", "A day up to today, 1 Jun 2026"),
            ("on", "1066-10-14", "from 1990 on"),
            ("on", "yesterday", "Write the day as 30 Jun 2026"),
            ("cases", "-1", "greater than or equal to 0"),
            ("cases", "99999999999", "less than or equal to"),
            ("evidence", "guess", "Select a valid choice"),
            ("submission_key", "x", "Enter a valid UUID"),
        ],
    )
    def test_says_beside_its_field_what_is_wrong(
        self, engineer: Client, metric: OutcomeMetric, field: str, given: str, said: str
    ) -> None:
        response = engineer.post(f"/metrics/{metric.pk}/readings/add/", self.GIVEN | {field: given})
        assert response.status_code == 422
        assert said in str(response.context["form"].errors[field])
        assert not Reading.objects.exists()


class TestReadingsPaste:
    LINES = "2026-05-11\t26.1\tsampled\r\n2026-05-18\t25.4\r\n"
    GIVEN = {"text": LINES, "mark": "point", "evidence": "measured", "submission_key": KEY}

    def preview(self, client: Client, metric: OutcomeMetric, **given: Any) -> Any:
        return client.post(f"/metrics/{metric.pk}/readings/paste/", self.GIVEN | given)

    def confirm(self, client: Client, metric: OutcomeMetric, **given: Any) -> Any:
        seen = self.preview(client, metric, **given).context["seen"]
        sent = self.GIVEN | given | {"confirm": "yes", "seen": seen}
        return client.post(f"/metrics/{metric.pk}/readings/paste/", sent, follow=True)

    def test_shows_what_each_row_becomes_and_writes_nothing(self, engineer: Client, metric: OutcomeMetric) -> None:
        make_reading(metric=metric, on=date(2026, 5, 18), value=Decimal("25.4"))
        response = self.preview(engineer, metric)
        said = text_of(response)
        assert response.status_code == 200
        assert "1 11 May 2026 26.1 Sampled A new reading" in said
        assert "2 18 May 2026 25.4 Measured On record already: left as it is" in said
        assert Reading.objects.count() == 1

    def test_records_all_once_confirmed_and_twice_is_one(self, engineer: Client, metric: OutcomeMetric) -> None:
        assert "2 readings recorded." in text_of(self.confirm(engineer, metric))
        assert "2 readings on record already" in text_of(self.confirm(engineer, metric))
        assert list(Reading.objects.order_by("on").values_list("value", "evidence")) == [
            (Decimal("26.1"), "sampled"),
            (Decimal("25.4"), "measured"),
        ]

    def test_confirms_nothing_that_was_not_seen(self, engineer: Client, metric: OutcomeMetric) -> None:
        seen = self.preview(engineer, metric).context["seen"]
        changed = self.GIVEN | {"text": "2026-05-11\t20", "confirm": "yes", "seen": seen}
        response = engineer.post(f"/metrics/{metric.pk}/readings/paste/", changed)
        assert "A new reading" in text_of(response)
        assert not Reading.objects.exists()

    def test_names_row_and_column_of_every_error_and_records_none(
        self, engineer: Client, metric: OutcomeMetric
    ) -> None:
        response = self.preview(engineer, metric, text="2026-05-11\t26.1\n31 Apr 2026\t=1+1\n2026-07-01\t3")
        said = text_of(response)
        assert response.status_code == 422
        assert "Nothing is recorded: 3 values cannot be" in said
        assert "Row 2, day : “31 Apr 2026”. There is no such day." in said
        assert "Row 2, value : “=1+1”. A number alone, written 1234.5" in said
        assert "Row 3, day : “2026-07-01”. A day up to today, 1 Jun 2026" in said
        assert 'name="confirm"' not in response.content.decode()
        sent = self.GIVEN | {"text": "2026-07-01\t3", "confirm": "yes", "seen": response.context["seen"]}
        engineer.post(f"/metrics/{metric.pk}/readings/paste/", sent)
        assert not Reading.objects.exists()

    def test_asks_what_could_be_read_two_ways(self, engineer: Client, metric: OutcomeMetric) -> None:
        response = self.preview(engineer, metric, text="1/6/2026\t25,4", mark="")
        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"mark", "order"}
        assert "1/6/2026" in response.content.decode()
        said = text_of(self.preview(engineer, metric, text="1/6/2026\t25,4", mark="comma", order="day_first"))
        assert "1 1 Jun 2026 25.4 Measured A new reading" in said

    def test_replaces_only_when_told_to(self, engineer: Client, metric: OutcomeMetric) -> None:
        make_reading(metric=metric, on=date(2026, 5, 18), value=25)
        response = self.preview(engineer, metric)
        assert response.status_code == 422
        assert "25 minutes per case is on record for 18 May 2026" in text_of(response)
        assert "Replaces 25" in text_of(self.preview(engineer, metric, replace="on"))
        assert "1 reading recorded. 1 reading replaced" in text_of(self.confirm(engineer, metric, replace="on"))

    def test_reads_a_file_and_shows_its_lines_for_the_next_step(self, engineer: Client, metric: OutcomeMetric) -> None:
        from tests.outcomes.test_pasting import upload, workbook

        file = upload(workbook([["Date", "Value"], [date(2026, 5, 11), 26.1]]), "readings.xlsx")
        response = self.preview(engineer, metric, text="", mark="", file=file)
        assert "2 11 May 2026 26.1 Measured A new reading" in text_of(response)
        form = response.context["form"]
        assert (form["text"].value().split(), form["mark"].value()) == (
            ["Date", "Value", "2026-05-11", "00:00:00", "26.1"],
            "point",
        )

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7\x00", b"\xff\xfe\x00", b'"never closed'])
    def test_a_bad_file_is_explained(self, engineer: Client, metric: OutcomeMetric, content: bytes) -> None:
        from tests.outcomes.test_pasting import upload

        assert self.preview(engineer, metric, text="", file=upload(content)).status_code == 422

    @pytest.mark.parametrize("text", ["", "\x00", "x" * 200_001, "2026-05-11\t" + "9" * 131_073])
    def test_whatever_is_pasted_is_answered(self, engineer: Client, metric: OutcomeMetric, text: str) -> None:
        assert self.preview(engineer, metric, text=text).status_code == 422
