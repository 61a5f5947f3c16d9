"""`manage.py export_history [FILE]`: writes the portable history of portfolios (docs/portable-history.md)."""

from __future__ import annotations

import gzip
import os
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.core.management.base import BaseCommand, CommandError

from accounts.commands import portfolios_named
from histories.exporting import export


class Command(BaseCommand):
    help = "Export everything that was ever recorded of the pilots, as one file that import_history takes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", default="-", help="A file, zipped if its name ends in .gz; else stdout.")
        parser.add_argument(
            "--portfolio", action="append", default=[], help="Its name; may be given several times. By default all."
        )

    def handle(self, **options: Any) -> None:
        portfolios = portfolios_named(options["portfolio"])
        count = 0
        try:
            with _opened(options["file"]) as file:
                for line in export(portfolios):
                    file.write(line.encode())
                    count += 1
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be written: {error.strerror or error}.") from None
        self.stderr.write(f"{count:,} lines of {len(portfolios):,} portfolios.")


@contextmanager
def _opened(path: str) -> Iterator[BinaryIO]:
    """Open standard output, or a file beside the one that is asked for, which it becomes when it is whole.

    Like every temporary file it is for its owner's eyes alone: it holds all that people wrote.
    """
    if path == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    beside, name = tempfile.mkstemp(dir=Path(path).absolute().parent, prefix=f".{Path(path).name}.")
    try:
        with os.fdopen(beside, "wb") as raw:
            yield from _zipped(raw) if path.endswith(".gz") else iter([raw])
            raw.flush()
            os.fsync(raw.fileno())
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def _zipped(raw: BinaryIO) -> Iterator[BinaryIO]:
    """Yield what zips into a file; without name and time of day, the same history is the same file."""
    with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as zipped:
        yield cast(BinaryIO, zipped)
