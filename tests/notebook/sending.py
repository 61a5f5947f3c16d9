"""What a browser sends: the fields of a form as they stand in it, with what somebody typed over them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.test import Client

from notebook.kinds import KINDS

ADDED = [kind for kind in KINDS if kind.is_added_here]
EDITED = [kind for kind in KINDS if kind.form]

# What somebody types into the form of a new fact, where no fact of its kind is on record yet.
TYPED: dict[str, dict[str, str]] = {
    "integration": {"system": "Bed board", "state": "waiting", "owner": "Infrastructure"},
    "access-request": {"request_kind": "network", "team": "Networks", "reference": "INC-9"},
    "workflow": {"task": "Calling patients", "is_bottleneck": "unknown", "observed_by": "E. Li"},
    "user-contact": {"contact_kind": "talked", "users": "3"},
    "workaround": {"what": "Notes on paper", "state": "open"},
    "usage": {"week": "2026-05-20", "active_users": "4", "target_users": "20", "source": "manual"},
    "environment": {"week": "2026-05-20", "environment": "staging", "visitors": "7"},
    "sign-off": {"area_named": "Data protection", "needed": "yes", "blocking": "on"},
    "question": {"topic": "other", "text": "Who deletes it?", "raised_by": "Legal"},
    "champion": {"person": "N. Ewman", "level": "4", "reach": "Theatres, Wards"},
    "deputy": {"person": "E. Lse", "has_authority": "no"},
    "champion-action": {"action": "decision", "person": "A. Jones"},
    "reading": {"value": "11.5", "evidence": "sampled"},
    "benefits-review": {"due_on": "2026-09-01"},
    "funding-decision": {"phase": "All wards", "amount": "large"},
    "first-slice": {"on": "2026-05-20", "user": "Nurse Adams", "work": "Two letters", "environment": "staging"},
}  # fmt: skip

# One change of a fact that is on record: the field, what is typed into it, and how the page says it.
CHANGES: dict[str, tuple[str, str, str]] = {
    "pilot": ("problem", "Letters wait for days.", "Letters wait for days."),
    "integration": ("due_on", "2026-07-01", "1 Jul 2026"),
    "access-request": ("team", "Somebody new", "Somebody new"),
    "workflow": ("is_bottleneck", "disputed", "Disputed"),
    "user-contact": ("users", "9", "9"),
    "workaround": ("state", "absorbed", "Built into the tool"),
    "usage": ("active_users", "17", "17 of 20"),
    "environment": ("visitors", "13", "13"),
    "sign-off": ("typical_days", "35", "35"),
    "question": ("answer", "Yes, for a year.", "Yes, for a year."),
    "pause": ("owner", "The board", "The board"),
    "champion": ("level", "5", "5"),
    "deputy": ("has_authority", "yes", "yes"),
    "champion-action": ("action", "mention", "Spoke for it"),
    "reading": ("value", "10.25", "10.25"),
    "benefits-review": ("verdict", "unknown", "Unknown"),
    "funding-decision": ("board", "The trustees", "The trustees"),
    "first-slice": ("real_data", "no", "no"),
    "stage": ("on", "2026-05-21", "21 May 2026"),
}

# What a form refuses with a word beside the field.
REFUSED: dict[str, dict[str, str]] = {
    "pilot": {"name": ""},
    "integration": {"system": ""},
    "access-request": {"raised_on": "soon"},
    "workflow": {"task": ""},
    "user-contact": {"users": "minus one"},
    "workaround": {"what": ""},
    "usage": {"week": "2026-02-30"},
    "environment": {"visitors": "-1"},
    "sign-off": {"not_needed_because": "No data", "needed": "yes"},
    "question": {"answered_on": "2026-06-01", "answer": ""},
    "pause": {"owner": "Somebody", "owner_is_unknown": "on"},
    "champion": {"end_reason": "left"},
    "deputy": {"person": ""},
    "champion-action": {"on": ""},
    "reading": {"value": "a lot"},
    "benefits-review": {"shortfall_accepted": "It is enough."},
    "funding-decision": {"decided_on": "2026-06-01"},
    "first-slice": {"on": "0001-01-01"},
    "stage": {"on": "2500-01-01"},
}


def address(slug: str, pilot: Any, row: Any = None, after: str = "") -> str:
    where = f"/pilots/{pilot.pk}/facts/{slug}/"
    return f"{where}add/" if row is None else f"{where}{row.pk}/{after}"


def in_form(client: Client, where: str) -> dict[str, str]:
    """Return what a form would send if nobody typed anything."""
    asked = client.get(where).context["asked"]
    sent = {"opened_with": str(asked.opened_with)} if asked.opened_with is not None else {}
    for bound in asked.form:
        value = bound.value()
        if isinstance(bound.field, forms.MultiValueField):
            sent |= {bound.name: str(value[0] or ""), f"{bound.name}_precision": str(value[1])}
        elif not isinstance(bound.field, forms.BooleanField):
            sent[bound.name] = "" if value is None else str(value)
        elif value:
            sent[bound.name] = "on"
    return sent


def send(client: Client, where: str, typed: dict[str, str], **options: Any) -> Any:
    """Open a form, type over some of its fields, and send it."""
    return client.post(where, in_form(client, where) | typed, **options)
