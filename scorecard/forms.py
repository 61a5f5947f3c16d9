"""The forms of a rehearsal: which thresholds are tried, and from when on they are to hold."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from django import forms

from accounts.models import Portfolio
from pilots.models import Sector
from stalls.rules import Rule
from stalls.thresholds import Settings, ThresholdError, checked
from stalls.words import settings_in_words


class RehearsalForm(forms.Form):
    """One number a threshold of a rule, beside the default and what is in force in a portfolio."""

    sector = forms.ChoiceField(
        label="Where", required=False, choices=[("", "Every sector without a setting of its own"), *Sector.choices]
    )
    is_applied = forms.BooleanField(
        label="Apply the rule here", required=False, help_text="Without it the rule finds nothing here."
    )

    def __init__(
        self, *args: Any, rule: Rule, portfolio: Portfolio, settings: Settings, sector: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.rule, self.portfolio, self.settings = rule, portfolio, settings
        self.defaults: dict[str, Any] = asdict(rule.thresholds)
        in_force = self._in_force(sector)
        self.initial = {"sector": sector, "is_applied": in_force is not None, **(in_force or self.defaults)}
        for name, default in self.defaults.items():
            self.fields[name] = self._field(name, default)
        if not rule.may_be_off:
            self.fields["is_applied"].disabled = True
            self.fields["is_applied"].help_text = "It says whether work goes on: no portfolio can do without it."
        self.order_fields([*self.defaults, "sector", "is_applied"])

    def _in_force(self, sector: str) -> dict[str, Any] | None:
        thresholds = self.settings.at(self.rule, (self.portfolio.pk, sector))
        return None if thresholds is None else asdict(thresholds)

    def _field(self, name: str, default: float) -> forms.CharField:
        [(label, said)] = settings_in_words({name: default})
        unit = " (days)" if name.endswith("_days") else ""
        step = "1" if isinstance(default, int) else "any"
        return forms.CharField(
            label=label + unit,
            max_length=20,
            widget=forms.NumberInput(attrs={"min": 0, "step": step}),
            help_text=" ".join([f"Default: {said}.", *self._places(name)]),
        )

    def _places(self, name: str) -> list[str]:
        """Say what is in force in the portfolio, and in the sectors that have a setting of their own."""
        places = sorted(sector for at, sector in self.settings.by_rule.get(self.rule.id, {}) if at == self.portfolio.pk)
        return [f"In force in {self._place(one)}: {self._said(name, one)}." for one in dict.fromkeys(["", *places])]

    def _place(self, sector: str) -> str:
        return f"{self.portfolio}, {Sector(sector).label}" if sector else str(self.portfolio)

    def _said(self, name: str, sector: str) -> str:
        in_force = self._in_force(sector)
        return settings_in_words({name: in_force[name]})[0][1] if in_force else "not applied"

    def clean(self) -> dict[str, Any]:
        """Check each threshold as settings are checked; refuse what is in force already."""
        values: dict[str, Any] = {}
        for name in self.defaults.keys() & self.cleaned_data.keys():
            try:
                values |= checked(self.rule, {name: self.cleaned_data[name]})
            except ThresholdError as error:
                self.add_error(name, str(error).partition(": ")[2])
        tried = values if self.cleaned_data["is_applied"] else None
        if not self.errors and tried == self._in_force(self.cleaned_data["sector"]):
            raise forms.ValidationError("This is in force already. Change a number to see what it would do.")
        differing = {name: value for name, value in values.items() if value != self.defaults[name]}
        return self.cleaned_data | {"thresholds": differing}


class SwitchOnForm(forms.Form):
    """From which day on what was tried is to hold, and why."""

    since = forms.DateField(
        label="First day",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Today or later.",
    )
    reason = forms.CharField(
        label="Why",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Somebody will ask in a year.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "initial": {"since": today}} | kwargs)
        self.today = today
        self.fields["since"].widget.attrs["min"] = today.isoformat()

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        if since < self.today:
            raise forms.ValidationError("Choose today or a later day: what was found before is not rewritten.")
        return since
