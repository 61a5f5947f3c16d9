"""The fields of a fact that no other form has: days that may be imprecise."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator

from pilots.dates import Day, Precision

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2100, 12, 31)
WITHIN_REASON = [
    MinValueValidator(FIRST_DAY, "Give a day from 1970 on."),
    MaxValueValidator(LAST_DAY, "Give a day up to 2100."),
]
PRECISIONS = [
    (Precision.DAY, "The day"),
    (Precision.MONTH, "The month only"),
    (Precision.QUARTER, "The quarter only"),
    (Precision.YEAR, "The year only"),
]


def date_input() -> forms.DateInput:
    """Return a date picker, which takes and gives ISO days."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class PreciseDayField(forms.DateField):
    """A day that is always known to the day."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"widget": date_input(), "validators": WITHIN_REASON, **options})


class DayInput(forms.MultiWidget):
    """A day, and out of the way until asked for, how far it is known."""

    template_name = "pilots/day_input.html"
    use_fieldset = False  # the day is what is asked for; how far it is known has a label of its own

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"": date_input(), "precision": forms.Select(choices=PRECISIONS)}, attrs)

    def decompress(self, value: Any) -> list[Any]:
        return [value.on, value.precision] if isinstance(value, Day) else [value, Precision.DAY]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        on, precision = super().value_from_datadict(data, files, name)
        return [on, precision or Precision.DAY]

    def id_for_label(self, id_: str, index: Any = "0") -> str:
        return f"{id_}_0"


class DayField(forms.MultiValueField):
    """A `Day`, or None where it is not recorded. Of a month, a quarter or a year the first day is kept."""

    widget = DayInput

    def __init__(self, **options: Any) -> None:
        fields = (PreciseDayField(required=False), forms.ChoiceField(choices=PRECISIONS, required=False))
        super().__init__(fields, require_all_fields=False, **options)

    def clean(self, value: Any) -> Day | None:
        day: Day | None = super().clean(value)
        if day is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return day

    def compress(self, data_list: list[Any]) -> Day | None:
        on, precision = data_list or (None, "")
        return Day.holding(on, precision or Precision.DAY) if on else None
