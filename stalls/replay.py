"""Replay: the same rules and the same state machine, day by day, over what was known on each day.

A history is recorded in its order into a scratch, and every evening is swept. Live findings are left alone.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import groupby

from django.db import transaction

from accounts.limits import without_limits
from accounts.models import Portfolio
from histories.exporting import export
from histories.importing import Importer
from histories.lines import Line as HistoryLine
from stalls.changes import Changes, Line
from stalls.failure_modes import RULES
from stalls.models import FindingEvent, HealthEvent, RuleSetting
from stalls.rules import Rule
from stalls.scratch import analyse, scratch
from stalls.statements import EVERYTHING
from stalls.sweep import swept
from stalls.thresholds import Settings

DAY = timedelta(days=1)
# Once the tables have so many days in them the planner looks again; later on they grow slowly for what they are.
LOOKS_AGAIN_AFTER = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)

type Changed = Mapping[str, Mapping[str, float]]
type Progress = Callable[[date], None]


def replay(
    lines: Iterable[HistoryLine],
    *,
    first: date | None = None,
    last: date | None = None,
    portfolios: Sequence[Portfolio] = (),
    changed: Changed | None = None,
    tried: Sequence[RuleSetting] = (),
    rules: Sequence[Rule] = RULES,
    progress: Progress = lambda day: None,
) -> Iterator[Line]:
    """Yield the changes of findings and health from `first` to `last`, in the order of their days (`stalls.changes`).

    `lines`: a history, in the order of recording; by default from its first day to its last. What was recorded before
    `first` is known on it, and what has long been true then opens at once, as at the first sweep of an installation.
    `portfolios`: those of the installation whose calendars and thresholds apply. `changed`: thresholds by rule that
    replace the defaults. `tried`: settings that stand in for those of their rule and place on every day. Raises
    HistoryError as an import does.
    """
    with scratch(portfolios):
        importer, changes = Importer(), Changes(FindingEvent.objects.all(), HealthEvent.objects.all())
        before = None
        for number, day in enumerate(_days(lines, importer, first, last), start=1):
            if number in LOOKS_AGAIN_AFTER:
                analyse()
            with transaction.atomic():
                without_limits()
                swept(as_of=day, scope=EVERYTHING, settings=Settings(day, changed, tried), rules=rules)
            # A pilot that is new was looked at for the day before as well.
            yield from changes.of(before) if before else ()
            before = day
            progress(day)
        yield from changes.of(before) if before else ()


def _days(lines: Iterable[HistoryLine], importer: Importer, first: date | None, last: date | None) -> Iterator[date]:
    """Record what was recorded on each day, and yield the day in its evening, from `first` to `last`."""
    coming = first
    for recorded_on, recorded in groupby(lines, key=lambda line: date.fromisoformat(line.recorded_on)):
        if last and recorded_on > last:
            break
        coming = coming or recorded_on
        yield from _between(coming, recorded_on)
        importer.feed(recorded)
        importer.flush()
        if recorded_on >= coming:
            yield recorded_on
        coming = max(coming, recorded_on + DAY)
    if coming and last:
        yield from _between(coming, last + DAY)


def _between(first: date, until: date) -> Iterator[date]:
    return (first + offset * DAY for offset in range((until - first).days))


@contextmanager
def recorded_history(portfolios: Sequence[Portfolio]) -> Iterator[str]:
    """Write what was ever recorded of some portfolios into a file, and give its path until the block ends.

    By the day on which it was recorded, and within a day in the order of entry: what came in belatedly with an earlier
    day (an import, the demonstration) would stand after later days.
    """
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as file:
        lines = sorted(export(portfolios), key=lambda line: str(json.loads(line)["recorded_on"]))
        file.writelines(line.encode() for line in lines)
        file.flush()
        yield file.name


def as_json(line: Line) -> str:
    """Return a change as one line of JSON."""
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"))
