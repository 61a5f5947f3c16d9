"""The forms of readings: one, or many that were copied from a table."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID, uuid4, uuid5

from django import forms

from outcomes import pasting
from outcomes.fields import CountField, DayField, ValueField
from outcomes.forms.action import ActionForm
from outcomes.models import Evidence
from outcomes.spelling import DayOrder, DecimalMark


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
