"""How regularly teams post their weekly updates: which were due in the past twelve weeks, and when they came.

A week's update is on time up to its Sunday (`updates.weeks.fact_day`), late after it, missed while there is none. It is
not due

* in a week without a working day on which anybody could have posted it: all of them quiet, holidays or leave of the
  engineer (leave with a stand-in counts: the stand-in posts),
* in a week that a pause touches, and in the weeks before the clock started or after the pilot ended,
* of a pilot that reports less than weekly, while an update of its last cadence is there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median_low
from typing import Any

from django.db.models.functions import Least

from accounts.calendars import DAY, Quiet, WorkingCalendar
from accounts.models import Leave, Portfolio, QuietPeriod
from governance.models import Pause
from pilots.dates import latest, monday_of
from pilots.models import Stage, StageEvent, WeeklyUpdate
from pilots.models.pilot import PilotQuerySet
from updates.weeks import sunday_of

WEEKS = 12
ON_TIME, LATE, MISSED = "on_time", "late", "missed"

# From a day to the day before another; None: it has no end.
type Period = tuple[date, date | None]


@dataclass
class Tally:
    """How many updates of a portfolio, or of one of its weeks, were on time, late and missed."""

    counts: Counter[str] = field(default_factory=Counter)

    @property
    def due(self) -> int:
        return self.counts.total()

    @property
    def on_time(self) -> int:
        return self.counts[ON_TIME]

    @property
    def late(self) -> int:
        return self.counts[LATE]

    @property
    def missed(self) -> int:
        return self.counts[MISSED]


@dataclass
class Discipline:
    """One portfolio. `silent_pilot`: of those that run and rest in no pause, the one that said nothing for longest."""

    portfolio: Portfolio
    weeks: dict[date, Tally]
    all: Tally = field(default_factory=Tally)
    pilots: int = 0
    seconds: int | None = None
    timed: int = 0
    silent_days: int = 0
    silent_pilot: Any = None


def disciplines(pilots: PilotQuerySet, portfolios: list[Portfolio], as_of: date) -> list[Discipline]:
    """Return the portfolios of which an update was due in the past twelve weeks, the one that missed most first.

    Six queries.
    """
    told = _Told(pilots, portfolios, as_of)
    found = {one.pk: Discipline(one, {week: Tally() for week in told.weeks}) for one in portfolios}
    for pilot in told.pilots:
        _count(found[pilot["portfolio"]], pilot, told)
    for key, discipline in found.items():
        seconds = told.seconds[key]
        discipline.timed, discipline.seconds = len(seconds), median_low(seconds) if seconds else None
    return sorted((one for one in found.values() if one.all.due), key=lambda one: -one.all.missed / one.all.due)


def missing(pilots: PilotQuerySet, portfolio: Portfolio, as_of: date) -> tuple[date, list[tuple[Any, int]]]:
    """Return last week, and the pilots whose update of it is missing, each with its days without a word (six queries).

    The longest silent first.
    """
    told = _Told(pilots, [portfolio], as_of)
    week = told.weeks[-1]
    silent = [(one, told.silent_days(one)) for one in told.pilots if (week, MISSED) in told.verdicts(one)]
    return week, sorted(silent, key=lambda row: -row[1])


def _count(discipline: Discipline, pilot: dict[str, Any], told: _Told) -> None:
    verdicts = list(told.verdicts(pilot))
    discipline.pilots += bool(verdicts)
    for week, verdict in verdicts:
        discipline.weeks[week].counts[verdict] += 1
        discipline.all.counts[verdict] += 1
    silent = told.silent_days(pilot)
    if silent > discipline.silent_days:
        discipline.silent_days, discipline.silent_pilot = silent, pilot


class _Told:
    """What is on record of some pilots' updates, and of everything that excuses one."""

    def __init__(self, pilots: PilotQuerySet, portfolios: list[Portfolio], as_of: date) -> None:
        this_week = monday_of(as_of)
        self.as_of = as_of
        self.weeks = [this_week - timedelta(weeks=back) for back in range(WEEKS, 0, -1)]
        names = ("pk", "name", "portfolio", "clock_start", "cadence_days", "engineer", "claimed_stage")
        known = pilots.reporting().filter(clock_start__lte=as_of).order_by("name", "pk")
        self.pilots = list(known.values(*names))
        self._pilots = pilots.order_by().values("pk")
        self.calendars = _calendars(portfolios)
        self._posting: dict[tuple[int, date], list[date]] = {}
        self.ends, self.pauses, self.leaves = self._ends(), self._pauses(), self._leaves(portfolios)
        self.posted: dict[int, dict[date, date]] = defaultdict(dict)
        self.seconds: dict[int, list[int]] = defaultdict(list)
        self._read_updates()

    # --- One query each ---

    def _ends(self) -> dict[int, date]:
        claims = StageEvent.objects.filter(pilot__in=self._pilots, stage__in=Stage.ended()).order_by(
            "recorded_on", "pk"
        )
        rows = claims.values_list("pilot", latest("on"), "recorded_on")
        return {pilot: last or recorded_on for pilot, last, recorded_on in rows}

    def _pauses(self) -> dict[int, list[Period]]:
        found: dict[int, list[Period]] = defaultdict(list)
        pauses = Pause.objects.filter(pilot__in=self._pilots).annotate(
            ended=Least(latest("resumed_on"), "superseded_on")
        )
        for pilot, since, ended in pauses.values_list("pilot", "started_on", "ended"):
            found[pilot].append((since or date.min, ended))
        return found

    def _leaves(self, portfolios: list[Portfolio]) -> dict[int, list[Period]]:
        found: dict[int, list[Period]] = defaultdict(list)
        leaves = Leave.objects.filter(portfolio__in=portfolios, stand_in=None).touching(self.weeks[0], self.as_of)
        for person, since, until in leaves.values_list("person", "since", "until"):
            found[person].append((since, until))
        return found

    def _read_updates(self) -> None:
        updates = WeeklyUpdate.objects.filter(pilot__in=self._pilots, submitted_on__lte=self.as_of)
        names = ("pilot", "portfolio", "week", "submitted_on", "seconds_taken")
        for pilot, portfolio, week, submitted_on, seconds in updates.values_list(*names):
            self.posted[pilot][week] = submitted_on
            if seconds is not None and self.weeks[0] <= week <= self.weeks[-1]:
                self.seconds[portfolio].append(seconds)

    # --- One pilot ---

    def verdicts(self, pilot: dict[str, Any]) -> Iterator[tuple[date, str]]:
        """Yield the weeks of which an update was due, and how it came."""
        posted, end = self.posted[pilot["pk"]], self._end(pilot)
        for week in self.weeks:
            sunday = sunday_of(week)
            if pilot["clock_start"] > sunday or (end and end <= sunday):
                continue
            if self._is_due(pilot, week):
                submitted_on = posted.get(week)
                yield week, MISSED if submitted_on is None else ON_TIME if submitted_on <= sunday else LATE

    def _is_due(self, pilot: dict[str, Any], week: date) -> bool:
        """Return whether a word was due of a week in which the pilot ran."""
        pauses = self.pauses.get(pilot["pk"])
        if pauses and any(_lies_in(week + n * DAY, pauses) for n in range(7)):
            return False
        back = range(1, -(-pilot["cadence_days"] // 7))
        if any(week - timedelta(weeks=weeks) in self.posted[pilot["pk"]] for weeks in back):
            return False
        leaves = self.leaves.get(pilot["engineer"], [])
        return any(not _lies_in(day, leaves) for day in self._posting_days(pilot["portfolio"], week))

    def _end(self, pilot: dict[str, Any]) -> date | None:
        ended = pilot["claimed_stage"] in Stage.ended()
        return self.ends.get(pilot["pk"], date.min) if ended else None

    def _posting_days(self, portfolio: int, week: date) -> list[date]:
        """Return the days of a week on which a team of the portfolio works."""
        if (portfolio, week) not in self._posting:
            calendar, days = self.calendars[portfolio], [week + n * DAY for n in range(7)]
            open_days = [day for day in days if calendar.is_working_day(day) and not calendar.quiet_period(day)]
            self._posting[portfolio, week] = open_days
        return self._posting[portfolio, week]

    def silent_days(self, pilot: dict[str, Any]) -> int:
        """Return the days without a word, quiet days and pauses not counted; 0 of one that has ended or rests."""
        pauses = self.pauses[pilot["pk"]]
        if self._end(pilot) or _lies_in(self.as_of, pauses):
            return 0
        resumed = [until for _, until in pauses if until]
        last = max([pilot["clock_start"], *self.posted[pilot["pk"]].values(), *resumed])
        return self.calendars[pilot["portfolio"]].update_days_between(last, self.as_of)


def _lies_in(day: date, periods: list[Period]) -> bool:
    return any(since <= day and (until is None or day < until) for since, until in periods)


def _calendars(portfolios: list[Portfolio]) -> dict[int, WorkingCalendar]:
    """Return the calendars of some portfolios (one query)."""
    quiet: dict[int, list[Quiet]] = defaultdict(list)
    periods = QuietPeriod.objects.filter(portfolio__in=portfolios).order_by("since")
    for portfolio, since, until in periods.values_list("portfolio", "since", "until"):
        quiet[portfolio].append(Quiet(since, until))
    return {
        one.pk: WorkingCalendar(weekdays=frozenset(one.working_days), nation=one.nation, quiet=tuple(quiet[one.pk]))
        for one in portfolios
    }
