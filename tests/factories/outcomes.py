"""Metrics, readings, use, reviews and decisions on money."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from outcomes.models import (
    BenefitsReview,
    EnvironmentWeek,
    FundingDecision,
    OutcomeMetric,
    Reading,
    UsageWeek,
)
from pilots.models import (
    Pilot,
)
from tests.factories.people import MONDAY, make_person


def make_metric(*, pilot: Pilot, key: str = "minutes", **fields: Any) -> OutcomeMetric:
    fields.setdefault("name", "Minutes per referral")
    fields.setdefault("primary", True)
    return OutcomeMetric.objects.create(pilot=pilot, key=key, **fields)


def make_agreed_metric(*, pilot: Pilot, agreed_on: date = MONDAY, **fields: Any) -> OutcomeMetric:
    owner = make_person(name="B. Owner", portfolio=pilot.portfolio)
    return make_metric(pilot=pilot, agreed_on=agreed_on, benefit_owner=owner, **fields)


def make_complete_metric(*, pilot: Pilot, **fields: Any) -> OutcomeMetric:
    """Make a metric that lacks nothing to be agreed: from 26.3 on 4 May to 22.4 minutes per case by 29 Jun 2026."""
    fields.setdefault("benefit_owner", make_person(name="B. Owner", portfolio=pilot.portfolio))
    complete = {
        "unit": "minutes per case",
        "direction": "down",
        "baseline": Decimal("26.3"),
        "baseline_on": date(2026, 5, 4),
        "target": Decimal("22.4"),
        "target_on": date(2026, 6, 29),
        "definition_of_done": "Two clinics sort every referral with it.",
        "data_source": "The worklist",
    }
    return make_metric(pilot=pilot, **complete | fields)


def make_reading(*, metric: OutcomeMetric, on: date, value: Decimal | float = 12, **fields: Any) -> Reading:
    return Reading.objects.create(pilot=metric.pilot, metric=metric, on=on, value=value, recorded_on=on, **fields)


def make_usage_week(*, pilot: Pilot, week: date = MONDAY, **fields: Any) -> UsageWeek:
    return UsageWeek.objects.create(
        pilot=pilot, week=week, **{"target_users": 20, "active_users": 8, "source": "manual"} | fields
    )


def make_usage_weeks(
    *, pilot: Pilot, counts: Sequence[int | None], field: str = "active_users", until: date = MONDAY, **fields: Any
) -> None:
    """Make weeks of use in a row, the last one the week before `until`; None: nobody counted in that week."""
    for ago, count in enumerate(reversed(counts), start=1):
        if count is not None:
            make_usage_week(pilot=pilot, week=until - timedelta(weeks=ago), **{field: count} | fields)


def make_environment_week(*, pilot: Pilot, week: date = MONDAY, **fields: Any) -> EnvironmentWeek:
    return EnvironmentWeek.objects.create(
        pilot=pilot, week=week, **{"environment": "staging", "visitors": 4, "deploys": 1} | fields
    )


def make_benefits_review(*, pilot: Pilot, key: str = "ninety-days", **fields: Any) -> BenefitsReview:
    return BenefitsReview.objects.create(pilot=pilot, key=key, **fields)


def make_funding_decision(*, pilot: Pilot, key: str = "next", **fields: Any) -> FundingDecision:
    return FundingDecision.objects.create(pilot=pilot, key=key, **{"phase": "Roll-out"} | fields)
