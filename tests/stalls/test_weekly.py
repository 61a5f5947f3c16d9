"""What rules say of weekly figures: however large they are."""

from __future__ import annotations

from datetime import date

import pytest

from pilots.models import Pilot
from stalls.failure_modes.workflow.overridden import RULE as OVERRIDDEN
from stalls.sweep import sweep
from tests.evaluating import found
from tests.factories import make_environment_week, make_pilot, make_usage_weeks

pytestmark = pytest.mark.django_db
LARGEST = 2_147_483_647  # A PositiveIntegerField of PostgreSQL holds no more.
COUNTED = ("target_users", "outputs_shown", "overridden", "redone_elsewhere")


def make_pilot_of_everybody(*, as_of: date) -> Pilot:
    """Make a pilot with the largest count of everything in each of the last twelve weeks."""
    pilot = make_pilot(claimed_stage="production")
    make_usage_weeks(pilot=pilot, counts=[LARGEST] * 12, until=as_of, **dict.fromkeys(COUNTED, LARGEST))
    return pilot


def test_no_rule_fails_on_the_largest_counts_that_can_be_recorded(as_of: date) -> None:
    make_environment_week(pilot=make_pilot_of_everybody(as_of=as_of), visitors=LARGEST)
    assert sweep(as_of=as_of).failed == ()


def test_the_largest_counts_are_summed(as_of: date) -> None:
    make_pilot_of_everybody(as_of=as_of)
    (row,) = found(OVERRIDDEN, as_of)
    assert (row["evidence"]["answers"], row["evidence"]["rejected"]) == (4 * LARGEST, 8 * LARGEST)
