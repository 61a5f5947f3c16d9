"""`manage.py prove NAME`: prove a promise in a throw-away database, print one line of figures, fail on a miss."""

from __future__ import annotations

import os
import secrets
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from alerts.proofs.browsing import addresses_of_the_site
from alerts.proofs.kill import prove_kill
from alerts.proofs.links import prove_links

# Each proof by its name: what it proves, and how it runs.
PROOFS: dict[str, tuple[str, Callable[..., Any]]] = {
    "kill": (
        "no alert is lost when delivering processes are killed",
        lambda *, kills, seed, **_: prove_kill(kills=kills, seed=seed),
    ),
    "links": (
        "opening a link of a mail changes nothing, and no token that is none opens anything",
        lambda *, tokens, seed, **_: prove_links(
            tokens=tokens, seed=seed, now=timezone.now(), pages=addresses_of_the_site()
        ),
    ),
}


class Command(BaseCommand):
    help = "Prove a promise of docs/reliability.md. Never touches the installation's own database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        proves = "; ".join(f"{name}: {what}" for name, (what, _) in PROOFS.items())
        parser.add_argument("proof", choices=list(PROOFS), help=proves)
        parser.add_argument("--kills", type=int, default=200, help="kill: how many processes to kill (default 200)")
        parser.add_argument(
            "--tokens", type=int, default=100_000, help="links: how many tokens to try (default 100,000)"
        )
        parser.add_argument("--seed", type=int, default=None, help="replay the choices of an earlier run")

    def handle(self, *args: Any, proof: str, seed: int | None, **options: Any) -> None:
        _, prove = PROOFS[proof]
        with throw_away_database():
            result = prove(seed=secrets.randbelow(2**32) if seed is None else seed, **options)
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
