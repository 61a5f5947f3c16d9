"""What is asked of a system that a pilot must plug into, and of what it has asked of other teams."""

from __future__ import annotations

from typing import Any

from django import forms

from pilots.forms.facts import PilotFactForm
from pilots.models import AccessRequest, Integration


class IntegrationForm(PilotFactForm):
    needs = ("system",)
    since = {"state": "state_on"}
    more = ("purpose", "started_on", "promised_days", "blocks_first_slice", "last_sync_on")

    class Meta(PilotFactForm.Meta):
        model = Integration
        fields = (
            "system",
            "state",
            "state_on",
            "due_on",
            "owner",
            "owner_is_unknown",
            "api",
            "agreed_approach",
            "purpose",
            "started_on",
            "promised_days",
            "blocks_first_slice",
            "last_sync_on",
        )
        labels = {
            "state_on": "In this state since",
            "due_on": "Due on",
            "owner": "Who decides on access",
            "owner_is_unknown": "We asked, and nobody knows who decides",
            "api": "Its interface",
            "agreed_approach": "The way round that was agreed",
            "purpose": "What the pilot needs from it",
            "started_on": "Work on it began on",
            "promised_days": "Days that were promised for it",
            "blocks_first_slice": "Does the first working slice wait for it?",
            "last_sync_on": "It last delivered data on",
        }
        help_texts = {
            "state_on": "Leave it as it is when the state changes today.",
            "due_on": "Earlier days stay on record: the page shows how often it has moved.",
            "owner": "A person or a team.",
            "owner_is_unknown": "",
            "agreed_approach": "For example a nightly extract. Leave empty where there is none.",
            "purpose": "",
            "last_sync_on": "",
        }
        widgets = {"agreed_approach": forms.Textarea(attrs={"rows": 2})}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("owner") and cleaned.get("owner_is_unknown"):
            self.refuse("owner_is_unknown", "Either give a name, or say that nobody knows.")
        return cleaned


class AccessRequestForm(PilotFactForm):
    today = ("raised_on",)
    since = {"turn": "turn_on"}
    more = ("integration", "escalated_on")

    class Meta(PilotFactForm.Meta):
        model = AccessRequest
        fields = (
            "request_kind",
            "team",
            "reference",
            "raised_on",
            "answered_on",
            "turn",
            "turn_on",
            "closed_on",
            "escalated_on",
            "integration",
        )
        labels = {
            "request_kind": "What was asked for",
            "team": "Of whom",
            "reference": "Ticket or reference",
            "raised_on": "Asked on",
            "answered_on": "Last real answer",
            "turn": "Whose turn is it?",
            "turn_on": "Since",
            "closed_on": "Closed on",
            "escalated_on": "Escalated on",
            "integration": "The system it is for",
        }
        help_texts = {
            "team": "A person or a team.",
            "answered_on": "Automatic replies do not count.",
            "turn": "Only the clock of whoever has to move runs.",
            "turn_on": "Leave it as it is when the turn changes today.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["integration"]
        field.queryset = Integration.objects.filter(pilot=self.pilot).select_related("system").order_by("key")
        field.empty_label = "None, or not recorded"
        field.label_from_instance = lambda integration: str(integration.system or integration.key)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.is_new and not cleaned.get("team") and not cleaned.get("reference"):
            self.refuse("team", "Say whom you asked, or give the reference.")
        return cleaned
