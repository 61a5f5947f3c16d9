"""The forms of a pause: begin it, review it, go on."""

from __future__ import annotations

from django import forms

from accounts.forms import NamedField
from governance.pausing.actions import REVIEW_WITHIN_DAYS
from pilots.forms.fields import DayField, PreciseDayField
from pilots.lifecycle.forms import ActionForm, choices_of
from pilots.models import Reason

REVIEW = f"The day on which the owner decides: go on, change or stop. At most {REVIEW_WITHIN_DAYS} days ahead."


class PauseForm(ActionForm):
    started_on = DayField(label="Paused since")
    reason = forms.ChoiceField(
        label="Why", choices=choices_of(Reason, ask="Choose the main reason", without=(Reason.UNKNOWN,))
    )
    owner = NamedField(label="Who decides how it goes on")
    review_on = PreciseDayField(label="Review on", help_text=REVIEW)


class ReviewForm(ActionForm):
    owner = NamedField(label="Who decides how it goes on")
    review_on = PreciseDayField(label="Next review on", help_text=REVIEW)


class ResumeForm(ActionForm):
    resumed_on = DayField(label="Work goes on from")
