"""What is asked of metrics, readings, use, reviews and funding on the notebook."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

from outcomes.models import (
    BenefitsReview,
    EnvironmentWeek,
    FundingDecision,
    OutcomeMetric,
    Reading,
    UsageWeek,
)
from pilots.forms import PilotFactForm, WeekField

# What has to be on record before a metric counts as agreed.
AGREED_NEEDS = {
    "baseline": "the baseline",
    "target": "the target",
    "target_on": "the target's day",
    "benefit_owner": "the benefit owner",
    "definition_of_done": "the definition of done",
}


class MetricForm(PilotFactForm):
    more = ("baseline_method", "data_source", "reading_every_days", "primary")

    class Meta(PilotFactForm.Meta):
        model = OutcomeMetric
        fields = (
            "name",
            "unit",
            "direction",
            "baseline",
            "baseline_on",
            "target",
            "target_on",
            "definition_of_done",
            "benefit_owner",
            "agreed_on",
            "baseline_method",
            "data_source",
            "reading_every_days",
            "primary",
        )
        labels = {
            "name": "What is measured",
            "direction": "Which way is better?",
            "baseline": "Value before the pilot",
            "baseline_on": "Measured on",
            "target": "Value that would count",
            "target_on": "By when",
            "definition_of_done": "Definition of done",
            "benefit_owner": "Who confirms it",
            "agreed_on": "Agreed on",
            "baseline_method": "How the value before was measured",
            "data_source": "Where readings come from",
            "reading_every_days": "Days between two readings",
            "primary": "This is the one number that decides",
        }
        help_texts = {
            "name": "For example minutes per referral.",
            "unit": "For example minutes, %, £.",
            "baseline": "",
            "benefit_owner": "Somebody outside the team.",
            "agreed_on": "Needs the two values, the day, who confirms it and the definition of done.",
            "baseline_method": "",
        }
        widgets = {"definition_of_done": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.is_new:
            self.initial["primary"] = not OutcomeMetric.objects.filter(pilot=self.pilot, primary=True).exists()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("agreed_on") and "agreed_on" in self.changed_data:
            missing = [words for field, words in AGREED_NEEDS.items() if cleaned.get(field) in (None, "")]
            if missing:
                self.refuse("agreed_on", f"Not agreed while this is missing: {', '.join(missing)}.")
            elif self._is_of_the_team(cleaned["benefit_owner"]):
                self.refuse("benefit_owner", "Whoever confirms it is somebody outside the team.")
        return cleaned

    def _is_of_the_team(self, owner: Any) -> bool:
        return bool(owner.pk) and owner.pk in (self.pilot.engineer_id, self.pilot.programme_manager_id)


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
        if cleaned.get("shortfall_accepted") and not cleaned.get("confirmed_by"):
            self.refuse("confirmed_by", "Accepting a shortfall needs the person who accepts it.")
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
        if cleaned.get("decided_on") and not cleaned.get("decision"):
            self.refuse("decision", "Say what was decided.")
        return cleaned
