"""What is asked of the pilot itself, and what begins one."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.forms import NamedField, suggest_names
from accounts.models import Portfolio
from pilots.forms.facts import PilotFactForm
from pilots.models import Pilot, Sector


class PilotForm(PilotFactForm):
    needs = ("name",)
    more = (
        "value_at_stake",
        "support_owner",
        "last_attempt",
        "model_or_vendor",
        "data_categories",
        "staging_url",
        "production_url",
        "cadence_days",
    )

    class Meta(PilotFactForm.Meta):
        model = Pilot
        fields = (
            "name",
            "problem",
            "sector",
            "organisation",
            "unit",
            "requested_by",
            "engineer",
            "programme_manager",
            "clock_start",
            "model_or_vendor",
            "data_categories",
            "last_attempt",
            "value_at_stake",
            "support_owner",
            "staging_url",
            "production_url",
            "cadence_days",
        )
        labels = {
            "problem": "The problem, in one sentence",
            "unit": "Requesting unit",
            "requested_by": "Who asked for it",
            "clock_start": "Day 0, the first day of the diagnostic",
            "cadence_days": "Days between two updates",
            "model_or_vendor": "Model or vendor, with its version",
            "data_categories": "The kinds of data that it reads and keeps",
            "support_owner": "Who supports it in routine use",
            "last_attempt": "What happened to the last attempt at this problem",
        }
        help_texts = {
            "problem": "",
            "unit": "The part of the organisation that asked for it.",
            "requested_by": "",
            "clock_start": "",
            "cadence_days": "",
            "model_or_vendor": "",
            "data_categories": "",
            "support_owner": "",
            "last_attempt": "“None” is an answer.",
        }
        widgets = {
            "name": forms.TextInput(),
            "problem": forms.Textarea(attrs={"rows": 2}),
            "data_categories": forms.Textarea(attrs={"rows": 2}),
            "last_attempt": forms.Textarea(attrs={"rows": 2}),
        }


class NewPilotForm(forms.Form):
    """What a proposed pilot has on record (domain.md C.2), and no more."""

    portfolio = forms.ModelChoiceField(Portfolio.objects.none(), empty_label=None)
    name = forms.CharField(max_length=500, help_text="What people call it.")
    problem = forms.CharField(
        label="The problem, in one sentence",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Whose work takes too long, goes wrong or is not done today?",
    )
    sector = forms.ChoiceField(
        choices=[("", "Choose a sector"), *Sector.choices], help_text="It decides which approvals the pilot will need."
    )
    unit = forms.CharField(
        label="Requesting unit", max_length=300, help_text="The part of the organisation that asked for it."
    )
    requested_by = NamedField(label="Who asked for it", help_text="A person, by name.")
    code = forms.CharField(
        required=False, max_length=40, help_text="Short and unique in the portfolio. Empty: the next free one."
    )
    use_required_attribute = False

    def __init__(self, *args: Any, portfolios: list[Portfolio], **options: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **options})
        chosen = self._chosen(portfolios)
        suggest_names(self, chosen)
        if len(portfolios) == 1:
            del self.fields["portfolio"]
            self.initial.setdefault("code", Pilot.objects.next_code(chosen))
        else:
            field: Any = self.fields["portfolio"]
            field.queryset = Portfolio.objects.filter(pk__in=[one.pk for one in portfolios]).order_by("name")
        self.only = chosen

    def _chosen(self, portfolios: list[Portfolio]) -> Portfolio:
        """Return the portfolio that was sent, or the first one."""
        sent = str(self.data.get("portfolio", ""))
        return next((portfolio for portfolio in portfolios if str(portfolio.pk) == sent), portfolios[0])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned.setdefault("portfolio", self.only)
        code = cleaned.get("code")
        if code and Pilot.objects.filter(portfolio=cleaned["portfolio"], code=code).exists():
            free = Pilot.objects.next_code(cleaned["portfolio"])
            self.add_error("code", f"{code} is taken. The next free one is {free}.")
        return cleaned
