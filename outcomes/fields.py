"""Fields that the forms of this room share."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from accounts.models import Person, Portfolio
from accounts.wording import number
from outcomes import spelling
from outcomes.actions.reading_rows import DECIMAL_PLACES, NotAcceptedError
from outcomes.models.metrics import INTEGER_DIGITS
from pilots.dates import Day

FIRST, LAST = date(spelling.FIRST_YEAR, 1, 1), date(spelling.LAST_YEAR, 12, 31)


class DayField(forms.DateField):
    """A day that is known for certain."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_validators = [
        MinValueValidator(FIRST, "Give a day from 1990 on."),
        MaxValueValidator(LAST, "Give a day up to 2100."),
    ]
    default_error_messages = {"invalid": "Write the day as 30 Jun 2026 or 2026-06-30."}


class ImpreciseDayField(forms.CharField):
    """A day, or the month, quarter or year in which it lies, as one line of text."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "A day, or as near as you know it: 4 May 2026, May 2026, Q2 2026, 2026.")
        super().__init__(max_length=40, **kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return spelling.day(text)
        except NotAcceptedError as reason:
            raise forms.ValidationError(str(reason)) from None

    # Length and NUL are checked on the text, which is a Day by now.
    def run_validators(self, value: Any) -> None:
        super().run_validators(str(value) if isinstance(value, Day) else value)

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, Day) else value


class ValueField(forms.DecimalField):
    """A value of a metric, typed with a decimal point, kept exactly as it is."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {"invalid": "Write a number alone, with a decimal point: 22.4."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=INTEGER_DIGITS + DECIMAL_PLACES, decimal_places=DECIMAL_PLACES, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}

    def prepare_value(self, value: Any) -> Any:
        return number(value) if isinstance(value, Decimal) else value


class CountField(forms.IntegerField):
    """How many there were, if anybody counted."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=2_147_483_647, required=False, **kwargs)


class NameField(forms.CharField):
    """The name of somebody or some team; a list of those who are known helps to write it as before."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, widget=forms.TextInput(attrs={"list": "people"}), **kwargs)

    def clean(self, value: Any) -> Any:
        return " ".join(super().clean(value).split())


def person_named(name: str, portfolio: Portfolio) -> Person | None:
    """Return the person of a portfolio who has a name, whatever its capitals; a new one where nobody has it."""
    if not name:
        return None
    known = Person.objects.filter(portfolio=portfolio, name__iexact=name).order_by("pk").first()
    return known or Person.objects.get_or_create(portfolio=portfolio, name=name)[0]
