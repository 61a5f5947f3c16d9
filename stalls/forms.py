"""The forms with which people answer a finding. They stand on one page, so each has ids of its own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from outcomes.fields import DayField, NameField
from outcomes.forms.action import ActionForm
from stalls.actions import as_seen
from stalls.attention import last_snooze_day
from stalls.models import Action, Finding, Judged, Judgement

# A stalled finding asks for a named owner and a date within a week (domain.md C.5).
DUE_DAYS = 7


def words_field(**options: Any) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, **options)


class AnswerForm(ActionForm):
    """A form about a finding, on a day. `code`: which answer it is."""

    code = ""

    def __init__(self, *args: Any, finding: Finding, as_of: date, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"id_{self.code}_%s")
        super().__init__(*args, portfolio=finding.pilot.portfolio, **kwargs)
        if "seen" in self.fields:
            self.fields["seen"].initial = as_seen(finding)


class AcknowledgeForm(AnswerForm):
    code = "acknowledge"
    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)
    note = words_field(required=False, help_text="If there is anything that others should know.")


class SnoozeForm(AnswerForm):
    code = "snooze"
    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)
    until = DayField(label="Silent until")
    reason = words_field(label="Why it can wait")

    def __init__(self, *args: Any, finding: Finding, as_of: date, **kwargs: Any) -> None:
        super().__init__(*args, finding=finding, as_of=as_of, **kwargs)
        days = {"min": as_of + timedelta(days=1), "max": last_snooze_day(as_of)}
        self.fields["until"].widget.attrs |= {name: day.isoformat() for name, day in days.items()}


class JudgeForm(AnswerForm):
    code = "judge"
    verdict = forms.ChoiceField(label="This is", choices=Judged, widget=forms.RadioSelect)
    why = words_field(required=False)

    @staticmethod
    def initial_of(said: Judgement | None) -> dict[str, Any]:
        """Return what somebody has said already."""
        return {"verdict": said.verdict, "why": said.why} if said else {}


class AssignForm(AnswerForm):
    code = "assign"
    text = words_field(label="What is to be done")
    owner = NameField(label="Who does it")
    due_on = DayField(label="By when")

    @staticmethod
    def initial_of(agreed: Action | None, finding: Finding, as_of: date) -> dict[str, Any]:
        """Return what is agreed, or else the rule's next step; within a week where no day to come is agreed."""
        in_a_week = as_of + timedelta(days=DUE_DAYS)
        if agreed is None:
            return {"text": finding.next_step, "due_on": in_a_week}
        due_on = agreed.due_on if agreed.due_on >= as_of else in_a_week
        return {"text": agreed.text, "owner": agreed.owner.name, "due_on": due_on}


class FinishForm(AnswerForm):
    code = "finish"
    outcome = words_field(label="What came of it")
