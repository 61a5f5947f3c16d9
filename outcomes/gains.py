"""What the readings of metrics come to: how many there are, the latest one, and the gain of the last days (OUT-6)."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Avg, Count, F, FloatField, Max, Q, Value, Variance
from django.db.models.functions import Abs, Cast, Coalesce, NullIf, Sqrt

from outcomes.models import Evidence
from outcomes.models.metrics import OutcomeMetricQuerySet
from pilots.dates import latest


def with_readings_since_agreement(metrics: OutcomeMetricQuerySet, as_of: date, *, days: int) -> OutcomeMetricQuerySet:
    """Annotate what was read since the agreement, so that a target that was agreed anew starts anew.

    `reading_count` and `self_reported_count`; `latest_value` and `latest_reading_on` (the first day it allows), and
    `come`, how much of the way from baseline to target that is. `gain` is how much of that way the mean of the last
    `days` lies beyond the mean of the `days` before, or beyond the baseline where nothing was read in them; `noise` is
    the standard error of that. A share of the way is null where there is no way.
    """
    taken = Q(readings__value__isnull=False, readings__on__lte=as_of, readings__on__gt=latest("agreed_on"))
    recent = taken & Q(readings__on__gt=as_of - timedelta(days=days))
    before = taken & Q(
        readings__on__lte=as_of - timedelta(days=days), readings__on__gt=as_of - timedelta(days=2 * days)
    )
    value, baseline = Cast("readings__value", FloatField()), Cast("baseline", FloatField())
    latest_first = ("-readings__on", "-readings__pk")
    read = metrics.annotate(
        reading_count=Count("readings", filter=taken),
        self_reported_count=Count("readings", filter=taken & Q(readings__evidence=Evidence.SELF_REPORTED)),
        latest_reading_on=Max("readings__on", filter=taken),
        values_read=ArrayAgg("readings__value", filter=taken, order_by=latest_first),
        recent_count=Count("readings", filter=recent),
        recent_mean=Avg(value, filter=recent),
        before_mean=Coalesce(Avg(value, filter=before), baseline),
        # Of the mean. Nothing is known of the error of a baseline, nor of a single reading.
        recent_error=Variance(value, sample=True, filter=recent) / Count("readings", filter=recent),
        before_error=Variance(value, sample=True, filter=before) / Count("readings", filter=before),
    ).annotate(latest_value=F("values_read__0"))
    way = NullIf(Cast(F("target") - F("baseline"), FloatField()), Value(0.0))
    return read.annotate(
        come=(Cast("latest_value", FloatField()) - baseline) / way,
        gain=(F("recent_mean") - F("before_mean")) / way,
        noise=Sqrt(F("recent_error") + Coalesce("before_error", 0.0)) / Abs(way),
    )
