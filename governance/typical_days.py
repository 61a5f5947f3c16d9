"""How long a sign-off normally takes: this portfolio's own median once it has completed enough, else the requirement's.

Only the reviewers' turn counts, over all rounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Floor
from django_cte import CTE, with_cte

from accounts.models import Portfolio
from governance.clocks import Typical
from governance.models import GovernanceQuestion, Requirement, SignOff, Topic
from governance.models.sign_offs import SignOffQuerySet
from governance.templates import QUESTION_DAYS, template_of

ENOUGH = 5  # domain.md C.10: after so many completed sign-offs, the portfolio's own median

# What a statement `with_medians` calls their rows.
MEDIANS = "medians"

SET_HERE = "as set here"
UNKNOWN = "nobody knows how long it takes"


class _Median(models.Aggregate):
    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = models.FloatField()


@dataclass(frozen=True, slots=True)
class Median:
    days: int
    count: int

    @property
    def origin(self) -> str:
        return f"median of {self.count} here"


# By portfolio and area.
type Medians = Mapping[tuple[int, str], Median]


def medians(portfolios: Iterable[Portfolio | int] | models.QuerySet[Portfolio], *, as_of: date) -> Medians:
    """Return the median of each area with enough completed sign-offs, in one query."""
    groups = _medians_of(_of(portfolios), as_of)
    return {(one["portfolio"], one["area"]): Median(one["days"], one["count"]) for one in groups}


def with_medians[Found: models.QuerySet[Any, Any]](
    found: Found, portfolios: models.QuerySet[Any, Any], *, as_of: date
) -> Found:
    """Return a query in which `MedianDays` may stand: the medians of some portfolios are made once beside it."""
    groups = _medians_of(_of(portfolios), as_of)
    told: Found = with_cte(CTE(groups, name=MEDIANS, materialized=True), select=found)
    return told


def _of(portfolios: Iterable[Portfolio | int] | models.QuerySet[Any, Any]) -> SignOffQuerySet:
    """Return their sign-offs, found by their pilots: they have no index by portfolio, and all would be read."""
    return SignOff.objects.filter(pilot__portfolio__in=portfolios)


def _medians_of(sign_offs: SignOffQuerySet, as_of: date) -> models.QuerySet[Any, Any]:
    completed = sign_offs.completed_by(as_of).with_reviewers_days()
    return (
        completed.exclude(reviewers_days=None)  # type: ignore[misc]  # annotated
        .order_by()
        .values("portfolio", "area")
        .annotate(days=Cast(Floor(_Median("reviewers_days") + 0.5), models.IntegerField()), count=models.Count("pk"))
        .filter(count__gte=ENOUGH)
    )


class MedianDays(models.Func):
    """The median of a portfolio and an area, null where too few are completed, in a statement `with_medians`.

    All are looked up in one object, which is made once: to go through the rows for each sign-off took 53 s over 100,000
    pilots in 400 portfolios, and this takes 2.
    """

    template = (
        f"((SELECT jsonb_object_agg(portfolio || ':' || area, days) FROM {MEDIANS}) ->> (%(expressions)s))::integer"  # noqa: S608  # our own
    )
    arg_joiner = " || ':' || "
    output_field = models.IntegerField()


def usual_days() -> Coalesce:
    """Return the expression over sign-offs, `with_requirement`, for how long they normally take (see `typical_of`)."""
    return _usual(MedianDays("portfolio", "area"))


def usual_days_of_a_few(*, as_of: date) -> Coalesce:
    """Return the same where a statement is about few sign-offs and is not `with_medians`: each looks for its own."""
    alike = SignOff.objects.filter(pilot__portfolio=models.OuterRef("portfolio"), area=models.OuterRef("area"))
    return _usual(models.Subquery(_medians_of(alike, as_of).values("days")))


def _usual(median: Combinable) -> Coalesce:
    return Coalesce(median, "normal_days", output_field=models.IntegerField())


def typical_of_requirement(requirement: Requirement, known: Medians) -> Typical:
    return _typical(requirement.portfolio_id, requirement.code, requirement.sector, requirement.typical_days, known)


def typical_of(sign_off: SignOff, known: Medians) -> Typical:
    """Return how long a sign-off normally takes; it comes with its pilot and `with_requirement`."""
    days: int | None = sign_off.normal_days  # type: ignore[attr-defined]  # annotated
    return _typical(sign_off.portfolio_id, sign_off.area, sign_off.pilot.sector, days, known)


def typical_days_of(portfolio: Portfolio, *, as_of: date) -> dict[tuple[str, str], Typical]:
    """Return how long each requirement of a portfolio normally takes, by sector and code (two queries)."""
    known = medians([portfolio], as_of=as_of)
    requirements = Requirement.objects.filter(portfolio=portfolio)
    return {(one.sector, one.code): typical_of_requirement(one, known) for one in requirements}


def _typical(portfolio: int, area: str, sector: str, days: int | None, known: Medians) -> Typical:
    median = known.get((portfolio, area))
    if median:
        return Typical(median.days, median.origin)
    return Typical(days, _origin(area, sector, days))


def _origin(area: str, sector: str, days: int | None) -> str:
    """Say where a number of days comes from: a template's own says how it is known, any other was set here."""
    if days is None:
        return UNKNOWN
    same = [row for row in template_of(sector) if (row.code, row.days) == (area, days)]
    return same[0].days_from if same else SET_HERE


def typical_of_question(question: GovernanceQuestion) -> Typical:
    """Return how long a question may take: the three of week one a fortnight; of any other nobody knows."""
    if question.topic in Topic.of_week_one():
        return Typical(QUESTION_DAYS, "as the article has it")
    return Typical(None, UNKNOWN)
