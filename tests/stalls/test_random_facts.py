"""Whatever people record, no rule fails, every finding can be told, and the same day twice says the same."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, reject, settings

from histories.errors import HistoryError
from pilots.models import Pilot
from stalls.health import write_health
from stalls.models import Finding, FindingEvent, Health, HealthEvent, PilotHealth
from stalls.state_machine import ClosedBecause, FindingState
from stalls.sweep import sweep
from tests.histories.files import PILOT, REFERRED_TO, imported, undone
from tests.histories.test_random_lines import ASKED_FOR, HISTORIES, PATIENT

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WRITTEN = (Finding, FindingEvent, Health, HealthEvent, PilotHealth)
STAGES = [
    {"kind": "stage", "pilot": "P-1", "recorded_on": "2024-01-01", "stage": stage, "on": on}
    for stage, on in (("diagnostic", "2024-01-01"), ("pilot", "2024-02-01"), ("production", "2024-05-01"))
]
BEGUN = [PILOT | {"clock_start": "2024-01-01"}, *REFERRED_TO]


@settings(PATIENT, max_examples=15)
@given(HISTORIES)
@pytest.mark.parametrize("reached", range(4))
def test_every_rule_copes_with_whatever_is_recorded(db: None, reached: int, lines: list[dict[str, Any]]) -> None:
    with undone():
        try:
            imported([*BEGUN, *STAGES[:reached], *lines])
        except HistoryError as refused:
            if refused.accepted not in ASKED_FOR:
                raise
            reject()
        for day in (date(2024, 7, 1), date(2024, 7, 2), date(2024, 7, 20), date(2026, 1, 1)):
            assert sweep(as_of=day).failed == ()
            told(day)
            quiet_the_second_time(day)


def told(day: date) -> None:
    """Hold every finding to having evidence, a sentence, a next step, and an owner; and to closing for a reason."""
    for finding in Finding.objects.all():
        assert finding.evidence
        assert finding.explanation(day).endswith(".")
        assert finding.next_step
        assert finding.owner
        assert isinstance(finding.waits_on, str)
        if finding.state == FindingState.CLOSED:
            assert finding.closed_because in ClosedBecause.values


def quiet_the_second_time(day: date) -> None:
    before = on_record()
    sweep(as_of=day)
    assert on_record() == before
    # Health of which only the days of its facts were noted is what it would be, read anew.
    write_health(Pilot.objects.values_list("pk", flat=True), day)
    assert on_record() == before


def on_record() -> list[list[dict[str, Any]]]:
    return [list(model._default_manager.order_by("pk").values()) for model in WRITTEN]
