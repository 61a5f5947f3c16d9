"""What the rules have found and what people answered, to read: the sweep and the page of a finding write it."""

from __future__ import annotations

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from accounts.admin import ReadOnlyAdmin
from pilots.models import Pilot
from stalls.models import Acknowledgement, Action, Finding, FindingEvent, Health, Judgement, Snooze, Sweep


@admin.register(Finding)
class FindingAdmin(ReadOnlyAdmin):
    list_display = ("pilot", "rule", "subject", "state", "severity", "since", "opened_on", "closed_on")
    list_filter = ("mode", "state", "severity", "rule", "portfolio")
    list_select_related = ("pilot",)
    search_fields = ("pilot__code", "pilot__name", "subject")
    date_hierarchy = "opened_on"


@admin.register(FindingEvent)
class FindingEventAdmin(ReadOnlyAdmin):
    list_display = ("finding", "on", "from_state", "to_state", "from_severity", "to_severity")
    list_filter = ("to_state", "to_severity")
    list_select_related = ("finding",)
    search_fields = ("finding__pilot__code", "finding__pilot__name", "finding__rule")
    date_hierarchy = "on"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[FindingEvent]:
        pilots = Pilot.objects.visible_to(request.user)
        return FindingEvent.objects.filter(finding__pilot__in=pilots).order_by("-pk")


@admin.register(Acknowledgement)
class AcknowledgementAdmin(ReadOnlyAdmin):
    list_display = ("finding", "severity", "on", "lapses_on", "by")
    list_filter = ("severity", "portfolio")
    list_select_related = ("finding", "by")
    search_fields = ("pilot__code", "pilot__name", "note")
    date_hierarchy = "on"


@admin.register(Snooze)
class SnoozeAdmin(ReadOnlyAdmin):
    list_display = ("finding", "severity", "on", "until", "reason", "by")
    list_filter = ("severity", "portfolio")
    list_select_related = ("finding", "by")
    search_fields = ("pilot__code", "pilot__name", "reason")
    date_hierarchy = "on"


@admin.register(Judgement)
class JudgementAdmin(ReadOnlyAdmin):
    list_display = ("finding", "episode", "verdict", "why", "on", "by")
    list_filter = ("verdict", "finding__rule", "portfolio")
    list_select_related = ("finding", "by")
    search_fields = ("pilot__code", "pilot__name", "why")
    date_hierarchy = "on"


@admin.register(Action)
class ActionAdmin(ReadOnlyAdmin):
    list_display = ("finding", "text", "owner", "due_on", "done_on", "outcome", "by")
    list_filter = ("portfolio",)
    list_select_related = ("finding", "owner", "by")
    search_fields = ("pilot__code", "pilot__name", "text", "owner__name")
    date_hierarchy = "due_on"


@admin.register(Health)
class HealthAdmin(ReadOnlyAdmin):
    list_display = ("pilot", "mode", "state", "since", "facts_on")
    list_filter = ("mode", "state", "portfolio")
    list_select_related = ("pilot",)
    search_fields = ("pilot__code", "pilot__name")


@admin.register(Sweep)
class SweepAdmin(ReadOnlyAdmin):
    list_display = ("portfolio", "as_of", "finished_at", "failed_rules")
    list_filter = ("portfolio",)
    date_hierarchy = "as_of"
