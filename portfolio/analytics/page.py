"""What the page of the analytics shows, put together for its template."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.models import Portfolio
from pilots.models.pilot import PilotQuerySet
from portfolio import survival_words as words
from portfolio.analytics import discipline, groups, mode_mix, queues, waits
from portfolio.analytics.mode_mix_chart import drawings_of
from portfolio.durations import cohort_of
from portfolio.survival import LEAST_PILOTS
from scorecard.live_page import named_base_rates


def page_of(pilots: PilotQuerySet, portfolios: list[Portfolio], as_of: date) -> dict[str, Any]:
    """Return the context for some pilots of some portfolios on a day."""
    members = groups.members_of(pilots)
    return {
        "as_of": as_of,
        "pilots": len(members),
        "base_rates": sorted(named_base_rates(pilots), key=lambda one: -one["flagged"]),
        "disciplines": discipline.disciplines(pilots, portfolios, as_of),
        "update_weeks": discipline.WEEKS,
        **_survival(pilots, members, as_of),
        **queues.lines_of(waits.waits_of(pilots, as_of), {one.pk: one.name for one in portfolios}),
        **_mix(pilots, as_of),
    }


def _survival(pilots: PilotQuerySet, members: dict[int, groups.Member], as_of: date) -> dict[str, Any]:
    cohort = cohort_of(pilots, as_of)
    return {
        "started": len(cohort.courses),
        "left_out": words.left_out(cohort),
        "groupings": groups.groupings(cohort, members),
        "months": groups.MONTHS,
        "least": LEAST_PILOTS,
    }


def _mix(pilots: PilotQuerySet, as_of: date) -> dict[str, Any]:
    sources = mode_mix.sources_of(pilots, as_of)
    rows = [(name, [source.words(name) for source in sources]) for name in mode_mix.names_of(sources)]
    has_any = any(source.total for source in sources)
    return {
        "sources": sources,
        "mix_rows": rows,
        "mix_drawings": drawings_of(sources) if has_any else [],
        "year_ago": as_of - mode_mix.YEAR,
    }
