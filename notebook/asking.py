"""A form of a fact on its way to somebody: where it stands, what it was opened with, what is asked first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import models
from django.forms import BoundField
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.history import changes_of, newest_event
from notebook.conflicts import Difference, as_opened, differences, typed_into
from notebook.facts import Reader, last_event, rows_of_kind
from notebook.kinds import Kind
from pilots.forms import PilotFactForm


@dataclass(frozen=True, kw_only=True)
class Asked:
    """`place` is the id of what the form takes the place of; `ask` the field that is asked first.

    `changed_by` and `differences` say that somebody else has changed the fact, and what both say.
    """

    reader: Reader
    kind: Kind
    form: PilotFactForm
    place: str
    action: str
    title: str
    opened_with: int | None = None
    ask: str = ""
    changed_by: str = ""
    differences: list[Difference] = field(default_factory=list)

    @property
    def part(self) -> str:
        """Return the part of the template that takes the place of a row, of the pilot's own facts or of nothing yet."""
        if self.form.is_new:
            return "in-slot"
        return "in-row" if self.kind.mode else "in-block"

    @property
    def fields(self) -> list[BoundField]:
        return [one for one in self.form.visible_fields() if one.name not in self.form.more]

    @property
    def more(self) -> list[BoundField]:
        return [one for one in self.form.visible_fields() if one.name in self.form.more]

    @property
    def more_is_open(self) -> bool:
        return any(one.errors or one.name == self.ask for one in self.more) or bool(self.differences)

    @property
    def span(self) -> int:
        """Return how many columns the row has that the form takes the place of."""
        return len(self.kind.columns) + 1

    def let_focus(self, *, is_in_place: bool) -> None:
        """Let the focus go to the field that is asked; in place, without one, to the first."""
        first = self.ask if self.ask in self.form.fields else ""
        if is_in_place and not first:
            first = self.fields[0].name
        if first and not self.form.errors and not self.differences:
            self.form.fields[first].widget.attrs["autofocus"] = True

    def after_a_change(self, reader: Reader) -> Asked:
        """Return the form as it stands now: what was typed where that differs from what it was opened with."""
        row = _row(reader, self.kind, self.form.instance.pk)
        then = as_opened(row, self.opened_with or 0)
        now = _form(reader, self.kind, row)
        opened = _form(reader, self.kind, then) if then else None
        typed = _form(reader, self.kind, then or row, sent=self.form.data)
        found = differences(opened=opened, now=now, typed=typed)
        again = _form(reader, self.kind, row)
        again.initial.update(typed_into(typed))
        who = changes_of(row)[-1].by.replace("not recorded", "Somebody")
        return replace(self, form=again, opened_with=newest_event(row), changed_by=who, differences=found)


def asked_anew(reader: Reader, kind: Kind, *, sent: Any, begin: Mapping[str, str]) -> Asked:
    """Return the form of a new fact; `begin` fills in what the link to it knew already."""
    form = _form(reader, kind, None, sent=sent)
    form.initial.update({name: value for name, value in begin.items() if name in form.fields})
    return Asked(
        reader=reader,
        kind=kind,
        form=form,
        place=f"{kind.slug}-new",
        action=reverse("fact-add", args=[reader.pilot.pk, kind.slug]),
        title=f"Add {_article(kind.one)} {kind.one}",
    )


def asked_again(reader: Reader, kind: Kind, pk: int, *, sent: Any, ask: str) -> Asked:
    """Return the form of a fact that is on record; somebody else's is not found."""
    row = _row(reader, kind, pk)
    opened_with = str(sent.get("opened_with", "")) if sent is not None else str(last_event(row))
    return Asked(
        reader=reader,
        kind=kind,
        form=_form(reader, kind, row, sent=sent),
        place=kind.anchor(row),
        action=reverse("fact-edit", args=[reader.pilot.pk, kind.slug, pk]),
        title=f"Change the {kind.one} {kind.name(row)}" if kind.mode else "Change what is on record of the pilot",
        opened_with=int(opened_with) if opened_with.isdecimal() and len(opened_with) < 19 else None,
        ask=ask,
    )


def _row(reader: Reader, kind: Kind, pk: int) -> Any:
    return get_object_or_404(rows_of_kind(kind, reader.pilot).fetch_mode(models.FETCH_ONE), pk=pk)


def _form(reader: Reader, kind: Kind, row: Any, *, sent: Any = None) -> PilotFactForm:
    assert kind.form is not None  # noqa: S101  # the views ask only kinds that have one
    place = kind.anchor(row) if row else f"{kind.slug}-new"
    return kind.form(sent, instance=row, pilot=reader.pilot, as_of=reader.today, auto_id=f"{place}-%s")


def _article(noun: str) -> str:
    return "an" if noun[0] in "aeio" else "a"
