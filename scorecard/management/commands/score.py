"""`manage.py score HISTORY TRUTH`: how well stalls are found, beside simple ways to find them (docs/scorecard.md)."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from histories.errors import HistoryError
from histories.reading import read_file
from scorecard.cases import Cases, cases_of
from scorecard.changes import Observed, observed, read_changes
from scorecard.errors import ScoreError
from scorecard.recorded import History, history_of
from scorecard.replaying import changes_of
from scorecard.scoring import Scoring
from scorecard.tables import tables
from scorecard.thinning import SHARES, write_thinned
from scorecard.truth import read_truth


class Command(BaseCommand):
    help = "Score what a replay of a history says of its pilots by what became of them, beside simple detectors."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("history", help="A portable history, plain or .gz.")
        parser.add_argument("truth", help="What became of its pilots: truth.csv.")
        parser.add_argument("--changes", help="What a replay printed, plain or .gz, to score without a replay.")
        parser.add_argument("--baselines-only", action="store_true", help="Score the simple detectors alone.")
        parser.add_argument("--robustness", action="store_true", help="Replay with fewer weekly updates as well.")
        parser.add_argument("--seed", type=int, default=1, help="Of the resamples and of all that is random.")
        parser.add_argument("--json", action="store_true", help="Print JSON.")

    def handle(self, **options: Any) -> None:
        self.started = time.perf_counter()
        if options["robustness"] and options["baselines_only"]:
            raise CommandError("--robustness asks about our detector, which --baselines-only leaves out.")
        cases, history = self.cases(options["history"], options["truth"])
        said = None if options["baselines_only"] else self.observed(options["history"], options["changes"])
        scoring = Scoring(cases, history, said, options["seed"], self.tell)
        card = scoring.scorecard(self.thinned(options["history"], options["seed"]) if options["robustness"] else ())
        self.stdout.write(json.dumps(asdict(card), indent=1) if options["json"] else tables(card))

    def cases(self, history_path: str, truth_path: str) -> tuple[Cases, History]:
        with _readable(truth_path):
            truths = read_truth(truth_path)
        self.tell(f"{history_path} is being read")
        with _readable(history_path):
            history = history_of(read_file(history_path))
        with _readable(truth_path):
            cases = cases_of(truths, history)
        if others := history.pilots.keys() - truths.keys():
            self.tell(f"{len(others):,} pilots of the history are not judged: {truth_path} does not name them")
        return cases, history

    def observed(self, history_path: str, changes_path: str | None) -> Observed:
        """Return what our detector said: of the history in a replay, or as it was kept."""
        if changes_path:
            with _readable(changes_path):
                return observed(read_changes(changes_path))
        self.tell(f"{history_path} is being replayed")
        with _readable(history_path):
            return observed(changes_of(history_path))

    def thinned(self, history_path: str, seed: int) -> Iterator[tuple[float, Observed]]:
        with TemporaryDirectory() as folder:
            for share in SHARES:
                thin = str(Path(folder) / "thinned.jsonl.gz")
                write_thinned(history_path, thin, share=share, seed=seed)
                self.tell(f"{share:.0%} of the weekly updates are deleted")
                yield share, self.observed(thin, None)

    def tell(self, what: str) -> None:
        self.stderr.write(f"{time.perf_counter() - self.started:6.1f} s  {what}")


@contextmanager
def _readable(path: str) -> Iterator[None]:
    """Say of which file it is that something in it cannot be read or scored."""
    try:
        yield
    except (HistoryError, ScoreError) as refused:
        raise CommandError(f"{path}: {refused}.") from None
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror or error}.") from None
