"""The forms of what comes of it: the benefits review, and the decision on money."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import Person
from outcomes.fields import DayField, NameField
from outcomes.forms.action import ActionForm
from outcomes.models import Funded, Verdict
from pilots.models import Band


class ReviewAddForm(ActionForm):
    due_on = DayField(label="To be held by", required=False)


class ReviewHoldForm(ActionForm):
    held_on = DayField(label="Held on")
    verdict = forms.ChoiceField(label="Did it work?", choices=Verdict.choices[:-1], widget=forms.RadioSelect)
    story = forms.CharField(
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Half a page: before, after, how many, what it cost, what next.",
    )
    confirmed = forms.BooleanField(required=False)
    shortfall_accepted = forms.CharField(
        label="Less than the target: why it is enough",
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In the benefit owner's own words; empty where the target is met or the shortfall is not accepted.",
    )

    def __init__(self, *args: Any, owner: Person | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner
        self.fields["confirmed"].label = f"{owner}, the benefit owner, confirms this"
        if owner is None:
            del self.fields["confirmed"]

    def values(self) -> dict[str, Any]:
        values = super().values()
        return values | {"confirmed_by": self.owner if values.pop("confirmed", False) else None}


class FundingForm(ActionForm):
    phase = forms.CharField(label="What the money is for", max_length=200)
    needed_by = DayField(label="Decision needed by", required=False)
    funding_ends_on = DayField(label="Present funding ends on", required=False)
    board = NameField(label="Who decides", required=False, help_text="A board or a person.")
    amount = forms.ChoiceField(label="Amount at stake", required=False, choices=[("", "Not said"), *Band.choices[:-1]])


class FundingDecideForm(ActionForm):
    submitted_on = DayField(label="Asked for on", required=False)
    decision = forms.ChoiceField(required=False, choices=[("", "None yet"), *Funded.choices[:-1]])
    decided_on = DayField(label="Decided on", required=False)
    needed_by = DayField(label="If deferred: needed by", required=False)
    funding_ends_on = DayField(label="If funded: the money lasts until", required=False)
