"""How many days each pilot of a set took from the start of its clock to production and to realised (domain.md C.11).

Who is counted: the pilots whose clock has started and whose team keeps its facts here. Of a row of an inventory whose
team was never asked nobody can say how far it has come, so it is left out, and told apart (domain.md C.5).

How a duration ends: on the first day on which the *evidence* of the goal was on record (`portfolio.evidence_days`),
whatever is claimed; before that on the day of a deliberate stop; otherwise on `as_of`, open.

A pilot that has wound down is not censored at its end. That it had not reached the goal is known up to `as_of`, as it
is of a pilot that runs, and to let it go would say that it might have got there like those that ran on. So it stays
at risk and never arrives: it counts against the portfolio, as domain.md C.7 wants. A deliberate stop, which does not,
leaves those at risk on its day, and is shown as an end of its own.

A start that is known only to a month, a quarter or a year counts from the middle of it: the first or the last day
would lengthen or shorten all such durations alike, the middle errs to both sides and by half the period at most. The
survival file of domain.md A.5 reads years so too. (A rule, which must not accuse anybody, counts from the last day.)
An end counts as late as it can have been: nothing is said to have been reached before the record bears it out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Any

from django.db.models import BooleanField, Case, When

from pilots.dates import Day, Precision
from pilots.models import Stage, StageEvent, is_reporting
from pilots.models.pilot import PilotQuerySet
from portfolio.evidence_days import first_days
from portfolio.survival import Curve, Duration, End, day_of_month
from stalls.stages import with_evidenced_stage
from stalls.statements import A_DAY, SOME_PILOTS, Scope, Statement, run

# domain.md C.11: the age from which a pilot is held against the headline; seed: "fourteen months ago".
HEADLINE_MONTHS = 14
COLUMNS = ("pk", "portfolio_id", "clock_start", "clock_start_precision", "claimed_stage", "evidenced_stage")


@dataclass(frozen=True, slots=True)
class Course:
    """One pilot's days: its start, and what had come of it by the day that is asked about, None for what had not."""

    pilot: int
    started_on: date
    production_on: date | None = None
    realised_on: date | None = None
    stopped_on: date | None = None
    claimed_stage: str = Stage.UNKNOWN
    portfolio: int | None = None


@dataclass(frozen=True)
class Cohort:
    """The pilots that had started by `as_of`, and how many more there are: without a start, and never asked."""

    as_of: date
    courses: tuple[Course, ...] = ()
    not_started: int = 0
    never_asked: int = 0

    @cached_property
    def to_production(self) -> Curve:
        return Curve(tuple(self._duration(one, one.production_on) for one in self.courses))

    @cached_property
    def to_realised(self) -> Curve:
        return Curve(tuple(self._duration(one, one.realised_on) for one in self.courses))

    @property
    def old_enough(self) -> list[Course]:
        """Return the pilots that started at least as long ago as the headline asks."""
        since = self.as_of - timedelta(days=day_of_month(HEADLINE_MONTHS))
        return [one for one in self.courses if one.started_on <= since]

    def _duration(self, course: Course, reached_on: date | None) -> Duration:
        """Return a duration in days; what comes first ends it, and reaching the goal comes before a stop that day."""
        ends = [(self.as_of, 2, End.OPEN)]
        ends += [(course.stopped_on, 1, End.STOPPED)] if course.stopped_on else []
        ends += [(reached_on, 0, End.REACHED)] if reached_on else []
        on, _, end = min(ends, key=lambda end: end[:2])
        # An imprecise start may lie in the middle of a period before whose middle it was over.
        return Duration(max((on - course.started_on).days, 0), end)


def cohort_of(pilots: PilotQuerySet, as_of: date) -> Cohort:
    """Return what had become of some pilots by a day, in at most eight queries however many there are."""
    reports = Case(When(is_reporting(), then=True), default=False, output_field=BooleanField())
    asked = pilots.order_by().annotate(reports=reports).values_list("pk", "clock_start", "reports")
    starts = {pilot: start for pilot, start, reports in asked if reports}
    started = [pilot for pilot, start in starts.items() if start and start <= as_of]
    return Cohort(
        as_of=as_of,
        courses=tuple(_courses(_evidenced(started, as_of), as_of)),
        not_started=len(starts) - len(started),
        never_asked=len(asked) - len(starts),
    )


def _evidenced(pilots: list[int], as_of: date) -> list[dict[str, Any]]:
    """Return `COLUMNS` of some pilots, in their order."""
    statement = evidenced_statement()
    return list(run(statement.sql, statement.bound(as_of, Scope.of(pilots))))


@cache
def evidenced_statement() -> Statement:
    """Return the statement of `COLUMNS` over some pilots; to have it written takes as long as to run it."""
    members = with_evidenced_stage(Scope.of(SOME_PILOTS).query(), A_DAY).order_by("pk")
    return Statement.written(members.values(*COLUMNS))


def _courses(rows: list[dict[str, Any]], as_of: date) -> Iterator[Course]:
    stops = _stops([row["pk"] for row in rows if row["claimed_stage"] == Stage.STOPPED])
    production, realised = first_days([row["pk"] for row in rows if row["evidenced_stage"] in Stage.live()], as_of)
    for row in rows:
        is_realised, is_stopped = row["evidenced_stage"] == Stage.REALISED, row["claimed_stage"] == Stage.STOPPED
        yield Course(
            pilot=row["pk"],
            started_on=middle(Day(row["clock_start"], Precision(row["clock_start_precision"])), as_of),
            production_on=production.get(row["pk"]),
            realised_on=realised.get(row["pk"]) if is_realised else None,
            stopped_on=_stopped_on(stops.get(row["pk"]), as_of) if is_stopped else None,
            claimed_stage=row["claimed_stage"],
            portfolio=row["portfolio_id"],
        )


def middle(day: Day, as_of: date) -> date:
    """Return the middle of the days that a precision allows, or `as_of` where that has not come yet."""
    return min(day.on + (day.last - day.on) // 2, as_of)


def _stops(pilots: list[int]) -> dict[int, StageEvent]:
    """Return the stop of each pilot that was recorded last."""
    events = StageEvent.objects.filter(pilot__in=pilots, stage=Stage.STOPPED).order_by("recorded_on", "pk")
    return {event.pilot_id: event for event in events}


def _stopped_on(stop: StageEvent | None, as_of: date) -> date | None:
    """Return the last day on which a pilot that is stopped can have been, or None where that is after `as_of`.

    A stop without a day happened by the day on which it was recorded, one that nobody recorded by `as_of`.
    """
    if stop is None:
        return as_of
    day = stop.day or Day(stop.recorded_on)
    return min(day.last, as_of) if day.on <= as_of else None
