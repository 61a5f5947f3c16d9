"""The days from which the review and the money are counted: first use and the start of production."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models.functions import Coalesce, Least

from outcomes.models import UsageWeek
from pilots.claims import claimed_since, lasting
from pilots.dates import latest, plus_days
from pilots.models import FirstSlice, Pilot, Stage

REVIEW_AFTER_DAYS = 90
# Where nobody recorded the day of going live: so long after the first evidenced use (domain.md OUT-4).
LIVE_AFTER_FIRST_USE_DAYS = 14


def first_use_on(pilot: Pilot, *, as_of: date) -> date | None:
    """Return the first day on which somebody used it, as the record has it: a first slice, or a week with users."""
    slices = FirstSlice.objects.filter(pilot=pilot).delivered_by(as_of).order_by("on").values_list("on", flat=True)
    weeks = UsageWeek.objects.filter(pilot=pilot).up_to(as_of).used().order_by("week").values_list("week", flat=True)
    return min((day for day in (slices.first(), weeks.first()) if day), default=None)


def production_on(pilot: Pilot, *, as_of: date) -> date | None:
    """Return the day of going live, as late as its precision allows: as claimed, else from the first use on record."""
    claims = lasting(*Stage.live()).filter(pilot=pilot, on__lte=as_of)
    claimed_on: date | None = claims.order_by("entered").values_list(latest("on"), flat=True).first()
    if claimed_on:
        return claimed_on
    first_use = first_use_on(pilot, as_of=as_of) if pilot.claimed_stage in Stage.live() else None
    return first_use + timedelta(days=LIVE_AFTER_FIRST_USE_DAYS) if first_use else None


def ninety_days_in_use(pilot: Pilot, *, as_of: date) -> date | None:
    """Return the day on which the review and the next decision about money are due; None before production."""
    live = production_on(pilot, as_of=as_of)
    return live + timedelta(days=REVIEW_AFTER_DAYS) if live else None


def live_since(pilot: str, as_of: date) -> Coalesce:
    """Return the expression for the day on which the pilot in column `pilot` went live; null where nothing tells.

    It is for pilots that are claimed to be live, and says of each what `production_on` says of one.
    """
    of_pilot = {"pilot": models.OuterRef(pilot)}
    slices = FirstSlice.objects.delivered_by(as_of).filter(**of_pilot).order_by().values("pilot")
    weeks = UsageWeek.objects.up_to(as_of).used().filter(**of_pilot).order_by().values("pilot")
    first_use = Least(
        models.Subquery(slices.annotate(first=models.Min("on")).values("first")),
        models.Subquery(weeks.annotate(first=models.Min("week")).values("first")),
    )
    return Coalesce(claimed_since(pilot, *Stage.live()), plus_days(first_use, LIVE_AFTER_FIRST_USE_DAYS))
