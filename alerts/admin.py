"""What was sent to whom, to read: only the delivery writes it."""

from __future__ import annotations

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from accounts.admin import ReadOnlyAdmin
from alerts.models import Alert, EscalationStep, Heartbeat, MailPreference, MailSchedule


@admin.register(Alert)
class AlertAdmin(ReadOnlyAdmin):
    list_display = ("kind", "recipient", "portfolio", "as_of", "state", "tries", "created_at", "sent_at")
    list_filter = ("state", "kind", "portfolio")
    list_select_related = ("recipient", "portfolio")
    search_fields = ("recipient__email", "recipient__name", "subject")
    date_hierarchy = "created_at"


@admin.register(EscalationStep)
class EscalationStepAdmin(ReadOnlyAdmin):
    """Changed on the page of its portfolio, by those who manage it; here with its history."""

    list_display = ("portfolio", "after_days", "role", "user")
    list_filter = ("portfolio",)
    list_select_related = ("portfolio", "user")


@admin.register(MailPreference)
class MailPreferenceAdmin(ReadOnlyAdmin):
    list_display = ("user", "portfolio", "wants_critical", "wants_recovered", "wants_digest", "timezone")
    list_filter = ("portfolio",)
    list_select_related = ("portfolio", "user")


@admin.register(MailSchedule)
class MailScheduleAdmin(ReadOnlyAdmin):
    list_display = ("portfolio", "digest_weekday", "digest_hour")
    list_select_related = ("portfolio",)


@admin.register(Heartbeat)
class HeartbeatAdmin(ReadOnlyAdmin):
    """Names no portfolio, hence shown whole."""

    list_display = ("job", "last_ok_at")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Heartbeat]:
        return Heartbeat.objects.order_by("job")
