"""What people had recorded of a pilot by which day: all that a baseline may use (domain.md D.4).

A history is read in the order in which it was recorded. After each day on which something was recorded that a baseline
asks for, one `Known` says how things stood in the evening; it holds until the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from histories.copytext import NULL
from histories.errors import HistoryError
from histories.lines import Line
from pilots.dates import Day, Precision
from pilots.models import Confidence, Stage

ENDED, LIVE = frozenset(map(str, Stage.ended())), frozenset(map(str, Stage.live()))
CADENCE_DAYS = 7  # the default of `pilot` (docs/portable-history.md)


@dataclass(frozen=True, slots=True)
class Known:
    """What was known of a pilot in the evening of `day`.

    `live_by`: the last day that the promise in force allows. `told_on`: the day on which the newest weekly update was
    recorded. `noes`: how many updates in a row, up to the newest, said "no" to "will it be live by the promised date?";
    `doubts`: how many said "no" or "unsure". An update that did not answer leaves the answer before it standing.
    """

    day: date
    stage: str = Stage.UNKNOWN
    clock_start: date | None = None
    cadence_days: int = CADENCE_DAYS
    live_by: date | None = None
    told_on: date | None = None
    noes: int = 0
    doubts: int = 0

    @property
    def has_ended(self) -> bool:
        return self.stage in ENDED

    @property
    def is_live(self) -> bool:
        return self.stage in LIVE


@dataclass(frozen=True)
class Recorded:
    """One pilot's record: the day of its first line, and what was known of it from which day on."""

    first_on: date
    known: tuple[Known, ...]

    @property
    def ended_on(self) -> date | None:
        """Return the day on which its end was recorded that still stands when the history ends."""
        ended = None
        for known in self.known:
            ended = (ended or known.day) if known.has_ended else None
        return ended


@dataclass(frozen=True)
class History:
    """A whole history: per pilot what was recorded, its last day, and how many seconds each weekly update took."""

    last_day: date
    pilots: Mapping[str, Recorded]
    seconds_taken: tuple[int, ...]


class _Record:
    """One pilot while its history is read."""

    def __init__(self, first_on: date) -> None:
        self.first_on, self.known = first_on, [Known(first_on)]
        self.stages: list[str] = []
        self.stage = str(Stage.UNKNOWN)
        self.clock_start: date | None = None
        self.cadence_days = CADENCE_DAYS
        self.live_by: date | None = None
        self.told_on: date | None = None
        self.answers: dict[str, str] = {}
        self.noes = self.doubts = 0

    def take(self, line: Line, said: Mapping[str, str], day: date) -> None:
        getattr(self, f"_{line.kind.name}")(line, said, day)
        evening = self._evening(day)
        if self.known[-1].day == day:
            self.known[-1] = evening
        else:
            self.known.append(evening)

    def _pilot(self, line: Line, said: Mapping[str, str], day: date) -> None:
        self.clock_start = _day(said["clock_start"]) if "clock_start" in said else self.clock_start
        self.cadence_days = int(said.get("cadence_days", self.cadence_days))
        self.stage = said.get("claimed_stage", self.stage)

    def _stage(self, line: Line, said: Mapping[str, str], day: date) -> None:
        if not line.corrects:
            self.stages.append(said.get("stage", Stage.UNKNOWN))
        elif line.corrects <= len(self.stages):
            self.stages[line.corrects - 1] = said.get("stage", self.stages[line.corrects - 1])
        self.stage = self.stages[-1] if self.stages else self.stage

    def _promise(self, line: Line, said: Mapping[str, str], day: date) -> None:
        if not line.corrects:
            on = _day(said.get("live_by", NULL))
            self.live_by = Day(on, Precision(said.get("live_by_precision", Precision.DAY))).last if on else None

    def _weekly_update(self, line: Line, said: Mapping[str, str], day: date) -> None:
        self.told_on = day
        if "confidence" in said:
            self.answers[said["week"]] = said["confidence"]
            newest_first = [self.answers[week] for week in sorted(self.answers, reverse=True)]
            self.noes = _in_a_row(newest_first, Confidence.NO)
            self.doubts = _in_a_row(newest_first, Confidence.NO, Confidence.UNSURE)

    def _evening(self, day: date) -> Known:
        return Known(
            day,
            self.stage,
            self.clock_start,
            self.cadence_days,
            self.live_by,
            self.told_on,
            self.noes,
            self.doubts,
        )


def _in_a_row(answers: Iterable[str], *of: str) -> int:
    """Return how many answers, from the first on, are of these; no answer is left out."""
    return sum(1 for _ in takewhile(lambda answer: answer in of, filter(None, answers)))


KINDS = ("pilot", "stage", "promise", "weekly_update")


def history_of(lines: Iterable[Line]) -> History:
    """Return what a history's lines, in recorded order, let a baseline know. Raises HistoryError."""
    records: dict[str, _Record] = {}
    seconds: list[int] = []
    day, text = date.min, ""
    for line in lines:
        if line.recorded_on != text:
            day, text = _not_before(day, line), line.recorded_on
        record = records.get(line.pilot) or records.setdefault(line.pilot, _Record(day))
        if line.kind.name in KINDS:
            said = _said(line)
            record.take(line, said, day)
            if (taken := said.get("seconds_taken", NULL)) != NULL:
                seconds.append(int(taken))
    pilots = {pilot: Recorded(record.first_on, tuple(record.known)) for pilot, record in records.items()}
    return History(day, pilots, tuple(seconds))


def _not_before(day: date, line: Line) -> date:
    recorded_on = date.fromisoformat(line.recorded_on)
    if recorded_on < day:
        accepted = f"a day not before {day}, on which the line before it was recorded"
        raise HistoryError(line.number, "recorded_on", line.recorded_on, accepted)
    return recorded_on


def _said(line: Line) -> dict[str, str]:
    """Return the columns that a line gives or empties, as text."""
    columns = line.kind.columns
    return {columns[at]: text for at, text in (*line.put, *line.emptied)}


def _day(text: str) -> date | None:
    return None if text == NULL else date.fromisoformat(text)
