"""Nothing in the database names somebody who was erased, and nothing that rests on them breaks."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.erasure import erase, preview
from accounts.history import changes_of
from accounts.models import AddressRefusal, Erasure, Leave, Person, Portfolio, Role, User
from accounts.models.address_refusals import digest_of_address
from alerts.models import Alert
from alerts.sweeping import sweep_and_alert
from governance.models import SignOffDecision
from inventories.models import InventoryEntry
from pilots.models import Pilot, WeeklyUpdate
from stalls.models import Finding, FindingEvent, Sweep
from stalls.sweep import sweep
from tests import factories as make
from tests.accounts.erasure.leaving import (
    ADDRESS,
    EVERY_WORD,
    LOG_IN,
    NAME,
    NOW,
    TODAY,
    hits,
    keep,
)
from updates.models import UpdateDraft, UpdateLink

pytestmark = pytest.mark.django_db


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


def test_what_is_kept_by_a_digest_of_their_address_is_gone(portfolio: Portfolio) -> None:
    for address in ("gone@example.org", "stays@example.org"):
        AddressRefusal.objects.refused(address, on=TODAY, words="Refused.")
    erase(make.make_person(name="Gone Away", email="Gone@Example.org"), reason="They left.", now=NOW)
    assert AddressRefusal.objects.get().address_digest == digest_of_address("stays@example.org")


def test_a_sweep_of_the_same_day_changes_nothing_and_nobody_is_mailed(swept: Pilot, ines: Person) -> None:
    assert FindingEvent.objects.exists()
    assert Alert.objects.exists()
    erase(ines, reason="Asked for it on leaving.", now=NOW)
    before = [list(model._base_manager.order_by("pk").values()) for model in (Finding, FindingEvent, Alert)]

    assert not sweep(as_of=TODAY).events.exists()
    sweep_and_alert(now=NOW)

    after = [list(model._base_manager.order_by("pk").values()) for model in (Finding, FindingEvent, Alert)]
    assert after == before


def test_the_pages_go_on_and_say_the_pseudonym(swept: Pilot, ines: Person, lena: User) -> None:
    pseudonym = erase(ines, reason="Asked for it on leaving.", now=NOW, in_free_text=True).pseudonym
    Sweep.objects.get_or_create(portfolio=swept.portfolio, as_of=TODAY)
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
