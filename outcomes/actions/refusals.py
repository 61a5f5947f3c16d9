"""What an action refuses, and why."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.text import slugify

from pilots.models import Pilot


class RefusedError(Exception):
    """An action refuses one value: `field` names it, the message says why and what would be accepted."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


class ChangedMeanwhileError(Exception):
    """What somebody acts on is not any more what they have read."""


def lock(pilot: Pilot) -> None:
    """Let one writer at a time decide what the pilot's next key and its primary metric are."""
    Pilot.objects.select_for_update(no_key=True).get(pk=pilot.pk)


def free_key(rows: models.QuerySet[Any], name: str, *, otherwise: str) -> str:
    """Return a key that none of the rows has, made of a name: `minutes-per-case`, `minutes-per-case-2`."""
    stem = slugify(name)[:70] or otherwise
    taken = set(rows.filter(key__startswith=stem).values_list("key", flat=True))
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(key for key in numbered if key not in taken)
