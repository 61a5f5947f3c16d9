"""Since when a pilot is said to be in a stage: what people claim, whatever the evidence bears out."""

from __future__ import annotations

from django.db import models

from pilots.dates import latest
from pilots.models import Stage, StageEvent


def claimed_since(pilot: str, *stages: Stage | models.OuterRef) -> models.Subquery:
    """Return the expression for the day on which the pilot in column `pilot` was first said to be in one of `stages`.

    As late as the precision of its day allows; null where no such claim has a day.
    """
    claims = StageEvent.objects.filter(pilot=models.OuterRef(pilot), stage__in=stages)
    return models.Subquery(claims.order_by().values("pilot").annotate(first=models.Min(latest("on"))).values("first"))
