"""What a question of the weekly update is: taps, what is asked beneath one of them, and the facts that follow.

An answer is `{"answer": <code of the tap>, <name of a detail>: <value>, …}` in plain types, and empty where nothing was
said. So every question is typed, kept, shown again, compared and corrected in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from accounts.wording import number
from updates.facts import Fact

type Answer = dict[str, Any]
type Choices = tuple[tuple[str, str], ...]

UNKNOWN = "unknown"
DO_NOT_KNOW = (UNKNOWN, "Don’t know")


def no_facts(answer: Answer, day: date) -> list[Fact]:
    """Write nothing: the answer itself is all there is to record."""
    return []


@dataclass(frozen=True, kw_only=True)
class Detail:
    """What is asked beneath the taps in `when`; asked at once where `when` is empty.

    `says` puts the value into words. `implies`: whoever types here means the first tap in `when`. `missing`: the error
    where it has to be given.
    """

    name: str
    field: forms.Field
    when: tuple[str, ...] = ()
    says: str = "{}"
    implies: bool = False
    missing: str = ""

    def in_words(self, value: Any) -> str:
        label = dict(getattr(self.field, "choices", ())).get(value)
        return self.says.format(_inside_a_sentence(str(label)) if label else value)


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question of one pilot and week. `name` is its field's, `code` its key among the answers of an update.

    Without taps and details it only tells something in place of asking.
    """

    name: str
    title: str
    code: str = ""
    hint: str = ""
    taps: Choices = ()
    details: tuple[Detail, ...] = ()
    facts: Callable[[Answer, date], list[Fact]] = no_facts

    @property
    def key(self) -> str:
        return self.code or self.name

    @property
    def asks(self) -> bool:
        return bool(self.taps or self.details)

    def field_name(self, detail: Detail) -> str:
        return f"{self.name}-{detail.name}"

    def fields(self) -> dict[str, forms.Field]:
        """Return the fields of a form that ask it."""
        taps = {self.name: tap_field(self.title, self.taps)} if self.taps else {}
        return taps | {self.field_name(detail): detail.field for detail in self.details}

    def answer(self, data: dict[str, Any]) -> Answer:
        """Return the answer that is in the values of its fields."""
        tapped = data.get(self.name) or self._implied(data)
        values = {detail.name: _plain(data.get(self.field_name(detail))) for detail in self._asked_after(tapped)}
        given = {name: value for name, value in values.items() if value not in (None, "")}
        if not self.taps:
            return given
        return {"answer": tapped, **given} if tapped else {}

    def missing(self, answer: Answer) -> list[tuple[str, str]]:
        """Return which fields an answer still needs, each with the error that says so."""
        asked = self._asked_after(answer.get("answer", ""))
        return [(self.field_name(d), d.missing) for d in asked if d.missing and answer and d.name not in answer]

    def typed(self, answer: Answer) -> dict[str, Any]:
        """Return the values of its fields that would give an answer."""
        values = {self.field_name(detail): answer[detail.name] for detail in self.details if detail.name in answer}
        return values | ({self.name: answer["answer"]} if "answer" in answer else {})

    def in_words(self, answer: Answer) -> str:
        tap = dict(self.taps).get(answer.get("answer", ""))
        told = [detail.in_words(answer[detail.name]) for detail in self.details if detail.name in answer]
        return ", ".join([tap, *told] if tap else told)

    def not_asked(self, data: Mapping[str, Any]) -> list[str]:
        """Return the fields beneath taps that were not chosen in what was typed; errors there do not matter."""
        asked = self._asked_after(data.get(self.name) or self._implied(data))
        return [self.field_name(detail) for detail in self.details if detail not in asked]

    def _implied(self, data: Mapping[str, Any]) -> str:
        implying = (d for d in self.details if d.implies and data.get(self.field_name(d)) not in (None, ""))
        return next((detail.when[0] for detail in implying), "")

    def _asked_after(self, tapped: str) -> list[Detail]:
        return [detail for detail in self.details if not detail.when or tapped in detail.when]


def tap_field(label: str, taps: Choices, *, initial: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=list(taps), required=False, initial=initial, widget=forms.RadioSelect, label_suffix=""
    )


def count_field(label: str, *, initial: int | None = None) -> forms.IntegerField:
    """Return a field for a number of people: digits on a phone's keyboard, and no spinner that changes by accident."""
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 6})
    return forms.IntegerField(
        label=label, min_value=0, max_value=10_000_000, required=False, initial=initial, widget=widget, label_suffix=""
    )


def text_field(label: str, *, max_length: int, rows: int = 0) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=max_length, required=False, widget=widget, label_suffix="")


def weeks_unknown(said: Iterable[tuple[date, Answer]], week: date) -> int:
    """Return for how many weeks up to `week` the answer to a question has been "don't know".

    `said` are the earlier weeks with their answer, the latest first. Saying nothing does not end it; knowing does.
    """
    since = None
    for earlier, answer in said:
        if answer.get("answer") == UNKNOWN:
            since = earlier
        elif answer:
            break
    return (week - since).days // 7 if since else 0


def _inside_a_sentence(label: str) -> str:
    """Return a label without its capital, unless that belongs to an abbreviation."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def _plain(value: Any) -> Any:
    return number(value) if isinstance(value, Decimal) else value
