"""Survival per sector and per cohort: the same estimate as on the page of survival, over the pilots of each group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from accounts.wording import counted
from pilots.dates import Precision
from pilots.models import Sector
from pilots.models.pilot import PilotQuerySet
from portfolio import survival_words as words
from portfolio.durations import HEADLINE_MONTHS, Cohort, Course
from portfolio.survival import LEAST_PILOTS, Curve, day_of_month
from portfolio.survival_charts import SMALL, Drawing, draw

MONTHS = (6, 12, HEADLINE_MONTHS, 24)
# With more half-years than these a table is not read any more: years then.
MOST_HALVES = 6
NOT_SAID = "–"


@dataclass(frozen=True, slots=True)
class Member:
    """What a pilot is grouped by. `precision`: how well the start of its clock is known."""

    sector: str
    precision: str


@dataclass(frozen=True)
class Group:
    """The pilots of one sector or cohort: how many arrived, by when half of them, and the shares by `MONTHS`."""

    key: str
    title: str
    curve: Curve
    realised: int
    half: str
    shares: list[str]
    drawings: list[Drawing]

    @property
    def summary(self) -> str:
        return f"{self.curve.reached:,} of {counted(self.curve.pilots, 'pilot')} reached production. {self.half}"


@dataclass(frozen=True)
class Grouping:
    """`groups`: of which a share can be said. `too_few`: the others, named with their number."""

    key: str
    title: str
    groups: list[Group]
    too_few: list[str]


def members_of(pilots: PilotQuerySet) -> dict[int, Member]:
    """Return by key what each pilot is grouped by (one query)."""
    rows = pilots.order_by().values_list("pk", "sector", "clock_start_precision")
    return {pilot: Member(sector, precision) for pilot, sector, precision in rows}


def groupings(cohort: Cohort, members: dict[int, Member]) -> list[Grouping]:
    """Return the pilots whose clock has started by sector, and by when it started."""
    return [
        _grouping("sector", "By sector", _by_sector(cohort.courses, members), cohort),
        _grouping("cohort", "By the start of the clock", _by_start(cohort.courses, members), cohort),
    ]


def _by_sector(courses: Iterable[Course], members: dict[int, Member]) -> dict[str, list[Course]]:
    found = _sorted(courses, lambda one: members[one.pilot].sector)
    return {sector.label: found[sector.value] for sector in Sector if sector.value in found}


def _by_start(courses: Iterable[Course], members: dict[int, Member]) -> dict[str, list[Course]]:
    """Group by half-year; by year where there are many, or where some starts are known to a year alone."""
    known = list(courses)
    halves = _sorted(
        known, lambda one: f"{one.started_on.year}, {'first' if one.started_on.month < 7 else 'second'} half"
    )
    vague = any(members[one.pilot].precision == Precision.YEAR for one in known)
    found = _sorted(known, lambda one: str(one.started_on.year)) if vague or len(halves) > MOST_HALVES else halves
    return dict(sorted(found.items()))


def _sorted(courses: Iterable[Course], key: Callable[[Course], str]) -> dict[str, list[Course]]:
    groups: dict[str, list[Course]] = defaultdict(list)
    for one in courses:
        groups[key(one)].append(one)
    return groups


def _grouping(key: str, title: str, found: dict[str, list[Course]], cohort: Cohort) -> Grouping:
    large = {name: courses for name, courses in found.items() if len(courses) >= LEAST_PILOTS}
    groups = [
        _group(f"{key}-{number}", name, Cohort(cohort.as_of, tuple(courses)))
        for number, (name, courses) in enumerate(large.items(), start=1)
    ]
    few = [f"{name}: {counted(len(courses), 'pilot')}" for name, courses in found.items() if name not in large]
    return Grouping(key, title, groups, few)


def _group(key: str, title: str, cohort: Cohort) -> Group:
    curve = cohort.to_production
    return Group(
        key=key,
        title=title,
        curve=curve,
        realised=cohort.to_realised.reached,
        half=words.half(curve, "reached production"),
        shares=[_share(curve, month) for month in MONTHS],
        drawings=draw(curve, month=HEADLINE_MONTHS, sizes=SMALL),
    )


def _share(curve: Curve, month: int) -> str:
    """Return the share by a month with its range, or that too few have run that long."""
    share = curve.share_by(day_of_month(month))
    if share is None:
        return NOT_SAID
    return f"{words.percent(share.value)} ({words.range_of(share)})"
