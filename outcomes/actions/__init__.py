"""What people do about outcomes: agree a metric, take readings, hold the review, decide the money."""

from outcomes.actions.benefits import (
    decide_funding,
    hold_benefits_review,
    need_funding_decision,
    schedule_benefits_review,
)
from outcomes.actions.metrics import agree_metric, change_metric, define_metric, re_agree_target
from outcomes.actions.readings import ReadingsRefusedError, Recorded, record_readings
from outcomes.actions.refusals import ChangedMeanwhileError, RefusedError
from outcomes.actions.use import record_usage

__all__ = [
    "ChangedMeanwhileError",
    "ReadingsRefusedError",
    "Recorded",
    "RefusedError",
    "agree_metric",
    "change_metric",
    "decide_funding",
    "define_metric",
    "hold_benefits_review",
    "need_funding_decision",
    "re_agree_target",
    "record_readings",
    "record_usage",
    "schedule_benefits_review",
]
