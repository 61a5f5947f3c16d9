"""What the page of a portfolio's requirements shows: sector by sector, with how long each normally takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef

from accounts.models import Membership, Portfolio
from governance.clocks import Typical
from governance.functions import function_name
from governance.models import Requirement, Reviewer
from governance.templates import Row, template_of
from governance.typical_days import Medians, medians, typical_of_requirement
from pilots.models import Pilot, Sector

A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Line:
    """A requirement in words; `is_stale`: its source was checked more than a year ago, or never."""

    requirement: Requirement
    function: str
    typical: Typical
    is_stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A sector: what the portfolio requires, or the template that it could begin with."""

    code: str
    title: str
    pilots: int
    lines: list[Line]
    template: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """A function and who reviews for it."""

    function: str
    words: str
    reviewers: list[Reviewer]


def line_of(requirement: Requirement, *, as_of: date, known: Medians | None = None) -> Line:
    """Return one requirement in words; `known` is looked up where the caller has none."""
    if known is None:
        known = medians([requirement.portfolio_id], as_of=as_of)
    checked_on = requirement.checked_on
    is_stale = checked_on is None or checked_on < as_of - A_YEAR
    typical = typical_of_requirement(requirement, known)
    return Line(requirement, function_name(requirement.function), typical, is_stale)


def of(portfolio: Portfolio, as_of: date) -> dict[str, Any]:
    """Return the context of the page, in a constant number of queries."""
    requirements = list(Requirement.objects.filter(portfolio=portfolio).for_list())
    known = medians([portfolio], as_of=as_of)
    lines = defaultdict(list)
    for one in requirements:
        lines[one.sector].append(line_of(one, as_of=as_of, known=known))
    sectors = Pilot.objects.filter(portfolio=portfolio).running().values_list("sector", flat=True)
    chapters = [_chapter(sector, portfolio, lines[sector], list(sectors)) for sector in Sector]
    return {
        "portfolio": portfolio,
        "adopted": [chapter for chapter in chapters if chapter.lines],
        "others": sorted((chapter for chapter in chapters if not chapter.lines), key=lambda one: -one.pilots),
        "desks": _desks(portfolio, (one.function for one in requirements)),
        "as_of": as_of,
    }


def _chapter(sector: Sector, portfolio: Portfolio, lines: list[Line], sectors: list[str]) -> Chapter:
    title = "No sector on record" if sector == Sector.UNKNOWN else sector.label
    template = template_of(sector, nation=portfolio.nation)
    return Chapter(code=sector, title=title, pilots=sectors.count(sector), lines=lines, template=template)


def _desks(portfolio: Portfolio, required: Iterable[str]) -> list[Desk]:
    """Return every function that decides something or has a reviewer, by its words."""
    member = Membership.objects.filter(portfolio=portfolio, user=OuterRef("person__user"))
    rows = Reviewer.objects.filter(portfolio=portfolio).select_related("person").annotate(can_log_in=Exists(member))
    found: dict[str, list[Reviewer]] = {function: [] for function in required}
    for one in rows.order_by("person__name"):
        found.setdefault(one.function, []).append(one)
    desks = [Desk(function, function_name(function), reviewers) for function, reviewers in found.items()]
    return sorted(desks, key=lambda desk: desk.words)
