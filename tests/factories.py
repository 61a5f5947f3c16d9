"""Keyword-only functions that make one thing each, with defaults a test need not care about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import Leave, Membership, Person, Portfolio, QuietPeriod, Role, User
from governance.models import (
    GovernanceQuestion,
    Needed,
    Pause,
    Requirement,
    Reviewer,
    SignOff,
    SignOffDecision,
    Topic,
)
from outcomes.models import (
    BenefitsReview,
    EnvironmentWeek,
    FundingDecision,
    OutcomeMetric,
    Reading,
    UsageWeek,
)
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
    UpdateReminder,
    UserContact,
    WeeklyUpdate,
    Workaround,
    Workflow,
)
from stalls.models import Finding, Health, PilotHealth
from stalls.modes import FailureMode, HealthState
from tests.once import made_once
from updates.models import UpdateDraft

MONDAY = date(2026, 6, 1)


def far_away() -> str:
    """Return the zone of a place in which it is another day than here, at whatever hour that is asked."""
    now = timezone.now()
    places = ("Pacific/Kiritimati", "Etc/GMT+12")
    return next(place for place in places if now.astimezone(ZoneInfo(place)).date() != timezone.localdate(now))


def noon(day: date) -> datetime:
    """Return an instant of a day: noon in London."""
    return datetime.combine(day, time(12), tzinfo=ZoneInfo("Europe/London"))


def make_portfolio(*, name: str = "Northern Trust", **fields: Any) -> Portfolio:
    return made_once(Portfolio, {"name": name}, fields)


def make_user(*, email: str, name: str = "", password: str | None = None, **fields: Any) -> User:
    return User.objects.create_user(email, password, name=name or email.split("@")[0].capitalize(), **fields)


def make_member(*, user: User, portfolio: Portfolio | None = None, role: str = Role.LEADER) -> Membership:
    return Membership.objects.create(user=user, portfolio=portfolio or make_portfolio(), role=role)


def make_person(*, name: str = "A. Jones", portfolio: Portfolio | None = None, **fields: Any) -> Person:
    return made_once(Person, {"portfolio": portfolio or make_portfolio(), "name": name}, fields)


def make_quiet_period(
    *, since: date, until: date, name: str = "Closed", portfolio: Portfolio | None = None
) -> QuietPeriod:
    return QuietPeriod.objects.create(portfolio=portfolio or make_portfolio(), name=name, since=since, until=until)


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


def make_sign_off(*, pilot: Pilot, area: str = "information_security", **fields: Any) -> SignOff:
    fields.setdefault("needed", Needed.YES)
    fields.setdefault("typical_days", 28)
    return SignOff.objects.create(pilot=pilot, area=area, **fields)


def make_handed_in(*, pilot: Pilot, on: date = MONDAY, **fields: Any) -> SignOff:
    """Make a sign-off that lies before the reviewers."""
    return make_sign_off(
        pilot=pilot, **{"function": "information_security", "engaged_on": on, "submitted_on": on} | fields
    )


def make_round(*, sign_off: SignOff, on: date = MONDAY, decision: str = "approved", **fields: Any) -> SignOffDecision:
    """Make a decided round; the sign-off's own columns stay as they are."""
    fields.setdefault("decided_by", make_person(name="Rosa", portfolio=sign_off.pilot.portfolio))
    fields.setdefault("round", sign_off.decisions.count() + 1)
    given = {"submitted_on": sign_off.submitted_on, "decided_on": on, "frozen": {}} | fields
    return SignOffDecision.objects.create(pilot=sign_off.pilot, sign_off=sign_off, decision=decision, **given)


def make_requirement(*, portfolio: Portfolio | None = None, code: str = "dtac", **fields: Any) -> Requirement:
    given = {
        "sector": "health",
        "name": "DTAC assessment",
        "function": "digital_assurance",
        "typical_days": 42,
    } | fields
    return Requirement.objects.create(portfolio=portfolio or make_portfolio(), code=code, **given)


def make_reviewer(*, person: Person, function: str = "information_security") -> Reviewer:
    return Reviewer.objects.create(portfolio=person.portfolio, person=person, function=function)


def make_leave(*, person: Person, since: date = MONDAY, **fields: Any) -> Leave:
    fields.setdefault("until", since + timedelta(days=14))
    return Leave.objects.create(portfolio=person.portfolio, person=person, since=since, **fields)


def make_metric(*, pilot: Pilot, key: str = "minutes", **fields: Any) -> OutcomeMetric:
    fields.setdefault("name", "Minutes per referral")
    fields.setdefault("primary", True)
    return OutcomeMetric.objects.create(pilot=pilot, key=key, **fields)


def make_agreed_metric(*, pilot: Pilot, agreed_on: date = MONDAY, **fields: Any) -> OutcomeMetric:
    owner = make_person(name="B. Owner", portfolio=pilot.portfolio)
    return make_metric(pilot=pilot, agreed_on=agreed_on, benefit_owner=owner, **fields)


def make_complete_metric(*, pilot: Pilot, **fields: Any) -> OutcomeMetric:
    """Make a metric that lacks nothing to be agreed: from 26.3 on 4 May to 22.4 minutes per case by 29 Jun 2026."""
    fields.setdefault("benefit_owner", make_person(name="B. Owner", portfolio=pilot.portfolio))
    complete = {
        "unit": "minutes per case",
        "direction": "down",
        "baseline": Decimal("26.3"),
        "baseline_on": date(2026, 5, 4),
        "target": Decimal("22.4"),
        "target_on": date(2026, 6, 29),
        "definition_of_done": "Two clinics sort every referral with it.",
        "data_source": "The worklist",
    }
    return make_metric(pilot=pilot, **complete | fields)


