"""Two people at one fact: what both say, field by field, and the form that lets one of them decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from notebook.words import NOT_RECORDED
from pilots.forms import PilotFactForm


@dataclass(frozen=True, slots=True)
class Difference:
    """One field: what it was when the form was opened (empty: not known), what it is now, what was typed."""

    label: str
    was: str
    now: str
    typed: str


def as_opened(row: models.Model, event: int) -> models.Model | None:
    """Return a row as it stood at an event of its history; None where it has no such event."""
    then = row.history.filter(pgh_id=event).first()  # type: ignore[attr-defined]
    if then is None:
        return None
    columns = row._meta.concrete_fields
    return type(row)(**{column.attname: getattr(then, column.attname) for column in columns})


def typed_into(form: PilotFactForm) -> dict[str, Any]:
    """Return what was typed into a form where that differs from the row with which it was opened, by field."""
    return {name: form[name].data for name in form.changed_data}


def differences(*, opened: PilotFactForm | None, now: PilotFactForm, typed: PilotFactForm) -> list[Difference]:
    """Return the fields that either of the two has changed; `typed` alone is bound, to what was sent."""
    found = []
    for name, field in now.fields.items():
        was = said(field, opened[name].initial) if opened else ""
        is_now, is_typed = said(field, now[name].initial), said(field, typed[name].data)
        if is_now != is_typed or (opened and was != is_now):
            found.append(Difference(str(field.label), was, is_now, is_typed))
    return found


def said(field: forms.Field, value: Any) -> str:
    """Return what a field's value says in words, whether it is stored or was typed."""
    if isinstance(field, forms.MultiValueField):
        return _day(field, value)
    value = field.prepare_value(value)
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        value = {str(code): label for code, label in choices if code}.get(str(value), value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return NOT_RECORDED if value in (None, "") else str(value)


def _day(field: forms.MultiValueField, value: Any) -> str:
    """Return a day as far as it is known; what was typed and is no day stays as it was typed."""
    try:
        day = field.clean(value)
    except ValidationError:
        return " ".join(str(part) for part in value if part)
    return str(day) if day else NOT_RECORDED
