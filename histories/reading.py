"""Reads a portable history: file -> JSON -> typed lines. What the format does not allow is refused by line and key."""

from __future__ import annotations

import gzip
import json
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, cast

from histories.errors import HistoryError
from histories.fields import RefusedError
from histories.kind import Kind
from histories.kinds import KIND_OF
from histories.lines import READERS, Line

LONGEST_LINE = 2**24
BOM = b"\xef\xbb\xbf"


# --- A file's lines ---


def read_file(path: str) -> Iterator[Line]:
    """Read a plain or gzipped file, or standard input where `path` is "-". Raises HistoryError and OSError."""
    with _opened(path) as file:
        for number, raw in _raw_lines(file):
            yield read_line(number, parse(number, raw))


@contextmanager
def _opened(path: str) -> Iterator[BinaryIO]:
    if path == "-":
        yield sys.stdin.buffer
    else:
        with gzip.open(path) if path.endswith(".gz") else Path(path).open("rb") as file:
            yield cast(BinaryIO, file)


def _raw_lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    number = 0
    while raw := _next_line(file, number + 1):
        number += 1
        if number == 1:
            raw = raw.removeprefix(BOM)
        if not raw.isspace() and raw:
            yield number, raw


def _next_line(file: BinaryIO, number: int) -> bytes:
    try:
        raw = file.readline(LONGEST_LINE + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise HistoryError(number, "file", str(error), "a whole gzip file") from None
    if len(raw) > LONGEST_LINE:
        raise HistoryError(number, "line", raw[:50].decode(errors="replace"), f"at most {LONGEST_LINE:,} bytes a line")
    return raw


class _NotANumberError(ValueError):
    """NaN or Infinity, which are no JSON."""


def _no_number(said: str) -> Any:
    raise _NotANumberError(said)


_decode = json.JSONDecoder(parse_float=Decimal, parse_constant=_no_number).decode


def parse(number: int, raw: bytes) -> dict[str, Any]:
    """Return the JSON object that a line of a file is; its numbers keep every digit."""
    try:
        said = _decode(raw.decode())
    except UnicodeDecodeError:
        raise HistoryError(number, "line", raw.decode(errors="replace"), "UTF-8") from None
    except (ValueError, RecursionError):
        raise HistoryError(number, "line", raw.decode(errors="replace").strip(), "a JSON object") from None
    if not isinstance(said, dict):
        raise HistoryError(number, "line", said, "a JSON object")
    return said


# --- A line's keys ---


def read_line(number: int, said: dict[str, Any]) -> Line:
    """Return what a parsed line says, typed. Raises HistoryError."""
    kind = _kind(number, said)
    line, readers, key = Line(number, kind), READERS[kind.name], ""
    try:
        for key, value in said.items():
            if value is not None:
                readers[key](line, value)
    except KeyError:
        raise HistoryError(number, key, said[key], f"the keys of {kind.name}: {', '.join(readers)}") from None
    except RefusedError as refused:
        raise HistoryError(number, key, said[key], refused.accepted) from None
    _check(line, said)
    return line


def _kind(number: int, said: dict[str, Any]) -> Kind:
    name = said.get("kind")
    if not isinstance(name, str) or name not in KIND_OF:
        raise HistoryError(number, "kind", name, "one of " + ", ".join(KIND_OF))
    return KIND_OF[name]


def _check(line: Line, said: dict[str, Any]) -> None:
    """Raise HistoryError where a line leaves out what each must say, or gives and clears the same key."""
    for key, accepted in line.kind.required.items():
        if said.get(key) is None:
            raise HistoryError(line.number, key, None, accepted)
    if "clear" in said and any(f"-{mark}" in line.marks for mark in line.marks):
        raise HistoryError(line.number, "clear", said["clear"], "keys that the line does not give")
