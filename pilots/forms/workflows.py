"""What is asked of the work that the pilot is to change, and of the people who do it."""

from __future__ import annotations

from typing import Any

from django import forms

from pilots.forms.facts import PilotFactForm
from pilots.models import UserContact, Workaround, Workflow


class WorkflowForm(PilotFactForm):
    more = ("share_of_time", "minutes_per_case")

    class Meta(PilotFactForm.Meta):
        model = Workflow
        fields = (
            "task",
            "observed_on",
            "observed_by",
            "method",
            "is_bottleneck",
            "change_agreed_on",
            "change_agreed_by",
            "share_of_time",
            "minutes_per_case",
        )
        labels = {
            "task": "The task",
            "observed_on": "Looked at on",
            "observed_by": "By whom",
            "method": "How",
            "is_bottleneck": "Is it where the time goes?",
            "change_agreed_on": "Their line manager agreed the new way of working on",
            "change_agreed_by": "Who agreed it",
            "share_of_time": "Its share of the work from end to end",
            "minutes_per_case": "Minutes per case",
        }
        help_texts = {
            "task": "As the users call it.",
            "change_agreed_on": "Leave empty until they have.",
            "share_of_time": "Between 0 and 1: 0.25 is a quarter.",
        }


class UserContactForm(PilotFactForm):
    needs = today = ("on",)

    class Meta(PilotFactForm.Meta):
        model = UserContact
        fields = ("on", "contact_kind", "users", "met_by", "note")
        labels = {
            "on": "On",
            "contact_kind": "What happened",
            "users": "How many users",
            "met_by": "Who went",
            "note": "What you saw",
        }
        help_texts = {"contact_kind": "Only watching and talking count as contact.", "users": ""}
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}


class WorkaroundForm(PilotFactForm):
    needs = ("what",)
    today = ("seen_on",)
    since = {"state": "state_on"}

    class Meta(PilotFactForm.Meta):
        model = Workaround
        fields = ("what", "users", "seen_on", "state", "state_on")
        labels = {
            "what": "What users do beside the tool",
            "users": "About how many do",
            "seen_on": "Seen on",
            "state_on": "In this state since",
        }
        help_texts = {
            "what": "For example: a private spreadsheet of urgent cases.",
            "users": "",
            "state_on": "Leave it as it is when the state changes today.",
        }
        widgets = {"what": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.is_new:
            self.initial["state"] = "open"
