"""What is asked of promises, first slices and stages."""

from __future__ import annotations

from typing import Any

from django import forms

from pilots.forms.facts import PilotFactForm
from pilots.models import FirstSlice, StageEvent


class FirstSliceForm(PilotFactForm):
    needs = ("on",)

    class Meta(PilotFactForm.Meta):
        model = FirstSlice
        fields = ("on", "user", "work", "real_data", "environment")
        labels = {
            "on": "On",
            "user": "Who used it",
            "work": "For which piece of their job",
            "real_data": "With real data?",
            "environment": "Where did it run?",
        }
        help_texts = {"user": "A named person who is not of the team.", "work": ""}


class StageForm(PilotFactForm):
    """A correction of a claim: its day, and who decided; which stage it claimed stays."""

    needs = ("on",)
    more = ("decided_by", "reason", "lesson")

    class Meta(PilotFactForm.Meta):
        model = StageEvent
        fields = ("stage", "on", "decided_by", "reason", "lesson")
        labels = {
            "stage": "Stage",
            "on": "Reached on",
            "decided_by": "Who decided",
            "reason": "Why",
            "lesson": "What the next one should do differently",
        }
        help_texts = {"decided_by": "For a pilot that was stopped.", "reason": "", "lesson": ""}
        widgets = {"lesson": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["stage"].disabled = True
