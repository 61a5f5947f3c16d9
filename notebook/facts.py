"""What is on record of one pilot: every row of every kind, who wrote it as it stands, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models.functions import JSONObject
from django.urls import reverse

from accounts.prepared import Kept
from notebook.kinds import KIND_OF, KINDS, Kind
from notebook.words import NOT_RECORDED, age
from pilots.models import Champion, Deputy, Pilot

SHOWN = 3  # rows of a table that stand open; the others fold
PILOT = -1  # stands in the kept queries for the pilot that is asked of
MOST = 400  # rows of a kind that a page reads, the newest: eight years of weeks

# The rows of a pilot by the slug of their kind, each with the `last_change` of its history.
type Rows = Mapping[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Cell:
    label: str
    words: str
    room: str

    @property
    def is_unknown(self) -> bool:
        return self.words == NOT_RECORDED


@dataclass(frozen=True, slots=True)
class Fact:
    """A row in words. `by` is empty where no user wrote it, `edit_url` where the reader may not change it.

    `departure_url`: where it is recorded that the champion or deputy leaves; empty where nobody is in post.
    """

    kind: Kind
    name: str
    anchor: str
    cells: list[Cell]
    recorded: str
    by: str
    history_url: str
    edit_url: str
    departure_url: str
    has_focus: bool


@dataclass(frozen=True, slots=True)
class FactTable:
    """The rows of one kind; `add_url` is empty where the reader may not add."""

    kind: Kind
    facts: list[Fact]
    add_url: str

    @property
    def shown(self) -> list[Fact]:
        return self.facts if len(self.facts) <= SHOWN + 1 else self.facts[:SHOWN]

    @property
    def folded(self) -> list[Fact]:
        return self.facts[len(self.shown) :]

    @property
    def is_unfolded(self) -> bool:
        return any(fact.has_focus for fact in self.folded)

    def fact(self, anchor: str) -> Fact | None:
        return next((fact for fact in self.facts if fact.anchor == anchor), None)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at which pilot on which day, whether they may record, and which fact they have just recorded."""

    pilot: Pilot
    today: date
    may_record: bool
    focus: str = ""


def rows_of(pilot: Pilot) -> Rows:
    """Return everything on record of a pilot: a query a kind, however many rows there are."""
    return {kind.slug: _newest_rows(kind.slug).rows({PILOT: pilot.pk}) for kind in KINDS}


@cache
def _newest_rows(slug: str) -> Kept[Any]:
    """Return the query of a kind's rows; to compose them all takes longer than to ask them of a pilot."""
    return Kept(rows_of_kind(KIND_OF[slug], Pilot(pk=PILOT))[:MOST])


def rows_of_kind(kind: Kind, pilot: Pilot) -> models.QuerySet[Any, Any]:
    """Return a pilot's rows of a kind; a relation that the kind does not name raises when it is followed."""
    own = {"pk": pilot.pk} if kind.model is Pilot else {"pilot": pilot}
    rows = kind.read(kind.model._default_manager.filter(**own))
    rows = rows.select_related(*kind.related) if kind.related else rows
    history: Any = kind.model.history.rel.related_model  # type: ignore[attr-defined]
    last = history.objects.filter(pgh_obj=models.OuterRef("pk")).order_by("-pgh_id")[:1]
    change = last.values(change=JSONObject(event="pgh_id", context="pgh_context__metadata"))
    annotated: models.QuerySet[Any, Any] = rows.annotate(last_change=models.Subquery(change)).order_by(*kind.order)
    return annotated.fetch_mode(models.FETCH_RAISE)


def last_event(row: Any) -> int:
    """Return the id of the newest event of a row's history, as it was when the row was read; 0 where it has none."""
    return int((row.last_change or {}).get("event", 0))


def _context(row: Any) -> Mapping[str, Any]:
    """Return who or what acted last, as history has it."""
    return (row.last_change or {}).get("context") or {}


def tables_of(reader: Reader, rows: Rows) -> dict[str, FactTable]:
    """Return the rows in words, by the slug of their kind, in one query for the names of whoever wrote them."""
    names = _names([row for some in rows.values() for row in some])
    return {slug: _table(reader, KIND_OF[slug], some, names) for slug, some in rows.items()}


def _names(rows: list[Any]) -> dict[int, str]:
    users = {_context(row).get("user") for row in rows} - {None}
    return {pk: str(user) for pk, user in get_user_model()._default_manager.in_bulk(users).items()}


def _table(reader: Reader, kind: Kind, rows: list[Any], names: Mapping[int, str]) -> FactTable:
    return FactTable(
        kind=kind,
        facts=[_fact(reader, kind, row, names) for row in rows],
        add_url=add_url(kind, reader.pilot) if reader.may_record else "",
    )


def add_url(kind: Kind, pilot: Pilot) -> str:
    """Return the address of the form of a new row; empty where none is added by hand."""
    if kind.adds_at:
        return reverse(kind.adds_at, args=[pilot.pk])
    return reverse("fact-add", args=[pilot.pk, kind.slug]) if kind.is_added_here else ""


def edit_url(kind: Kind, pilot: Pilot, row: Any) -> str:
    """Return the address of the form of a row; empty where it is not changed by hand."""
    if kind.edits_at:
        return reverse(kind.edits_at, args=[row.pk])
    return reverse("fact-edit", args=[pilot.pk, kind.slug, row.pk]) if kind.form else ""


def departure_url(row: Any) -> str:
    """Return the address of everything that the champion or deputy of a row holds, if they are in post."""
    is_in_post = isinstance(row, Champion | Deputy) and not row.until and not getattr(row, "succeeded_on", None)
    return reverse("champion-departure", args=[row.person_id]) if is_in_post else ""


def _fact(reader: Reader, kind: Kind, row: Any, names: Mapping[int, str]) -> Fact:
    return Fact(
        kind=kind,
        name=kind.name(row),
        anchor=kind.anchor(row),
        cells=[Cell(column.label, column.say(row) or NOT_RECORDED, column.room) for column in kind.columns],
        recorded=recorded(row.recorded_on, reader.today),
        by=names.get(_context(row).get("user", 0), ""),
        history_url=reverse("fact-history", args=[reader.pilot.pk, kind.slug, row.pk]),
        edit_url=edit_url(kind, reader.pilot, row) if reader.may_record else "",
        departure_url=departure_url(row) if reader.may_record else "",
        has_focus=kind.anchor(row) == reader.focus,
    )


def recorded(on: date, today: date) -> str:
    """Return how long ago something was recorded: `today`, `3 weeks ago`."""
    return "today" if on >= today else f"{age(on, today)} ago"
