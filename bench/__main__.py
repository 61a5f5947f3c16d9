"""`manage.py bench [--quick] [--only NAME] [--pilots N …]`: a line a figure, all as JSON, status 1 on a miss."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import django

django.setup()

from bench import dashboard, delivery, figures, histories, importing, mails, starting, sweeping  # noqa: E402  # they need the settings

NAMES = ("import", "histories", "sweeping", "dashboard", "delivery", "mails", "warm", "memory", "fresh")
# Numbers of pilots, and how many days are replayed of the smallest.
SIZES, QUICK_SIZES = (1_000, 10_000), (100, 1_000)
DAYS, QUICK_DAYS = 365, 28


def main() -> int:
    """Run the figures that were asked for; `--quick` leaves the fresh installation out."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="pilotlight-bench-") as name:
        found: list[figures.Figure] = []
        for work in _chosen(arguments, Path(name)):
            for figure in work():
                print(figure, flush=True)
                found.append(figure)
    print(f"kept in {figures.keep(found).relative_to(figures.RESULTS.parent)}")
    return 0 if all(figure.reached or figure.void for figure in found) else 1


def _chosen(arguments: argparse.Namespace, folder: Path) -> list[Callable[[], Iterable[figures.Figure]]]:
    rounds = 3 if arguments.quick else 5
    known: dict[str, Callable[[], Iterable[figures.Figure]]] = {
        "import": lambda: importing.figures(rounds=rounds),
        "histories": lambda: histories.figures(folder, rounds=rounds),
        "sweeping": lambda: sweeping.figures(
            arguments.pilots or (QUICK_SIZES if arguments.quick else SIZES),
            days=QUICK_DAYS if arguments.quick else DAYS,
            rounds=rounds,
        ),
        "dashboard": lambda: dashboard.figures(
            arguments.pilots or (QUICK_SIZES if arguments.quick else SIZES), rounds=rounds
        ),
        "delivery": lambda: delivery.figures(rounds=rounds),
        "mails": lambda: mails.figures(days=QUICK_DAYS if arguments.quick else DAYS),
        "warm": lambda: [starting.warm(folder, rounds=rounds)],
        "memory": lambda: [starting.memory(folder)],
        "fresh": lambda: [starting.fresh(folder)],
    }
    names = arguments.only or [name for name in NAMES if not (arguments.quick and name == "fresh")]
    return [known[name] for name in names]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=NAMES, help="one figure; may be given several times")
    parser.add_argument("--quick", action="store_true", help="leave out the fresh installation, and sweep less")
    sizes = f"how many pilots are swept, several sizes for growth; by default {' and '.join(map(str, SIZES))}"
    parser.add_argument("--pilots", type=int, nargs="+", metavar="N", help=sizes)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
