"""How pages write ages, days and evidence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from stalls.words import age, evidence
from tests import factories as make


@pytest.mark.parametrize(
    ("days", "words"), [(0, "today"), (1, "1 day"), (13, "13 days"), (14, "2 weeks"), (62, "8 weeks")]
)
def test_writes_ages_in_days_and_from_a_fortnight_in_weeks(days: int, words: str) -> None:
    assert age(make.MONDAY - timedelta(days=days), make.MONDAY) == words


def test_writes_evidence_in_words() -> None:
    facts = {
        "raised_on": "2026-01-01",
        "raised_on_precision": "year",
        "team": None,
        "blocking": True,
        "kind": "service_account",
    }

    assert evidence(facts) == [
        ("Raised on", "2026"),
        ("Team", "not recorded"),
        ("Blocking", "yes"),
        ("Kind", "service account"),
    ]
