"""The table of the kinds of facts."""

from __future__ import annotations

import re

from django.apps import apps

from notebook.doubts import HAPPENED, ORDERS
from notebook.due import DUE
from notebook.kinds import KIND_OF, KINDS
from outcomes.forms.metrics import MetricForm
from stalls.modes import FailureMode
from tests.notebook.sending import ADDED, CHANGES, EDITED, REFUSED, TYPED

# What has no row of its own on the pilot page, and why.
ELSEWHERE = {
    "pilots.HandOver": "a champion's tenure is handed over by asking and answering",
    "pilots.Retrospective": "written once the pilot has ended",
    "governance.SignOffDecision": "a round of a sign-off, frozen",
    "updates.UpdateLink": "no fact",
    "updates.UpdateDraft": "no fact",
    "updates.PilotUpdateSchedule": "when its team is asked, no fact of the pilot",
    "pilots.UpdateReminder": "what we sent, never entered",
    "stalls.Finding": "found, never entered",
    "stalls.Health": "found, never entered",
    "stalls.PilotHealth": "found, never entered",
    "inventories.InventoryEntry": "what an import said",
}


def test_every_fact_of_a_pilot_has_a_kind() -> None:
    facts = {
        model._meta.label
        for model in apps.get_models()
        # That of its health as a whole looks the stage up as well.
        if any(re.fullmatch("portfolio_.*of_pilot", trigger.name) for trigger in getattr(model._meta, "triggers", ()))
    }

    assert facts == {kind.model._meta.label for kind in KINDS if kind.slug != "pilot"} | set(ELSEWHERE)


def test_every_mode_has_kinds_and_every_kind_a_name_of_its_own() -> None:
    assert {kind.mode for kind in KINDS} == {None, *FailureMode}
    assert len(KIND_OF) == len(KINDS)


def test_a_form_is_of_the_model_of_its_kind() -> None:
    assert [kind.slug for kind in KINDS if kind.form and kind.form._meta.model is not kind.model] == []


def test_keyed_kinds_say_what_their_key_is_made_from() -> None:
    added = [kind for kind in KINDS if kind.is_added_here]
    keyed = {kind.slug for kind in added if any(field.name == "key" for field in kind.model._meta.fields)}

    assert keyed == {kind.slug for kind in added if kind.key}


def test_due_facts_and_doubts_speak_of_columns_that_exist() -> None:
    due = {(one.kind, one.field) for one in DUE if one.field}
    ordered = {
        (slug, field) for slug, orders in ORDERS.items() for one, _, other, _ in orders for field in (one, other)
    }
    happened = {(slug, field) for slug, fields in HAPPENED.items() for field in fields}

    for slug, field in due | ordered | happened:
        assert KIND_OF[slug].model._meta.get_field(field)


def test_what_is_due_can_be_entered_in_its_form() -> None:
    forms = {kind.slug: kind.form for kind in KINDS} | {"metric": MetricForm}
    missing = [
        (due.kind, due.field)
        for due in DUE
        if due.field and not due.page and due.field not in forms[due.kind].base_fields
    ]

    assert missing == []


def test_every_kind_is_tried() -> None:
    assert set(TYPED) == {kind.slug for kind in ADDED}
    assert set(CHANGES) == {kind.slug for kind in EDITED}
    assert set(REFUSED) == {kind.slug for kind in KINDS if kind.form}
