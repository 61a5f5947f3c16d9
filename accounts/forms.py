"""What every form of a fact has in common, and the field for somebody or something that is chosen by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import QuerySet

from accounts.actions import on_record
from accounts.models import Person, Portfolio

if TYPE_CHECKING:
    AnyModelForm = forms.ModelForm[Any]
else:
    AnyModelForm = forms.ModelForm

MOST_NAMES = 300  # more of them help nobody to choose; any other name can be typed


class NameInput(forms.TextInput):
    """A text with suggestions. Of several in one form, the first carries the suggestions for all (`suggest_names`)."""

    template_name = "accounts/name_input.html"
    names: Iterable[str] = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, {**(attrs or {}), "autocomplete": "off"})
        context["widget"]["names"] = self.names
        return context


class NamedField(forms.CharField):
    """A row of a portfolio that has a name of its own: chosen among those there are, or typed as a new one.

    `portfolio` is set by the form. Cleaning writes nothing: a new name is a row not yet saved (`on_record` saves it).
    """

    widget = NameInput

    def __init__(self, *, model: type[models.Model] = Person, **options: Any) -> None:
        super().__init__(**{"max_length": 200, **options})
        self.model = model
        self.portfolio: Portfolio | None = None

    def clean(self, value: Any) -> Any:
        name = " ".join(super().clean(value).split())
        if not name:
            return None
        known = self.model._default_manager.filter(portfolio=self.portfolio)
        return (
            known.filter(name=name).first()
            or known.filter(name__iexact=name).order_by("pk").first()
            or self.model(portfolio=self.portfolio, name=name)
        )


def names_of(model: type[models.Model], portfolio: int) -> QuerySet[Any, str]:
    """Return the names that a portfolio has of a model's rows, as many as a field may suggest."""
    known = model._default_manager.filter(portfolio=portfolio).order_by("name")
    return known.values_list("name", flat=True)[:MOST_NAMES]


def suggest_names(form: forms.BaseForm, portfolio: Portfolio) -> None:
    """Let the form's named fields choose from a portfolio, and suggest the names that it has."""
    lists: dict[type[models.Model], str] = {}
    for name, field in form.fields.items():
        if isinstance(field, NamedField):
            field.portfolio = portfolio
            if field.model not in lists:
                lists[field.model] = f"{form[name].id_for_label}-names"
                field.widget.names = names_of(field.model, portfolio.pk)
            field.widget.attrs["list"] = lists[field.model]


class FactForm(AnyModelForm):
    """Explains what the database would refuse, whichever columns that depends on.

    Django leaves constraints over columns that a form does not show to the database, which answers with an error page.
    """

    def _get_validation_exclusions(self) -> set[str]:
        kept_by_us = {field.name for field in self._meta.model._meta.fields if not field.editable} - {"portfolio"}
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - kept_by_us

    def add_error(self, field: str | None, error: Any) -> None:
        """Say of the whole form what is wrong with a column that it does not show."""
        if field is None and hasattr(error, "error_dict"):
            shown = {name: errors for name, errors in error.error_dict.items() if name in self.fields}
            others = [one for name, errors in error.error_dict.items() if name not in shown for one in errors]
            error = ValidationError(shown | ({NON_FIELD_ERRORS: others} if others else {}))
        super().add_error(field, error)

    def new_names(self) -> dict[str, Any]:
        """Return what the form names for the first time, by field."""
        named = {name: self.cleaned_data.get(name) for name in self.fields if self._is_named(name)}
        return {name: row for name, row in named.items() if row is not None and row.pk is None}

    def save(self, commit: bool = True) -> Any:
        """Save the fact, and before it whatever it names for the first time."""
        if commit and not self.errors:
            for name, row in self.new_names().items():
                setattr(self.instance, name, on_record(row))
        return super().save(commit)

    def _is_named(self, name: str) -> bool:
        return isinstance(self.fields[name], NamedField)
