"""The forms of when updates are due: for a portfolio, and for one pilot where it differs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from accounts.calendar_forms import DayInput
from accounts.forms import FactForm
from accounts.models import Weekday
from updates.models import FIRST_HOUR, LAST_HOUR, LONGEST_GRACE, PilotUpdateSchedule, UpdateSchedule

HOURS = [(hour, f"{hour:02}:00") for hour in range(FIRST_HOUR, LAST_HOUR + 1)]
GRACES = [(days, "1 working day" if days == 1 else f"{days} working days") for days in range(1, LONGEST_GRACE + 1)]
HELP = {
    "weekday": "Where people do not work on that day: the working day before it.",
    "grace_days": "Then whoever reports is asked once more.",
}


class UpdateScheduleForm(FactForm):
    """When the updates of a portfolio are due."""

    weekday = forms.TypedChoiceField(label="Due on", coerce=int, choices=Weekday, help_text=HELP["weekday"])
    hour = forms.TypedChoiceField(label="At", coerce=int, choices=HOURS, help_text="In the portfolio’s time zone.")
    grace_days = forms.TypedChoiceField(
        label="Asked again after", coerce=int, choices=GRACES, help_text=HELP["grace_days"]
    )

    class Meta:
        model = UpdateSchedule
        fields = ("weekday", "hour", "grace_days")


class PilotScheduleForm(FactForm):
    """What is otherwise for one pilot. `usual`: what its portfolio has; `today`: in its portfolio."""

    weekday = forms.TypedChoiceField(
        label="Due on", coerce=int, empty_value=None, required=False, help_text=HELP["weekday"]
    )
    hour = forms.TypedChoiceField(label="At", coerce=int, empty_value=None, required=False)
    grace_days = forms.TypedChoiceField(
        label="Asked again after", coerce=int, empty_value=None, required=False, help_text=HELP["grace_days"]
    )
    paused_until = forms.DateField(
        label="No reminders before",
        widget=DayInput,
        required=False,
        help_text="Nobody is asked until then; the team can post all the same. Where work rests, pause the pilot.",
    )
    pause_reason = forms.CharField(label="Why not", max_length=300, required=False)

    class Meta:
        model = PilotUpdateSchedule
        fields = ("weekday", "hour", "grace_days", "paused_until", "pause_reason")

    def __init__(self, *args: Any, usual: UpdateSchedule, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        choices: dict[str, Any] = {"weekday": Weekday.choices, "hour": HOURS, "grace_days": GRACES}
        for name, offered in choices.items():
            as_usual = dict(offered)[getattr(usual, name)]
            self.fields[name].choices = [("", f"As usual ({as_usual})"), *offered]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        until = data.get("paused_until")
        if until and "paused_until" in self.changed_data and until <= self.today:
            self.add_error("paused_until", "Choose a day to come, or leave it empty.")
        if until and not data.get("pause_reason"):
            self.add_error("pause_reason", "Say why nobody is to be reminded until then.")
        if not until:
            data["pause_reason"] = ""
        return data
