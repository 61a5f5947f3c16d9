"""What lets a finding recover, once its condition has gone: something recorded since it opened."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from governance.actions.sign_offs import not_needed, set_expiry
from governance.models import SignOff
from outcomes.models import OutcomeMetric
from pilots.models import Pilot
from stalls import failure_modes
from stalls.known import supported_on
from stalls.models import Finding
from stalls.sweep import sweep
from tests.factories import (
    make_champion,
    make_complete_metric,
    make_person,
    make_pilot,
    make_reading,
    make_sign_off,
    make_stage_event,
    make_weekly_update,
)

DAY = timedelta(days=1)
IMPORTED = "us-federal-2024"
pytestmark = pytest.mark.django_db


def sweep_days(first: date, days: int) -> None:
    for offset in range(days):
        sweep(as_of=first + offset * DAY)


def make_live_pilot(*, as_of: date) -> Pilot:
    """Make an imported pilot that has long been in production; nobody writes updates of it."""
    pilot = make_pilot(claimed_stage="production", inventory=IMPORTED, clock_start=as_of - 400 * DAY)
    make_stage_event(pilot=pilot, stage="production", on=as_of - 100 * DAY)
    return pilot


def make_unapproved(*, as_of: date) -> SignOff:
    return make_sign_off(pilot=make_live_pilot(as_of=as_of), needed="unknown", recorded_on=as_of - 50 * DAY)


def say_not_needed(sign_off: SignOff, *, as_of: date) -> None:
    not_needed(sign_off, because="It reads no personal data.", said_by=make_person(), as_of=as_of)


def of(rule: str) -> Finding:
    return Finding.objects.get(rule=rule)


def test_that_nothing_is_needed_recovers_and_closes_though_it_has_no_day(as_of: date) -> None:
    sign_off = make_unapproved(as_of=as_of)
    sweep(as_of=as_of)
    assert of("governance/live-without-sign-off").severity == "critical"
    say_not_needed(sign_off, as_of=as_of + DAY)
    sweep(as_of=as_of + DAY)
    assert of("governance/live-without-sign-off").state == "recovering"
    sweep_days(as_of + 2 * DAY, 7)
    found = of("governance/live-without-sign-off")
    assert (found.state, found.closed_because, found.closed_on) == ("closed", "cleared", as_of + 8 * DAY)


def test_until_when_an_approval_holds_has_no_day_either(as_of: date) -> None:
    approved = {"decision": "approved", "decided_on": as_of - 90 * DAY, "expires_on": as_of - DAY}
    sign_off = make_sign_off(pilot=make_live_pilot(as_of=as_of), recorded_on=as_of - 90 * DAY, **approved)
    sweep(as_of=as_of)
    set_expiry(sign_off, on=as_of + 300 * DAY, as_of=as_of + DAY)
    sweep(as_of=as_of + DAY)
    assert of("governance/approval-lapsed").state == "recovering"


def test_a_baseline_has_no_day_either(as_of: date) -> None:
    metric = make_complete_metric(pilot=make_live_pilot(as_of=as_of), agreed_on=as_of - 90 * DAY, baseline=None)
    sweep(as_of=as_of)
    OutcomeMetric.objects.filter(pk=metric.pk).update(baseline=42, recorded_on=as_of + DAY)
    sweep(as_of=as_of + DAY)
    assert of("outcome/incomplete").state == "recovering"


def test_what_is_not_recorded_yet_supports_nothing(as_of: date) -> None:
    sign_off = make_unapproved(as_of=as_of)
    sweep(as_of=as_of)
    say_not_needed(sign_off, as_of=as_of + 5 * DAY)
    sweep_days(as_of + DAY, 4)
    assert of("governance/live-without-sign-off").state == "open"


def test_what_was_recorded_before_it_opened_supports_nothing(as_of: date) -> None:
    sign_off = make_unapproved(as_of=as_of)
    sweep(as_of=as_of)
    say_not_needed(sign_off, as_of=as_of - 2 * DAY)
    sweep_days(as_of + DAY, 2)
    assert of("governance/live-without-sign-off").state == "open"


def test_a_record_put_right_for_an_earlier_day_recovers_on_the_day_it_was_put_right(as_of: date) -> None:
    pilot = make_pilot(clock_start=as_of - 30 * DAY)
    sweep(as_of=as_of)
    make_champion(pilot=pilot, since=as_of - 20 * DAY, recorded_on=as_of + DAY)
    sweep(as_of=as_of + DAY)
    assert of("champion/nobody").state == "recovering"


def test_a_word_of_the_team_supports_whatever_has_gone(as_of: date) -> None:
    pilot = make_pilot(clock_start=as_of - 30 * DAY)
    sweep(as_of=as_of)
    make_champion(pilot=pilot, since=as_of - 20 * DAY, recorded_on=as_of - 20 * DAY)
    sweep(as_of=as_of + DAY)
    assert of("champion/nobody").state == "open"
    make_weekly_update(pilot=pilot, submitted_on=as_of + 2 * DAY)
    sweep(as_of=as_of + 2 * DAY)
    assert of("champion/nobody").state == "recovering"


def test_a_target_that_is_agreed_again_supports_what_the_readings_said(as_of: date) -> None:
    metric = make_complete_metric(pilot=make_live_pilot(as_of=as_of), agreed_on=as_of - 90 * DAY)
    for day in (30, 20, 10):
        make_reading(metric=metric, on=as_of - day * DAY, value=26.3)
    OutcomeMetric.objects.update(target=26, recorded_on=as_of + DAY)
    assert supported_on(failure_modes.rule("outcome/off-target"), [metric.pilot_id], as_of + DAY) == {
        metric.pilot_id: as_of + DAY
    }
