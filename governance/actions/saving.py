"""How a fact that an action changed is saved."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models


def save[M: models.Model](fact: M, as_of: date, **values: Any) -> M:
    """Set these columns of a fact, as entered on a day, and nothing else; return it."""
    for name, value in (values | {"recorded_on": as_of}).items():
        setattr(fact, name, value)
    fact.save(update_fields=[*values, "recorded_on"])
    return fact
