"""The forms of what a portfolio requires and of who reviews."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.text import slugify

from accounts.forms import FactForm
from governance.forms.cases import DayField, name_field
from governance.functions import FUNCTION_NAMES, function_name
from governance.models import Requirement
from pilots.models import Sector

CODE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
FUNCTIONS = "functions"  # the id of the list of functions that a page offers


def code_of(words: str) -> str:
    """Return the code for words: `Our own board` is `our_own_board`."""
    return slugify(words).replace("-", "_")[:80]


class FunctionField(forms.CharField):
    """A function by its words; words that no function bears make a new one."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"list": FUNCTIONS, "autocomplete": "off"})
        super().__init__(max_length=80, widget=widget, **options)

    def prepare_value(self, value: Any) -> Any:
        return function_name(value) if value in FUNCTION_NAMES or CODE.fullmatch(str(value or "")) else value

    def clean(self, value: Any) -> str:
        words = super().clean(value)
        known = {name.casefold(): code for code, name in FUNCTION_NAMES.items()}
        code = known.get(words.casefold()) or code_of(words)
        if not code:
            raise forms.ValidationError("Write it in letters.")
        return code


class RequirementForm(FactForm):
    function = FunctionField(label="Who decides", help_text="A function, for example Information security.")
    checked_on = DayField(label="Source checked on", required=False)

    class Meta:
        model = Requirement
        fields: tuple[str, ...] = (
            "name",
            "function",
            "blocking",
            "typical_days",
            "applies_when",
            "source",
            "checked_on",
            "is_used",
        )
        labels = {"applies_when": "Needed if", "is_used": "In use"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)


class NewRequirementForm(RequirementForm):
    """A requirement of the portfolio's own; its code follows from its name unless somebody gives one."""

    code = forms.SlugField(
        max_length=80, required=False, help_text="The area of the sign-offs. Leave empty to make it from the name."
    )

    class Meta(RequirementForm.Meta):
        fields = ("sector", "name", "code", *RequirementForm.Meta.fields[1:])

    def _get_validation_exclusions(self) -> set[str]:
        """Compare with the portfolio's other requirements, although the form does not ask for the portfolio."""
        return super()._get_validation_exclusions() - {"portfolio"}

    def clean_code(self) -> str:
        code = code_of(self.cleaned_data["code"] or self.cleaned_data.get("name", ""))
        if not code:
            raise forms.ValidationError("Write a code in letters.")
        return code


class AdoptForm(forms.Form):
    sector = forms.ChoiceField(choices=Sector.choices)


class ReviewerForm(forms.Form):
    """Somebody reviews for a function."""

    function = FunctionField(label="Function")
    name = name_field(label="Name")
    email = forms.EmailField(label="E-mail address", required=False, help_text="With which they log in.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "prefix": "reviewer"} | kwargs)
