"""What is asked of sign-offs, questions and pauses on the notebook."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django import forms

from governance.models import AREA_NAMES, GovernanceQuestion, Needed, Pause, Requirement, SignOff, area_name
from governance.pausing.actions import REVIEW_WITHIN_DAYS
from pilots.forms import PilotFactForm


class SignOffForm(PilotFactForm):
    """One sign-off, without its decision, which reviewers take on the page of the case.

    A new one is chosen by its name among those that exist, or named anew.
    """

    area_named = forms.CharField(
        label="Which sign-off", max_length=80, help_text="For example Information security.", required=False
    )
    more = (
        "not_needed_because",
        "not_needed_by",
        "blocking",
        "typical_days",
        "covers",
    )
    field_order = ("area_named",)

    class Meta(PilotFactForm.Meta):
        model = SignOff
        fields = (
            "needed",
            "not_needed_because",
            "not_needed_by",
            "engaged_on",
            "submitted_on",
            "blocking",
            "typical_days",
            "covers",
        )
        labels = {
            "needed": "Is it needed?",
            "not_needed_because": "Why it is not needed",
            "not_needed_by": "Who says so",
            "engaged_on": "They were told on",
            "submitted_on": "Handed in on",
            "blocking": "Without it the pilot may not go live",
            "typical_days": "Days that it normally takes",
            "covers": "What was signed off: model, data, version",
        }
        help_texts = {
            "needed": "“Not needed” takes a reason and a name, under More.",
            "not_needed_because": "",
            "not_needed_by": "",
            "engaged_on": "The day on which the function first heard of the pilot.",
            "covers": "",
        }
        widgets = {
            "not_needed_because": forms.Textarea(attrs={"rows": 2}),
            "covers": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.is_new:
            self.fields["area_named"].required = True
            self.required = self._required()
            self.codes = self._codes()
            self.fields["area_named"].help_text += f" Known here: {', '.join(self.codes)}."
        else:
            del self.fields["area_named"]

    def _required(self) -> dict[str, Requirement]:
        """Return what the portfolio requires of the pilot's sector, by code."""
        required = Requirement.objects.filter(portfolio=self.pilot.portfolio, sector=self.pilot.sector, is_used=True)
        return {requirement.code: requirement for requirement in required.order_by("position", "pk")}

    def _codes(self) -> dict[str, str]:
        """Return the sign-offs that the pilot may still lack, by name: required ones, and usual ones."""
        names = {name: code for code, name in AREA_NAMES.items()}
        names |= {requirement.name: code for code, requirement in self.required.items()}
        on_record = set(SignOff.objects.filter(pilot=self.pilot).values_list("area", flat=True))
        return {name: code for name, code in names.items() if code not in on_record}

    def clean_area_named(self) -> str:
        """Return the code of the area; a name that nobody knows is a requirement of that name."""
        name = " ".join(self.cleaned_data["area_named"].split())
        known = {known.lower(): code for known, code in self.codes.items()}
        self.instance.area = known.get(name.lower()) or re.sub(r"\W+", "_", name.lower()).strip("_") or name
        if SignOff.objects.filter(pilot=self.pilot, area=self.instance.area).exists():
            raise forms.ValidationError(f"{area_name(self.instance.area)} is on record. Change that row.")
        return name

    def _follow_requirement(self, cleaned: dict[str, Any]) -> None:
        """Give a new sign-off what its requirement says of it, where the form does not say otherwise."""
        requirement = self.required.get(self.instance.area)
        if requirement:
            self.instance.function = requirement.function
            if cleaned.get("typical_days") is None:
                cleaned["typical_days"] = requirement.typical_days

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("needed") != Needed.NO:
            for field in ("not_needed_because", "not_needed_by"):
                if cleaned.get(field):
                    self.refuse(field, "This is for a sign-off that is not needed.")
        elif self.is_new or "needed" in self.changed_data:
            for field in ("not_needed_because", "not_needed_by"):
                if not cleaned.get(field):
                    self.refuse(field, "“Not needed” takes a reason and somebody who says so.")
        if self.is_new:
            self._follow_requirement(cleaned)
        return cleaned


class QuestionForm(PilotFactForm):
    needs = ("text",)
    today = ("raised_on",)
    more = ("blocking", "work_stopped")

    class Meta(PilotFactForm.Meta):
        model = GovernanceQuestion
        fields = (
            "topic",
            "text",
            "raised_on",
            "raised_by",
            "answerer",
            "function",
            "answer",
            "answered_on",
            "answered_by",
            "blocking",
            "work_stopped",
        )
        labels = {
            "topic": "What it is about",
            "text": "The question",
            "raised_on": "Raised on",
            "raised_by": "By whom",
            "answerer": "Who has to answer",
            "function": "For which function",
            "answered_on": "Answered on",
            "answered_by": "Who answered",
            "blocking": "Without an answer the pilot may not go live",
            "work_stopped": "Has work stopped on it?",
        }
        help_texts = {
            "raised_by": "A person or a team.",
            "answerer": "One person, by name.",
            "function": "For example Legal.",
            "work_stopped": "",
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 2}), "answer": forms.Textarea(attrs={"rows": 2})}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("answered_on") and not cleaned.get("answer"):
            self.refuse("answer", "A day of answering needs the answer itself.")
        return cleaned


class PauseForm(PilotFactForm):
    needs = ("started_on",)
    today = ("started_on",)

    class Meta(PilotFactForm.Meta):
        model = Pause
        fields = ("started_on", "reason", "owner", "owner_is_unknown", "review_on", "resumed_on")
        labels = {
            "started_on": "Paused on",
            "reason": "Why",
            "owner": "Who decides how it goes on",
            "owner_is_unknown": "We asked, and nobody knows who decides",
            "review_on": "They decide on",
            "resumed_on": "Resumed on",
        }
        help_texts = {
            "owner": "",
            "owner_is_unknown": "",
            "review_on": "Resume, change or stop: within 28 days.",
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("owner") and cleaned.get("owner_is_unknown"):
            self.refuse("owner_is_unknown", "Either give a name, or say that nobody knows.")
        review = cleaned.get("review_on")
        if review and "review_on" in self.changed_data and review.on > self.as_of + timedelta(days=REVIEW_WITHIN_DAYS):
            self.refuse("review_on", f"At most {REVIEW_WITHIN_DAYS} days ahead; a longer pause is reviewed on the way.")
        return cleaned
