"""What becomes of the pilots that a rule flags, also where their finding has come back since without opening."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pilots.models import Pilot
from scorecard.base_rates import BaseRate, of_rules
from stalls.models import Finding
from tests.factories import MONDAY, make_finding, make_pilot
from tests.stalls.makers import make_event

DAY = timedelta(days=1)
TICKET = "integration/waiting-on-ticket"
# How a finding stands that was back for a day, and had gone before it could open.
BACK = {"episode": 2, "opened_on": None, "pending_on": MONDAY + 90 * DAY}
PASSED = BACK | {"state": "closed", "closed_on": MONDAY + 91 * DAY, "closed_because": "passed"}
pytestmark = pytest.mark.django_db


def make_told(*path: tuple[int, str, str], **stands: Any) -> Finding:
    """Make a finding that went from state to state in its first episode, by days; `stands`: its columns since then."""
    finding = make_finding(pilot=make_pilot())
    for day, before, after in path:
        make_event(finding=finding, on=MONDAY + day * DAY, episode=1, from_state=before, to_state=after)
    Finding.objects.filter(pk=finding.pk).update(**stands)
    return finding


RECOVERED = ((0, "pending", "open"), (16, "open", "recovering"), (23, "recovering", "closed"))


def rate() -> BaseRate | None:
    return of_rules(Pilot.objects.all()).get(TICKET)


@pytest.mark.parametrize("stands", [PASSED, BACK | {"state": "pending"}])
def test_a_pilot_that_recovered_stays_counted_when_its_finding_is_back_for_a_day(stands: dict[str, Any]) -> None:
    make_told(*RECOVERED, **stands)
    assert rate() == BaseRate(flagged=1, recovered=1, standing=0, days=23)


def test_its_last_opening_counts_of_several() -> None:
    again = ((60, "closed", "open"), (62, "open", "recovering"), (69, "recovering", "closed"))
    make_told(*RECOVERED, *again, **PASSED | {"episode": 3})
    assert rate() == BaseRate(flagged=1, recovered=1, standing=0, days=9)


def test_what_ended_without_recovering_has_not_recovered_since() -> None:
    make_told((0, "pending", "open"), (23, "open", "closed"), **PASSED)
    assert rate() == BaseRate(flagged=1, recovered=0, standing=0, days=None)


def test_what_never_opened_was_never_flagged() -> None:
    make_told(**PASSED | {"episode": 1})
    assert rate() is None
