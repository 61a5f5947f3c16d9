"""Every change of a fact is on record, with actor and time, and the record cannot be changed."""

from __future__ import annotations

import pghistory
import pytest
from django.apps import apps
from django.db import ProgrammingError, connection

from accounts.models import User
from pilots.models import Pilot
from tests.factories import make_pilot

FACTS = [
    "accounts.Portfolio",
    "accounts.Membership",
    "accounts.Person",
    "accounts.User",
    "pilots.Pilot",
    "pilots.StageEvent",
    "pilots.Promise",
    "pilots.Champion",
    "pilots.Deputy",
    "pilots.Integration",
    "pilots.AccessRequest",
    "pilots.WeeklyUpdate",
    "pilots.FirstSlice",
    "pilots.Retrospective",
    "pilots.ChampionAction",
    "pilots.HandOver",
    "pilots.SourceSystem",
    "pilots.Workflow",
    "pilots.UserContact",
    "pilots.Workaround",
    "governance.SignOff",
    "governance.SignOffDecision",
    "governance.GovernanceQuestion",
    "governance.Pause",
    "governance.Requirement",
    "governance.Reviewer",
    "outcomes.OutcomeMetric",
    "outcomes.Reading",
    "outcomes.UsageWeek",
    "outcomes.EnvironmentWeek",
    "outcomes.BenefitsReview",
    "outcomes.FundingDecision",
    "stalls.Acknowledgement",
    "stalls.Snooze",
    "stalls.Judgement",
    "stalls.Action",
    "accounts.QuietPeriod",
    "accounts.Leave",
]


@pytest.mark.parametrize("label", FACTS)
def test_a_fact_has_a_history(label: str) -> None:
    history = apps.get_model(f"{label}History")
    assert {tracker.label for tracker in history.pgh_trackers} == {"insert", "update", "delete"}


def test_every_way_of_writing_is_recorded(db: None) -> None:
    pilot = make_pilot(name="One")
    Pilot.objects.bulk_create([Pilot(portfolio=pilot.portfolio, code="P-9", name="In bulk")])
    Pilot.objects.filter(pk=pilot.pk).update(name="Two")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pilots_pilot SET name = 'Three' WHERE id = %s", [pilot.pk])
    pilot.delete()
    history = apps.get_model("pilots.PilotHistory").objects.order_by("pgh_id")
    assert list(history.values_list("pgh_label", "name")) == [
        ("insert", "One"),
        ("insert", "In bulk"),
        ("update", "Two"),
        ("update", "Three"),
        ("delete", "Three"),
    ]


def test_a_change_is_recorded_with_who_made_it_and_when(priya: User) -> None:
    with pghistory.context(user=priya.pk):
        pilot = make_pilot()
    event = pilot.history.get()
    assert event.pgh_context.metadata["user"] == priya.pk
    assert event.pgh_created_at is not None


@pytest.mark.parametrize("change", ["UPDATE pilots_pilothistory SET name = 'x'", "DELETE FROM pilots_pilothistory"])
def test_history_cannot_be_changed(db: None, change: str) -> None:
    make_pilot()
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), connection.cursor() as cursor:
        cursor.execute(change)
