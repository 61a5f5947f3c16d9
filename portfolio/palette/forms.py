"""What is looked for."""

from __future__ import annotations

from django import forms


class FindForm(forms.Form):
    q = forms.CharField(
        label="Find a pilot, a person, a team or a page",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