def make_reading(*, metric: OutcomeMetric, on: date, value: Decimal | float = 12, **fields: Any) -> Reading:
    return Reading.objects.create(pilot=metric.pilot, metric=metric, on=on, value=value, recorded_on=on, **fields)


def make_weekly_update(*, pilot: Pilot, submitted_on: date = MONDAY, **fields: Any) -> WeeklyUpdate:
    week = submitted_on - timedelta(days=submitted_on.weekday())
    return WeeklyUpdate.objects.create(pilot=pilot, week=week, submitted_on=submitted_on, **fields)


def make_update_reminder(*, pilot: Pilot, person: Person, week: date = MONDAY, **fields: Any) -> UpdateReminder:
    fields.setdefault("step", 1)
    fields.setdefault("asked_on", week)
    return UpdateReminder.objects.create(pilot=pilot, person=person, week=week, **fields)


def make_update_draft(*, pilot: Pilot, person: Person, week: date = MONDAY, **typed: str) -> UpdateDraft:
    return UpdateDraft.objects.create(pilot=pilot, person=person, week=week, typed=typed)


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


def make_question(*, pilot: Pilot, key: str = "data_use", **fields: Any) -> GovernanceQuestion:
    return GovernanceQuestion.objects.create(
        pilot=pilot, key=key, **{"topic": "data_use", "text": "May we?", "raised_on": MONDAY} | fields
    )


def make_pause(*, pilot: Pilot, key: str = "pause", started_on: date | None = MONDAY, **fields: Any) -> Pause:
    return Pause.objects.create(pilot=pilot, key=key, started_on=started_on, **fields)


def make_hand_over(*, pilot: Pilot, key: str = "hand-over-1", **fields: Any) -> HandOver:
    fields.setdefault("giver", make_person(portfolio=pilot.portfolio))
    fields.setdefault("receiver", make_person(name="D. Patel", portfolio=pilot.portfolio))
    return HandOver.objects.create(pilot=pilot, key=key, **{"proposed_on": MONDAY} | fields)


def make_usage_week(*, pilot: Pilot, week: date = MONDAY, **fields: Any) -> UsageWeek:
    return UsageWeek.objects.create(
        pilot=pilot, week=week, **{"target_users": 20, "active_users": 8, "source": "manual"} | fields
    )


def make_usage_weeks(
    *, pilot: Pilot, counts: Sequence[int | None], field: str = "active_users", until: date = MONDAY, **fields: Any
) -> None:
    """Make weeks of use in a row, the last one the week before `until`; None: nobody counted in that week."""
    for ago, count in enumerate(reversed(counts), start=1):
        if count is not None:
            make_usage_week(pilot=pilot, week=until - timedelta(weeks=ago), **{field: count} | fields)


def make_environment_week(*, pilot: Pilot, week: date = MONDAY, **fields: Any) -> EnvironmentWeek:
    return EnvironmentWeek.objects.create(
        pilot=pilot, week=week, **{"environment": "staging", "visitors": 4, "deploys": 1} | fields
    )


def make_benefits_review(*, pilot: Pilot, key: str = "ninety-days", **fields: Any) -> BenefitsReview:
    return BenefitsReview.objects.create(pilot=pilot, key=key, **fields)


def make_funding_decision(*, pilot: Pilot, key: str = "next", **fields: Any) -> FundingDecision:
    return FundingDecision.objects.create(pilot=pilot, key=key, **{"phase": "Roll-out"} | fields)


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


def make_health(*, pilot: Pilot, mode: str, state: str, **fields: Any) -> Health:
    return Health.objects.create(pilot=pilot, mode=mode, state=state, **fields)


def make_overall(*, pilot: Pilot, state: str, **fields: Any) -> PilotHealth:
    """Make a swept pilot as bad as that as a whole."""
    said = {"state": state, "modes": [], "known": [None] * len(FailureMode), "worst": HealthState(state).rank, **fields}
    return PilotHealth.objects.update_or_create(pilot=pilot, defaults=said)[0]


def make_finding(*, pilot: Pilot, since: date = MONDAY, **fields: Any) -> Finding:
    """Make an open finding of a ticket without an answer; every other rule's evidence has to be given."""
    fields.setdefault("rule", "integration/waiting-on-ticket")
    fields.setdefault("mode", fields["rule"].partition("/")[0])
    fields.setdefault("severity", "critical")
    fields.setdefault("graded", fields["severity"])
    fields.setdefault("peak", fields["severity"])
    fields.setdefault("state", "open")
    fields.setdefault("evidence", {
        "reference": "INC-1042", "request_kind": "service_account", "team": "Infrastructure",
        "raised_on": since.isoformat(), "quiet_since": since.isoformat(), "champion": "A. Jones",
    })  # fmt: skip
    found = Finding(pilot=pilot, since=since, pending_on=since, opened_on=since, **fields)
    if not found.waits_on:
        found.waits_on = found.found_by.waits_on(found.evidence) or ""
    found.save()
    return found
