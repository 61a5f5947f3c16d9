"""The forms of an import: which file into which portfolio, and which column is which."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import Portfolio, User
from inventories import values
from inventories.dates import Order
from inventories.profiles import FIELDS, PROFILES
from tables import reading

ORDERS = [
    ("", "As usual for this kind of file (the generic kind: day first)"),
    (Order.DAY_FIRST.value, "Day first: 3/4/2024 is 3 April"),
    (Order.MONTH_FIRST.value, "Month first: 3/4/2024 is 4 March"),
]


class UploadForm(forms.Form):
    """A file, the portfolio it goes into and how it is to be read."""

    file = forms.FileField(
        label="Inventory",
        help_text=f"CSV or Excel workbook (.xlsx), at most {reading.MOST_BYTES // 1024 // 1024} MB.",
        allow_empty_file=True,  # its own message names the cause
    )
    portfolio = forms.ModelChoiceField(Portfolio.objects.none(), empty_label=None)
    profile = forms.ChoiceField(
        label="Kind of file",
        required=False,
        choices=[("", "Find out from its header"), *((profile.key, profile.title) for profile in PROFILES)],
    )
    organisation = forms.CharField(
        required=False, max_length=300, help_text="Whose file it is, where its rows do not say."
    )
    order = forms.ChoiceField(label="Days", required=False, choices=ORDERS)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["portfolio"]
        # A demonstration never holds real pilots.
        managed = Portfolio.objects.managed_by(user).filter(is_demonstration=False)
        field.queryset = managed.order_by("name")  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            reading.check_size(file.size)
        except reading.RefusedError as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return file

    def clean_organisation(self) -> str:
        return values.line(self.cleaned_data["organisation"])


class MappingForm(forms.Form):
    """One choice per column of the file: which of our fields it is, or none."""

    def __init__(self, *args: Any, columns: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = {f"column_{at}": name for at, name in enumerate(columns) if name.strip()}
        titles = {values.key(title): field for field, title in FIELDS.items()}
        for key, name in self.columns.items():
            guess = titles.get(values.key(name)) or (values.key(name) if values.key(name) in FIELDS else "")
            self.fields[key] = forms.ChoiceField(
                label=values.shortened(name),
                required=False,
                choices=[("", "Not read"), *FIELDS.items()],
                initial=guess,
            )

    def clean(self) -> dict[str, Any]:
        chosen = [field for key in self.columns if (field := self.cleaned_data.get(key))]
        if "name" not in chosen:
            raise forms.ValidationError("Say which column holds the name of the pilot.")
        if twice := sorted({FIELDS[field] for field in chosen if chosen.count(field) > 1}):
            raise forms.ValidationError(f"Two columns are chosen for: {', '.join(twice)}. Choose one.")
        return self.cleaned_data

    def mapping(self) -> dict[str, str]:
        """Return the file's columns to our fields."""
        return {name: field for key, name in self.columns.items() if (field := self.cleaned_data[key])}
