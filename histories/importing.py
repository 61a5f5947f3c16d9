"""Imports a portable history: each line is one event of history, and moves the fact that it is about."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import pghistory
from django.db import DatabaseError, transaction

from accounts.limits import without_limits
from histories import database
from histories.chunks import Chunk
from histories.errors import HistoryError
from histories.kinds import KINDS
from histories.lines import Line
from histories.naming import DEFAULT_PORTFOLIO, Known
from histories.reading import read_file

CHUNK = 5_000
type Progress = Callable[[int], None]


def import_file(
    path: str, *, portfolio: str = DEFAULT_PORTFOLIO, dry_run: bool = False, progress: Progress | None = None
) -> Importer:
    """Import a file in one transaction; return what has done it. Raises HistoryError, and nothing is kept, and OSError.

    `portfolio` takes the pilots whose lines name none. `dry_run` does everything and undoes it.
    """
    importer = Importer(portfolio=portfolio, progress=progress)
    with transaction.atomic(), pghistory.context(command="import_history"), _nothing_to_collect():
        without_limits()
        importer.feed(read_file(path))
        importer.flush()
        transaction.set_rollback(dry_run)
    return importer


@contextmanager
def _nothing_to_collect() -> Iterator[None]:
    """Spare the search for cycles: a chunk is a hundred thousand small lists, and none of them is in one."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class Importer:
    """Takes lines and writes them by the chunk; `flush` writes what is left.

    Each flush is a transaction, or part of the caller's. Whoever is to be named as the one who acts sets
    `pghistory.context`. Pilots are known by their codes as long as the importer lives, so that a history can be fed in
    parts, day by day. After a HistoryError it is of no use any more: undo what it has written.
    """

    def __init__(self, *, portfolio: str = DEFAULT_PORTFOLIO, progress: Progress | None = None) -> None:
        self.known = Known(portfolio)
        self.lines = 0
        self._progress = progress or (lambda lines: None)
        self._chunks = 0
        self._waiting: list[Line] = []

    def feed(self, lines: Iterable[Line]) -> None:
        for line in lines:
            self._waiting.append(line)
            if len(self._waiting) == CHUNK:
                self.flush()

    def flush(self) -> None:
        lines, self._waiting = self._waiting, []
        if lines:
            self._write(lines)
            self._count_anew(len(lines))
            self.lines += len(lines)
            self._progress(self.lines)

    def _count_anew(self, written: int) -> None:
        """Tell the planner after the first whole chunk, the second, the fourth and so on."""
        if written == CHUNK:
            self._chunks += 1
            if self._chunks.bit_count() == 1:
                database.count_anew(KINDS)

    def _write(self, lines: list[Line]) -> None:
        try:
            # No savepoint: a pilot that is locked by many of them, as its facts' keys do, is slow to lock once more.
            with transaction.atomic(savepoint=False), database.looking_up_by_index():
                Chunk(self.known).apply(lines)
        except DatabaseError as error:
            # The last resort: `histories.consequences` keeps the database's conditions, and keys are checked by line.
            lines_of_it = f"lines {lines[0].number} to {lines[-1].number}"
            accepted = f"what the database can keep ({str(error).splitlines()[0]})"
            raise HistoryError(lines[0].number, lines_of_it, None, accepted) from error
