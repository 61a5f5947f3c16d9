"""What no erasure may do, and what is kept of one."""

from __future__ import annotations

import pytest

from accounts.erasure import CannotEraseError, erase
from accounts.models import Erasure, Person, Portfolio, User
from tests import factories as make
from tests.accounts.erasure.leaving import (
    LOG_IN,
    NAME,
    NOW,
)

pytestmark = pytest.mark.django_db


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
