"""What the pages across pilots can be narrowed by; every choice is a parameter of the page's address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms

from pilots.dates import Day
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
ANY_SEVERITY, OF_A_MODE = "Any", "Watch or worse"
SORTS = {"worst": "Worst first", "oldest": "Longest first", "name": "By name"}


# Says that nothing is chosen: without a query the dashboard opens with the reader's own view.
EVERYTHING = "all=1"


def query_of(chosen: Mapping[str, str], without: str = "") -> str:
    """Return the query of an address of the dashboard for some choices, save one."""
    return urlencode({name: value for name, value in chosen.items() if name != without}) or EVERYTHING


# What a rate can be of. Of pilots that were chosen by how they stand it would tell how they were chosen.
SCOPE = ("portfolio", "sector")
NARROWS_NOTHING = (*SCOPE, "sort", "as_of")


def scope_of(chosen: Mapping[str, str]) -> dict[str, str]:
    """Return of some choices those that a rate is narrowed by."""
    return {name: chosen[name] for name in SCOPE if name in chosen}


def counted_beyond(chosen: Mapping[str, str]) -> str:
    """Say in a sentence that a rate counts more pilots than were chosen; empty where it does not."""
    if all(name in NARROWS_NOTHING for name in chosen):
        return ""
    return "Choices other than portfolio and sector do not narrow this figure."


class ScopeFilters(forms.Form):
    """Of which pilots a page speaks. A choice that does not exist is told beside its field, and narrows nothing."""

    portfolio = forms.ChoiceField(required=False)
    sector = forms.ChoiceField(required=False, choices=[("", "Any"), *Sector.choices])

    def __init__(self, *args: Any, portfolios: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "All"), *((str(portfolio.pk), portfolio.name) for portfolio in portfolios)]
        self.fields["portfolio"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        """Return the choices that were made and exist, by name: the query of the page's own links."""
        self.is_valid()
        return {name: _as_text(value) for name, value in self.cleaned_data.items() if value}


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _day_field() -> forms.DateField:
    return forms.DateField(
        label="As of",
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "This is no day. Write it as year-month-day, for example 2026-06-01."},
    )


class DayForm(forms.Form):
    as_of = _day_field()

    def day(self) -> date | None:
        """Return the day that is asked for; what is no day is today."""
        return self.cleaned_data.get("as_of") if self.is_valid() else None


class DashboardFilters(ScopeFilters):
    q = forms.CharField(
        label="Find",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Name, code, organisation"}),
    )
    stage = forms.ChoiceField(label="Claimed stage", required=False, choices=[("", "Any"), *Stage.choices])
    mode = forms.ChoiceField(label="Failure mode", required=False, choices=[("", "Any"), *FailureMode.choices])
    severity = forms.ChoiceField(required=False)
    holder = forms.CharField(
        label="Who holds the ball",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "holders", "autocomplete": "off"}),
    )
    champion = forms.CharField(required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    sort = forms.ChoiceField(label="Order", required=False, choices=[("", "Worst first"), *list(SORTS.items())[1:]])
    as_of = _day_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_a_mode = self.data.get("mode") in FailureMode.values
        choices = [("", OF_A_MODE if of_a_mode else ANY_SEVERITY), *SEVERITIES]
        self.fields["severity"].choices = choices  # type: ignore[attr-defined]

    def words(self) -> list[tuple[str, str]]:
        """Return the choices that were made as pairs of label and value, as the form says them."""
        return [(str(self[name].label), self._word(name, value)) for name, value in self.chosen().items()]

    def _word(self, name: str, value: str) -> str:
        if name == "as_of":
            return str(Day(date.fromisoformat(value)))
        return str(dict(getattr(self.fields[name], "choices", ())).get(value, value))

    field_order = ("q", "portfolio", "sector", "stage", "mode", "severity", "holder", "champion", "sort", "as_of")
