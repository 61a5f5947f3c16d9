"""The administration of sign-offs, questions, pauses and requirements."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.admin import ReadOnlyAdmin, ScopedAdmin
from governance.models import GovernanceQuestion, Pause, Requirement, Reviewer, SignOff, SignOffDecision

OF_PILOT = ("pilot__code", "pilot__name")


@admin.register(SignOff)
class SignOffAdmin(ScopedAdmin):
    list_display = ("pilot", "area", "needed", "blocking", "engaged_on", "submitted_on", "decided_on", "decision")
    list_filter = ("decision", "needed", "blocking", "portfolio", "area")
    list_select_related = ("pilot",)
    search_fields = (*OF_PILOT, "area")
    date_hierarchy = "submitted_on"
    autocomplete_fields = ("pilot", "decided_by", "not_needed_by")


@admin.register(SignOffDecision)
class SignOffDecisionAdmin(ReadOnlyAdmin):
    """What was decided stays as it was decided."""

    list_display = ("pilot", "sign_off", "round", "decision", "decided_on", "decided_by")
    list_filter = ("decision", "portfolio")
    # The name of a sign-off says its pilot too.
    list_select_related = ("pilot", "sign_off__pilot", "decided_by")
    search_fields = OF_PILOT
    date_hierarchy = "decided_on"


@admin.register(GovernanceQuestion)
class GovernanceQuestionAdmin(ScopedAdmin):
    list_display = ("text", "pilot", "topic", "blocking", "raised_on", "answered_on")
    list_filter = ("topic", "blocking", "portfolio")
    list_select_related = ("pilot",)
    search_fields = (*OF_PILOT, "text")
    date_hierarchy = "raised_on"
    autocomplete_fields = ("pilot", "raised_by", "answered_by", "answerer")


@admin.register(Pause)
class PauseAdmin(ScopedAdmin):
    list_display = ("pilot", "started_on", "reason", "owner", "review_on", "resumed_on")
    list_filter = ("reason", "portfolio")
    list_select_related = ("pilot", "owner")
    search_fields = OF_PILOT
    date_hierarchy = "started_on"
    autocomplete_fields = ("pilot", "owner")


@admin.register(Requirement)
class RequirementAdmin(ScopedAdmin):
    anchors = ("portfolio",)
    list_display = ("name", "sector", "function", "blocking", "typical_days", "checked_on", "is_used", "portfolio")
    list_filter = ("sector", "blocking", "is_used", "portfolio")
    list_select_related = ("portfolio",)
    search_fields = ("name", "code", "function")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A requirement that is not used any more says so; sign-offs made from it stay."""
        return False


@admin.register(Reviewer)
class ReviewerAdmin(ScopedAdmin):
    anchors = ("portfolio",)
    list_display = ("function", "person", "portfolio")
    list_filter = ("function", "portfolio")
    list_select_related = ("person", "portfolio")
    search_fields = ("function", "person__name")
    autocomplete_fields = ("person",)
