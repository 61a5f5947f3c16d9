"""What every form of a fact has in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    AnyModelForm = forms.ModelForm[Any]
else:
    AnyModelForm = forms.ModelForm


class FactForm(AnyModelForm):
    """Explains what the database would refuse, whichever columns that depends on.

    Django leaves constraints over columns that a form does not show to the database, which answers with an error page.
    """

    def _get_validation_exclusions(self) -> set[str]:
        kept_by_us = {field.name for field in self._meta.model._meta.fields if not field.editable} - {"portfolio"}
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - kept_by_us
