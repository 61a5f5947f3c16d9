"""`manage.py prove NAME`: prove a promise in a throw-away database, print one line of figures, fail on a miss."""

from __future__ import annotations

import os
import secrets
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from alerts.proofs.kill import prove_kill


class Command(BaseCommand):
    help = "Prove a promise of docs/reliability.md. Never touches the installation's own database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "proof", choices=["kill"], help="kill: no alert is lost when delivering processes are killed"
        )
        parser.add_argument("--kills", type=int, default=200, help="how many processes to kill (default 200)")
        parser.add_argument("--seed", type=int, default=None, help="replay the instants of an earlier run")

    def handle(self, *args: Any, kills: int, seed: int | None, **options: Any) -> None:
        with throw_away_database():
            result = prove_kill(kills=kills, seed=secrets.randbelow(2**32) if seed is None else seed)
        self.stdout.write(str(result))
        if not result.is_kept:
            raise CommandError("The promise is not kept.")


@contextmanager
def throw_away_database() -> Iterator[None]:
    """Make an empty database of our own beside the real one, with all migrations, and drop it at the end."""
    real = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"prove_{os.getpid()}_{real}"[:63]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(real, verbosity=0)
