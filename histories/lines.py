"""What one line of a portable history says, typed, and the readers of its keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from histories.days import Day, is_day
from histories.fields import UNSOUND, Field, RefusedError
from histories.kind import A_CODE, Kind
from histories.kinds import KINDS
from histories.named import Named, Owner, PortfolioName

A_COUNT = "a whole number from 1: which of the pilot's facts of this kind it corrects"


class Line:
    """One line, read.

    `put` says which columns, by position, get which text, `emptied` which are cleared; `names` are to be looked up.
    `key` holds the columns of the natural key. `marks` are the keys that the line gives, those that it clears with a
    minus before them (`accounts.history.RecordedEvent`).
    """

    __slots__ = (
        "code", "corrects", "emptied", "key", "kind", "marks", "names", "number", "pilot", "portfolio", "put",
        "recorded_on",
    )  # fmt: skip

    def __init__(self, number: int, kind: Kind) -> None:
        self.number, self.kind = number, kind
        self.pilot = self.recorded_on = self.portfolio = self.code = ""
        self.corrects = 0
        self.key = [""] * len(kind.natural)
        self.put: list[tuple[int, str]] = []
        self.emptied: list[tuple[int, str]] = []
        self.names: list[tuple[Named, str]] = []
        self.marks: list[str] = []

    def gives(self, key: str) -> bool:
        return key in self.marks


type Reader = Callable[[Line, Any], None]


def _kind(line: Line, value: Any) -> None:
    """The kind is read first of all."""


def _pilot(line: Line, value: Any) -> None:
    if not isinstance(value, str) or not 0 < len(value) <= 200 or UNSOUND.search(value):
        raise RefusedError(A_CODE)
    line.pilot = value


def _recorded_on(line: Line, value: Any) -> None:
    if not isinstance(value, str) or not is_day(value):
        raise RefusedError(Day.accepted)
    line.recorded_on = value


def _corrects(line: Line, value: Any) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise RefusedError(A_COUNT)
    line.corrects = value


def _clear(kind: Kind) -> Reader:
    """Return the reader of the list of keys that a line empties."""
    must_stay = {*kind.needs, "portfolio", "code", "claimed_stage"}
    fields = {
        field.key: field for field in kind.fields if field.key not in must_stay and field.columns[0] not in kind.fixed
    }
    accepted = f"a list of {', '.join(fields)}"

    def read(line: Line, value: Any) -> None:
        if not isinstance(value, list) or not all(isinstance(key, str) and key in fields for key in value):
            raise RefusedError(accepted)
        for key in dict.fromkeys(value):
            line.marks.append(f"-{key}")
            line.emptied += zip(fields[key].positions, fields[key].empty, strict=True)

    return read


def _value(field: Field) -> Reader:
    """Return the reader of a key whose value goes into one or two columns as it is."""
    read, key, positions = field.read, field.key, field.positions
    first = positions[0]

    def one(line: Line, value: Any) -> None:
        line.put.append((first, read(value)[0]))
        line.marks.append(key)

    def several(line: Line, value: Any) -> None:
        line.put += zip(positions, read(value), strict=True)
        line.marks.append(key)

    return one if len(positions) == 1 else several


def _name(field: Named) -> Reader:
    """Return the reader of a key that names something."""

    def name(line: Line, value: Any) -> None:
        line.names.append((field, field.read(value)[0]))
        line.marks.append(field.key)

    def owner(line: Line, value: Any) -> None:
        if isinstance(field, Owner) and value == "unknown":
            line.put += zip(field.positions, field.unknown(), strict=True)
            line.marks.append(field.key)
        else:
            name(line, value)

    return owner if isinstance(field, Owner) else name


def _natural(position: int, field: Field) -> Reader:
    """Return the reader of a part of the natural key, which is no value that a line replaces."""

    def value(line: Line, value: Any) -> None:
        line.key[position] = text = field.read(value)[0]
        line.put.append((field.positions[0], text))

    def name(line: Line, value: Any) -> None:
        line.names.append((field, field.read(value)[0]))  # type: ignore[arg-type]

    return name if isinstance(field, Named) else value


def _portfolio(field: PortfolioName) -> Reader:
    def read(line: Line, value: Any) -> None:
        line.portfolio = field.read(value)[0]
        line.marks.append(field.key)

    return read


def _code(field: Field) -> Reader:
    def read(line: Line, value: Any) -> None:
        line.code = field.read(value)[0]

    return read


def _reader(field: Field) -> Reader:
    if isinstance(field, PortfolioName):
        return _portfolio(field)
    if isinstance(field, Named):
        return _name(field)
    return _code(field) if field.key == "code" else _value(field)


def _readers(kind: Kind) -> dict[str, Reader]:
    found: dict[str, Reader] = {"kind": _kind, "pilot": _pilot, "recorded_on": _recorded_on}
    found |= {field.key: _natural(at, field) for at, field in enumerate(kind.natural)}
    found |= {field.key: _reader(field) for field in kind.fields}
    if kind.is_keyless:
        found["corrects"] = _corrects
    return found | {"clear": _clear(kind)}


READERS = {kind.name: _readers(kind) for kind in KINDS}
