"""What the pages across pilots can be narrowed by; every choice is a parameter of the page's address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.models import Portfolio
from pilots.models import Sector, Stage
from stalls.modes import FailureMode, HealthState

STALLED_OR_WORSE = "stalled-or-worse"
STATES_OF: dict[str, tuple[HealthState, ...]] = {
    STALLED_OR_WORSE: (HealthState.STALLED, HealthState.CRITICAL),
    "critical": (HealthState.CRITICAL,),
    "stalled": (HealthState.STALLED,),
    "watch": (HealthState.WATCH,),
    "clear": (HealthState.CLEAR,),
    "not_assessable": (HealthState.NOT_ASSESSABLE,),
}
SEVERITIES = [
    (STALLED_OR_WORSE, "Stalled or critical"),
    *((value, HealthState(value).label) for value in STATES_OF if value != STALLED_OR_WORSE),
]
SORTS = {"worst": "Worst first", "oldest": "Longest first", "name": "By name"}


class ScopeFilters(forms.Form):
    """Of which pilots a page speaks. A choice that does not exist is told beside its field, and narrows nothing."""

    portfolio = forms.ChoiceField(required=False)
    sector = forms.ChoiceField(required=False, choices=[("", "Any"), *Sector.choices])

    def __init__(self, *args: Any, portfolios: Iterable[Portfolio], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "All"), *((str(portfolio.pk), portfolio.name) for portfolio in portfolios)]
        self.fields["portfolio"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        """Return the choices that were made and exist, by name: the query of the page's own links."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class DashboardFilters(ScopeFilters):
    q = forms.CharField(
        label="Find",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Name, code, organisation"}),
    )
    stage = forms.ChoiceField(label="Claimed stage", required=False, choices=[("", "Any"), *Stage.choices])
    mode = forms.ChoiceField(label="Failure mode", required=False, choices=[("", "Any"), *FailureMode.choices])
    severity = forms.ChoiceField(required=False, choices=[("", "Any"), *SEVERITIES])
    sort = forms.ChoiceField(label="Order", required=False, choices=[("", "Worst first"), *list(SORTS.items())[1:]])

    field_order = ("q", "portfolio", "sector", "stage", "mode", "severity", "sort")
