"""`manage.py prove NAME`: prove a promise in a throw-away database, print one line of figures, fail on a miss."""

from __future__ import annotations

import os
import secrets
from argparse import SUPPRESS, ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.utils import timezone

from alerts.proofs.smtp import MODES
from portfolio.proofs.catalogue import PROOFS

# The options that say how large a proof is, their kind and what they mean.
SIZES: dict[str, tuple[type, str]] = {
    "kills": (int, "kill: how many processes to kill"),
    "pilots": (int, "sweeps: how many pilots"),
    "rounds": (int, "sweeps: how many rounds"),
    "alerts": (int, "smtp: how many messages"),
    "timeout": (float, "smtp: how many seconds the server is waited for"),
    "tokens": (int, "links: how many tokens to try"),
    "zones": (int, "clock: in how many time zones"),
    "facts": (int, "latency: how many facts to record"),
    "seconds": (float, "database: for how long sessions are ended under web and worker"),
}


class Command(BaseCommand):
    help = "Prove a promise of docs/reliability.md. Never touches the installation's own database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        about = "; ".join(f"{name}: {proof.about}" for name, proof in PROOFS.items())
        parser.add_argument("proof", choices=[*PROOFS, "all"], help=about)
        parser.add_argument("--small", action="store_true", help="in a minute or less each")
        parser.add_argument("--mode", choices=MODES, help="smtp: how the server misbehaves (one after the other)")
        parser.add_argument("--seed", type=int, default=None, help="replay the choices of an earlier run")
        for name, (kind, about) in SIZES.items():
            parser.add_argument(f"--{name}", type=kind, default=SUPPRESS, help=f"{about} ({_usual(name)})")

    def handle(self, *args: Any, proof: str, small: bool, mode: str | None, seed: int | None, **options: Any) -> None:
        options["seed"] = secrets.randbelow(2**32) if seed is None else seed
        names = list(PROOFS) if proof == "all" else [proof]
        with throw_away_database():
            missed = [name for name in names if not self._prove(name, mode, options, small=small)]
        if missed:
            raise CommandError(f"The promise is not kept: {', '.join(missed)}.")

    def _prove(self, name: str, mode: str | None, options: dict[str, Any], *, small: bool) -> bool:
        proof, kept = PROOFS[name], True
        for more in [more for more in proof.again if not mode or more.get("mode", mode) == mode]:
            with copied_database():
                chosen = (proof.small if small else proof.large) | more | options | {"now": timezone.now()}
                result = proof.run(**chosen)
            self.stdout.write(str(result))
            self.stdout.flush()
            kept = kept and result.is_kept
        return kept


def _usual(name: str) -> str:
    """Return what an option is where nobody asks for another value: in full, and with --small."""
    proof = next(proof for proof in PROOFS.values() if name in proof.large)
    return f"{proof.large[name]:,}; {proof.small[name]:,} with --small"


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
