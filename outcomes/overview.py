"""What the page of a pilot's outcomes says: its metrics, reviews, money and use, each with what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import User
from accounts.wording import counted
from outcomes.agreement import Missing, lateness, missing_of, sentence_of
from outcomes.charts import TODAY, Course, Point
from outcomes.models import BenefitsReview, Evidence, FundingDecision, OutcomeMetric, Reading, UsageWeek
from outcomes.moments import first_use_on
from outcomes.paths import Path, Standing, path_of, standing
from outcomes.words import last_day, quantity, span
from pilots.dates import Day
from pilots.models import Pilot

RECENT_WEEKS = 12
# How a standing looks: the word is said beside it.
LOOKS = {Standing.MET: "clear", Standing.ON_PATH: "clear", Standing.OFF_PATH: "watch"}


@dataclass(frozen=True)
class Told:
    """A metric and what a page says of it on a day; `metric` has `with_latest_reading`'s annotations."""

    metric: Any
    as_of: date
    missing: list[Missing]
    lateness: str

    @property
    def sentence(self) -> str:
        return sentence_of(self.metric)

    @property
    def is_agreed(self) -> bool:
        return bool(self.metric.agreed_on) and not self._lacks_owner()

    def _lacks_owner(self) -> bool:
        return any(one.field == "benefit_owner" for one in self.missing)

    @property
    def lacks(self) -> str:
        return ", ".join(one.label for one in self.missing)

    @property
    def standing(self) -> Standing:
        return standing(self.metric, self.metric.latest_value, self.metric.latest_reading_on)

    @property
    def look(self) -> str:
        return LOOKS.get(self.standing, "")

    @property
    def latest(self) -> str:
        return quantity(self.metric.latest_value, self.metric.unit)

    @property
    def evidence(self) -> str:
        return Evidence(self.metric.latest_evidence).label.lower() if self.metric.latest_evidence else ""

    @property
    def asked(self) -> str:
        """Return what the path asks for on the day of the latest reading."""
        path: Path | None = path_of(self.metric)
        on = self.metric.latest_reading_on
        return quantity(path.asked_on(on), self.metric.unit) if path and on else ""

    @property
    def due(self) -> str:
        """Return when the next reading is due: `8 Jun 2026`, `25 May 2026, 1 week ago`."""
        on = self.metric.reading_due_on
        return _due(on, self.as_of) if on else ""

    @property
    def is_overdue(self) -> bool:
        on = self.metric.reading_due_on
        return bool(on and on < self.as_of)


def _due(on: date, as_of: date) -> str:
    return f"{Day(on)}, {span((as_of - on).days)} ago" if on < as_of else str(Day(on))


def metrics_of(pilot: Pilot, *, as_of: date) -> list[Told]:
    """Return the pilot's metrics, the primary one first. Three queries."""
    metrics = OutcomeMetric.objects.filter(pilot=pilot).with_latest_reading(as_of)
    first_use = first_use_on(pilot, as_of=as_of)
    found = metrics.select_related("pilot", "benefit_owner").order_by("-primary", "key")
    return [tell(metric, as_of=as_of, first_use=first_use) for metric in found]


def tell(metric: OutcomeMetric, *, as_of: date, first_use: date | None) -> Told:
    late = lateness(metric.pilot, metric.agreed_on, first_use_on=first_use)
    return Told(metric, as_of, missing_of(metric), late)


def course_of(metric: OutcomeMetric, readings: list[Reading], *, as_of: date) -> Course:
    """Return what a metric's chart shows; an imprecise day counts as late as can be."""
    points = [Point(on, r.value, r.evidence) for r in readings if r.value is not None and (on := last_day(r, "on"))]
    days = (("agreed", last_day(metric, "agreed_on")), ("target", last_day(metric, "target_on")), (TODAY, as_of))
    return Course(
        name=metric.name,
        unit=metric.unit,
        readings=tuple(sorted(points, key=lambda point: point.on)),
        path=path_of(metric),
        baseline=metric.baseline,
        target=metric.target,
        moments=tuple((word, on) for word, on in days if on),
        reading_every_days=metric.reading_every_days,
    )


@dataclass(frozen=True)
class Due:
    """A review or a decision about money, and whether its day has gone by."""

    row: Any
    due: str
    is_overdue: bool


def reviews_of(pilot: Pilot, *, as_of: date) -> list[Due]:
    """Return the pilot's reviews, the one to be held first, then the latest one. One query."""
    reviews = BenefitsReview.objects.filter(pilot=pilot).select_related("confirmed_by")
    ordered = sorted(reviews, key=lambda r: (r.held_on is None, r.held_on or r.due_on or date.min, r.pk), reverse=True)
    return [_waiting(review, last_day(review, "due_on"), as_of, done=bool(review.held_on)) for review in ordered]


def money_of(pilot: Pilot, *, as_of: date) -> list[Due]:
    """Return the decisions about money, the one needed first first. One query."""
    rows = FundingDecision.objects.filter(pilot=pilot).select_related("board")
    ordered = sorted(rows, key=lambda row: (row.needed_by or date.max, row.pk))
    settled = ("funded", "refused")
    return [_waiting(row, last_day(row, "needed_by"), as_of, done=row.decision in settled) for row in ordered]


def _waiting(row: Any, on: date | None, as_of: date, *, done: bool) -> Due:
    if on is None or done:
        return Due(row, str(Day(on)) if on else "", is_overdue=False)
    return Due(row, _due(on, as_of), is_overdue=on < as_of)


@dataclass(frozen=True)
class Week:
    """The use of a week; `share` of the people it is meant for used it, in whole per cent."""

    used: UsageWeek

    @property
    def share(self) -> int | None:
        meant, active = self.used.target_users, self.used.active_users
        return None if not meant or active is None else round(Decimal(100 * active) / meant)

    @property
    def bar(self) -> int:
        """Return the length of the bar, of 100; more people than it is meant for fill it."""
        return min(self.share or 0, 100)


def weeks_of(pilot: Pilot, *, as_of: date) -> list[Week]:
    """Return the use of the last weeks, the last one first. One query."""
    weeks = UsageWeek.objects.filter(pilot=pilot, week__gt=as_of - timedelta(weeks=RECENT_WEEKS)).up_to(as_of)
    return [Week(used) for used in weeks]


def is_benefit_owner(metric: OutcomeMetric, user: User) -> bool:
    """Say whether a user is the person who confirms a metric; its benefit owner must be loaded."""
    return metric.benefit_owner is not None and metric.benefit_owner.user_id == user.pk


def summary_of(course: Course) -> str:
    """Return what the chart shows, for those who do not see it."""
    parts = []
    if course.path:
        path = course.path
        start, end = quantity(path.baseline, course.unit), quantity(path.target, course.unit)
        parts.append(f"The straight path goes from {start} on {Day(path.start)} to {end} on {Day(path.end)}.")
    if course.readings:
        last = course.readings[-1]
        parts.append(f"{counted(len(course.readings), 'reading')}; the latest is {quantity(last.value, course.unit)} on {Day(last.on)}.")  # fmt: skip  # noqa: E501
    if course.readings and course.path:
        asked = quantity(course.path.asked_on(last.on), course.unit)
        parts.append(f"The path asks for {asked} on that day.")
    return " ".join(parts) if course.readings else " ".join([*parts, "Nothing has been read yet."])
