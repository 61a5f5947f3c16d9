"""Erased by command, and again after a backup was restored."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.erasure import erase, erase_again, preview
from accounts.models import Erasure, Person, Portfolio, User
from pilots.models import Pilot
from tests import factories as make
from tests.accounts.erasure.leaving import (
    ADDRESS,
    DAY,
    EVERY_WORD,
    LOG_IN,
    NAME,
    NOW,
    hits,
)

pytestmark = pytest.mark.django_db


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
