"""The figure that leads the dashboard: how many of the pilots that started are realised, with the curve behind it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pilots.models import Pilot
from portfolio.durations import Cohort, cohort_of
from portfolio.survival import LEAST_PILOTS
from portfolio.survival_page import page_of


@dataclass(frozen=True, slots=True)
class Leading:
    """What the dashboard shows of survival. `realised`: how many pilots are, by portfolio, by their evidence."""

    shown: dict[str, Any]
    realised: dict[int, int]
    real_alone: bool


def leading_figure(portfolios: list[Any], chosen: str, as_of: date) -> Leading:
    """Return the figure of the chosen portfolio (its id as text), or of all of them, in at most eight queries.

    Invented pilots would be part of a real portfolio's rate, so where there are both kinds the real ones count alone.
    """
    cohort = cohort_of(Pilot.objects.filter(portfolio__in=[one.pk for one in portfolios]), as_of)
    kinds = {one.is_demonstration for one in portfolios}
    real_alone = not chosen and len(kinds) > 1
    counting = {one.pk for one in portfolios if _counts(one, chosen, real_alone=real_alone)}
    return Leading(
        shown=_shown(replace(cohort, courses=tuple(one for one in cohort.courses if one.portfolio in counting))),
        realised=Counter(one.portfolio for one in cohort.courses if one.realised_on and one.portfolio),
        real_alone=real_alone,
    )


def _counts(portfolio: Any, chosen: str, *, real_alone: bool) -> bool:
    return str(portfolio.pk) == chosen if chosen else not (real_alone and portfolio.is_demonstration)


def _shown(cohort: Cohort) -> dict[str, Any]:
    page = page_of(cohort)
    goals = page["goals"]
    return {
        "started": len(cohort.courses),
        "figure": page["figure"],
        "rests_on": page["rests_on"],
        "headline": page["headline"],
        "goal": goals[0] if goals else None,
        "least": LEAST_PILOTS,
    }
