"""Tells one event of history as one line of JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from histories.fields import Field, quoted
from histories.kind import Kind
from histories.naming import DEFAULT_PORTFOLIO

type Event = Sequence[Any]

# Of an event: its place, its pilot, the day, whether it is the first of its fact, what was given, what has changed
# (a 0 or a 1 for each key), which fact it corrects; then the cells of the kind's keys.
HEAD = 7


class Teller:
    """Tells the events of one kind, each the row that `histories.exporting` selects."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.fields: list[tuple[str, Field, int, int]] = []
        at = HEAD
        for field in kind.every_field:
            self.fields.append((field.key, field, at, at + len(field.cells(""))))
            at += len(field.cells(""))
        self.natural, self.others = self.fields[: len(kind.natural)], self.fields[len(kind.natural) :]
        self.told = [each for each in self.others if each[1] in kind.told]

    def line(self, event: Event, name: str, code: str) -> str:
        """Return the line of an event of a pilot; `name` is what the file calls it, `code` its own."""
        _, _, day, is_first, given, changed, number = event[:HEAD]
        parts = [f'"kind":"{self.kind.name}","pilot":{quoted(name)},"recorded_on":"{day}"']
        parts += self.values(event, self.natural)
        if number:
            parts.append(f'"corrects":{number}')
        keys = given or list(self.held(event) if is_first else self.changed(event, changed))
        if is_first and self.kind.name == "pilot":
            keys = [*keys, *self.of_first_line(event, keys, name != code)]
        parts += self.values(event, [each for each in self.others if each[0] in keys])
        if cleared := [quoted(key[1:]) for key in keys if key[0] == "-"]:
            parts.append(f'"clear":[{",".join(cleared)}]')
        return "{" + ",".join(parts) + "}\n"

    def values(self, event: Event, fields: Iterable[tuple[str, Field, int, int]]) -> Iterator[str]:
        """Return what an event says of some keys. What names something that is not there any more says nothing."""
        for key, field, at, to in fields:
            if event[at] is not None:
                yield f'"{key}":{field.tell(*event[at:to])}'

    def held(self, event: Event) -> Iterator[str]:
        """Return the keys that a new fact gives: those that hold a value."""
        for key, field, at, _ in self.told:
            if event[at] is not None and event[at] not in field.silent:
                yield key

    def changed(self, event: Event, changed: str) -> Iterator[str]:
        """Return the keys that differ from the event before, with a minus where they hold nothing now."""
        for (key, field, at, _), flag in zip(self.told, changed, strict=True):
            if flag == "1":
                yield f"-{key}" if event[at] is None or event[at] in field.void else key

    def of_first_line(self, event: Event, keys: list[str], is_renamed: bool) -> Iterator[str]:
        """Return what a pilot's first line says although nobody gave it.

        Its portfolio, unless it is the one that an import takes without a word; its code, where the file calls it
        otherwise.
        """
        portfolio = next(at for key, _, at, _ in self.told if key == "portfolio")
        if "portfolio" not in keys and event[portfolio] != DEFAULT_PORTFOLIO:
            yield "portfolio"
        if is_renamed:
            yield "code"
