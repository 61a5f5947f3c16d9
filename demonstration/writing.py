"""Writes what the stories tell as rows: each fact as it was first entered, then each later entry as a change of it.

So history has every value that a fact has had, in the order in which it was entered. All facts of one model that were
entered for the nth time are one statement.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import models
from django.db.models import Model

from accounts.models import Person, Portfolio
from demonstration.frozen import frozen_copy
from demonstration.telling import Entry, Fact, Signed, Span, Story
from demonstration.telling.regular import chance_of
from governance.models import Pause
from pilots.dates import MONTHS, Precision
from pilots.models import Champion, HandOver, Pilot, SourceSystem

# A pilot has one of these at a time: the next is entered when the one before has ended.
ONE_AT_A_TIME: tuple[type[Model], ...] = (Champion, HandOver, Pause)


@dataclass(frozen=True)
class Told:
    """A story, and the pilot that it becomes."""

    story: Story
    pilot: Pilot

    def chance(self, *what: object) -> int:
        """Return a number that is the same for the same thing of the same pilot."""
        return chance_of(self.pilot.code, *what)


@dataclass(frozen=True, eq=False)
class OneFact:
    told: Told
    fact: Fact


@dataclass
class Writer:
    """Writes facts of one portfolio, ending on `today`; `people` and `systems` are those that the facts name."""

    portfolio: Portfolio
    today: date
    people: Mapping[str, Person]
    systems: Mapping[str, SourceSystem]
    rows: dict[tuple[type[Model], int, str], Model] = field(default_factory=dict)

    def write_pilots(self, told: Iterable[Told]) -> None:
        self._write(Pilot, [OneFact(one, one.story.pilot) for one in told])

    def write(self, model: type[Model], told: Iterable[Told]) -> None:
        """Write the facts of one model; those that they belong to have been written before."""
        self._write(model, [OneFact(one, fact) for one in told for fact in one.story.facts_of(model)])

    def _write(self, model: type[Model], facts: list[OneFact]) -> None:
        written: dict[OneFact, Model] = {}
        for wave in _waves(model, facts):
            new = [(one, entry) for one, entry in wave if one not in written]
            moved = [(one, entry) for one, entry in wave if one in written]
            written |= {one: self._row(one, entry) for one, entry in new}
            model._default_manager.bulk_create(written[one] for one, _ in new)
            self._change(model, [(written[one], one, entry) for one, entry in moved])
        self.rows |= {
            (model, one.told.pilot.pk, one.fact.known_as): row for one, row in written.items() if one.fact.known_as
        }

    def _row(self, one: OneFact, entry: Entry) -> Model:
        pilot, model = one.told.pilot, one.fact.model
        row = pilot if model is Pilot else model(portfolio=self.portfolio, pilot=pilot)
        return self._enter(row, one.told, entry)

    def _change(self, model: type[Model], moved: list[tuple[Model, OneFact, Entry]]) -> None:
        """Write later entries of rows that are there: an upsert, because one statement then changes all of them."""
        if not moved:
            return
        rows = [self._enter(row, one.told, entry) for row, one, entry in moved]
        columns = {name for _, _, entry in moved for name in self._columns(model, entry)}
        model._default_manager.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=sorted({*columns, "recorded_on"})
        )

    def _columns(self, model: type[Model], entry: Entry) -> Iterator[str]:
        for name in entry.values:
            yield name
            if _kinds(model)[name] == "imprecise day":
                yield f"{name}_precision"

    def _enter(self, row: Model, told: Told, entry: Entry) -> Model:
        for name, said in entry.values.items():
            setattr(row, name, self._value(type(row), name, said, told))
            if isinstance(said, Span):
                setattr(row, f"{name}_precision", said.precision)
        row.recorded_on = self.day(entry.on)  # type: ignore[attr-defined]
        return row

    def _value(self, model: type[Model], name: str, said: Any, told: Told) -> Any:
        """Return what a value of a story is in its column."""
        kind = _kinds(model)[name]
        if said is None or kind == "plain":
            return said
        if kind is Person:
            return self.people[said]
        if kind is SourceSystem:
            return self.systems[said]
        if kind is Decimal:
            return Decimal(str(said))  # as the story says it, not as a float holds it
        if isinstance(kind, type):
            return self.rows[kind, told.pilot.pk, said]
        if isinstance(said, Signed):
            return frozen_copy(told.story, said, code=told.pilot.code, today=self.today)
        return first_day(said, self.today) if isinstance(said, Span) else self.day(said)

    def day(self, offset: int | None) -> date:
        return self.today + timedelta(days=offset or 0)


def first_day(span: Span, today: date) -> date:
    """Return the first day of the month, quarter or year in which a day lies."""
    around, months = today + timedelta(days=span.around), MONTHS[Precision(span.precision)]
    return around.replace(month=(around.month - 1) // months * months + 1, day=1)


@cache
def _kinds(model: type[Model]) -> dict[str, Any]:
    """Return of each column what a value in a story stands for: a day, a number, a person or another row, or itself."""
    names = {one.name for one in model._meta.fields}
    return {one.name: _kind(one, names) for one in model._meta.fields}


def _kind(column: Any, names: set[str]) -> Any:
    if column.related_model:
        return column.related_model
    if isinstance(column, models.JSONField):
        return "copy"
    if isinstance(column, models.DecimalField):
        return Decimal
    if not isinstance(column, models.DateField):
        return "plain"
    return "imprecise day" if f"{column.name}_precision" in names else "day"


def _waves(model: type[Model], facts: list[OneFact]) -> Iterable[list[tuple[OneFact, Entry]]]:
    """Return the entries in waves: of each fact (of each pilot, where it has one at a time) one entry a wave."""
    entries = sorted(((one, entry) for one in facts for entry in one.fact.entries), key=lambda told: told[1].on or 0)
    waves: defaultdict[int, list[tuple[OneFact, Entry]]] = defaultdict(list)
    place: Counter[Any] = Counter()
    for one, entry in entries:
        owner = one.told.pilot.code if model in ONE_AT_A_TIME else one
        waves[place[owner]].append((one, entry))
        place[owner] += 1
    return waves.values()


def people_of(facts: Iterable[Fact]) -> Iterator[str]:
    """Yield everybody whom the facts name."""
    for told in facts:
        kinds = _kinds(told.model)
        for entry in told.entries:
            yield from (said for name, said in entry.values.items() if said and kinds[name] is Person)
