"""What is asked of those who push a pilot inside the business."""

from __future__ import annotations

from typing import Any

from django import forms

from pilots.forms.facts import PilotFactForm
from pilots.models import Champion, ChampionAction, Deputy

LEVELS = [("", "Not recorded"), *((number, str(number)) for number in range(1, 6))]


class ChampionForm(PilotFactForm):
    level = forms.TypedChoiceField(
        label="Seniority",
        choices=LEVELS,
        coerce=int,
        empty_value=None,
        required=False,
        help_text="1 to 5, 5 being the board.",
    )
    more = ("until", "end_reason", "leaving_on", "handover_done_on")

    class Meta(PilotFactForm.Meta):
        model = Champion
        fields = ("person", "level", "since", "reach", "leaving_on", "handover_done_on", "until", "end_reason")
        labels = {
            "person": "Who",
            "since": "Champion since",
            "until": "Not champion any more from",
            "end_reason": "Why it ended",
            "leaving_on": "Announced to leave on",
            "handover_done_on": "Handed over on",
            "reach": "Teams over which they have authority",
        }
        help_texts = {
            "until": "",
            "leaving_on": "",
            "reach": "Separate them by commas.",
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("end_reason") and not cleaned.get("until"):
            self.refuse("until", "Why it ended needs the day on which it ended.")
        return cleaned


class DeputyForm(PilotFactForm):
    class Meta(PilotFactForm.Meta):
        model = Deputy
        fields = ("person", "has_authority", "since", "until")
        labels = {
            "person": "Who",
            "has_authority": "May they decide in the champion's place?",
            "since": "Deputy since",
            "until": "Not deputy any more from",
        }


class ChampionActionForm(PilotFactForm):
    needs = ("on", "action")
    today = ("on",)

    class Meta(PilotFactForm.Meta):
        model = ChampionAction
        fields = ("on", "person", "action")
        labels = {"on": "On", "person": "Who", "action": "What they did"}
        help_texts = {"person": "The champion or a deputy."}
