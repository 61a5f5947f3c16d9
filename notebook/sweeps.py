"""Which day the findings speak of."""

from __future__ import annotations

from datetime import date
from typing import Any

from stalls.models import Sweep


def about_the_last_sweep(today: date) -> tuple[date, dict[str, Any]]:
    """Return the day that the findings speak of (today before the first sweep), and what a page says of it."""
    sweep = Sweep.objects.order_by("-as_of").first()
    as_of = sweep.as_of if sweep else today
    return as_of, {"sweep": sweep, "as_of": as_of, "is_late": as_of < today}
