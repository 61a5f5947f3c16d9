"""How pages write ages, evidence and what has become of a finding."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.wording import counted
from stalls.models import FindingEvent
from stalls.words import age, event, evidence
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


@pytest.mark.parametrize(
    ("from_", "to", "episode", "words"),
    [
        ("", "pending watch", 1, "First seen, watch"),
        ("pending watch", "open stalled", 1, "Opened, stalled"),
        ("open stalled", "open critical", 1, "Became critical, was stalled"),
        ("open critical", "open watch", 1, "Eased to watch, was critical"),
        ("open watch", "recovering watch", 1, "Recovering, watch"),
        ("recovering watch", "open stalled", 2, "Holds again, stalled"),
        ("recovering watch", "closed watch", 1, "Closed"),
        ("closed watch", "open stalled", 2, "Opened again, stalled"),
        ("closed watch", "pending watch", 2, "Seen again, watch"),
        ("open watch", "open watch", 1, "Goes on, watch"),
    ],
)
def test_writes_what_became_of_a_finding(from_: str, to: str, episode: int, words: str) -> None:
    (from_state, from_severity), (to_state, to_severity) = from_.split() or ("", ""), to.split()
    before, after = {"from_state": from_state, "from_severity": from_severity}, {"to_state": to_state}
    assert event(FindingEvent(episode=episode, to_severity=to_severity, **before, **after)) == words


@pytest.mark.parametrize(("number", "words"), [(0, "0 days"), (1, "1 day"), (999, "999 days"), (1769, "1,769 days")])
def test_counts_with_commas_from_a_thousand_on(number: int, words: str) -> None:
    assert counted(number, "day") == words
