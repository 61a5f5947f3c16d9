"""One row of every kind of fact, each naming the same person wherever a fact can name somebody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import models

from accounts.models import Leave, Person, QuietPeriod
from governance.models import Requirement, Reviewer, SignOffDecision
from pilots.models import HandOver, Pilot, Retrospective
from tests import factories as make
from tests.factories import MONDAY

ROOMS = ("accounts", "pilots", "governance", "outcomes", "updates")


def make_everything(*, pilot: Pilot, person: Person, word: str = "") -> list[models.Model]:
    """Make one row of every model of the record for a pilot; `word` stands in each free text. Returns the rows."""
    portfolio, text = pilot.portfolio, f"{word} text".strip()
    system = make.make_source_system(portfolio=portfolio, name=f"{word} records".strip())
    system.owner = system.access_decided_by = person
    system.save()
    integration = make.make_integration(pilot=pilot, system=system, owner=person, purpose=text)
    sign_off = make.make_sign_off(pilot=pilot, decision="approved", decided_on=MONDAY, decided_by=person, covers=text)
    not_needed = {"needed": "no", "not_needed_because": text, "not_needed_by": person}
    metric = make.make_metric(pilot=pilot, name=f"{word} minutes".strip(), benefit_owner=person)
    asked = {"raised_by": person, "answered_by": person, "answerer": person, "answer": text, "text": text}
    named: dict[str, Any] = dict.fromkeys(("engineer", "programme_manager", "requested_by", "support_owner"), person)
    for field, value in named.items():
        setattr(pilot, field, value)
    pilot.save()
    return [
        pilot,
        system,
        integration,
        sign_off,
        metric,
        make.make_stage_event(pilot=pilot, stage="stopped", on=MONDAY, decided_by=person, lesson=text),
        make.make_promise(pilot=pilot, live_by=MONDAY, said_by=person, reason=text),
        make.make_first_slice(pilot=pilot, user=person, work=text),
        make.make_champion(pilot=pilot, person=person, reach=[text]),
        make.make_deputy(pilot=pilot, person=person),
        make.make_champion_action(pilot=pilot, person=person),
        make.make_access_request(pilot=pilot, integration=integration, team=person, reference=text),
        make.make_workflow(pilot=pilot, task=text, observed_by=person, change_agreed_by=person),
        make.make_user_contact(pilot=pilot, met_by=person, note=text),
        make.make_workaround(pilot=pilot, what=text),
        make.make_usage_week(pilot=pilot),
        make.make_environment_week(pilot=pilot),
        make.make_sign_off(pilot=pilot, area="legal", **not_needed),
        make.make_question(pilot=pilot, **asked),
        make.make_pause(pilot=pilot, owner=person),
        make.make_reading(metric=metric, on=MONDAY, note=text),
        make.make_benefits_review(pilot=pilot, story=text, confirmed_by=person, shortfall_accepted=text),
        make.make_funding_decision(pilot=pilot, board=person, phase=text),
        make.make_weekly_update(pilot=pilot, author=person, blocker=text),
        Retrospective.objects.create(pilot=pilot, how="default", lesson=text),
        HandOver.objects.create(pilot=pilot, key="h", giver=person, receiver=person, proposed_on=MONDAY),
        SignOffDecision.objects.create(
            pilot=pilot, sign_off=sign_off, round=1, decided_on=MONDAY, decision="approved", decided_by=person,
            on_behalf_of=person, comment=text, frozen={"model": text},
        ),
        Requirement.objects.create(portfolio=portfolio, sector="health", code="dtac", name=text, function="clinical"),
        Reviewer.objects.create(portfolio=portfolio, function="legal", person=person),
        QuietPeriod.objects.create(portfolio=portfolio, name=text, since=MONDAY, until=MONDAY + timedelta(days=7)),
        Leave.objects.create(portfolio=portfolio, person=person, since=MONDAY, until=MONDAY + timedelta(days=7),
            stand_in=make.make_person(name=f"{word} stand-in".strip(), portfolio=portfolio)),
        *_of_updates(pilot, person, text),
    ]  # fmt: skip


def _of_updates(pilot: Pilot, person: Person, text: str) -> list[models.Model]:
    names = ("UpdateLink", "UpdateDraft", "UpdateSchedule", "PilotUpdateSchedule", "InboundMail")
    link, draft, usual, own, mail = (apps.get_model("updates", name)._default_manager for name in names)
    resting = {"paused_until": MONDAY, "pause_reason": text}
    came = {"message_digest": f"{pilot.pk:064}", "outcome": "unused", "words": "It answers nothing."}
    common = {"pilot": pilot, "person": person, "week": MONDAY}
    digest = {"token_digest": f"{pilot.pk:064}", "expires_at": "2026-06-09T00:00Z"}
    usual.get_or_create(portfolio=pilot.portfolio)
    return [
        link.create(**common, **digest),
        draft.create(**common, typed={"blocker": text}),
        own.create(pilot=pilot, **resting),
        mail.create(portfolio=pilot.portfolio, person=person, **came),
        make.make_update_reminder(pilot=pilot, person=person),
    ]


def models_of_the_record() -> list[type[models.Model]]:
    """Return the models of the rooms that hold facts, without those of history and of users."""
    found = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    return [model for model in found if not hasattr(model, "pgh_tracked_model")]
