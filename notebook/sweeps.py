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
    sweep = sweeps.order_by("-as_of", "-finished_at").first()
    as_of = sweep.as_of if sweep else today
    return as_of, {"sweep": sweep, "as_of": as_of, "is_late": as_of < today}
