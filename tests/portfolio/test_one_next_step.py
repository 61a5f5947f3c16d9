"""Every place that tells what to do about a finding tells the step that it has beside the others of its pilot."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.models import User
from alerts.snapshots import snapshots
from notebook.findings import findings_of
from pilots.models import Pilot
from portfolio import explanations, stood, summaries
from portfolio.board_pack import content
from portfolio.digests.worst import worst_of
from portfolio.past_day import PastDay
from portfolio.today import Today
from stalls.authority import rights_of
from stalls.models import Finding
from stalls.modes import FailureMode, HealthState
from tests import factories as make
from tests.stalls.makers import make_event
from tests.stalls.test_combined import ALONE, GONE, HEARTBEAT, TOGETHER_SAID, make_found

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def test_every_place_tells_the_same_step(lena: User, as_of: date) -> None:
    pilot = make.make_pilot()
    gone, heartbeat = make_found(pilot, GONE), make_found(pilot, HEARTBEAT)
    make_event(finding=gone, on=as_of - DAY)
    make_event(finding=heartbeat, on=as_of - DAY)
    told = findings_of(pilot, rights_of(lena, pilot.portfolio_id), lena, as_of=as_of, today=as_of)
    assert {one.finding.next_step for one in told} == {TOGETHER_SAID}
    assert {
        one["next_step"]
        for one in snapshots(Finding.objects.select_related("pilot", "portfolio"), as_of=as_of).values()
    } == {TOGETHER_SAID}
    for when in (Today(as_of), PastDay(as_of)):
        shown = explanations.explanation_of(pilot, FailureMode.CHAMPION, when, lena, as_of)
        assert [one.next_step for one in shown["told"]] == [TOGETHER_SAID]
        listed = stood.told(stood.standing(Finding.objects.all(), when), when)
        assert {one.next_step for one in listed} == {TOGETHER_SAID}


def test_lists_of_pilots_tell_the_same_step(as_of: date) -> None:
    pilot = make.make_pilot()
    make_found(pilot, GONE)
    make_found(pilot, HEARTBEAT, severity="watch")
    make.make_overall(pilot=pilot, state="critical")
    when = Today(as_of)
    ranked = when.ranked(Pilot.objects.all())
    assert [one["next_step"] for one in summaries.needing_a_decision(ranked, when, as_of).first] == [TOGETHER_SAID]
    worst = worst_of(ranked, {pilot.pk: HealthState.CRITICAL}, when)["worst"]
    assert [one["next_step"] for one in worst] == [TOGETHER_SAID]
    assert [one.step for one in content._diagnoses(ranked, when)] == [TOGETHER_SAID]


def test_a_past_day_tells_the_step_of_that_day(lena: User, as_of: date) -> None:
    pilot = make.make_pilot()
    make_event(finding=make_found(pilot, GONE), on=as_of - 3 * DAY)
    make_event(finding=make_found(pilot, HEARTBEAT), on=as_of - DAY)

    def said(day: date) -> list[str]:
        shown = explanations.explanation_of(pilot, FailureMode.CHAMPION, PastDay(day), lena, as_of)
        return [one.next_step for one in shown["told"]]

    assert said(as_of - 2 * DAY) == [ALONE[GONE]]
    assert said(as_of - DAY) == [TOGETHER_SAID]
