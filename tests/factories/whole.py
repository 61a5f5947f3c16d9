"""Pilots with a whole record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from governance.models import (
    Topic,
)
from pilots.models import (
    Pilot,
)
from tests.factories.governance import make_pause, make_question, make_sign_off
from tests.factories.outcomes import (
    make_agreed_metric,
    make_benefits_review,
    make_environment_week,
    make_funding_decision,
    make_metric,
    make_reading,
    make_usage_week,
)
from tests.factories.people import MONDAY, make_person, make_portfolio
from tests.factories.pilots import (
    make_access_request,
    make_champion,
    make_champion_action,
    make_deputy,
    make_first_slice,
    make_integration,
    make_pilot,
    make_promise,
    make_stage_event,
    make_user_contact,
    make_workaround,
    make_workflow,
)
from tests.factories.updates import make_weekly_update


def make_one_of_each(*, pilot: Pilot) -> dict[str, Any]:
    """Make one fact of every kind of the notebook, by the name that the kind has in addresses; the pilot is one too."""
    metric, integration = make_metric(pilot=pilot), make_integration(pilot=pilot)
    return {
        "pilot": pilot,
        "integration": integration,
        "access-request": make_access_request(pilot=pilot, integration=integration),
        "workflow": make_workflow(pilot=pilot),
        "user-contact": make_user_contact(pilot=pilot),
        "workaround": make_workaround(pilot=pilot),
        "usage": make_usage_week(pilot=pilot),
        "environment": make_environment_week(pilot=pilot),
        "sign-off": make_sign_off(pilot=pilot),
        "question": make_question(pilot=pilot),
        "pause": make_pause(pilot=pilot, resumed_on=MONDAY + timedelta(days=7)),
        "champion": make_champion(pilot=pilot),
        "deputy": make_deputy(pilot=pilot),
        "champion-action": make_champion_action(pilot=pilot),
        "metric": metric,
        "reading": make_reading(metric=metric, on=MONDAY),
        "benefits-review": make_benefits_review(pilot=pilot, due_on=MONDAY),
        "funding-decision": make_funding_decision(pilot=pilot),
        "promise": make_promise(pilot=pilot, live_by=MONDAY + timedelta(days=80)),
        "first-slice": make_first_slice(pilot=pilot),
        "weekly-update": make_weekly_update(pilot=pilot),
        "stage": make_stage_event(pilot=pilot, stage="first_slice", on=MONDAY),
    }


def make_healthy_pilot(*, as_of: date, **fields: Any) -> Pilot:
    """Make a pilot of which no rule finds anything on `as_of`: nine days old, everything told, agreed and recent."""
    pilot = make_pilot(clock_start=as_of - timedelta(days=9), **fields)
    make_champion(pilot=pilot, since=pilot.clock_start)
    make_promise(pilot=pilot, live_by=as_of + timedelta(days=80), recorded_on=as_of - timedelta(days=9))
    make_sign_off(pilot=pilot, engaged_on=as_of - timedelta(days=6))
    make_agreed_metric(pilot=pilot, agreed_on=as_of - timedelta(days=5))
    make_integration(
        pilot=pilot, key="directory", owner=make_person(name="Infrastructure", portfolio=pilot.portfolio), api="modern",
        started_on=as_of - timedelta(days=5), due_on=as_of + timedelta(days=9), recorded_on=as_of - timedelta(days=5),
    )  # fmt: skip
    make_access_request(pilot=pilot, raised_on=as_of - timedelta(days=5), answered_on=as_of - timedelta(days=3))
    make_weekly_update(pilot=pilot, submitted_on=as_of - timedelta(days=2))
    return pilot


def make_evidenced_pilot(*, as_of: date, **fields: Any) -> Pilot:
    """Make a pilot of which the entry evidence of every stage up to `realised` is on record on `as_of`."""
    day0 = as_of - timedelta(days=300)
    portfolio = fields.pop("portfolio", None) or make_portfolio()
    people = {name: make_person(name=name, portfolio=portfolio) for name in ("E. Neer", "R. Quest", "S. Port")}
    told = {
        "sector": "health", "problem": "Referrals wait for days.", "unit": "Respiratory", "claimed_stage": "realised",
        "engineer": people["E. Neer"], "requested_by": people["R. Quest"], "support_owner": people["S. Port"],
        "last_attempt": "A rules engine, given up in 2023.", "production_url": "https://triage.example.org",
    }  # fmt: skip
    pilot = make_pilot(portfolio=portfolio, clock_start=day0, **told | fields)
    make_champion(pilot=pilot, since=day0)
    make_user_contact(pilot=pilot, on=day0 + timedelta(days=3))
    make_sign_off(
        pilot=pilot, engaged_on=day0 + timedelta(days=4), decided_on=as_of - timedelta(days=90), decision="approved"
    )
    make_workflow(pilot=pilot, observed_on=day0 + timedelta(days=5))
    owner = make_person(name="Infrastructure", portfolio=portfolio)
    make_integration(pilot=pilot, owner=owner, state="live", state_on=as_of - timedelta(days=100))
    metric = make_agreed_metric(
        pilot=pilot, agreed_on=day0 + timedelta(days=10), definition_of_done="Under ten minutes", direction="down",
        baseline=30, baseline_on=day0 + timedelta(days=9), target=15,
    )  # fmt: skip
    make_first_slice(pilot=pilot, on=day0 + timedelta(days=14))
    for topic in Topic.of_week_one():
        make_question(pilot=pilot, key=topic, topic=topic, answer="Yes.", answered_on=day0 + timedelta(days=20))
    for ago in range(5, 1, -1):
        make_usage_week(pilot=pilot, week=as_of - timedelta(days=as_of.weekday() + 7 * ago), active_users=15)
    make_reading(metric=metric, on=as_of - timedelta(days=20), evidence="measured")
    make_benefits_review(pilot=pilot, held_on=as_of - timedelta(days=15), verdict="worked")
    make_funding_decision(pilot=pilot, decided_on=as_of - timedelta(days=12), decision="funded")
    return pilot
