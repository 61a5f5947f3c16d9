"""The forms of outcomes. Each hands what it holds to one action, and shows beside its field what the action refuses."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.db import transaction

from accounts.models import Person, Portfolio
from outcomes import pasting
from outcomes.actions import RefusedError
from outcomes.actions.use import COUNTS
from outcomes.fields import CountField, DayField, ImpreciseDayField, NameField, ValueField, person_named
from outcomes.models import Direction, Evidence, Funded, OutcomeMetric, UsageWeek, Verdict
from outcomes.spelling import DayOrder, DecimalMark
from pilots.dates import day_of
from pilots.models import Band


class ActionForm(forms.Form):
    """A form whose data go to an action."""

    def __init__(self, *args: Any, portfolio: Portfolio, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.portfolio = portfolio

    def values(self) -> dict[str, Any]:
        """Return the action's arguments: names as people, and a day that may be imprecise with its precision."""
        values = dict(self.cleaned_data)
        for name, field in self.fields.items():
            if isinstance(field, NameField):
                values[name] = person_named(values[name], self.portfolio)
            if isinstance(field, ImpreciseDayField):
                day = values[name]
                values |= {name: day.on, f"{name}_precision": day.precision} if day else {name: None}
        return values

    def carry_out[T](self, action: Callable[..., T], *args: Any, **others: Any) -> T | None:
        """Return what the action returns; None, and an error beside the field, if the form or the action refuses."""
        if not self.is_valid():
            return None
        try:
            with transaction.atomic():
                return action(*args, **self.values(), **others)
        except RefusedError as refusal:
            self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))
            return None


class MetricForm(ActionForm):
    name = forms.CharField(
        label="What is measured", max_length=300, help_text="For example: time to sort one referral."
    )
    unit = forms.CharField(max_length=80, required=False, help_text="For example: minutes per case.")
    direction = forms.ChoiceField(
        label="Better is",
        required=False,
        choices=[("", "As baseline and target say"), *Direction.choices[:-1]],
    )
    primary = forms.BooleanField(
        label="This number decides whether the pilot worked", required=False, help_text="One metric of a pilot does."
    )
    baseline = ValueField(label="Baseline", required=False, help_text="The value before the pilot.")
    baseline_on = ImpreciseDayField(label="Measured on", required=False)
    baseline_method = forms.CharField(
        label="How the baseline was measured", max_length=300, required=False, help_text="In a line."
    )
    target = ValueField(label="Target", required=False, help_text="The value that would count as success.")
    target_on = ImpreciseDayField(label="To be reached by", required=False)
    definition_of_done = forms.CharField(
        label="Definition of done",
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What has to be true, besides the number, for everybody to say: it works.",
    )
    benefit_owner = NameField(
        label="Benefit owner",
        required=False,
        help_text="Who will confirm it: somebody who has the benefit and is neither engineer nor programme manager.",
    )
    data_source = forms.CharField(
        label="Where readings come from", max_length=300, required=False, help_text="A system, a report, a sample."
    )
    reading_every_days = forms.IntegerField(label="Days between two readings", min_value=1, max_value=366, initial=14)

    @classmethod
    def initial_of(cls, metric: OutcomeMetric) -> dict[str, Any]:
        """Return what is on record, as the form shows it."""
        days = {name: day_of(metric, name) for name in ("baseline_on", "target_on")}
        return {name: getattr(metric, name) for name in MetricForm.base_fields} | days


class EditMetricForm(MetricForm):
    opened_with = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**63 - 1)

    @classmethod
    def initial_of(cls, metric: OutcomeMetric) -> dict[str, Any]:
        """Return what is on record of a metric that comes with its `opened_with`."""
        opened_with: int = metric.opened_with  # type: ignore[attr-defined]  # annotated
        return super().initial_of(metric) | {"opened_with": opened_with}

    def differences(self, metric: OutcomeMetric) -> list[tuple[str, str]]:
        """Return what is on record of a metric, by the labels of the fields into which something else was typed."""
        now = MetricForm(portfolio=self.portfolio, initial=MetricForm.initial_of(metric))
        return [
            (str(field.label), str(field.value() or "nothing"))
            for field in now
            if str(field.value() or "") != str(self[field.name].value() or "")
        ]


class AgreeForm(ActionForm):
    on = DayField(label="Agreed on")
    as_read = forms.CharField(widget=forms.HiddenInput, max_length=16)


class TargetForm(ActionForm):
    target = ValueField(label="New target")
    target_on = ImpreciseDayField(label="To be reached by")


class OwnWordForm(ActionForm):
    """Asks somebody who is not the benefit owner whether the benefit owner has said so."""

    said_so = forms.BooleanField(error_messages={"required": "Only with the benefit owner's word can it be recorded."})

    def __init__(self, *args: Any, owner: Person | None, is_owner: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["said_so"].label = f"{owner} has said so"
        if is_owner:
            del self.fields["said_so"]

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values().items() if name != "said_so"}


class AgreeMetricForm(OwnWordForm, AgreeForm):
    field_order = ["on", "said_so"]


class ReAgreeTargetForm(OwnWordForm, TargetForm):
    field_order = ["target", "target_on", "said_so"]


