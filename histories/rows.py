"""A fact while an import works on it, and what its history must keep of what a line gave."""

from __future__ import annotations

from typing import NamedTuple

from histories.copytext import NULL, flag
from histories.fields import Field
from histories.kind import Kind
from histories.kinds import KINDS
from histories.named import Owner


class Row:
    """One fact, as the texts that COPY writes.

    `first_on` is the day on which it was first recorded, `newest` the place of its newest event in its chunk.
    """

    __slots__ = ("first_on", "is_new", "kind", "newest", "values")

    def __init__(self, kind: Kind, values: list[str], *, first_on: str, is_new: bool) -> None:
        self.kind, self.values, self.first_on, self.is_new = kind, values, first_on, is_new
        self.newest = -1

    @property
    def was_told(self) -> bool:
        """Say whether an earlier line has told of it."""
        return not self.is_new or self.newest >= 0

    def __getitem__(self, column: str) -> str:
        return self.values[self.kind.at[column]]

    def __setitem__(self, column: str, value: str) -> None:
        self.values[self.kind.at[column]] = value


class Watched(NamedTuple):
    """Where a key's columns stand in a row (`also` is the second one), and which texts say nothing there."""

    key: str
    at: int
    also: int
    void: frozenset[str]
    silent: frozenset[str]
    is_owner: bool

    def is_void(self, values: list[str]) -> bool:
        return values[self.at] in self.void and not (self.is_owner and values[self.also] == KNOWN_TO_NOBODY)


KNOWN_TO_NOBODY = flag(True)


def _watched(field: Field) -> Watched:
    # A text that reads like null is spelled otherwise, so that null can be one of the texts here.
    void, silent = field.void | {NULL}, field.silent | {NULL}
    is_owner = isinstance(field, Owner)
    return Watched(field.key, field.positions[0], field.positions[-1], void, silent, is_owner)


WATCHED = {kind.name: [_watched(field) for field in kind.told] for kind in KINDS}
INEXACT = {kind.name: {field.key for field in kind.told if not field.is_exact} for kind in KINDS}


def given(kind: Kind, values: list[str], before: list[str] | None, marks: list[str]) -> list[str] | None:
    """Return what an event must keep as given: None where the export would see the same in what has changed.

    The export takes as given what a new fact holds, and later what differs from the event before. A line may give
    other keys: a value that stood already, no default, nothing of what a rule filled in. One that gives no key at all
    gives its pilot.
    """
    told = _held(kind, values) if before is None else _changed(kind, values, before)
    doubtful = before is not None and (not marks or not INEXACT[kind.name].isdisjoint(marks))
    if not doubtful and len(told) == len(marks) and set(told) == set(marks) and _cleared(told) == _cleared(marks):
        return None
    return marks or ["pilot"]


def _held(kind: Kind, values: list[str]) -> list[str]:
    return [
        key
        for key, at, also, _, silent, is_owner in WATCHED[kind.name]
        if values[at] not in silent or (is_owner and values[also] == KNOWN_TO_NOBODY)
    ]


def _changed(kind: Kind, values: list[str], before: list[str]) -> list[str]:
    return [
        f"-{watched.key}" if watched.is_void(values) else watched.key
        for watched in WATCHED[kind.name]
        if values[watched.at] != before[watched.at] or values[watched.also] != before[watched.also]
    ]


def _cleared(marks: list[str]) -> list[str]:
    return [mark for mark in marks if mark[0] == "-"]
