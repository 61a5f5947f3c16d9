"""The form of one fact of a pilot: how its columns are asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
from django.db import models

from accounts.forms import FactForm, NamedField, suggest_names
from accounts.models import Person
from pilots.dates import Day, Precision
from pilots.forms.fields import NOT_SAID, CountField, DayField, NumberField, PreciseDayField, YesNoField
from pilots.models import Pilot, SourceSystem

NAMED = (Person, SourceSystem)


def fact_field(column: models.Field[Any, Any], **options: Any) -> forms.Field | None:
    """Return how a fact's column is asked for; `options` are what a form says of it: label, help_text, widget."""
    options = {"required": not column.blank, "help_text": column.help_text, "label": _label(column), **options}
    if column.has_default():
        options["initial"] = column.get_default()
    if isinstance(column, models.ForeignKey) and column.related_model in NAMED:
        return NamedField(model=column.related_model, **options)
    if isinstance(column, models.DateField):
        return _day_field(column, options)
    if isinstance(column, models.BooleanField):
        return YesNoField(**options) if column.null else forms.BooleanField(**options | {"required": False})
    if column.choices:
        return _choice_field(column, options)
    return _plain_field(column, options)


def _label(column: models.Field[Any, Any]) -> str:
    text = str(column.verbose_name)
    return text[:1].upper() + text[1:]


def _day_field(column: models.DateField[Any, Any], options: dict[str, Any]) -> forms.Field:
    has_precision = any(field.name == f"{column.name}_precision" for field in column.model._meta.fields)
    return DayField(**options) if has_precision else PreciseDayField(**options)


def _choice_field(column: models.Field[Any, Any], options: dict[str, Any]) -> forms.Field:
    """Offer "not recorded" where the column has it; "unknown", which is an answer, is among the choices themselves."""
    choices = list(column.choices or ())
    if column.blank:
        return forms.ChoiceField(choices=[NOT_SAID, *choices], **options)
    return forms.ChoiceField(choices=choices, **options)


def _plain_field(column: models.Field[Any, Any], options: dict[str, Any]) -> forms.Field | None:
    if isinstance(column, models.DecimalField):
        return NumberField(**options)
    if isinstance(column, models.IntegerField):
        return CountField(**options)
    if isinstance(column, models.TextField):
        options.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
    field: forms.Field | None = column.formfield(**options)
    if isinstance(field, SimpleArrayField):
        field.widget = forms.TextInput()
    return field


class PilotFactForm(FactForm):
    """One fact of one pilot on the notebook; `as_of` is the day of recording.

    `needs`: what it cannot do without; `today`: days that are today unless somebody says otherwise; `more`: what is
    asked only of those who want to say more; `since`: per state, the column of the day since which it is so.
    """

    needs: tuple[str, ...] = ()
    today: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    since: dict[str, str] = {}
    use_required_attribute = False

    class Meta:
        formfield_callback = fact_field

    def __init__(self, *args: Any, pilot: Pilot, as_of: date, **options: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **options})
        self.pilot, self.as_of = pilot, as_of
        if hasattr(self.instance, "pilot_id"):
            self.instance.pilot = pilot
        suggest_names(self, pilot.portfolio)
        for name, field in self.fields.items():
            self._begin(name, field)

    @property
    def is_new(self) -> bool:
        return self.instance.pk is None

    def _begin(self, name: str, field: forms.Field) -> None:
        """Set what a field begins with and whether it can do without an answer.

        What an import left empty may stay empty: somebody who edits another column need not know it.
        """
        value = getattr(self.instance, name, None)
        if self.is_new and name in self.today and name not in self.initial:
            value = self.initial[name] = self.as_of
        if isinstance(field, NamedField) and not self.is_new:
            self.initial[name] = str(value or "")
        if isinstance(field, DayField):
            self.initial[name] = [value, getattr(self.instance, f"{name}_precision", Precision.DAY)]
        if name in self.needs:
            field.required = self.is_new or value not in (None, "")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for state, day in self.since.items():
            self._date_the_change(state, day)
        return cleaned

    def _date_the_change(self, state: str, day: str) -> None:
        """Let a state that has changed be so from today, where nobody says since when."""
        if state in self.changed_data and day not in self.changed_data and self.cleaned_data.get(state):
            is_imprecise = isinstance(self.fields[day], DayField)
            self.cleaned_data[day] = Day(self.as_of) if is_imprecise else self.as_of

    def refuse(self, field: str, message: str) -> None:
        """Say beside a field what is wrong, unless that has been said."""
        if field not in self.errors:
            self.add_error(field, message)

    def _post_clean(self) -> None:
        for name, field in self.fields.items():
            if isinstance(field, DayField) and name in self.cleaned_data:
                day: Day | None = self.cleaned_data[name]
                setattr(self.instance, f"{name}_precision", day.precision if day else Precision.DAY)
                self.cleaned_data[name] = day and day.on
        super()._post_clean()  # type: ignore[misc]

    def _get_validation_exclusions(self) -> set[str]:
        """A name that is not saved yet has no row that could be checked; it is nobody's of another portfolio."""
        return super()._get_validation_exclusions() | set(self.new_names())

    def validate_constraints(self) -> None:
        """Check the constraints over all columns, shown or not, save those with an error or a new name."""
        try:
            self.instance.validate_constraints(exclude={*self.errors, *self.new_names()})
        except ValidationError as error:
            self._update_errors(error)  # type: ignore[attr-defined]
