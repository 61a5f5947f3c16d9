"""Which days have been evaluated."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Sweep(models.Model):
    """The days that have been evaluated over all pilots. A day is written once, whatever is swept again later."""

    as_of = models.DateField(unique=True)
    finished_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"sweep of {self.as_of}"
