"""`manage.py backup FILE`: everything that the database holds, as one file (docs/backup-and-restore.md)."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from accounts.dumps import run_program


class Command(BaseCommand):
    help = "Write everything that the database holds into a file, while the product runs or not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="What pg_restore reads; it is replaced where it is there.")

    def handle(self, *, file: Path, **_: Any) -> None:
        run_program("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={file}")
        self.stdout.write(f"{file} written, {file.stat().st_size:,} bytes. SECRET_KEY belongs to it and is not in it.")
