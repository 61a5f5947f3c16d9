"""Tap 6. The measure of success: a number, or not measured. It counts as self-reported unless it is said to be more."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django import forms

from accounts.wording import number
from outcomes.models import Evidence
from pilots.dates import Day
from updates.facts import Columns, Fact
from updates.questions.question import DO_NOT_KNOW, Answer, Detail, Question, tap_field
from updates.situation import Situation
from updates.told import Measure

TAPS = (("measured", "A number"), ("not_measured", "Not measured"), DO_NOT_KNOW)
HOW = (
    (Evidence.SELF_REPORTED.value, "An estimate of ours"),
    (Evidence.SAMPLED.value, "A sample"),
    (Evidence.MEASURED.value, "Measured"),
)


def ask(situation: Situation) -> Question:
    measure = situation.measure
    if measure is None:
        return Question(name="metric", title="The measure of success", hint="None has been agreed yet.")

    def facts(answer: Answer, day: date) -> list[Fact]:
        return _facts(answer, measure, day)

    evidence = tap_field("How do you know?", HOW, initial=Evidence.SELF_REPORTED.value)
    return Question(
        name="metric",
        title=f"{measure.name}: what is it now?",
        hint=_last(measure),
        taps=TAPS,
        details=(_number(measure.unit), Detail(name="evidence", field=evidence, when=("measured",))),
        facts=facts,
    )


def _number(unit: str) -> Detail:
    number = forms.DecimalField(
        label=f"The number, in {unit}" if unit else "The number",
        max_digits=20,
        decimal_places=6,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 10}),
        label_suffix="",
    )
    missing = "Give the number, or say that it was not measured."
    # A unit is what somebody typed; its braces are no placeholders.
    says = f"{{}} {unit.replace('{', '{{').replace('}', '}}')}".strip()
    return Detail(name="value", field=number, when=("measured",), says=says, implies=True, missing=missing)


def _last(measure: Measure) -> str:
    if measure.last_value is None:
        return "No reading yet."
    on = f" on {Day(measure.last_on)}" if measure.last_on else ""
    return f"Last reading: {number(Decimal(measure.last_value))} {measure.unit}".rstrip() + f"{on}."


def _facts(answer: Answer, measure: Measure, day: date) -> list[Fact]:
    if answer["answer"] != "measured":
        return []
    says: Columns = {
        "on": day.isoformat(),
        "value": answer["value"],
        "evidence": answer.get("evidence", Evidence.SELF_REPORTED.value),
    }
    return [Fact(kind="reading", key=measure.key, says=says, about={"metric_id": measure.pk})]
