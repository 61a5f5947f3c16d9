"""What is asked of promises, first slices and stages."""

from __future__ import annotations

from typing import Any

from django import forms

from pilots.forms.facts import PilotFactForm
from pilots.models import FirstSlice, Stage, StageEvent


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
    """A stage that was claimed in the past, or whose day is to be corrected.

    What ends a pilot, and that its benefit is realised, are claimed on pages of their own, which ask for more.
    """

    needs = ("on",)
    today = ("on",)
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
        field: Any = self.fields["stage"]
        if not self.is_new:
            field.disabled = True
            return
        asked_elsewhere = (Stage.UNKNOWN, *Stage.ended())
        field.choices = [("", "Choose a stage"), *(one for one in Stage.choices if one[0] not in asked_elsewhere)]
