"""What really became of each pilot (domain.md D.1). Nobody who watched it knew; no rule may read it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from scorecard.errors import ScoreError
from stalls.modes import FailureMode

COLUMNS = ("pilot", "outcome", "stall_onset", "true_end", "cause", "live_on")
# The reason code of the format is `unmeasured`; the mode that looks for it is `outcome`.
CAUSES = {
    "integration": FailureMode.INTEGRATION,
    "workflow": FailureMode.WORKFLOW,
    "governance": FailureMode.GOVERNANCE,
    "champion": FailureMode.CHAMPION,
    "unmeasured": FailureMode.OUTCOME,
}


class Outcome(StrEnum):
    PRODUCTION = "production"
    REALISED = "realised"
    STOPPED = "stopped"
    DEFAULT_DEATH = "default_death"
    ALIVE = "alive"


@dataclass(frozen=True)
class Truth:
    """One pilot's truth.

    `stall_onset` (T_s): first day of the final spell without momentum. `true_end` (T_d): last day of real work of a
    pilot that died by default, or the day on which one was stopped. `cause`: what contributed most in between.
    """

    pilot: str
    outcome: Outcome
    stall_onset: date | None = None
    true_end: date | None = None
    cause: FailureMode | None = None
    live_on: date | None = None

    @property
    def is_death(self) -> bool:
        """Say whether it ended without a decision: what a detector is to find."""
        return self.outcome == Outcome.DEFAULT_DEATH

    @property
    def is_stop(self) -> bool:
        """Say whether it was stopped on purpose: no stall to be found, and no false alarm shortly before."""
        return self.outcome == Outcome.STOPPED

    @property
    def is_undecided(self) -> bool:
        """Say whether it is alive in a spell without momentum: its fate is open, neither healthy nor dead."""
        return self.outcome == Outcome.ALIVE and self.stall_onset is not None

    @property
    def is_survivor(self) -> bool:
        return not (self.is_death or self.is_stop or self.is_undecided)

    @property
    def spell_days(self) -> int | None:
        """Return how many days the final spell of a dead or stopped pilot took, None where it had none."""
        return (self.true_end - self.stall_onset).days if self.true_end and self.stall_onset else None


def read_truth(path: str) -> dict[str, Truth]:
    """Read truth.csv: pilot -> truth, in the order of the file. Raises ScoreError and OSError."""
    with Path(path).open(newline="", encoding="utf-8-sig") as file:
        reader = csv.DictReader(file, restkey="beyond the header", restval="")
        try:
            return _truths(reader.fieldnames or [], enumerate(reader, 2))
        except (UnicodeDecodeError, csv.Error) as error:
            raise ScoreError("truth", str(error), "a CSV file in UTF-8") from None


def _truths(header: Iterable[str], rows: Iterable[tuple[int, dict[str, str]]]) -> dict[str, Truth]:
    if missing := [column for column in COLUMNS if column not in header]:
        raise ScoreError(f"row 1, column {missing[0]}", None, f"a header with {', '.join(COLUMNS)}")
    truths: dict[str, Truth] = {}
    for number, row in rows:
        truth = _truth(number, row)
        if truth.pilot in truths:
            raise _refused(number, "pilot", truth.pilot, "one row a pilot")
        truths[truth.pilot] = truth
    if not truths:
        raise ScoreError("row 2", None, "a pilot")
    return truths


def _truth(number: int, row: dict[str, str]) -> Truth:
    pilot, outcome = row["pilot"], row["outcome"]
    if not pilot:
        raise _refused(number, "pilot", pilot, "the code of a pilot")
    if outcome not in list(Outcome):
        raise _refused(number, "outcome", outcome, f"one of {', '.join(Outcome)}")
    if (cause := row["cause"]) and cause not in CAUSES:
        raise _refused(number, "cause", cause, f"nothing, or one of {', '.join(CAUSES)}")
    days = {column: _day(number, column, row[column]) for column in ("stall_onset", "true_end", "live_on")}
    truth = Truth(pilot, Outcome(outcome), cause=CAUSES.get(cause), **days)
    _check(number, truth)
    return truth


def _day(number: int, column: str, said: str) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise _refused(number, column, said, 'nothing, or a day such as "2024-07-01"') from None


# What a truth must say to be judged by: which column, whether it is wrong, what would be right.
_MUSTS: list[tuple[str, Callable[[Truth], bool], str]] = [
    ("stall_onset", lambda truth: truth.is_death and truth.stall_onset is None, "a day: the pilot died by default"),
    ("true_end", lambda truth: (truth.is_death or truth.is_stop) and truth.true_end is None, "a day: the pilot ended"),
    (
        "true_end",
        lambda truth: not (truth.is_death or truth.is_stop) and truth.true_end is not None,
        "nothing: the pilot has not ended",
    ),
    ("stall_onset", lambda truth: (truth.spell_days or 0) < 0, "a day not after true_end"),
]


def _check(number: int, truth: Truth) -> None:
    for column, is_wrong, accepted in _MUSTS:
        if is_wrong(truth):
            given: date | None = getattr(truth, column)
            raise _refused(number, column, given and given.isoformat(), accepted)


def _refused(number: int, column: str, given: object, accepted: str) -> ScoreError:
    return ScoreError(f"row {number}, column {column}", given, accepted)
