"""What is asked of readings, use, reviews and funding on the notebook."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django import forms

from outcomes.actions import RefusedError
from outcomes.actions.benefits import check_confirmation, check_decision
from outcomes.models import (
    BenefitsReview,
    EnvironmentWeek,
    FundingDecision,
    OutcomeMetric,
    Reading,
    UsageWeek,
)
from pilots.forms import PilotFactForm, WeekField


def _check(form: PilotFactForm, fields: tuple[str, ...], check: Callable[[], None]) -> None:
    """Refuse what the action of outcomes refuses, if any of the fields was changed: an import may have left gaps."""
    if not set(fields) & set(form.changed_data):
        return
    try:
        check()
    except RefusedError as refusal:
        form.refuse(refusal.field if refusal.field in form.fields else fields[0], str(refusal))


class ReadingForm(PilotFactForm):
    needs = ("on", "value", "metric")
    today = ("on",)
    more = ("cases", "source", "note")

    class Meta(PilotFactForm.Meta):
        model = Reading
        fields = ("metric", "value", "on", "evidence", "cases", "source", "note")
        labels = {
            "metric": "Of which metric",
            "on": "On",
            "evidence": "How it was found",
            "cases": "How many cases it rests on",
            "source": "Where it comes from",
        }
        help_texts = {"cases": ""}
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["metric"]
        field.queryset = OutcomeMetric.objects.filter(pilot=self.pilot).order_by("-primary", "key")
        field.label_from_instance = lambda metric: f"{metric.name} ({metric.unit})" if metric.unit else metric.name
        field.empty_label = "Choose a metric"
        if self.is_new and len(field.queryset) == 1:
            self.initial["metric"] = field.queryset[0].pk


class _WeekForm(PilotFactForm):
    """Counts of one week; a new row is of the last week that has ended."""

    class Meta(PilotFactForm.Meta):
        pass

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["week"] = WeekField(label="Week", help_text="Any day of it.")
        self.order_fields(["week"])
        if self.is_new:
            self.initial["week"] = self.as_of - timedelta(days=self.as_of.weekday() + 7)


class UsageWeekForm(_WeekForm):
    more = ("eligible_cases", "cases_with_ai", "outputs_shown", "accepted", "edited", "overridden", "redone_elsewhere")

    class Meta(PilotFactForm.Meta):
        model = UsageWeek
        fields = (
            "week",
            "active_users",
            "target_users",
            "source",
            "eligible_cases",
            "cases_with_ai",
            "outputs_shown",
            "accepted",
            "edited",
            "overridden",
            "redone_elsewhere",
        )
        labels = {
            "active_users": "People who used it",
            "target_users": "People it is meant for",
            "source": "Where the figures come from",
            "eligible_cases": "Cases in which it could be used",
            "cases_with_ai": "Cases in which it was",
            "outputs_shown": "Answers shown",
            "accepted": "Taken as they were",
            "edited": "Changed and used",
            "overridden": "Not used",
            "redone_elsewhere": "Done again elsewhere",
        }
        help_texts = {"target_users": ""}


class EnvironmentWeekForm(_WeekForm):
    class Meta(PilotFactForm.Meta):
        model = EnvironmentWeek
        fields = ("week", "environment", "visitors", "deploys")
        labels = {"environment": "Where", "visitors": "People who opened it", "deploys": "Times it was deployed to"}
        help_texts = {"visitors": "Without the team and robots."}


class BenefitsReviewForm(PilotFactForm):
    more = ("shortfall_accepted",)

    class Meta(PilotFactForm.Meta):
        model = BenefitsReview
        fields = ("due_on", "held_on", "verdict", "story", "confirmed_by", "shortfall_accepted")
        labels = {
            "due_on": "Due on",
            "held_on": "Held on",
            "story": "The story, half a page",
            "confirmed_by": "Who confirms it",
            "shortfall_accepted": "Less than the target is accepted because",
        }
        help_texts = {
            "due_on": "Ninety days after going live.",
            "story": "Before, after, how many, what it cost, what next.",
            "confirmed_by": "The benefit owner.",
            "shortfall_accepted": "In the benefit owner's words.",
        }
        widgets = {"shortfall_accepted": forms.Textarea(attrs={"rows": 2})}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.is_new and not cleaned.get("due_on") and not cleaned.get("held_on"):
            self.refuse("due_on", "Say when it is due, or when it was held.")
        confirming = cleaned.get("confirmed_by"), cleaned.get("shortfall_accepted", "")
        _check(self, ("confirmed_by", "shortfall_accepted"), partial(check_confirmation, self.pilot.pk, *confirming))
        return cleaned


class FundingDecisionForm(PilotFactForm):
    needs = ("phase",)
    more = ("amount",)

    class Meta(PilotFactForm.Meta):
        model = FundingDecision
        fields = (
            "phase",
            "board",
            "needed_by",
            "funding_ends_on",
            "submitted_on",
            "decision",
            "decided_on",
            "amount",
        )
        labels = {
            "phase": "What the money is for",
            "board": "Who decides",
            "needed_by": "Needed by",
            "funding_ends_on": "Present funding ends on",
            "submitted_on": "Handed in on",
            "decided_on": "Decided on",
        }
        help_texts = {"phase": "For example the roll-out to all wards.", "board": "A board or a person."}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        decided_on, needed_by = (day and day.last for day in map(cleaned.get, ("decided_on", "needed_by")))
        deciding = partial(check_decision, cleaned.get("decision", ""), decided_on, needed_by)
        _check(self, ("decision", "decided_on", "needed_by"), deciding)
        return cleaned
