"""What views of forms have in common: what was posted, giving it back, and saving it though others may be quicker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.forms import BaseForm
from django.forms.utils import pretty_name
from django.http import HttpRequest

QUICKER = "Somebody else has just changed this. Look at it first."
# Parts of the names of fields that open something, and the name of the one that holds a chat channel's address.
SECRET, CHANNEL = ("password", "secret", "token"), "url"
# What pages and forms send that nobody has typed: hidden fields, buttons, ticks of a page's own.
# fmt: off
UNTYPED = frozenset({
    "as_read", "by_hand", "confirm", "digest", "discard", "instead_of", "next", "nothing_changed", "opened",
    "opened_with", "query", "remove", "replace", "resume", "round_number", "seen", "send", "submission_key", "version",
})
# fmt: on


def posted(request: HttpRequest) -> Any:
    """Return what was posted, or None for a form to be filled in."""
    return request.POST if request.method == "POST" else None


def given_back(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what somebody has typed into a form that cannot be taken, each with the name of its field in words.

    The form itself is unknown, hence by names: what opens something and what nobody has typed is left out.
    """
    typed = ((name, ", ".join(filter(None, values))) for name, values in request.POST.lists() if _is_typed(name))
    return [(pretty_name(name.replace("-", " ")), words) for name, words in typed if words]


def _is_typed(name: str) -> bool:
    """Say whether a name is of a field that a person fills in, and may see again; `_save` and such are Django's."""
    last = name.rsplit("-", 1)[-1]
    is_ours = last in UNTYPED or last.endswith("_FORMS") or name.startswith(("_", "initial-"))
    return not is_ours and last != CHANNEL and not any(part in name.lower() for part in SECRET)


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
