"""From a file to rows of text. The file is opened by a child process with limits (child.py), never by this one."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MOST_BYTES = 5 * 1024 * 1024  # the largest real inventory has 3 MB
WALL_SECONDS = 20  # twice the CPU limit: a busy machine is not a bad file
CHILD = Path(__file__).with_name("child.py")


class RefusedError(Exception):
    """A file cannot be imported at all; the message names the cause and what would be accepted."""


@dataclass(frozen=True)
class Row:
    """One row: `number` as a spreadsheet counts it (the header is in it), `cells` as text."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    name: str
    hidden: bool
    rows: tuple[Row, ...]
    merged: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A file as text: its sheets (a CSV has one, without a name), its encoding and what is odd about it."""

    file_name: str
    encoding: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_size(size: int) -> None:
    """Refuse a file by its size in bytes, before anything reads it. Raises RefusedError."""
    if size > MOST_BYTES:
        raise RefusedError(
            f"The file is {size / 1024 / 1024:.1f} MB; at most {MOST_BYTES // 1024 // 1024} MB are read. "
            "Save only the sheet that is meant, or split it."
        )


def read_file(path: Path, *, file_name: str = "") -> Table:
    """Return what a CSV or XLSX file holds. Raises RefusedError, and nothing else, for whatever the file may be."""
    try:
        if not path.is_file():
            raise RefusedError(f"There is no file {path.name}." if not path.exists() else f"{path.name} is not a file.")
        check_size(path.stat().st_size)
        document = _in_child(path)
    except OSError as error:
        raise RefusedError(f"{path.name} cannot be opened: {error.strerror}.") from None
    if "refused" in document:
        raise RefusedError(document["refused"])
    return table_of(document, file_name or path.name)


def table_of(document: Mapping[str, Any], file_name: str) -> Table:
    """Return the table for a document of child.py."""
    sheets = tuple(
        Sheet(
            name=sheet["name"],
            hidden=sheet["hidden"],
            rows=tuple([Row(number, tuple(cells)) for number, cells in sheet["rows"]]),
            merged=tuple(sheet["merged"]),
        )
        for sheet in document["sheets"]
    )
    return Table(file_name, document["encoding"], sheets, tuple(document["notes"]))


def _in_child(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        is_workbook = file.read(2) == b"PK"
    # A CSV needs nothing of site-packages, and -S saves their look-up.
    command = [sys.executable, "-I", *([] if is_workbook else ["-S"]), str(CHILD), str(path.resolve())]
    try:
        done = subprocess.run(command, capture_output=True, timeout=WALL_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise RefusedError(f"Reading the file took longer than {WALL_SECONDS} seconds and was stopped.") from None
    try:
        return json.loads(done.stdout)  # type: ignore[no-any-return]
    except ValueError:
        pass
    if done.returncode < 0:
        raise RefusedError("Reading the file took more than 10 seconds of computing, or crashed, and was stopped.")
    raise RefusedError("The file cannot be read as CSV or as an Excel workbook.")
