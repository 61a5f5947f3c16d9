"""At which stage a pilot is said to be, and since when: what people claim, whatever the evidence bears out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db import models
from django.db.models.lookups import GreaterThan

from pilots.dates import latest
from pilots.models import Stage, StageEvent


def lasting(*stages: Stage) -> models.QuerySet[Any]:
    """Return the claims to one of `stages` that none to another one has taken back since; `entered` is their last day.

    What was recorded later takes back, unless it fills in the past (see `which_stands`), and what happened later; a
    plan does not.
    """
    claims = StageEvent.objects.filter(stage__in=stages).alias(entered=latest("on"))
    return claims.exclude(models.Exists(_claims_between(stages)))


def _claims_between(stages: tuple[Stage, ...]) -> models.QuerySet[StageEvent]:
    """Return the claims to none of `stages` by which the claim of an outer query ended."""
    outer = {name: models.OuterRef(name) for name in ("pk", "on", "entered", "recorded_on")}
    have_happened = models.Q(on=None) | models.Q(on__lte=models.F("recorded_on"))
    others = StageEvent.objects.filter(have_happened, pilot=models.OuterRef("pilot")).exclude(stage__in=stages)
    recorded_later = models.Q(recorded_on__gt=outer["recorded_on"])
    recorded_later |= models.Q(recorded_on=outer["recorded_on"], pk__gt=outer["pk"])
    outer_is_a_plan = models.Q(GreaterThan(outer["on"], outer["recorded_on"]))
    not_before = models.Q(on=None) | models.Q(last__gte=outer["on"]) | outer_is_a_plan
    return others.alias(last=latest("on")).filter(recorded_later & not_before | models.Q(on__gt=outer["entered"]))


def claimed_since(pilot: str, *stages: Stage) -> models.Subquery:
    """Return the expression for the day since which the pilot in column `pilot` is said to be in one of `stages`.

    That is the first claim to any of them that no other one has taken back since (`lasting`), as late as the precision
    of its day allows; null where no such claim has a day. Name a stage with all that come after it: to go on is not to
    leave.
    """
    claims = lasting(*stages).filter(pilot=models.OuterRef(pilot))
    return models.Subquery(claims.order_by().values("pilot").annotate(first=models.Min(latest("on"))).values("first"))


def begun_after(day: str, *stages: Stage) -> models.QuerySet[Any]:
    """Return the claims by which the pilot of an outer query came to be in one of `stages`, after its day `day`.

    There is one where that day lies before `claimed_since`: asked so, the database goes through all claims once.
    """
    earlier = lasting(*stages).filter(pilot=models.OuterRef("pilot"), entered__lt=models.OuterRef("entered"))
    first = lasting(*stages).exclude(models.Exists(earlier))
    return first.filter(pilot=models.OuterRef("pilot"), entered__gt=models.OuterRef(day))


def in_use_since(pilot: str) -> models.Subquery:
    """Return the expression for the day since which the pilot in column `pilot` is said to be in limited real use."""
    return claimed_since(pilot, *Stage.in_pilot_or_later())


def standing_claim(events: Iterable[StageEvent]) -> StageEvent | None:
    """Return which of a pilot's claims stands (see `which_stands`)."""
    in_order = sorted(events, key=lambda event: (event.recorded_on, event.pk))
    return which_stands(in_order, lambda event: (event.on, event.day and event.day.last, event.recorded_on))


def which_stands[C](in_order: Iterable[C], told: Callable[[C], tuple[Any, Any, Any]]) -> C | None:
    """Return which of some claims, in the order of recording, stands: the last, unless it fills in what came before.

    It does where it certainly happened before anything that was said until then. A plan may stand, and has not
    happened: nothing comes before it. `told`: the first and the last day of a claim, None where it has none, and the
    day of its recording; all dates, or all texts of dates.
    """
    stands = newest = None
    for claim in in_order:
        first, last, recorded_on = told(claim)
        if newest is None or last is None or last >= newest:
            stands = claim
        if first is not None and first <= recorded_on:
            newest = max(newest or first, first)
    return stands


def stage_claimed_on(as_of: date) -> models.Subquery:
    """Return the expression over pilots for the stage of the claim that stood on a day; null where there was none."""
    said = StageEvent.objects.filter(pilot=models.OuterRef("pk"), recorded_on__lte=as_of).alias(last=latest("on"))
    earlier = models.Q(recorded_on__lt=models.OuterRef("recorded_on"))
    earlier |= models.Q(recorded_on=models.OuterRef("recorded_on"), pk__lt=models.OuterRef("pk"))
    happened = StageEvent.objects.filter(earlier, pilot=models.OuterRef("pilot"), on__lte=models.F("recorded_on"))
    fills_in = models.Exists(happened.filter(on__gt=models.OuterRef("last")))
    return models.Subquery(said.exclude(fills_in).order_by("-recorded_on", "-pk").values("stage")[:1])
