"""What has become of one fact: who said what of it when, from what to what, in words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from accounts.history import Change, changes_of
from accounts.models import Portfolio
from accounts.wording import number
from notebook.kinds import Kind
from notebook.words import NOT_RECORDED
from pilots.dates import Day, Precision

KINDS_OF_CHANGE = {"insert": "Recorded", "update": "Changed", "delete": "Removed"}
OURS = {"id", "portfolio", "pilot", "key", "recorded_on", "submission_key", "version", "inventory"}


@dataclass(frozen=True, slots=True)
class ToldChange:
    """One change in words; `lines` are label, before and after. `by` is empty where history does not say who it was.

    `recorded_on` is the day of recording that it was given, where that is another than the day on which it came here.
    """

    at: datetime
    by: str
    what: str
    is_first: bool
    recorded_on: date | None
    lines: list[tuple[str, str, str]]


def told_changes(kind: Kind, row: models.Model, portfolio: Portfolio) -> list[ToldChange]:
    """Return the changes of a row, the newest first: two queries, and one per kind of thing that it names."""
    changes = changes_of(row)
    names = _names(kind, changes)
    told, values = [], dict[str, Any]()
    for change in changes:
        before, values = values, values | {name: new for name, _, new in change.columns}
        lines = list(_lines(kind, before, values, names))
        told.append(_told(change, lines, recorded_on=values.get("recorded_on"), came_on=portfolio.day_of(change.at)))
    return told[::-1]


def _told(change: Change, lines: list[tuple[str, str, str]], *, recorded_on: date | None, came_on: date) -> ToldChange:
    return ToldChange(
        at=change.at,
        by="" if change.by == NOT_RECORDED else change.by.replace("_", " "),
        what=KINDS_OF_CHANGE[change.kind],
        is_first=change.kind == "insert",
        recorded_on=None if recorded_on == came_on else recorded_on,
        lines=lines,
    )


def _lines(
    kind: Kind, before: Mapping[str, Any], after: Mapping[str, Any], names: Mapping[str, Mapping[int, str]]
) -> Iterator[tuple[str, str, str]]:
    for column in kind.model._meta.concrete_fields:
        if column.name not in OURS and not column.name.endswith("_precision"):
            words = [_words(column, values, names) for values in (before, after)]
            if words[0] != words[1]:
                yield label_of(kind, column), words[0], words[1]


def label_of(kind: Kind, column: models.Field[Any, Any]) -> str:
    """Return what the form of a kind calls a column, else what the column is called."""
    field = kind.form.base_fields.get(column.name) if kind.form else None
    label = str((field and field.label) or column.verbose_name)
    return label[:1].upper() + label[1:]


def _words(column: models.Field[Any, Any], values: Mapping[str, Any], names: Mapping[str, Mapping[int, str]]) -> str:
    """Return what a column says in words, given all values of its row."""
    value = values.get(column.name)
    if value in (None, "", [], {}):
        return NOT_RECORDED
    if column.name in names:
        return names[column.name].get(value, "somebody who was removed")
    if isinstance(value, date):
        return str(Day(value, Precision(values.get(f"{column.name}_precision") or Precision.DAY)))
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


def _names(kind: Kind, changes: list[Change]) -> dict[str, dict[int, str]]:
    """Return the names of the people and things that the changes speak of, by column."""
    named: dict[str, dict[int, str]] = {}
    for column in kind.model._meta.concrete_fields:
        if column.is_relation and column.name not in OURS:
            ids = {
                value for change in changes for name, *both in change.columns if name == column.name for value in both
            }
            related: Any = column.related_model
            rows = related._default_manager.in_bulk(ids - {None})
            named[column.name] = {pk: _name(row) for pk, row in rows.items()}
    return named


def _name(row: Any) -> str:
    """Return the name of a person, a system or a metric; an integration has that of its system."""
    return str(getattr(row, "name", None) or getattr(row, "system", None) or row)