class ReadingForm(ActionForm):
    value = ValueField()
    on = DayField(label="Day", help_text="The day that the value is of.")
    evidence = forms.ChoiceField(
        label="How it was taken", required=False, choices=[("", "Not said"), *Evidence.choices[:-1]]
    )
    cases = CountField(label="Cases", help_text="How many it rests on.")
    source = forms.CharField(required=False, max_length=300, help_text="Where the value comes from.")
    note = forms.CharField(required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 2}))
    submission_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class PasteForm(ActionForm):
    """Lines of a spreadsheet, or a file, and how to read what could be read two ways."""

    text = forms.CharField(
        label="Lines",
        required=False,
        max_length=pasting.MOST_CHARACTERS,
        # Blank rows count, so that a row has the number that the spreadsheet gives it.
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text="A day, a value and, if known, the evidence in each: 2026-06-01 22.4 measured. Columns copied from a "
        "spreadsheet fit; a header may name Date, Value, Evidence, Cases, Source and Note.",
    )
    file = forms.FileField(
        label="Or a file",
        required=False,
        help_text=f"CSV or Excel workbook (.xlsx), at most {pasting.MOST_ROWS:,} rows.",
    )
    mark = forms.ChoiceField(label="Decimal mark", required=False, choices=DecimalMark, widget=forms.RadioSelect)
    order = forms.ChoiceField(
        label="Days written as numbers", required=False, choices=DayOrder, widget=forms.RadioSelect
    )
    evidence = forms.ChoiceField(
        label="How they were taken",
        required=False,
        choices=[("", "As each row says"), *Evidence.choices[:-1]],
        help_text="Used where a row says nothing.",
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    replace = forms.BooleanField(label="Replace what is on record for the same day", required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    ASKS = {
        "mark": "Say which decimal mark it is: a value holds a point or a comma.",
        "order": "Say which comes first: a day is written as numbers.",
    }
    pasted: pasting.Pasted

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        try:
            self._take_file(data)
            choices = pasting.Choices(data.get("mark", ""), data.get("order", ""), data.get("evidence", ""))
            self.pasted = pasting.read_rows(data.get("text", ""), choices)
        except pasting.UnreadableError as reason:
            raise forms.ValidationError({"file" if data.get("file") else "text": str(reason)}) from None
        for name in sorted(self.pasted.asks):
            self.add_error(name, self.ASKS[name])
        return data

    def _take_file(self, data: dict[str, Any]) -> None:
        """Put a file's rows in the place of the text, so that they can be seen, changed and sent again."""
        if not data.get("file"):
            return
        text, is_workbook = pasting.text_of_file(data["file"])
        if len(text) > pasting.MOST_CHARACTERS:
            raise pasting.UnreadableError(f"The file holds more than {pasting.MOST_CHARACTERS:,} characters. Split it.")
        # A workbook holds numbers as numbers, which are written with a point.
        taken = {"text": text} | ({"mark": DecimalMark.POINT.value} if is_workbook else {})
        data |= taken
        self.data = {**self.data.dict(), **taken}  # type: ignore[attr-defined]  # posted, so a QueryDict

    def digest(self) -> str:
        """Return a mark of what is to be recorded, so that nothing is that its sender has not seen row by row."""
        said = [str(self.cleaned_data[name]) for name in ("text", "mark", "order", "evidence", "replace")]
        lines = "\x1f".join(said).splitlines()
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def is_confirmed(self) -> bool:
        return "confirm" in self.data and self.cleaned_data["seen"] == self.digest()

    def keys(self) -> dict[int, UUID]:
        """Return for each row that could be read a key of its own, the same whenever the same form is sent."""
        return {row: uuid5(self.cleaned_data["submission_key"], str(row)) for row in self.pasted.rows}

    def given(self) -> dict[str, Any]:
        """Return what `record_readings` is to be given."""
        keys = self.keys()
        rows = [values | {"submission_key": keys[row]} for row, values in self.pasted.rows.items()]
        return {"rows": rows, "numbers": list(self.pasted.rows), "replace": self.cleaned_data["replace"]}


class ReviewAddForm(ActionForm):
    due_on = DayField(label="To be held by", required=False)


class ReviewHoldForm(ActionForm):
    held_on = DayField(label="Held on")
    verdict = forms.ChoiceField(label="Did it work?", choices=Verdict.choices[:-1], widget=forms.RadioSelect)
    story = forms.CharField(
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Half a page: before, after, how many, what it cost, what next.",
    )
    confirmed = forms.BooleanField(required=False)
    shortfall_accepted = forms.CharField(
        label="Less than the target: why it is enough",
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In the benefit owner's own words; empty where the target is met or the shortfall is not accepted.",
    )

    def __init__(self, *args: Any, owner: Person | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner
        self.fields["confirmed"].label = f"{owner}, the benefit owner, confirms this"
        if owner is None:
            del self.fields["confirmed"]

    def values(self) -> dict[str, Any]:
        values = super().values()
        return values | {"confirmed_by": self.owner if values.pop("confirmed", False) else None}


class FundingForm(ActionForm):
    phase = forms.CharField(label="What the money is for", max_length=200)
    needed_by = DayField(label="Decision needed by", required=False)
    funding_ends_on = DayField(label="Present funding ends on", required=False)
    board = NameField(label="Who decides", required=False, help_text="A board or a person.")
    amount = forms.ChoiceField(label="Amount at stake", required=False, choices=[("", "Not said"), *Band.choices[:-1]])


class FundingDecideForm(ActionForm):
    submitted_on = DayField(label="Asked for on", required=False)
    decision = forms.ChoiceField(required=False, choices=[("", "None yet"), *Funded.choices[:-1]])
    decided_on = DayField(label="Decided on", required=False)
    needed_by = DayField(label="If deferred: needed by", required=False)
    funding_ends_on = DayField(label="If funded: the money lasts until", required=False)


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
