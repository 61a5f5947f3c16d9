"""The form of a week of use."""

from __future__ import annotations

from typing import Any

from outcomes.actions.use import COUNTS
from outcomes.fields import CountField
from outcomes.forms.action import ActionForm
from outcomes.models import UsageWeek


class UsageForm(ActionForm):
    target_users = CountField(label="People it is meant for")
    active_users = CountField(label="People who used it")
    eligible_cases = CountField(label="Cases it could have been used for")
    cases_with_ai = CountField(label="Cases done with it")
    outputs_shown = CountField(label="Outputs shown")
    accepted = CountField(label="Accepted as they were")
    edited = CountField(label="Used after a change")
    overridden = CountField(label="Overridden")
    redone_elsewhere = CountField(label="Redone elsewhere")

    @classmethod
    def initial_of(cls, used: UsageWeek | None) -> dict[str, Any]:
        """Return what is on record for a week."""
        return {name: getattr(used, name, None) for name in COUNTS}
