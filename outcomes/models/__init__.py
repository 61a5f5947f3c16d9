"""What a pilot is for, whether it is used, and what comes of it."""

from outcomes.models.benefits import BenefitsReview, Funded, FundingDecision, Verdict
from outcomes.models.metrics import Direction, Evidence, OutcomeMetric, Reading, benefit_owner_name
from outcomes.models.use import EnvironmentWeek, UsageSource, UsageWeek

__all__ = [
    "BenefitsReview",
    "Direction",
    "EnvironmentWeek",
    "Evidence",
    "Funded",
    "FundingDecision",
    "OutcomeMetric",
    "Reading",
    "UsageSource",
    "UsageWeek",
    "Verdict",
    "benefit_owner_name",
]
