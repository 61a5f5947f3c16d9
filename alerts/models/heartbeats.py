"""When the recurring jobs last ended well."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models


class HeartbeatQuerySet(models.QuerySet["Heartbeat"]):
    def beat(self, *, job: str, at: datetime) -> None:
        """Record that a job has ended well; whatever was told of it is over."""
        self.update_or_create(job=job, defaults={"last_ok_at": at, "told_at": None, "told": []})


class Heartbeat(models.Model):
    """When a recurring job last ended well."""

    job = models.CharField(max_length=40, unique=True)
    last_ok_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, help_text="When all operators had been told that it stands still.")
    told = ArrayField(models.CharField(max_length=64), default=list, help_text="Digests of the addresses told so far.")
    telling_until = models.DateTimeField(null=True, help_text="Until then somebody is telling them.")

    objects = HeartbeatQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.job}: {self.last_ok_at}"
