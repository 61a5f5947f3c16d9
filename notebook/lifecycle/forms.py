"""The form of a claim, which says before it is saved how far the evidence goes."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.wording import counted
from pilots.forms.fields import DayField
from pilots.lifecycle.forms import ActionForm
from pilots.models import Stage
from stalls.stages import StageOfPilot


class StageForm(ActionForm):
    stage = forms.TypedChoiceField(label="The stage that it has reached", widget=forms.RadioSelect, coerce=Stage)
    on = DayField(label="Reached on")

    def __init__(self, *args: Any, stages: list[StageOfPilot], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["stage"]
        field.choices = [(one.stage.value, _in_words(stages[: at + 1])) for at, one in enumerate(stages)]


def _in_words(up_to: list[StageOfPilot]) -> str:
    """Return the last of some stages, with how much is missing of it and of those below it."""
    stage, missing = up_to[-1].stage, sum(len(one.missing) for one in up_to)
    if not missing:
        return f"{stage.label}: all its evidence is on record"
    if stage == Stage.REALISED:
        return f"{stage.label}: cannot be claimed, {counted(missing, 'piece')} of evidence missing"
    return f"{stage.label}: {counted(missing, 'piece')} of evidence missing, which would be shown as a gap"
