"""The administration of pilots and of what their teams record."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.admin import ScopedAdmin
from pilots.models import (
    AccessRequest,
    Champion,
    ChampionAction,
    Deputy,
    FirstSlice,
    HandOver,
    Integration,
    Pilot,
    Promise,
    Retrospective,
    SourceSystem,
    StageEvent,
    UserContact,
    WeeklyUpdate,
    Workaround,
    Workflow,
)

OF_PILOT = ("pilot__code", "pilot__name")


@admin.register(Pilot)
class PilotAdmin(ScopedAdmin):
    anchors = ("portfolio",)
    list_display = ("code", "name", "portfolio", "sector", "claimed_stage", "clock_start")
    list_display_links = ("code", "name")
    list_filter = ("portfolio", "sector", "claimed_stage")
    list_select_related = ("portfolio",)
    search_fields = ("code", "name", "organisation", "unit")
    date_hierarchy = "clock_start"
    autocomplete_fields = ("engineer", "programme_manager", "requested_by", "support_owner")
    readonly_fields = ("inventory",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A pilot is stopped or wound down, and stays: its past is what the product learns from."""
        return False


@admin.register(StageEvent)
class StageEventAdmin(ScopedAdmin):
    list_display = ("pilot", "stage", "on", "decided_by", "reason", "recorded_on")
    list_filter = ("stage", "reason", "portfolio")
    list_select_related = ("pilot", "decided_by")
    search_fields = OF_PILOT
    date_hierarchy = "on"
    autocomplete_fields = ("pilot", "decided_by")


@admin.register(Promise)
class PromiseAdmin(ScopedAdmin):
    list_display = ("pilot", "live_by", "said_by", "recorded_on")
    list_filter = ("portfolio",)
    list_select_related = ("pilot", "said_by")
    search_fields = OF_PILOT
    date_hierarchy = "live_by"
    autocomplete_fields = ("pilot", "said_by")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A promise stays as it was said; a new one supersedes it."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Champion)
class ChampionAdmin(ScopedAdmin):
    list_display = ("pilot", "person", "level", "since", "until", "end_reason")
    list_filter = ("end_reason", "level", "portfolio")
    list_select_related = ("pilot", "person")
    search_fields = (*OF_PILOT, "person__name")
    autocomplete_fields = ("pilot", "person")


@admin.register(Deputy)
class DeputyAdmin(ScopedAdmin):
    list_display = ("pilot", "person", "has_authority", "since", "until")
    list_filter = ("has_authority", "portfolio")
    list_select_related = ("pilot", "person")
    search_fields = (*OF_PILOT, "person__name")
    autocomplete_fields = ("pilot", "person")


@admin.register(Integration)
class IntegrationAdmin(ScopedAdmin):
    list_display = ("system", "pilot", "owner", "api", "state", "state_on", "due_on")
    list_filter = ("state", "api", "portfolio")
    list_select_related = ("pilot", "system", "owner")
    search_fields = (*OF_PILOT, "system__name", "key")
    autocomplete_fields = ("pilot", "system", "owner")


@admin.register(AccessRequest)
class AccessRequestAdmin(ScopedAdmin):
    list_display = ("reference", "pilot", "request_kind", "team", "raised_on", "answered_on", "closed_on")
    list_display_links = ("reference", "pilot")
    list_filter = ("request_kind", "portfolio")
    list_select_related = ("pilot", "team")
    search_fields = (*OF_PILOT, "reference", "team__name")
    date_hierarchy = "raised_on"
    autocomplete_fields = ("pilot", "integration", "team")


@admin.register(WeeklyUpdate)
class WeeklyUpdateAdmin(ScopedAdmin):
    list_display = ("pilot", "week", "submitted_on", "author", "confidence", "nothing_changed", "blocker")
    list_filter = ("confidence", "nothing_changed", "portfolio")
    list_select_related = ("pilot", "author")
    search_fields = (*OF_PILOT, "author__name")
    date_hierarchy = "week"
    autocomplete_fields = ("pilot", "author")


@admin.register(SourceSystem)
class SourceSystemAdmin(ScopedAdmin):
    anchors = ("portfolio",)
    list_display = ("name", "owner", "access_decided_by", "api", "typical_access_days", "portfolio")
    list_filter = ("api", "portfolio")
    list_select_related = ("owner", "access_decided_by", "portfolio")
    search_fields = ("name",)
    autocomplete_fields = ("owner", "access_decided_by")


@admin.register(FirstSlice)
class FirstSliceAdmin(ScopedAdmin):
    list_display = ("pilot", "on", "user", "work", "real_data", "environment")
    list_filter = ("environment", "real_data", "portfolio")
    list_select_related = ("pilot", "user")
    search_fields = (*OF_PILOT, "work")
    date_hierarchy = "on"
    autocomplete_fields = ("pilot", "user")


@admin.register(Retrospective)
class RetrospectiveAdmin(ScopedAdmin):
    list_display = ("pilot", "ended_on", "how", "primary_mode", "first_sign_on", "was_flagged")
    list_filter = ("how", "primary_mode", "was_flagged", "portfolio")
    list_select_related = ("pilot",)
    search_fields = OF_PILOT
    date_hierarchy = "ended_on"
    autocomplete_fields = ("pilot",)


@admin.register(ChampionAction)
class ChampionActionAdmin(ScopedAdmin):
    list_display = ("pilot", "person", "on", "action")
    list_filter = ("action", "portfolio")
    list_select_related = ("pilot", "person")
    search_fields = (*OF_PILOT, "person__name")
    date_hierarchy = "on"
    autocomplete_fields = ("pilot", "person")


@admin.register(HandOver)
class HandOverAdmin(ScopedAdmin):
    list_display = ("pilot", "giver", "receiver", "proposed_on", "answer", "answered_on")
    list_filter = ("answer", "portfolio")
    list_select_related = ("pilot", "giver", "receiver")
    search_fields = (*OF_PILOT, "receiver__name")
    autocomplete_fields = ("pilot", "giver", "receiver")


@admin.register(Workflow)
class WorkflowAdmin(ScopedAdmin):
    list_display = ("pilot", "task", "observed_on", "method", "share_of_time", "is_bottleneck", "change_agreed_on")
    list_filter = ("method", "is_bottleneck", "portfolio")
    list_select_related = ("pilot",)
    search_fields = (*OF_PILOT, "task")
    date_hierarchy = "observed_on"
    autocomplete_fields = ("pilot", "observed_by", "change_agreed_by")


@admin.register(UserContact)
class UserContactAdmin(ScopedAdmin):
    list_display = ("pilot", "on", "contact_kind", "users", "met_by")
    list_filter = ("contact_kind", "portfolio")
    list_select_related = ("pilot", "met_by")
    search_fields = OF_PILOT
    date_hierarchy = "on"
    autocomplete_fields = ("pilot", "met_by")


@admin.register(Workaround)
class WorkaroundAdmin(ScopedAdmin):
    list_display = ("pilot", "what", "seen_on", "users", "state", "state_on")
    list_filter = ("state", "portfolio")
    list_select_related = ("pilot",)
    search_fields = (*OF_PILOT, "what")
    date_hierarchy = "seen_on"
    autocomplete_fields = ("pilot",)
