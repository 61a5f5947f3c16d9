"""The figure that leads the dashboard: how many of the pilots that started are realised, with the curve behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from accounts.invented import counted_together
from pilots.models import Pilot
from portfolio.durations import Cohort, cohort_of
from portfolio.survival import LEAST_PILOTS
from portfolio.survival_charts import LOW
from portfolio.survival_page import page_of


@dataclass(frozen=True, slots=True)
class Leading:
    """What the dashboard shows of survival. `realised`: how many pilots are, by portfolio, by their evidence."""

    shown: dict[str, Any]
    realised: dict[int, int]


def leading_figure(portfolios: list[Any], scope: Mapping[str, str], as_of: date) -> Leading:
    """Return the figure of the chosen portfolio, or of all that count together, in eight queries.

    `portfolios`: those that the reader sees. `scope`: see `forms.scope_of`.
    """
    chosen = scope.get("portfolio")
    sector = {"sector": scope["sector"]} if "sector" in scope else {}
    cohort = cohort_of(Pilot.objects.filter(portfolio__in=[one.pk for one in portfolios], **sector), as_of)
    counted = [one for one in portfolios if str(one.pk) == chosen] if chosen else counted_together(portfolios)
    counting = {one.pk for one in counted}
    return Leading(
        shown=_shown(replace(cohort, courses=tuple(one for one in cohort.courses if one.portfolio in counting))),
        realised=Counter(one.portfolio for one in cohort.courses if one.realised_on and one.portfolio),
    )


def _shown(cohort: Cohort) -> dict[str, Any]:
    page = page_of(cohort, LOW)
    goals = page["goals"]
    return {
        "started": len(cohort.courses),
        "figure": page["figure"],
        "rests_on": page["rests_on"],
        "headline": page["headline"],
        "goal": goals[0] if goals else None,
        "least": LEAST_PILOTS,
    }
