"""Define a metric, agree it, agree another target."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.history import newest_event
from accounts.models import Person
from outcomes.actions.refusals import ChangedMeanwhileError, RefusedError, free_key, lock
from outcomes.agreement import NotAgreedError, digest_of, missing_of, terms_of
from outcomes.models import Direction, OutcomeMetric
from outcomes.paths import KNOWN, better_is_up
from pilots.dates import Precision
from pilots.models import Pilot


@transaction.atomic
def define_metric(pilot: Pilot, *, as_of: date, **values: Any) -> OutcomeMetric:
    """Put a metric on record, not agreed yet; the pilot's first is its primary one.

    The same values sent twice are one metric. Raises RefusedError for a second metric of the same name.
    """
    lock(pilot)
    metrics = OutcomeMetric.objects.filter(pilot=pilot)
    known = metrics.filter(name__iexact=values["name"]).order_by("pk").first()
    if known and all(getattr(known, name) == value for name, value in values.items() if name not in DECIDED_HERE):
        return known
    if known:
        raise RefusedError("name", "This pilot has a metric of that name. Change that one, or choose another name.")
    primary = values.pop("primary", False) or not metrics.filter(primary=True).exists()
    key = free_key(metrics, values["name"], otherwise="metric")
    metric = OutcomeMetric(pilot=pilot, key=key, primary=primary, **values)
    _point(metric)
    return _saved(metric, as_of=as_of)


# What `define_metric` and `change_metric` settle themselves, whatever was asked for.
DECIDED_HERE = ("primary", "direction")


@transaction.atomic
def change_metric(metric: OutcomeMetric, *, as_of: date, opened_with: int, **values: Any) -> bool:
    """Change what is on record of a metric; return whether that took back an agreement, as other terms do.

    `opened_with` is the metric's newest event of history when its form was opened. Raises ChangedMeanwhileError where
    there is a newer one, and RefusedError for the name of another metric of the pilot.
    """
    lock(metric.pilot)
    metric = _locked(metric)
    if newest_event(metric) != opened_with:
        raise ChangedMeanwhileError
    others = OutcomeMetric.objects.filter(pilot=metric.pilot).exclude(pk=metric.pk)
    if others.filter(name__iexact=values["name"]).exists():
        raise RefusedError("name", "This pilot has another metric of that name.")
    _point(metric)
    agreed = terms_of(metric)
    for name, value in values.items():
        setattr(metric, name, value)
    _point(metric)
    taken_back = metric.agreed_on is not None and _are_others(terms_of(metric), agreed)
    if taken_back:
        metric.agreed_on = None
    _saved(metric, as_of=as_of)
    return taken_back


def _are_others(terms: dict[str, Any], agreed: dict[str, Any]) -> bool:
    """Say whether terms contradict those that were agreed. Filling a gap does not; another benefit owner does."""
    changed = {name for name, value in terms.items() if value != agreed[name]}
    return "benefit_owner" in changed or any(agreed[name] not in (None, "", Direction.UNKNOWN) for name in changed)


def _saved(metric: OutcomeMetric, *, as_of: date) -> OutcomeMetric:
    """Save a metric; a new primary one takes the place of the one before."""
    if metric.primary:
        others = OutcomeMetric.objects.filter(pilot=metric.pilot, primary=True).exclude(pk=metric.pk)
        others.update(primary=False, recorded_on=as_of)
    metric.recorded_on = as_of
    metric.save()
    return metric


def _point(metric: OutcomeMetric) -> None:
    """Record which way is better, where baseline and target say it and nobody else has."""
    up = better_is_up(metric)
    if metric.direction not in KNOWN and up is not None:
        metric.direction = Direction.UP if up else Direction.DOWN


def _locked(metric: OutcomeMetric) -> OutcomeMetric:
    related = OutcomeMetric.objects.select_related("pilot", "benefit_owner")
    return related.select_for_update(of=("self",)).get(pk=metric.pk)


@transaction.atomic
def agree_metric(metric: OutcomeMetric, *, on: date, by: Person, as_of: date, as_read: str = "") -> OutcomeMetric:
    """Record that the benefit owner (`by`) agreed to the metric on a day.

    `as_read` is the `digest_of` what they read. Raises NotAgreedError with all that is missing, ChangedMeanwhileError
    if the terms are others by now, and RefusedError for another person or a day to come.
    """
    metric = _locked(metric)
    if as_read and as_read != digest_of(metric):
        raise ChangedMeanwhileError
    missing = missing_of(metric)
    if missing:
        raise NotAgreedError(missing)
    _check_owner(metric, by)
    if on > as_of:
        raise RefusedError("on", "An agreement cannot lie ahead. Give the day on which it was made.")
    _point(metric)
    metric.agreed_on, metric.agreed_on_precision, metric.recorded_on = on, Precision.DAY, as_of
    metric.save(update_fields=["direction", "agreed_on", "agreed_on_precision", "recorded_on"])
    return metric


@transaction.atomic
def re_agree_target(
    metric: OutcomeMetric,
    *,
    target: Decimal,
    target_on: date,
    by: Person,
    as_of: date,
    target_on_precision: str = Precision.DAY,
) -> OutcomeMetric:
    """Let the benefit owner (`by`) accept another `target` by another `target_on`; history keeps the old ones.

    The agreement stays. Raises RefusedError for another person or a metric without agreement, NotAgreedError for a
    target that could not have been agreed.
    """
    metric = _locked(metric)
    _check_owner(metric, by)
    if metric.agreed_on is None:
        raise RefusedError("target", "Nothing is agreed yet. Change the target, and agree the metric.")
    metric.target, metric.target_on, metric.target_on_precision = target, target_on, target_on_precision
    if missing := missing_of(metric):
        raise NotAgreedError(missing)
    metric.recorded_on = as_of
    metric.save(update_fields=["target", "target_on", "target_on_precision", "recorded_on"])
    return metric


def _check_owner(metric: OutcomeMetric, by: Person) -> None:
    if metric.benefit_owner != by:
        raise RefusedError("by", f"Only the benefit owner, {metric.benefit_owner or 'nobody yet'}, can agree to it.")
