"""The forms of the reviewers and of the team about sign-offs and questions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from accounts.models import Portfolio
from governance.functions import FUNCTION_NAMES, function_name
from governance.models import Decision
from governance.queue import Entry

PEOPLE = "people"  # the id of the list of names that a page offers


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def name_field(**options: Any) -> forms.CharField:
    """Return a field for the name of a person or team; the page offers the names that the portfolio knows."""
    widget = forms.TextInput(attrs={"list": PEOPLE, "autocomplete": "off"})
    return forms.CharField(max_length=200, widget=widget, **options)


def words_field(**options: Any) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=5000, **options)


class DatedForm(forms.Form):
    """A form that knows the day; `past` names its fields whose day must have come."""

    past: tuple[str, ...] = ()

    def __init__(self, *args: Any, as_of: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.as_of = as_of

    def clean(self) -> dict[str, Any]:
        for name in self.past:
            if (day := self.cleaned_data.get(name)) and day > self.as_of:
                self.add_error(name, "This day has not come yet.")
        return self.cleaned_data


DECISIONS = [
    (Decision.APPROVED.value, "Approve"),
    (Decision.APPROVED_WITH_CONDITIONS.value, "Approve with conditions"),
    (Decision.RETURNED.value, "Return: something is missing"),
    (Decision.REJECTED.value, "Reject"),
]
NEEDS_WORDS = {
    Decision.APPROVED_WITH_CONDITIONS: "Say what must be done for the approval to hold.",
    Decision.RETURNED: "Say what is missing.",
    Decision.REJECTED: "Say why.",
}


class DecisionForm(DatedForm):
    """A reviewer's decision of one round. Nothing is chosen beforehand."""

    round_number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=32767)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    decision = forms.ChoiceField(choices=DECISIONS, widget=forms.RadioSelect)
    comment = words_field(
        label="Conditions, what is missing, or why",
        required=False,
        help_text="Needed unless you approve without conditions.",
    )
    conditions_due_on = DayField(label="Conditions due", required=False, help_text="With conditions only.")
    expires_on = DayField(label="Approval expires", required=False, help_text="Leave empty where it does not.")

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        decision = given.get("decision", "")
        if decision in NEEDS_WORDS and not given.get("comment"):
            self.add_error("comment", NEEDS_WORDS[Decision(decision)])
        self._check_conditions(given, decision)
        self._check_expiry(given, decision)
        return given

    def _check_conditions(self, given: dict[str, Any], decision: str) -> None:
        due = given.get("conditions_due_on")
        is_conditional = decision == Decision.APPROVED_WITH_CONDITIONS
        if is_conditional and not due and "conditions_due_on" not in self.errors:
            self.add_error("conditions_due_on", "Say by when the conditions must be met.")
        if due and decision and not is_conditional:
            self.add_error("conditions_due_on", "Only an approval with conditions has such a day.")
        if due and due < self.as_of:
            self.add_error("conditions_due_on", "This day is over.")

    def _check_expiry(self, given: dict[str, Any], decision: str) -> None:
        expires = given.get("expires_on")
        if expires and decision and decision not in Decision.approvals():
            self.add_error("expires_on", "Only an approval expires.")
        if expires and expires <= self.as_of:
            self.add_error("expires_on", "It must hold for a day at least.")


class ConfirmForm(DatedForm):
    """Nothing to fill in: pressing the button is the answer."""


class TellForm(DatedForm):
    past = ("on",)
    on = DayField(label="Told on")


class HandInForm(DatedForm):
    covers = words_field(
        label="What it covers", help_text="The model, the data and the version, and where the papers are."
    )


class NotNeededForm(DatedForm):
    said_by = name_field(label="Who says so")
    because = words_field(label="Why it is not needed")


class MetForm(DatedForm):
    past = ("on",)
    on = DayField(label="Met on")


class ExpiryForm(DatedForm):
    on = DayField(label="Approval expires", required=False, help_text="Leave empty where it does not.")


class WithdrawForm(DatedForm):
    because = words_field(label="Why the approval is withdrawn")


class AnswerForm(DatedForm):
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    answer = words_field()
    answered_by = name_field(label="Who answers")
    evidence = words_field(required=False, help_text="Where it is written down: a document, an address.")


class AssignForm(DatedForm):
    answerer = name_field(label="Person", required=False)
    function = forms.ChoiceField(label="Or function", required=False)
    work_stopped = forms.NullBooleanField(
        label="Does work wait for the answer?",
        widget=forms.Select(choices=[("unknown", "Not recorded"), ("true", "Yes"), ("false", "No")]),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = self.initial.get("function", "")
        known = {"": "None"} | FUNCTION_NAMES | {now: function_name(now) if now else "None"}
        self.fields["function"].choices = list(known.items())  # type: ignore[attr-defined]


class QueueFilters(forms.Form):
    """What the queue can be narrowed by; a choice that does not exist narrows nothing."""

    function = forms.ChoiceField(required=False)
    portfolio = forms.ChoiceField(required=False)
    turn = forms.ChoiceField(required=False, choices=[("", "The reviewers'"), ("team", "The team's")])

    def __init__(self, *args: Any, portfolios: Iterable[Portfolio], entries: Iterable[Entry], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        functions = sorted({entry.function for entry in entries if entry.function}, key=function_name)
        self._offer("function", [(function, function_name(function)) for function in functions])
        self._offer("portfolio", [(str(one.pk), one.name) for one in portfolios])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", "All"), *choices]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        """Return the choices that were made and exist."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrow(self, entries: Iterable[Entry]) -> list[Entry]:
        chosen = self.chosen()
        function, portfolio = chosen.get("function"), chosen.get("portfolio")
        return [
            entry
            for entry in entries
            if function in (None, entry.function) and portfolio in (None, str(entry.portfolio))
        ]
