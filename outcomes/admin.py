"""The administration of outcome metrics and their readings."""

from django.contrib import admin

from accounts.admin import ScopedAdmin
from outcomes.models import OutcomeMetric, Reading


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
