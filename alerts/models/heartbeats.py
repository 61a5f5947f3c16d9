"""When the recurring jobs last ended well."""

from __future__ import annotations

from datetime import datetime

from django.db import models


class HeartbeatQuerySet(models.QuerySet["Heartbeat"]):
    def beat(self, *, job: str, at: datetime) -> None:
        """Record that a job has ended well; whatever was told of it is over."""
        self.update_or_create(job=job, defaults={"last_ok_at": at, "told_at": None})


class Heartbeat(models.Model):
    """When a recurring job last ended well."""

    job = models.CharField(max_length=40, unique=True)
    last_ok_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, help_text="When the operators were told that it stands still.")

    objects = HeartbeatQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.job}: {self.last_ok_at}"
