"""What is claimed is held against the evidence of all rooms."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from notebook.lifecycle.actions import claim_stage
from outcomes.models import FundingDecision
from pilots.dates import Day
from pilots.models import Pilot, Stage, StageEvent
from tests.factories import make_evidenced_pilot, make_person, make_pilot


def claim(pilot: Pilot, stage: str, as_of: date) -> StageEvent:
    return claim_stage(pilot, stage=Stage(stage), on=Day(as_of), by=make_person(), as_of=as_of)


def test_realised_is_claimed_when_all_its_evidence_is_on_record(db: None, as_of: date) -> None:
    pilot = make_evidenced_pilot(as_of=as_of, claimed_stage="production")

    claim(pilot, "realised", as_of)

    assert Pilot.objects.get().claimed_stage == Stage.REALISED


def test_realised_is_refused_with_everything_that_is_missing(db: None, as_of: date) -> None:
    pilot = make_evidenced_pilot(as_of=as_of, claimed_stage="production", support_owner=None)
    FundingDecision.objects.all().delete()

    with pytest.raises(ValidationError) as refused:
        claim(pilot, "realised", as_of)

    assert refused.value.message_dict["stage"] == [
        "It cannot be claimed as realised yet.",
        "Nobody is named who supports it in routine use.",
        "No decision about the money for what comes next is on record.",
    ]
    assert Pilot.objects.get().claimed_stage == Stage.PRODUCTION
    assert not StageEvent.objects.exists()


def test_any_other_stage_may_be_claimed_ahead_of_its_evidence(db: None, as_of: date) -> None:
    claim(make_pilot(), "production", as_of)

    assert Pilot.objects.get().claimed_stage == Stage.PRODUCTION


@pytest.mark.parametrize("stage", ["stopped", "wound_down", "unknown"])
def test_how_a_pilot_ends_is_no_claim(db: None, as_of: date, stage: str) -> None:
    with pytest.raises(ValidationError, match="stage of the lifecycle"):
        claim(make_pilot(), stage, as_of)
