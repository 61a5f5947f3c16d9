"""What the forms of outcomes have in common: each hands what it holds to one action."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import transaction

from accounts.models import Portfolio
from outcomes.actions import RefusedError
from outcomes.fields import ImpreciseDayField, NameField, person_named


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
