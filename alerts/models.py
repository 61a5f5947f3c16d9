"""What is sent to whom: one row per message, written with the change that caused it (reliability.md 2)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from accounts.models import Portfolio, ScopedQuerySet
from stalls.models import Finding


class AlertKind(models.TextChoices):
    CRITICAL = "critical", "A finding became critical"
    MANY_CRITICAL = "many_critical", "Many findings became critical at once"


class AlertState(models.TextChoices):
    QUEUED = "queued", "Queued"
    LEASED = "leased", "Being sent"
    SENT = "sent", "Sent"
    GATHERED = "gathered", "Told in a mail about many"
    REFUSED = "refused", "Refused by the mail server"
    EXPIRED = "expired", "Expired"
    CANCELLED = "cancelled", "Cancelled"


class AlertQuerySet(ScopedQuerySet["Alert"]):
    pass


class Alert(models.Model):
    """One message to one person. `key` is the same for the same cause and person, so it exists once."""

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=15, choices=AlertKind)
    key = models.CharField(max_length=200, unique=True)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="alerts")
    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, null=True, related_name="alerts")
    gathered_into = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="gathered")
    as_of = models.DateField(help_text="The evaluated day on which the cause arose.")
    evidence = models.JSONField(help_text="What the message says, as it was known when the cause arose.")
    created_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=10, choices=AlertState, default=AlertState.QUEUED)
    leased_by = models.CharField(max_length=80, blank=True)
    leased_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=200)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="leased", leased_until__isnull=False) | ~models.Q(state="leased"),
                name="alert_leased_has_end",
            ),
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False) | ~models.Q(state="sent"),
                name="alert_sent_has_time",
            ),
        ]
        indexes = [
            # The delivery's claim looks for the oldest due rows among the few that still wait.
            models.Index(
                fields=["due_at", "id"], name="alert_waiting", condition=models.Q(state__in=("queued", "leased"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.recipient_id}: {self.state}"


class Heartbeat(models.Model):
    """When a recurring job last ended well."""

    job = models.CharField(max_length=40, unique=True)
    last_ok_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.job}: {self.last_ok_at}"
