"""What is on record of one pilot, as the lanes of its timeline read it. Nothing here asks the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from governance.models import SignOffDecision
from notebook.facts import Rows
from notebook.findings import Told
from notebook.lifecycle.telling import Lifecycle
from notebook.timeline.spans import Moment, Span
from pilots.dates import Day, day_of
from pilots.models import Pilot


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """`rounds`: the decisions that were taken here, in order. `as_of`: the day that the findings speak of."""

    life: Lifecycle
    rows: Rows
    told: Sequence[Told]
    rounds: Sequence[SignOffDecision]
    today: date
    as_of: date

    @property
    def pilot(self) -> Pilot:
        return self.life.pilot

    @property
    def ended(self) -> Day | None:
        """Return the day on which it ended for good; what had no end of its own ended with it."""
        return self.life.claim.day if self.life.has_ended and self.life.claim else None

    @property
    def until(self) -> date:
        """Return up to which day what goes on is drawn."""
        return min(self.ended.last, self.today) if self.ended else self.today

    def open_end(self) -> Day | None:
        return Day(self.until) if self.ended else None

    def periods_of_rest(self) -> list[tuple[date, date]]:
        """Return the pauses as pairs of days."""
        pauses = [span for span in pauses_of(self) if span.since]
        return [(span.since.on, span.until.last if span.until else self.until) for span in pauses if span.since]


def moment(row: Any, field: str, kind: str, words: str) -> tuple[Moment, ...]:
    """Return the moment in a column, or nothing where no day is recorded."""
    on = day_of(row, field)
    return (Moment(kind=kind, words=words, on=on),) if on else ()


def pauses_of(record: Record) -> list[Span]:
    """Return the pauses, each as a span."""
    return [
        Span(
            kind="pause",
            words=f"Paused: {row.get_reason_display().lower()}" if row.reason else "Paused",
            since=day_of(row, "started_on"),
            until=day_of(row, "resumed_on") or day_of(row, "superseded_on") or record.open_end(),
        )
        for row in record.rows["pause"]
    ]
