"""The administration of outcome metrics and their readings, of use, reviews and funding."""

from django.contrib import admin

from accounts.admin import ScopedAdmin
from outcomes.models import BenefitsReview, EnvironmentWeek, FundingDecision, OutcomeMetric, Reading, UsageWeek


@admin.register(OutcomeMetric)
class OutcomeMetricAdmin(ScopedAdmin):
    list_display = ("name", "pilot", "primary", "unit", "baseline", "target", "benefit_owner", "agreed_on")
    list_filter = ("primary", "direction", "portfolio")
    list_select_related = ("pilot", "benefit_owner")
    search_fields = ("pilot__code", "pilot__name", "name", "key")
    autocomplete_fields = ("pilot", "benefit_owner")


@admin.register(Reading)
class ReadingAdmin(ScopedAdmin):
    list_display = ("metric", "on", "value", "evidence", "recorded_on")
    list_filter = ("evidence", "portfolio")
    # The name of a metric says its pilot too.
    list_select_related = ("metric__pilot",)
    search_fields = ("pilot__code", "pilot__name", "metric__name")
    date_hierarchy = "on"
    autocomplete_fields = ("pilot", "metric")


@admin.register(UsageWeek)
class UsageWeekAdmin(ScopedAdmin):
    list_display = ("pilot", "week", "target_users", "active_users", "outputs_shown", "overridden", "source")
    list_filter = ("source", "portfolio")
    list_select_related = ("pilot",)
    search_fields = ("pilot__code", "pilot__name")
    date_hierarchy = "week"
    autocomplete_fields = ("pilot",)


@admin.register(EnvironmentWeek)
class EnvironmentWeekAdmin(ScopedAdmin):
    list_display = ("pilot", "week", "environment", "visitors", "deploys")
    list_filter = ("environment", "portfolio")
    list_select_related = ("pilot",)
    search_fields = ("pilot__code", "pilot__name")
    date_hierarchy = "week"
    autocomplete_fields = ("pilot",)


@admin.register(BenefitsReview)
class BenefitsReviewAdmin(ScopedAdmin):
    list_display = ("pilot", "due_on", "held_on", "verdict", "confirmed_by")
    list_filter = ("verdict", "portfolio")
    list_select_related = ("pilot", "confirmed_by")
    search_fields = ("pilot__code", "pilot__name")
    date_hierarchy = "due_on"
    autocomplete_fields = ("pilot", "confirmed_by")


@admin.register(FundingDecision)
class FundingDecisionAdmin(ScopedAdmin):
    list_display = ("pilot", "phase", "needed_by", "funding_ends_on", "submitted_on", "decided_on", "decision")
    list_filter = ("decision", "portfolio")
    list_select_related = ("pilot",)
    search_fields = ("pilot__code", "pilot__name", "phase")
    date_hierarchy = "needed_by"
    autocomplete_fields = ("pilot", "board")
