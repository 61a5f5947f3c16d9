"""`manage.py prove NAME`: prove a promise in a throw-away database, print one line of figures, fail on a miss."""

from __future__ import annotations

import os
import secrets
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.utils import timezone

from alerts.proofs.smtp import MODES
from portfolio.proofs.catalogue import PROOFS


class Command(BaseCommand):
    help = "Prove a promise of docs/reliability.md. Never touches the installation's own database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        about = "; ".join(f"{name}: {proof.about}" for name, proof in PROOFS.items())
        parser.add_argument("proof", choices=[*PROOFS, "all"], help=about)
        parser.add_argument("--small", action="store_true", help="in a minute or less each, as for every change")
        parser.add_argument("--kills", type=int, default=200, help="kill: how many processes to kill (200)")
        parser.add_argument("--pilots", type=int, default=500, help="sweeps: how many pilots (500)")
        parser.add_argument("--rounds", type=int, default=100, help="sweeps: how many rounds (100)")
        parser.add_argument("--mode", choices=MODES, help="smtp: how the server misbehaves (one after the other)")
        parser.add_argument("--alerts", type=int, default=1000, help="smtp: how many messages (1000)")
        parser.add_argument("--timeout", type=float, default=30, help="smtp: how long the server is waited for (30 s)")
        parser.add_argument("--tokens", type=int, default=100_000, help="links: how many tokens to try (100,000)")
        parser.add_argument("--zones", type=int, default=3, help="clock: in how many time zones (3)")
        parser.add_argument("--facts", type=int, default=200, help="latency: how many facts to record (200)")
        about = "database: for how long sessions are ended under web and worker (120 s)"
        parser.add_argument("--seconds", type=float, default=120, help=about)
        parser.add_argument("--seed", type=int, default=None, help="replay the choices of an earlier run")

    def handle(self, *args: Any, proof: str, small: bool, seed: int | None, **options: Any) -> None:
        options["seed"] = secrets.randbelow(2**32) if seed is None else seed
        names = list(PROOFS) if proof == "all" else [proof]
        with throw_away_database():
            missed = [name for name in names if not self._prove(name, options, small=small)]
        if missed:
            raise CommandError(f"The promise is not kept: {', '.join(missed)}.")

    def _prove(self, name: str, options: dict[str, Any], *, small: bool) -> bool:
        proof, kept = PROOFS[name], True
        for more in proof.again:
            if options["mode"] and more.get("mode", options["mode"]) != options["mode"]:
                continue
            with copied_database():
                chosen = options | (proof.small if small else {}) | more | {"now": timezone.now()}
                result = proof.run(**chosen)
            self.stdout.write(str(result))
            self.stdout.flush()
            kept = kept and result.is_kept
        return kept


@contextmanager
def throw_away_database() -> Iterator[None]:
    """Make an empty database of our own beside the real one, with all migrations, and drop it at the end."""
    real = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"prove_{os.getpid()}_{real}"[:55]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(real, verbosity=0)


@contextmanager
def copied_database() -> Iterator[None]:
    """Work in a copy of the current database, which is made in no time, and drop it at the end."""
    original = connection.settings_dict["NAME"]
    copy = f"{original}_copy"
    quoted, template = connection.ops.quote_name(copy), connection.ops.quote_name(original)
    connections.close_all()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {quoted} TEMPLATE {template}")
    connection.settings_dict["NAME"] = copy
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = original
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {quoted} WITH (FORCE)")
