"""What views of forms have in common: what was posted, and saving it though somebody else may be quicker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.forms import BaseForm
from django.http import HttpRequest

QUICKER = "Somebody else has just changed this. Look at it first."


def posted(request: HttpRequest) -> Any:
    """Return what was posted, or None for a form to be filled in."""
    return request.POST if request.method == "POST" else None


def saved(form: BaseForm, save: Callable[[], object], *, refusal: str = QUICKER, field: str | None = None) -> bool:
    """Save what a valid form says, and return whether it is saved.

    Where somebody was quicker, the database refuses it; the form then says so (`refusal`, beside `field` or above all
    of them), in place of an error page.
    """
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            save()
    except IntegrityError:
        form.add_error(field, refusal)
        return False
    return True
