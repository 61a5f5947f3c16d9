"""The fields of a fact that no other form has: days that may be imprecise, weeks, yes or no or nobody has said."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import DecimalValidator, MaxValueValidator, MinValueValidator

from accounts.wording import number
from pilots.dates import MONTHS, Day, Precision, monday_of

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2100, 12, 31)
WITHIN_REASON = [
    MinValueValidator(FIRST_DAY, "Give a day from 1970 on."),
    MaxValueValidator(LAST_DAY, "Give a day up to 2100."),
]
NOT_SAID = ("", "Not recorded")
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


class WeekField(PreciseDayField):
    """A week, given by any of its days, as its Monday."""

    def clean(self, value: Any) -> date | None:
        on: date | None = super().clean(value)
        return on and monday_of(on)


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
        return _first_day(on, Precision(precision or Precision.DAY)) if on else None


def _first_day(on: date, precision: Precision) -> Day:
    """Return the day, month, quarter or year in which a day lies, held by its first day."""
    if precision == Precision.DAY:
        return Day(on)
    months = MONTHS[precision]
    return Day(on.replace(month=(on.month - 1) // months * months + 1, day=1), precision)


class YesNoField(forms.TypedChoiceField):
    """True, False, or None: nobody has said."""

    def __init__(self, **options: Any) -> None:
        choices = [NOT_SAID, ("yes", "Yes"), ("no", "No")]
        super().__init__(choices=choices, coerce=lambda said: said == "yes", empty_value=None, **options)

    def prepare_value(self, value: Any) -> Any:
        return ("yes" if value else "no") if isinstance(value, bool) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class NumberField(forms.DecimalField):
    """A number with at most six places after the point, as text: what is no number is told and not dropped."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal"})
        super().__init__(**{"widget": widget, "validators": [DecimalValidator(18, 6)], **options})

    def prepare_value(self, value: Any) -> Any:
        """Write what is stored without its trailing zeros."""
        return value if value is None or isinstance(value, str) else number(value)


class CountField(forms.IntegerField):
    """A whole number from 0 on, as text."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric"})
        super().__init__(**{"widget": widget, "min_value": 0, "max_value": 2_000_000_000, **options})
