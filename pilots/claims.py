"""At which stage a pilot is said to be, and since when: what people claim, whatever the evidence bears out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models.lookups import GreaterThan

from pilots.dates import latest
from pilots.models import Stage, StageEvent


def lasting(*stages: Stage) -> models.QuerySet[Any]:
    """Return the claims to one of `stages` that none to another one has taken back since; `entered` is their last day.

    What was recorded later takes back, unless it fills in the past (see `standing_claim`), and what happened later; a
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
    """Return which of a pilot's claims stands: the one recorded last, unless it fills in what came before.

    It does where it certainly happened before what stood until then. A plan may stand, and has not happened: nothing
    comes before it.
    """
    stands = happened = None
    for event in sorted(events, key=lambda event: (event.recorded_on, event.pk)):
        if happened is None or not event.is_before(happened):
            stands = event
            happened = happened if event.is_a_plan else event
    return stands
