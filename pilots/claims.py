"""At which stage a pilot is said to be, and since when: what people claim, whatever the evidence bears out."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from pilots.dates import latest
from pilots.models import Stage, StageEvent


def claimed_since(pilot: str, *stages: Stage | models.OuterRef) -> models.Subquery:
    """Return the expression for the day on which the pilot in column `pilot` was first said to be in one of `stages`.

    As late as the precision of its day allows; null where no such claim has a day.
    """
    claims = StageEvent.objects.filter(pilot=models.OuterRef(pilot), stage__in=stages)
    return models.Subquery(claims.order_by().values("pilot").annotate(first=models.Min(latest("on"))).values("first"))


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
