"""The administration of sign-offs and questions."""

from django.contrib import admin

from accounts.admin import ScopedAdmin
from governance.models import GovernanceQuestion, SignOff


@admin.register(SignOff)
class SignOffAdmin(ScopedAdmin):
    list_display = ("pilot", "area", "needed", "blocking", "engaged_on", "submitted_on", "decided_on", "decision")
    list_filter = ("decision", "needed", "blocking", "portfolio", "area")
    list_select_related = ("pilot",)
    search_fields = ("pilot__code", "pilot__name", "area")
    date_hierarchy = "submitted_on"
    autocomplete_fields = ("pilot", "decided_by")


@admin.register(GovernanceQuestion)
class GovernanceQuestionAdmin(ScopedAdmin):
    list_display = ("text", "pilot", "topic", "blocking", "raised_on", "answered_on")
    list_filter = ("topic", "blocking", "portfolio")
    list_select_related = ("pilot",)
    search_fields = ("pilot__code", "pilot__name", "text")
    date_hierarchy = "raised_on"
    autocomplete_fields = ("pilot", "raised_by")
