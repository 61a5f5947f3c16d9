"""Keys that tell the facts of one kind and pilot apart (portable history names them so)."""

from __future__ import annotations

from typing import Any

from django.db import models


def free_key(rows: models.QuerySet[Any], base: str) -> str:
    """Return `base` with the first number that none of a pilot's rows has yet."""
    taken = set(rows.values_list("key", flat=True))
    return next(key for number in range(1, len(taken) + 2) if (key := f"{base}-{number}") not in taken)
