"""Somebody leaves: nothing in the database names them any more, and nothing that rests on them breaks."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pghistory
import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.erasure import CannotEraseError, erase, erase_again, preview
from accounts.history import changes_of
from accounts.models import Erasure, Leave, Person, Portfolio, Role, User
from alerts.actions import sweep_and_alert
from alerts.models import Alert
from governance.models import Reviewer, SignOffDecision
from inventories.models import InventoryEntry
from pilots.models import HandOver, Pilot, Retrospective, WeeklyUpdate
from stalls.models import Finding, FindingEvent, Sweep
from stalls.sweep import sweep
from tests import factories as make
from updates.models import UpdateDraft, UpdateLink

NAME, ADDRESS, LOG_IN = "Ines O'Duarte", "ines.oduarte@example.org", "i.oduarte@log-in.example.org"
TODAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db

type Erase = Callable[..., Any]


@pytest.fixture
def ines(portfolio: Portfolio) -> Person:
    """The engineer who will leave, with a log-in and a session."""
    user = make.make_member(user=make.make_user(email=LOG_IN, name=NAME), role=Role.ENGINEER).user
    return make.make_person(name=NAME, email=ADDRESS, user=user)


@pytest.fixture
def pilot(ines: Person) -> Pilot:
    """A pilot whose every fact names Ines."""
    with pghistory.context(user=ines.user_id, url=f"/pilots/?q={ADDRESS.replace('@', '%40')}"):
        return make_pilot_of(ines)


@pytest.fixture
def swept(pilot: Pilot, lena: User) -> Pilot:
    """The same pilot with the findings and the mails that follow from its facts."""
    for day in (TODAY - DAY, TODAY):
        sweep_and_alert(as_of=day, now=NOW)
    told = f"Phone {NAME} ({ADDRESS})."
    Alert.objects.update(subject=told, text=told, html=f"<p>{told.replace(chr(39), '&#x27;')}</p>")
    return pilot


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


def test_nothing_in_any_table_names_somebody_who_was_erased(swept: Pilot, ines: Person) -> None:
    client = Client()
    client.force_login(ines.user)  # type: ignore[arg-type]
    assert len(hits(*EVERY_WORD)) > 30

    report = erase(ines, reason="Asked for it on leaving.", now=NOW, in_free_text=True)
    keep()

    assert hits(*EVERY_WORD) == {}
    assert report.mentions == []
    assert report.changed["pilots.WeeklyUpdateHistory"] == 1


def test_what_people_wrote_is_listed_and_stays_unless_it_is_asked_to_go(pilot: Pilot, ines: Person) -> None:
    report = erase(ines, reason="Asked for it on leaving.", now=NOW)

    live = {(one.table, one.column): one.excerpt for one in report.mentions if not one.table.endswith("History")}
    assert live == {
        ("pilots.Pilot", "problem"): f"{NAME} sorts referrals by hand.",
        ("pilots.HandOver", "because"): f"So said {NAME}",
        ("pilots.UserContact", "note"): f"{NAME} watched two nurses.",
        ("pilots.Retrospective", "lesson"): f"Listen to {NAME}.",
        ("pilots.WeeklyUpdate", "blocker"): f"{NAME} is away",
        ("pilots.WeeklyUpdate", "answers"): f"waiting for {NAME}",
        ("governance.SignOff", "not_needed_because"): f"{NAME} says so",
        ("governance.SignOffDecision", "comment"): f"Seen with {NAME}",
        ("governance.SignOffDecision", "frozen"): f"as {NAME} said",
        ("governance.GovernanceQuestion", "answer"): f"Ask {ADDRESS}",
        ("inventories.InventoryEntry", "notes"): f"{NAME} <{ADDRESS}>",
    }
    left = hits(*EVERY_WORD)
    tables = {one.table for one in report.mentions}
    assert set(left) == {table.lower().replace(".", "_") for table in tables}


def test_values_are_replaced_where_they_stand(swept: Pilot, ines: Person) -> None:
    pseudonym = erase(ines, reason="Asked for it on leaving.", now=NOW).pseudonym
    ines.refresh_from_db()
    assert (ines.name, ines.email, ines.user) == (pseudonym, "", None)
    answers = WeeklyUpdate.objects.get().answers
    address = f"{pseudonym.lower().replace(' ', '-')}@erased.invalid"
    assert (answers["with_users"], answers["contacts"]) == (pseudonym, [{"by": address}])
    assert SignOffDecision.objects.get().frozen["engineer"] == pseudonym
    assert InventoryEntry.objects.get().values == {"contact": pseudonym, "mail": address}
    assert swept.champions.get().reach == [pseudonym, "IT"]
    assert UpdateDraft.objects.get().typed == {"acted": pseudonym}
    alert = Alert.objects.latest("pk")
    assert alert.subject == f"Phone {pseudonym} ({address})."
    assert pseudonym in alert.evidence["sentence"] + alert.evidence["owner"] + alert.evidence["waits_on"]


def test_the_pseudonym_is_a_former_member_of_their_own(portfolio: Portfolio) -> None:
    names = [erase(make.make_person(name=name), reason="Left.", now=NOW).pseudonym for name in ("Anna", "Ben")]
    assert names[0] != names[1]
    assert all(re.fullmatch(r"Former member [0-9A-F]{4}", name) for name in names)


def test_their_log_in_is_closed_and_their_links_sessions_and_drafts_are_gone(
    pilot: Pilot, ines: Person, lena: User
) -> None:
    user = ines.user
    assert user
    client, other = Client(), Client()
    client.force_login(user)
    other.force_login(lena)
    pseudonym = erase(ines, reason="Asked for it on leaving.", now=NOW).pseudonym
    user.refresh_from_db()
    assert (user.name, user.is_active, user.has_usable_password()) == (pseudonym, False, False)
    assert user.email.endswith("@erased.invalid")
    assert not user.memberships.exists()
    assert client.get(reverse("dashboard")).status_code == 302
    assert other.get(reverse("dashboard")).status_code == 200
    assert Session.objects.count() == 1
    assert UpdateLink.objects.get().revoked_at == NOW
    assert not UpdateDraft.objects.filter(person=ines).exists()
    assert not Leave.objects.filter(person=ines).exists()


def test_a_sweep_of_the_same_day_changes_nothing_and_nobody_is_mailed(swept: Pilot, ines: Person) -> None:
    assert FindingEvent.objects.exists()
    assert Alert.objects.exists()
    erase(ines, reason="Asked for it on leaving.", now=NOW)
    before = [list(model._base_manager.order_by("pk").values()) for model in (Finding, FindingEvent, Alert)]

    assert sweep(as_of=TODAY) == []
    sweep_and_alert(as_of=TODAY, now=NOW)

    after = [list(model._base_manager.order_by("pk").values()) for model in (Finding, FindingEvent, Alert)]
    assert after == before


def test_the_pages_go_on_and_say_the_pseudonym(swept: Pilot, ines: Person, lena: User) -> None:
    pseudonym = erase(ines, reason="Asked for it on leaving.", now=NOW, in_free_text=True).pseudonym
    Sweep.objects.get_or_create(as_of=TODAY)
    client = Client()
    client.force_login(lena)
    pages = [
        reverse("pilot-detail", args=[swept.pk]),
        reverse("dashboard"),
        reverse("alert-list"),
        reverse("leave-list"),
    ]
    pages.append(reverse("alert-detail", args=[Alert.objects.latest("pk").pk]))
    answers = [client.get(page) for page in pages]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert pseudonym in answers[0].content.decode()
    assert not any("Duarte" in answer.content.decode() for answer in answers)


def test_the_history_of_a_fact_says_who_and_keeps_its_order(pilot: Pilot, ines: Person) -> None:
    update = WeeklyUpdate.objects.get()
    ids = list(update.history.order_by("pgh_id").values_list("pgh_id", flat=True))
    pseudonym = erase(ines, reason="Asked for it on leaving.", now=NOW).pseudonym
    first, *rest = changes_of(update)
    assert (first.by, first.kind) == (pseudonym, "insert")
    assert {column: new for column, _, new in first.columns}["answers"]["with_users"] == pseudonym
    # The rewriting itself is on record, and changed nothing that can be seen any more.
    assert [change.columns for change in rest] == [[]]
    assert list(update.history.order_by("pgh_id").values_list("pgh_id", flat=True))[: len(ids)] == ids


def test_history_is_append_only_again_afterwards(pilot: Pilot, ines: Person) -> None:
    erase(ines, reason="Asked for it on leaving.", now=NOW)
    with pytest.raises(Exception, match="Cannot update or delete"), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_personhistory SET name = 'x'")


def test_looking_first_writes_nothing_and_counts_what_will_be_done(swept: Pilot, ines: Person) -> None:
    before = hits(*EVERY_WORD)
    seen = preview(ines)
    assert hits(*EVERY_WORD) == before
    assert not Erasure.objects.exists()
    done = erase(ines, reason="Asked for it on leaving.", now=NOW)
    assert seen.looked_for == done.looked_for
    assert seen.named_by == done.named_by
    assert seen.named_by["pilots.Pilot"] == 1
    assert seen.changed["stalls.Finding"] == done.changed["stalls.Finding"] > 0
    assert seen.changed["pilots.WeeklyUpdate"] == done.changed["pilots.WeeklyUpdate"] == 1


def test_a_namesake_elsewhere_keeps_their_name(pilot: Pilot, ines: Person) -> None:
    elsewhere = make.make_portfolio(name="Elsewhere")
    namesake = make.make_person(name=NAME, portfolio=elsewhere)
    other = make.make_pilot(portfolio=elsewhere, engineer=namesake, problem=f"{NAME} asks {ADDRESS}.")
    report = erase(ines, reason="Asked for it on leaving.", now=NOW, in_free_text=True)
    namesake.refresh_from_db()
    other.refresh_from_db()
    assert namesake.name == NAME
    # An address is one person's everywhere.
    assert other.problem == f"{NAME} asks {report.pseudonym.lower().replace(' ', '-')}@erased.invalid."


def test_an_address_that_somebody_else_has_too_stays_theirs(portfolio: Portfolio) -> None:
    ines, team = (make.make_person(name=name, email="team@example.org") for name in (NAME, "Team"))
    erase(ines, reason="Asked for it on leaving.", now=NOW)
    team.refresh_from_db()
    assert team.email == "team@example.org"
    assert Person.objects.get(pk=ines.pk).email == "team@example.org"


def test_a_log_in_that_serves_another_portfolio_stays(pilot: Pilot, ines: Person) -> None:
    user = ines.user
    assert user
    make.make_member(user=user, portfolio=make.make_portfolio(name="Elsewhere"), role=Role.LEADER)
    report = erase(ines, reason="Moved on.", now=NOW, in_free_text=True)
    user.refresh_from_db()
    assert (user.name, user.email, user.is_active) == (NAME, LOG_IN, True)
    assert [membership.portfolio.name for membership in user.memberships.all()] == ["Elsewhere"]
    assert report.log_in == "The log-in stays, since it serves another portfolio; it is no member here any more."
    assert set(hits("oduarte")) <= {"accounts_user", "accounts_userhistory", "django_admin_log", "pghistory_context"}
    assert not Person.objects.get(pk=ines.pk).history.exclude(user=None).exists()


def test_a_log_in_goes_with_all_that_it_is_if_asked(pilot: Pilot, ines: Person) -> None:
    elsewhere = make.make_portfolio(name="Elsewhere")
    there = make.make_person(name="Ines there", email=ADDRESS, user=ines.user, portfolio=elsewhere)
    make.make_pilot(portfolio=elsewhere, engineer=there, problem=f"{NAME} knows.")
    erase(ines, reason="Moved on.", now=NOW, with_log_in=True, in_free_text=True)
    there.refresh_from_db()
    assert there.name.startswith("Former member")
    assert hits("Ines there", *EVERY_WORD) == {}
    assert Erasure.objects.count() == 2


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("", "Say why, without naming them"),
        (f"{NAME} asked for it", "The reason names them."),
        (f"mail of {LOG_IN}", "The reason names them."),
    ],
)
def test_a_reason_that_cannot_be_kept_is_refused(ines: Person, reason: str, words: str) -> None:
    with pytest.raises(CannotEraseError, match=words):
        erase(ines, reason=reason, now=NOW)
    assert Person.objects.get(pk=ines.pk).name == NAME


def test_nobody_erases_themselves_a_pseudonym_or_the_only_superuser(ines: Person) -> None:
    with pytest.raises(CannotEraseError, match="Nobody can erase themselves"):
        erase(ines, reason="Left.", now=NOW, by=ines.user)
    User.objects.filter(pk=ines.user_id).update(is_superuser=True)
    with pytest.raises(CannotEraseError, match="only superuser"):
        erase(Person.objects.get(pk=ines.pk), reason="Left.", now=NOW)
    make.make_user(email="root@example.org", is_superuser=True)
    erase(Person.objects.get(pk=ines.pk), reason="Left.", now=NOW)
    with pytest.raises(CannotEraseError, match="is a pseudonym already"):
        erase(Person.objects.get(pk=ines.pk), reason="Left.", now=NOW)


def test_somebody_called_as_every_pseudonym_is_refused(portfolio: Portfolio) -> None:
    with pytest.raises(CannotEraseError, match="Give them a longer one first"):
        erase(make.make_person(name="Member"), reason="Left.", now=NOW)


def test_the_record_of_an_erasure_holds_nothing_of_the_person(ines: Person, adam: User) -> None:
    report = erase(ines, reason="Asked for it on leaving.", now=NOW, by=adam)
    erasure = Erasure.objects.get()
    assert (erasure.by, erasure.at, erasure.pseudonym, erasure.with_log_in) == (adam, NOW, report.pseudonym, True)
    assert len(erasure.digests) == 1
    assert all(len(digest) == 64 for digest in erasure.digests)


def bring_back(ines: Person) -> None:
    """Do what restoring a backup from before the erasure does to the person."""
    user = User.objects.get(email__endswith="@erased.invalid")
    User.objects.filter(pk=user.pk).update(name=NAME, email=LOG_IN, is_active=True)
    Person.objects.filter(pk=ines.pk).update(name=NAME, email=ADDRESS, user=user)


def test_a_person_whom_a_backup_brings_back_is_erased_again_as_before(
    pilot: Pilot, ines: Person, settings: Any
) -> None:
    pseudonym = erase(ines, reason="Left.", now=timezone.now() + DAY, in_free_text=True).pseudonym
    bring_back(ines)
    Pilot.objects.filter(pk=pilot.pk).update(problem=f"{NAME} sorts referrals by hand.")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key since then"
    [report] = erase_again(Erasure.objects.get(), now=NOW)
    assert report.pseudonym == pseudonym
    assert hits(*EVERY_WORD) == {}
    assert Pilot.objects.get().problem == f"{pseudonym} sorts referrals by hand."
    assert Erasure.objects.count() == 1
    assert erase_again(Erasure.objects.get(), now=NOW) == []


def test_somebody_of_the_same_name_who_came_later_is_not_erased_again(ines: Person) -> None:
    erase(ines, reason="Left.", now=timezone.now() - DAY)
    later = make.make_person(name=NAME)
    assert erase_again(Erasure.objects.get(), now=NOW) == []
    later.refresh_from_db()
    assert later.name == NAME


def command(name: str, *arguments: str) -> str:
    out = StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


def test_the_command_says_what_it_would_do_and_does_it(pilot: Pilot, ines: Person) -> None:
    who = ("--portfolio", "Northern Trust", "--person", NAME)
    said = command("erase_person", *who, "--dry-run")
    assert "Would be: Former member ····. The log-in is closed and made anonymous." in said
    assert "  pilots.WeeklyUpdate: 1\n" in said
    assert f"What people wrote, left to look at (--free-text changes it): {len(preview(ines).mentions)}" in said
    assert f", problem: {NAME} sorts referrals by hand." in said
    assert Person.objects.get(pk=ines.pk).name == NAME
    said = command("erase_person", *who, "--reason", "Asked for it.", "--free-text")
    assert "left to look at (--free-text changes it): 0" in said
    assert hits(*EVERY_WORD) == {}
    context = Person.objects.get(pk=ines.pk).history.latest("pgh_id").pgh_context
    assert context.metadata["command"] == "erase_person"


def test_the_command_finds_somebody_by_address_or_log_in_even_if_no_fact_names_them(lena: User, ines: Person) -> None:
    for address in (ADDRESS.upper(), LOG_IN):
        assert NAME in command("erase_person", "--portfolio", "Northern Trust", "--email", address, "--dry-run")
    command("erase_person", "--portfolio", "Northern Trust", "--email", "lena@example.org", "--dry-run")
    assert not Person.objects.filter(name="Lena").exists()
    command("erase_person", "--portfolio", "Northern Trust", "--email", "lena@example.org", "--reason", "Left.")
    lena.refresh_from_db()
    assert not lena.is_active


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--portfolio", "Nowhere", "--person", NAME), "no portfolio of that name"),
        (("--portfolio", "Northern Trust", "--person", "Nobody"), "0 people of the portfolio"),
        (("--portfolio", "Northern Trust", "--email", "nobody@example.org"), "0 people of the portfolio"),
        (("--portfolio", "Northern Trust", "--person", NAME), "Say why"),
    ],
)
def test_the_command_refuses_in_a_sentence(ines: Person, arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        command("erase_person", *arguments)


def test_the_list_survives_a_backup_that_does_not_know_it(pilot: Pilot, ines: Person, tmp_path: Path) -> None:
    erase(ines, reason="Left.", now=timezone.now() + DAY, in_free_text=True)
    file = tmp_path / "erasures.jsonl"
    assert command("erase_again", "--save", str(file)) == "1 erasures written.\n"
    assert not any(word.lower() in file.read_text().lower() for word in EVERY_WORD)
    Erasure.objects.all().delete()
    bring_back(ines)
    said = command("erase_again", "--from", str(file))
    assert "1 erasures taken up from erasures.jsonl, 0 passed by." in said
    assert "1 erasures on the list, 1 people erased again." in said
    assert hits(*EVERY_WORD) == {}
    assert "0 erasures taken up from erasures.jsonl, 1 passed by." in command("erase_again", "--from", str(file))


@pytest.mark.parametrize("text", ["no json", "[]", json.dumps({"portfolio": "Northern Trust"}), None])
def test_a_file_that_is_no_list_is_refused(portfolio: Portfolio, tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "list.jsonl"
    if text is not None:
        file.write_text(text)
    with pytest.raises(CommandError, match=r"list.jsonl is no list of erasures"):
        command("erase_again", "--from", str(file))
