"""Somebody who leaves, with every kind of fact that names them, and what finds them in the database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import connection

from accounts.models import Person, User
from governance.models import Reviewer, SignOffDecision
from inventories.models import InventoryEntry
from pilots.models import HandOver, Pilot, Retrospective
from tests import factories as make
from updates.models import UpdateDraft, UpdateLink

NAME, ADDRESS, LOG_IN = "Ines O'Duarte", "ines.oduarte@example.org", "i.oduarte@log-in.example.org"
TODAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def make_pilot_of(ines: Person) -> Pilot:
    pilot = make.make_pilot(
        clock_start=TODAY - 120 * DAY,
        claimed_stage="pilot",
        engineer=ines,
        programme_manager=ines,
        requested_by=ines,
        support_owner=ines,
        problem=f"{NAME} sorts referrals by hand.",
    )
    make.make_champion(pilot=pilot, person=ines, since=TODAY - 100 * DAY, until=TODAY - 60 * DAY, reach=[NAME, "IT"])
    make.make_deputy(pilot=pilot, person=ines)
    make.make_champion_action(pilot=pilot, person=ines)
    HandOver.objects.create(
        pilot=pilot, key="h", giver=ines, receiver=ines, proposed_on=TODAY, because=f"So said {NAME}"
    )
    make.make_integration(pilot=pilot, owner=ines)
    make.make_access_request(pilot=pilot, team=ines, raised_on=TODAY - 90 * DAY)
    make.make_promise(pilot=pilot, live_by=TODAY - 95 * DAY, recorded_on=TODAY - 110 * DAY, said_by=ines)
    make.make_stage_event(pilot=pilot, stage="pilot", on=TODAY - 50 * DAY, decided_by=ines)
    make.make_first_slice(pilot=pilot, user=ines)
    make.make_workflow(pilot=pilot, observed_by=ines, change_agreed_by=ines)
    make.make_user_contact(pilot=pilot, met_by=ines, note=f"{NAME} watched two nurses.")
    make.make_workaround(pilot=pilot)
    make.make_question(pilot=pilot, raised_by=ines, answerer=ines, answer=f"Ask {ADDRESS}", answered_by=ines)
    make.make_pause(pilot=pilot, owner=ines, resumed_on=TODAY)
    make_sign_offs(pilot, ines)
    make.make_reading(metric=make.make_metric(pilot=pilot, benefit_owner=ines, data_source=NAME), on=TODAY)
    make.make_usage_week(pilot=pilot)
    make.make_environment_week(pilot=pilot)
    make.make_benefits_review(pilot=pilot, confirmed_by=ines)
    make.make_funding_decision(pilot=pilot, board=ines)
    Retrospective.objects.create(pilot=pilot, lesson=f"Listen to {NAME}.")
    make_update(pilot, ines)
    make_bookkeeping(pilot, ines)
    return pilot


def make_sign_offs(pilot: Pilot, ines: Person) -> None:
    decided = {"decision": "approved", "decided_on": TODAY - 30 * DAY, "decided_by": ines}
    sign_off = make.make_sign_off(pilot=pilot, submitted_on=TODAY - 60 * DAY, **decided)
    frozen = {"model": "v1", "engineer": NAME, "note": f"as {NAME} said"}
    SignOffDecision.objects.create(
        pilot=pilot,
        sign_off=sign_off,
        round=1,
        comment=f"Seen with {NAME}",
        frozen=frozen,
        on_behalf_of=ines,
        **decided,
    )
    make.make_sign_off(pilot=pilot, area="legal", needed="no", not_needed_because=f"{NAME} says so", not_needed_by=ines)
    Reviewer.objects.create(portfolio=pilot.portfolio, function="legal", person=ines)


def make_update(pilot: Pilot, ines: Person) -> None:
    answers = {"with_users": NAME, "blocker": f"waiting for {NAME}", "contacts": [{"by": ADDRESS}]}
    make.make_weekly_update(
        pilot=pilot, author=ines, submitted_on=TODAY - 40 * DAY, answers=answers, blocker=f"{NAME} is away"
    )
    digest = {"token_digest": "0" * 64, "expires_at": NOW + 9 * DAY}
    UpdateLink.objects.create(pilot=pilot, person=ines, week=TODAY, **digest)
    UpdateDraft.objects.create(pilot=pilot, person=ines, week=TODAY, typed={"blocker": f"by {NAME}"})
    eve = make.make_person(name="Eve Adams")
    UpdateDraft.objects.create(pilot=pilot, person=eve, week=TODAY, typed={"acted": NAME})
    make.make_leave(person=ines, since=TODAY, until=TODAY + DAY, stand_in=eve)
    make.make_leave(person=eve, since=TODAY, until=TODAY + DAY, stand_in=ines)


def make_bookkeeping(pilot: Pilot, ines: Person) -> None:
    note = {"kind": "x", "column": "Contact", "value": f"{NAME} <{ADDRESS}>", "note": "kept"}
    entry = {"profile": "generic", "identity": "row 1", "row_number": 1, "file_name": "all.csv"}
    InventoryEntry.objects.create(pilot=pilot, values={"contact": NAME, "mail": ADDRESS}, notes=[note], **entry)
    LogEntry.objects.log_actions(ines.user_id, [ines], CHANGE, change_message=[{"changed": {"object": NAME}}])
    pilot.name = "Referral triage II"
    pilot.save()
    Person.objects.filter(pk=ines.pk).update(email="Former.Address@example.org")
    Person.objects.filter(pk=ines.pk).update(email=ADDRESS)
    User.objects.filter(pk=ines.user_id).update(name="Ines Maiden-Name")
    User.objects.filter(pk=ines.user_id).update(name=NAME)


def hits(*words: str) -> dict[str, int]:
    """Return how many rows of each table hold a word anywhere, as PostgreSQL itself writes the row."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
        )
        for (table,) in cursor.fetchall():
            condition = " OR ".join(["row_of::text ILIKE %s"] * len(words))
            cursor.execute(f'SELECT count(*) FROM "{table}" row_of WHERE {condition}', [f"%{word}%" for word in words])
            count = cursor.fetchone()[0]
            if count:
                found[table] = count
    return found


EVERY_WORD = ("O'Duarte", "O&#x27;Duarte", "O%27Duarte", "oduarte", "former.address", "maiden-name")


def keep() -> None:
    """Do now what the database would otherwise do at commit: check the deferred keys."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
