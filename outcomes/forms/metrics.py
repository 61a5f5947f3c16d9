"""The forms of an outcome metric: what it measures, and agreeing it."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import Person
from outcomes.fields import DayField, ImpreciseDayField, NameField, ValueField
from outcomes.forms.action import ActionForm
from outcomes.models import Direction, OutcomeMetric
from pilots.dates import day_of


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
