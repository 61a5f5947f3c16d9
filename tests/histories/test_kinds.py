"""The table of kinds holds every column of the record, and the page about it says the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from histories.kind import Kind
from histories.kinds import KINDS
from pilots.models import Pilot, UpdateReminder
from tests.everything import models_of_the_record

PAGE = Path(__file__).resolve().parents[2] / "docs/portable-history.md"
# Derived, or of one installation only.
KEPT = {
    "id",
    "pilot",
    "portfolio",
    "recorded_on",
    "claimed_stage",
    "succeeded_on",
    "superseded_on",
    "submission_key",
    "version",
}


@pytest.mark.parametrize("kind", KINDS, ids=repr)
def test_every_column_of_a_fact_is_a_key_or_known_to_be_kept_here(kind: Kind) -> None:
    told = {column for field in kind.every_field for column in field.columns}
    assert {field.name for field in kind.model._meta.concrete_fields if field.column not in told} <= KEPT


def test_every_model_of_a_pilots_facts_is_a_kind() -> None:
    facts = {model for model in models_of_the_record() if any(f.name == "pilot" for f in model._meta.concrete_fields)}
    beside = {model for model in facts if model._meta.app_label == "updates"} | {UpdateReminder}
    assert {kind.model for kind in KINDS} == facts - beside | {Pilot}


def rows_of_the_page() -> list[tuple[str, ...]]:
    lines = [line.split(" | ") for line in PAGE.read_text().splitlines() if line.startswith("| `")]
    return [tuple(" ".join(re.findall(r"`(\w+)`", cell)) for cell in cells) for cells in lines]


def keys(kind: Kind, *, extension: bool) -> str:
    return " ".join(field.key for field in kind.fields if field.extension == extension)


def test_the_page_lists_the_kinds_and_keys_of_the_table() -> None:
    natural = [" ".join(field.key for field in kind.natural) for kind in KINDS]
    table = [
        (kind.name, key, keys(kind, extension=False), keys(kind, extension=True))
        for kind, key in zip(KINDS, natural, strict=True)
    ]
    assert rows_of_the_page() == table
