"""Pilots, who pushes them, and what is on record of their integrations and workflows."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.models import Portfolio
from pilots.models import (
    AccessRequest,
    Champion,
    ChampionAction,
    Deputy,
    FirstSlice,
    HandOver,
    Integration,
    Pilot,
    Promise,
    SourceSystem,
    StageEvent,
    UserContact,
    Workaround,
    Workflow,
)
from tests.factories.people import MONDAY, make_person, make_portfolio
from tests.once import made_once


def make_pilot(*, portfolio: Portfolio | None = None, clock_start: date | None = MONDAY, **fields: Any) -> Pilot:
    portfolio = portfolio or make_portfolio()
    fields.setdefault("code", f"P-{portfolio.pilots.count() + 1:04}")
    fields.setdefault("name", "Referral triage")
    fields.setdefault("claimed_stage", "first_slice")
    return Pilot.objects.create(portfolio=portfolio, clock_start=clock_start, **fields)


def make_stage_event(*, pilot: Pilot, stage: str, on: date | None, **fields: Any) -> StageEvent:
    fields.setdefault("recorded_on", on)
    return StageEvent.objects.create(pilot=pilot, stage=stage, on=on, **fields)


def make_promise(*, pilot: Pilot, live_by: date | None, recorded_on: date = MONDAY, **fields: Any) -> Promise:
    return Promise.objects.create(pilot=pilot, live_by=live_by, recorded_on=recorded_on, **fields)


def make_champion(*, pilot: Pilot, since: date | None = MONDAY, **fields: Any) -> Champion:
    fields.setdefault("person", make_person(portfolio=pilot.portfolio))
    return Champion.objects.create(pilot=pilot, since=since, **fields)


def make_deputy(*, pilot: Pilot, since: date | None = MONDAY, **fields: Any) -> Deputy:
    fields.setdefault("person", make_person(name="D. Patel", portfolio=pilot.portfolio))
    return Deputy.objects.create(pilot=pilot, since=since, **fields)


def make_source_system(*, name: str = "Patient records", portfolio: Portfolio | None = None) -> SourceSystem:
    return made_once(SourceSystem, {"portfolio": portfolio or make_portfolio(), "name": name}, {})


def make_integration(*, pilot: Pilot, key: str = "records", **fields: Any) -> Integration:
    fields.setdefault("system", make_source_system(portfolio=pilot.portfolio))
    return Integration.objects.create(pilot=pilot, key=key, **fields)


def make_access_request(
    *, pilot: Pilot, key: str = "ticket", raised_on: date | None = MONDAY, **fields: Any
) -> AccessRequest:
    fields.setdefault("request_kind", "service_account")
    fields.setdefault("reference", "INC-1042")
    fields.setdefault("team", make_person(name="Infrastructure", portfolio=pilot.portfolio))
    return AccessRequest.objects.create(pilot=pilot, key=key, raised_on=raised_on, **fields)


def make_first_slice(*, pilot: Pilot, on: date = MONDAY, **fields: Any) -> FirstSlice:
    fields.setdefault("user", make_person(name="U. Real", portfolio=pilot.portfolio))
    return FirstSlice.objects.create(
        pilot=pilot, on=on, **{"work": "Sorting referrals", "real_data": True, "environment": "staging"} | fields
    )


def make_champion_action(*, pilot: Pilot, on: date = MONDAY, **fields: Any) -> ChampionAction:
    fields.setdefault("person", make_person(portfolio=pilot.portfolio))
    return ChampionAction.objects.create(pilot=pilot, on=on, **{"action": "decision"} | fields)


def make_workflow(*, pilot: Pilot, task: str = "Sorting referrals", **fields: Any) -> Workflow:
    return Workflow.objects.create(
        pilot=pilot, task=task, **{"observed_on": MONDAY, "method": "observed", "is_bottleneck": "yes"} | fields
    )


def make_user_contact(*, pilot: Pilot, on: date = MONDAY, **fields: Any) -> UserContact:
    return UserContact.objects.create(pilot=pilot, on=on, **{"contact_kind": "observed_work", "users": 2} | fields)


def make_workaround(*, pilot: Pilot, key: str = "spreadsheet", **fields: Any) -> Workaround:
    return Workaround.objects.create(
        pilot=pilot, key=key, **{"what": "A private spreadsheet", "seen_on": MONDAY, "state": "open"} | fields
    )


def make_hand_over(*, pilot: Pilot, key: str = "hand-over-1", **fields: Any) -> HandOver:
    fields.setdefault("giver", make_person(portfolio=pilot.portfolio))
    fields.setdefault("receiver", make_person(name="D. Patel", portfolio=pilot.portfolio))
    return HandOver.objects.create(pilot=pilot, key=key, **{"proposed_on": MONDAY} | fields)
