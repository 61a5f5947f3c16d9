"""The evidenced stage: each piece of domain.md C.2 carries its stage; page and annotation never disagree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from governance.models import GovernanceQuestion, SignOff, Topic
from outcomes.models import BenefitsReview, FundingDecision, OutcomeMetric, Reading, UsageWeek
from pilots.models import Champion, FirstSlice, Integration, Pilot, Stage, UserContact, Workflow
from stalls.entry_evidence import ENTRY_EVIDENCE
from stalls.stages import (
    NOBODY_WAS_ASKED,
    PieceOfPilot,
    Standing,
    entry_evidence,
    evidenced_stage,
    steps_ahead,
    with_evidenced_stage,
)
from tests.examples import IN_A_DATABASE, tried
from tests.factories import (
    make_benefits_review,
    make_environment_week,
    make_evidenced_pilot,
    make_integration,
    make_person,
    make_pilot,
    make_reading,
    make_sign_off,
    make_weekly_update,
)

DAY = timedelta(days=1)
LIFECYCLE = list(ENTRY_EVIDENCE)


def annotated(as_of: date) -> Stage:
    return Stage(with_evidenced_stage(Pilot.objects.all(), as_of).get().evidenced_stage)  # type: ignore[attr-defined]


def piece(pilot: Pilot, key: str, as_of: date) -> PieceOfPilot:
    [found] = [one for stage in entry_evidence(pilot, as_of) for one in stage.pieces if one.key == key]
    return found


def of(model: type[Any], **fields: Any) -> Callable[[], object]:
    return lambda: model.objects.update(**fields)


def of_topic(topic: Topic) -> Callable[[], object]:
    return lambda: GovernanceQuestion.objects.filter(topic=topic).update(answer="", answered_on=None)


def governance_unopened() -> None:
    SignOff.objects.update(engaged_on=None, decided_on=None, decision="", needed="no")
    GovernanceQuestion.objects.filter(topic="audit_trail").delete()


# What takes each piece of the evidence away, and nothing else of its own stage or of one below it.
TAKEN: dict[str, Callable[[], object]] = {
    "sector": of(Pilot, sector="unknown"),
    "problem": of(Pilot, problem=""),
    "unit": of(Pilot, unit=""),
    "requested_by": of(Pilot, requested_by=None),
    "clock_start": of(Pilot, clock_start=None),
    "engineer": of(Pilot, engineer=None),
    "champion": lambda: Champion.objects.all().delete(),
    "user_contact": of(UserContact, contact_kind="workshop"),
    "governance_opened": governance_unopened,
    "workflow": of(Workflow, is_bottleneck="unknown"),
    "data_owners": of(Integration, owner=None),
    "last_attempt": of(Pilot, last_attempt=""),
    "metric_agreed": of(OutcomeMetric, definition_of_done=""),
    "first_slice": of(FirstSlice, real_data=None),
    "data_use_answered": of_topic(Topic.DATA_USE),
    "accountability_answered": of_topic(Topic.ACCOUNTABILITY),
    "audit_trail_answered": of_topic(Topic.AUDIT_TRAIL),
    "sign_offs": of(SignOff, decision="rejected"),
    "integrations_live": of(Integration, state="testing"),
    "support_owner": of(Pilot, support_owner=None),
    "baseline": of(OutcomeMetric, baseline=None),
    "production_place": of(Pilot, production_url=""),
    "used": of(UsageWeek, active_users=0),
    "value": of(Reading, value=16),
    "adopted": of(UsageWeek, active_users=11),
    "benefits_review": of(BenefitsReview, held_on=None),
    "funding_decision": of(FundingDecision, decision="deferred"),
}


@pytest.fixture
def pilot(db: None, as_of: date) -> Pilot:
    return make_evidenced_pilot(as_of=as_of)


def test_a_pilot_with_all_its_evidence_is_realised(pilot: Pilot, as_of: date) -> None:
    told = entry_evidence(pilot, as_of)

    assert annotated(as_of) == evidenced_stage(told) == Stage.REALISED
    assert [one.key for stage in told for one in stage.missing] == []


def test_every_piece_of_the_table_is_tried() -> None:
    assert {one.key for asked in ENTRY_EVIDENCE.values() for one in asked} == {"name", *TAKEN}


@pytest.mark.parametrize("key", TAKEN)
def test_a_missing_piece_leaves_the_stage_below_it(pilot: Pilot, as_of: date, key: str) -> None:
    [stage] = [stage for stage, asked in ENTRY_EVIDENCE.items() if key in [one.key for one in asked]]
    TAKEN[key]()

    told = entry_evidence(pilot, as_of)

    assert annotated(as_of) == evidenced_stage(told) == [Stage.UNKNOWN, *LIFECYCLE][LIFECYCLE.index(stage)]
    [of_its_stage] = [one for one in told if one.stage == stage]
    assert [one.key for one in of_its_stage.missing] == [key]
    assert of_its_stage.missing[0].said


# The day from which each dated piece counts, as the fixture dates it.
DATED = [
    ("clock_start", Pilot, "clock_start"),
    ("champion", Champion, "since"),
    ("user_contact", UserContact, "on"),
    ("workflow", Workflow, "observed_on"),
    ("metric_agreed", OutcomeMetric, "agreed_on"),
    ("first_slice", FirstSlice, "on"),
    ("data_use_answered", GovernanceQuestion, "answered_on"),
    ("sign_offs", SignOff, "decided_on"),
    ("integrations_live", Integration, "state_on"),
    ("baseline", OutcomeMetric, "baseline_on"),
    ("value", Reading, "on"),
    ("benefits_review", BenefitsReview, "held_on"),
    ("funding_decision", FundingDecision, "decided_on"),
]


@pytest.mark.parametrize(("key", "model", "column"), DATED, ids=[key for key, *_ in DATED])
def test_a_fact_counts_from_its_day_on(pilot: Pilot, as_of: date, key: str, model: Any, column: str) -> None:
    model.objects.update(**{column: as_of})

    assert piece(pilot, key, as_of).standing == Standing.ON_RECORD
    assert piece(pilot, key, as_of - DAY).standing != Standing.ON_RECORD


def test_work_that_was_watched_on_a_day_that_nobody_wrote_down_counts(pilot: Pilot, as_of: date) -> None:
    Workflow.objects.update(observed_on=None)

    assert piece(pilot, "workflow", as_of).standing == Standing.ON_RECORD


@pytest.mark.parametrize(("key", "model", "column"), DATED, ids=[key for key, *_ in DATED])
def test_a_month_counts_from_its_last_day_on(pilot: Pilot, as_of: date, key: str, model: Any, column: str) -> None:
    model.objects.update(**{column: date(2026, 5, 1), f"{column}_precision": "month"})

    assert piece(pilot, key, date(2026, 5, 31)).standing == Standing.ON_RECORD
    assert piece(pilot, key, date(2026, 5, 30)).standing != Standing.ON_RECORD


@pytest.mark.parametrize(
    ("key", "model", "column"),
    [
        ("champion", Champion, "since"),
        ("data_use_answered", GovernanceQuestion, "answered_on"),
        ("sign_offs", SignOff, "decided_on"),
        ("integrations_live", Integration, "state_on"),
        ("baseline", OutcomeMetric, "baseline_on"),
        ("funding_decision", FundingDecision, "decided_on"),
    ],
)
def test_what_is_on_record_without_a_day_counts(pilot: Pilot, as_of: date, key: str, model: Any, column: str) -> None:
    model.objects.update(**{column: None})

    assert piece(pilot, key, as_of).standing == Standing.ON_RECORD


def test_a_week_counts_when_it_is_over(pilot: Pilot, as_of: date) -> None:
    last = UsageWeek.objects.latest("week").week
    UsageWeek.objects.exclude(week__gte=last - 7 * DAY).delete()

    assert piece(pilot, "used", last + 6 * DAY).standing == Standing.ON_RECORD
    assert piece(pilot, "used", last + 5 * DAY).standing == Standing.MISSING


def test_weeks_with_one_between_them_are_not_consecutive(pilot: Pilot, as_of: date) -> None:
    weeks = list(UsageWeek.objects.order_by("week"))
    for week in weeks[1::2]:
        week.delete()

    assert piece(pilot, "used", as_of).standing == Standing.MISSING
    assert piece(pilot, "adopted", as_of).standing == Standing.MISSING


@pytest.mark.parametrize(("active", "standing"), [(12, Standing.ON_RECORD), (11, Standing.MISSING)])
def test_adoption_is_three_fifths_of_the_target_users(
    pilot: Pilot, as_of: date, active: int, standing: Standing
) -> None:
    UsageWeek.objects.update(target_users=20, active_users=active)

    assert piece(pilot, "adopted", as_of).standing == standing


def test_adoption_cannot_be_judged_where_nobody_counts(pilot: Pilot, as_of: date) -> None:
    UsageWeek.objects.update(target_users=None)

    assert piece(pilot, "adopted", as_of).standing == Standing.NOT_ASSESSABLE


def test_a_champion_who_has_left_takes_no_stage_back(pilot: Pilot, as_of: date) -> None:
    Champion.objects.update(until=as_of - 30 * DAY, end_reason="left")

    assert annotated(as_of) == Stage.REALISED


def test_the_three_questions_open_governance_as_well(pilot: Pilot, as_of: date) -> None:
    SignOff.objects.update(engaged_on=None, decided_on=None, decision="", needed="no")
    assert piece(pilot, "governance_opened", as_of).said == "The three questions have been raised"

    GovernanceQuestion.objects.filter(topic="audit_trail").delete()
    assert piece(pilot, "governance_opened", as_of).standing == Standing.MISSING


def test_a_system_with_a_known_decider_has_an_owner(pilot: Pilot, as_of: date) -> None:
    integration = Integration.objects.get()
    Integration.objects.update(owner=None)
    integration.system.access_decided_by = make_person(name="D. Cider")  # type: ignore[union-attr]
    integration.system.save()  # type: ignore[union-attr]

    assert piece(pilot, "data_owners", as_of).standing == Standing.ON_RECORD


def test_names_the_systems_and_areas_that_are_open(pilot: Pilot, as_of: date) -> None:
    make_integration(pilot=pilot, key="rota", system=None)
    make_sign_off(pilot=pilot, area="legal")

    owners = "Not every data source has a named owner. Still open: rota."
    assert piece(pilot, "data_owners", as_of).said == owners
    assert piece(pilot, "integrations_live", as_of).said.endswith("Still open: rota.")
    assert piece(pilot, "sign_offs", as_of).said == "Not every blocking sign-off is approved. Still open: Legal."


def test_a_descoped_integration_needs_no_owner(pilot: Pilot, as_of: date) -> None:
    make_integration(pilot=pilot, key="rota", system=None, state="descoped", state_on=as_of)

    assert annotated(as_of) == Stage.REALISED
    assert annotated(as_of - DAY) == Stage.DIAGNOSTIC


def test_an_integration_that_begins_later_does_not_count_yet(pilot: Pilot, as_of: date) -> None:
    make_integration(pilot=pilot, key="rota", system=None, started_on=as_of + DAY)

    assert annotated(as_of) == Stage.REALISED
    assert annotated(as_of + DAY) == Stage.DIAGNOSTIC


@pytest.mark.parametrize(
    ("fields", "standing"),
    [
        ({"needed": "no"}, Standing.ON_RECORD),
        ({"blocking": False}, Standing.ON_RECORD),
        ({"decision": "approved_with_conditions"}, Standing.ON_RECORD),
        ({"needed": "unknown"}, Standing.MISSING),
        ({"decision": "returned"}, Standing.MISSING),
    ],
)
def test_only_blocking_sign_offs_have_to_be_approved(
    pilot: Pilot, as_of: date, fields: dict[str, Any], standing: Standing
) -> None:
    make_sign_off(pilot=pilot, area="legal", **fields)

    assert piece(pilot, "sign_offs", as_of).standing == standing


@pytest.mark.parametrize("model", [SignOff, Integration])
def test_nothing_on_record_is_no_evidence_that_nothing_is_needed(pilot: Pilot, as_of: date, model: Any) -> None:
    model.objects.all().delete()

    assert piece(pilot, "sign_offs" if model is SignOff else "integrations_live", as_of).standing == Standing.MISSING


def test_visitors_show_a_production_environment_too(pilot: Pilot, as_of: date) -> None:
    Pilot.objects.update(production_url="")
    make_environment_week(pilot=pilot, week=as_of, environment="production")

    assert piece(pilot, "production_place", as_of).standing == Standing.ON_RECORD
    assert piece(pilot, "production_place", as_of - DAY).standing == Standing.MISSING


def test_the_last_measured_reading_is_the_one_that_counts(pilot: Pilot, as_of: date) -> None:
    metric = OutcomeMetric.objects.get()
    make_reading(metric=metric, on=as_of - 2 * DAY, value=29, evidence="self_reported")
    assert piece(pilot, "value", as_of).said.endswith("12 ")

    make_reading(metric=metric, on=as_of - DAY, value=29, evidence="measured")
    assert piece(pilot, "value", as_of).standing == Standing.MISSING


def test_higher_may_be_better(pilot: Pilot, as_of: date) -> None:
    OutcomeMetric.objects.update(direction="up")
    assert piece(pilot, "value", as_of).standing == Standing.MISSING

    OutcomeMetric.objects.update(target=12)
    assert piece(pilot, "value", as_of).standing == Standing.ON_RECORD


def test_a_target_without_direction_cannot_be_judged(pilot: Pilot, as_of: date) -> None:
    OutcomeMetric.objects.update(direction="")

    assert piece(pilot, "value", as_of).standing == Standing.NOT_ASSESSABLE


@pytest.mark.parametrize(("by", "reached"), [("B. Owner", True), ("Somebody else", False)])
def test_the_benefit_owner_alone_may_accept_less(pilot: Pilot, as_of: date, by: str, reached: bool) -> None:
    Reading.objects.all().delete()
    make_benefits_review(
        pilot=pilot, key="second", held_on=as_of, confirmed_by=make_person(name=by), shortfall_accepted="Good enough."
    )

    assert (annotated(as_of) == Stage.REALISED) is reached
    assert annotated(as_of - DAY) == Stage.PRODUCTION


def test_says_since_when_and_how_exactly_that_is_known(pilot: Pilot, as_of: date) -> None:
    Champion.objects.update(since=date(2025, 7, 1), since_precision="quarter")

    assert str(piece(pilot, "champion", as_of).since) == "Q3 2025"
    assert str(piece(pilot, "first_slice", as_of).since) == str(FirstSlice.objects.get().on.strftime("%-d %b %Y"))
    assert piece(pilot, "first_slice", as_of).said == "U. Real for Sorting referrals"


def test_of_an_imported_pilot_nothing_can_be_said_until_its_team_reports(db: None, as_of: date) -> None:
    pilot = make_pilot(inventory="us-federal-2024", clock_start=None)
    assert piece(pilot, "champion", as_of).said == NOBODY_WAS_ASKED
    assert piece(pilot, "name", as_of).standing == Standing.ON_RECORD

    make_weekly_update(pilot=pilot)
    assert piece(pilot, "champion", as_of).standing == Standing.MISSING


@pytest.mark.parametrize(
    ("claimed", "evidenced", "steps"),
    [
        ("production", "production", 0),
        ("pilot", "first_slice", 1),
        ("production", "unknown", 5),
        ("diagnostic", "pilot", 0),
        ("stopped", "unknown", 0),
        ("unknown", "unknown", 0),
    ],
)
def test_counts_by_how_many_stages_a_claim_is_ahead(claimed: str, evidenced: str, steps: int) -> None:
    assert steps_ahead(claimed, evidenced) == steps


def test_many_pilots_take_one_statement(pilot: Pilot, as_of: date) -> None:
    make_evidenced_pilot(as_of=as_of, support_owner=None)
    make_pilot()

    with CaptureQueriesContext(connection) as queries:
        stages = [one.evidenced_stage for one in with_evidenced_stage(Pilot.objects.order_by("pk"), as_of)]  # type: ignore[attr-defined]

    assert stages == ["realised", "pilot", "unknown"]
    assert len(queries) == 1


def test_a_pilot_with_all_its_pieces_takes_one_query(pilot: Pilot, as_of: date) -> None:
    with CaptureQueriesContext(connection) as queries:
        entry_evidence(pilot, as_of)

    assert len(queries) == 1


@tried(15, suppress_health_check=IN_A_DATABASE)
@given(taken=st.sets(st.sampled_from(sorted(TAKEN)), max_size=3), ago=st.sampled_from([0, 60, 292]))
def test_the_page_and_the_annotation_never_disagree(pilot: Pilot, as_of: date, taken: set[str], ago: int) -> None:
    day = as_of - ago * DAY
    with transaction.atomic():
        for key in sorted(taken):
            TAKEN[key]()
        assert annotated(day) == evidenced_stage(entry_evidence(pilot, day))
        transaction.set_rollback(True)
