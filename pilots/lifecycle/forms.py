"""The forms along a pilot's life. Each gathers what one action takes, by the names of its arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models, transaction

from accounts.actions import on_record
from accounts.forms import NamedField, suggest_names
from accounts.models import Person, Portfolio
from pilots.forms.fields import DayField
from pilots.models import EndReason, HandOverAnswer, HowEnded, Pilot, Promise, Reason, WasFlagged


def words(**options: Any) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=5000, **options)


def choices_of(choices: type[models.TextChoices], *, ask: str, without: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Return the choices of a list of which none is chosen beforehand."""
    return [("", ask), *((code, label) for code, label in choices.choices if code not in without)]


class ActionForm(forms.Form):
    """A form whose cleaned data go to one action, which may refuse them.

    `beside` names the field for what the action says of an argument that is called otherwise.
    """

    beside: dict[str, str] = {}
    use_required_attribute = False

    def __init__(self, *args: Any, portfolio: Portfolio, **options: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **options})
        suggest_names(self, portfolio)

    def carry_out(self, action: Callable[..., object], *subject: Any, **given: Any) -> bool:
        """Let an action do with `subject` what was filled in. Return whether it did; else the form says why not."""
        if not self.is_valid():
            return False
        try:
            with transaction.atomic():
                action(*subject, **{name: _kept(value) for name, value in self.cleaned_data.items()}, **given)
        except ValidationError as refused:
            self._say(refused)
            return False
        return True

    def _say(self, refused: ValidationError) -> None:
        """Put what an action refused beside the fields that it names, and the rest at the top."""
        if not hasattr(refused, "error_dict"):
            self.add_error(None, refused)
            return
        for argument, errors in refused.error_dict.items():
            name = self.beside.get(argument, argument)
            self.add_error(name if name in self.fields else None, errors)


def _kept(value: Any) -> Any:
    return on_record(value) if isinstance(value, Person) else value


class StopForm(ActionForm):
    on = DayField(label="Decided on")
    decided_by = NamedField(label="Who decided", help_text="A person or a board, by name.")
    reason = forms.ChoiceField(
        label="Main reason", choices=choices_of(Reason, ask="Choose the main reason", without=(Reason.UNKNOWN,))
    )
    lesson = words(label="What the next one should do differently")


class PromiseForm(ActionForm):
    """`in_force` is the promise that the new one takes the place of."""

    live_by = DayField(label="It will be live by")
    said_by = NamedField(label="Who says so")
    reason = words(label="What has changed since", required=False)

    def __init__(self, *args: Any, in_force: Promise | None, **options: Any) -> None:
        super().__init__(*args, **options)
        if in_force is None:
            del self.fields["reason"]
        else:
            self.fields["reason"].required = True
            self.fields["reason"].help_text = f"It is promised for {in_force.day or 'no day'}, which stays on record."


class RetrospectiveForm(ActionForm):
    ended_on = DayField(
        label="Last day of real work", help_text="The last use by a target user, deploy or decision; not a formal day."
    )
    how = forms.ChoiceField(label="How it ended", choices=choices_of(HowEnded, ask="Choose how it ended"))
    primary_mode = forms.ChoiceField(
        label="Main reason", choices=choices_of(Reason, ask="Choose the main reason", without=(Reason.UNKNOWN,))
    )
    secondary_modes = forms.MultipleChoiceField(
        label="What else played a part",
        required=False,
        choices=[choice for choice in Reason.choices if choice[0] != Reason.UNKNOWN],
        widget=forms.CheckboxSelectMultiple,
    )
    first_sign_on = DayField(label="First sign noticed on", required=False, help_text="Leave empty where nobody knows.")
    was_flagged = forms.ChoiceField(
        label="Flagged here before it ended", choices=choices_of(WasFlagged, ask="Choose an answer")
    )
    lesson = words(label="What the next one should do differently")


LEAVES, HAS_LEFT = "leaves", "has_left"


class ReceiversForm(ActionForm):
    """Who is asked to take over, per pilot that somebody champions; nobody is an answer too.

    `proposed` is per pilot the person who would inherit, or None.
    """

    def __init__(self, *args: Any, portfolio: Portfolio, proposed: dict[Pilot, Person | None], **options: Any) -> None:
        super().__init__(*args, portfolio=portfolio, **options)
        self.receivers = {f"receiver_{pilot.pk}": pilot for pilot in proposed}
        for (name, pilot), person in zip(self.receivers.items(), proposed.values(), strict=True):
            self.fields[name] = NamedField(label=str(pilot), required=False)
            self.initial[name] = str(person or "")
        suggest_names(self, portfolio)

    def given_receivers(self) -> dict[int, Person]:
        """Return whom the form names, by pilot."""
        given = self.cleaned_data
        return {pilot.pk: given[name] for name, pilot in self.receivers.items() if given.get(name)}


class ProposalForm(ReceiversForm):
    """Somebody whose departure is on record says who takes over."""

    def clean(self) -> dict[str, Any]:
        """Return it in the words of the action `propose_hand_overs`."""
        receivers = self.given_receivers()
        if not receivers and not self.errors:
            raise ValidationError("Name somebody for one of the pilots at least.")
        return {"receivers": receivers}


class DepartureForm(ReceiversForm):
    """Somebody leaves or has left: the day and, per pilot that they champion, who is asked to take over."""

    beside = {"leaving_on": "on", "until": "on"}

    what = forms.ChoiceField(
        label="What has happened",
        choices=[(LEAVES, "They have announced that they will leave"), (HAS_LEFT, "They have left already")],
        widget=forms.RadioSelect,
    )
    on = DayField(label="On which day", help_text="The first day without them.")
    end_reason = forms.ChoiceField(
        label="Why, if they have left", required=False, choices=choices_of(EndReason, ask="Choose a reason")
    )

    def clean(self) -> dict[str, Any]:
        """Return it in the words of the action `depart`."""
        given, receivers = self.cleaned_data, self.given_receivers()
        if given.get("what") != HAS_LEFT:
            return {"receivers": receivers, "leaving_on": given.get("on")}
        if not given.get("end_reason"):
            self.add_error("end_reason", "Say why they left; “Unknown” is an answer.")
        return {"receivers": receivers, "until": given.get("on"), "end_reason": given.get("end_reason", "")}


class AnswerForm(ActionForm):
    """The answer to a hand-over; `answers` are those that the reader may give, in their words."""

    answer = forms.ChoiceField(label="Answer", widget=forms.RadioSelect)
    because = words(label="Why", required=False, help_text="Needed unless it is accepted.")

    def __init__(self, *args: Any, answers: dict[HandOverAnswer, str], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["answer"]
        field.choices = list(answers.items())
