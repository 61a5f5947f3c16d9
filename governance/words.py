"""How the pages of this room tell the history of a fact."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models

from accounts.history import changes_of
from accounts.wording import spoken
from governance.functions import function_name
from governance.models import area_name

# Kept for the machine, or told by another column.
UNTOLD = ("recorded_on", "portfolio", "pilot", "id", "key")


NAMED: dict[str, Callable[[str], str]] = {"area": area_name, "function": function_name}


@dataclass(frozen=True, slots=True)
class Told:
    """One recorded change in words: when, by whom, and which columns from what to what."""

    at: datetime
    by: str
    columns: list[tuple[str, str, str]]


def history_of(row: models.Model) -> list[Told]:
    """Return the changes of a row that people can read, the last one first."""
    told = [Told(change.at, change.by, _columns(row, change.columns)) for change in changes_of(row)]
    return [one for one in reversed(told) if one.columns]


def _columns(row: models.Model, columns: list[tuple[str, Any, Any]]) -> list[tuple[str, str, str]]:
    fields = {field.name: field for field in row._meta.concrete_fields}
    told = [
        (fields[name], before, after) for name, before, after in columns if name in fields and _is_told(fields[name])
    ]
    return [(_label(field), in_words(field, before), in_words(field, after)) for field, before, after in told]


def _is_told(field: models.Field[Any, Any]) -> bool:
    return field.name not in UNTOLD and not field.is_relation and not field.name.endswith("_precision")


def _label(field: models.Field[Any, Any]) -> str:
    return str(field.verbose_name).removesuffix(" on").capitalize()


def in_words(field: models.Field[Any, Any], value: Any) -> str:
    """Return what a column held: `1 Jun 2026`, `yes`, the words of a choice or of a code; empty where it was empty."""
    if value in (None, ""):
        return ""
    if field.name in NAMED:
        return NAMED[field.name](value)
    if isinstance(value, date):
        return spoken(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(dict(field.flatchoices).get(value, value))
