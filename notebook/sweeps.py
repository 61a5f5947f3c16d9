"""Which day the findings speak of."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models

from stalls.models import Sweep


def about_the_last_sweep(sweeps: models.QuerySet[Sweep], today: date) -> tuple[date, dict[str, Any]]:
    """Return the day that the findings speak of (today before the first sweep), and what a page says of it.

    `sweeps`: of the portfolios that the page is about; each is swept for itself, and the last one is told of.
    """
    return about_the_sweep(newest_first(sweeps).first(), today)


def newest_first(sweeps: models.QuerySet[Sweep]) -> models.QuerySet[Sweep]:
    return sweeps.order_by("-as_of", "-finished_at")


def about_the_sweep(sweep: Sweep | None, today: date) -> tuple[date, dict[str, Any]]:
    """Return the same as `about_the_last_sweep`, of a sweep that is known to be the last; None: there is none."""
    as_of = sweep.as_of if sweep else today
    return as_of, {"sweep": sweep, "as_of": as_of, "is_late": as_of < today}
