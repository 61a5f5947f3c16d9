"""`manage.py restore FILE`: a backup into an empty database (docs/backup-and-restore.md)."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from accounts.dumps import run_program


class Command(BaseCommand):
    help = "Fill an empty database with what a backup holds; all of it or nothing."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="What `manage.py backup` has written.")

    def handle(self, *, file: Path, **_: Any) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        if connection.introspection.table_names():
            raise CommandError("The database is not empty. Nothing was changed; restore into a new one.")
        connection.close()
        run_program("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", str(file))
        self.stdout.write(f"{file} restored. Before anybody logs in: migrate, erase_again, and decide on held mail.")
