"""What the analytics can be narrowed by."""

from __future__ import annotations

from django import forms

from pilots.models import Stage
from portfolio.forms import ScopeFilters


class AnalyticsFilters(ScopeFilters):
    stage = forms.ChoiceField(label="Claimed stage", required=False, choices=[("", "Any"), *Stage.choices])
