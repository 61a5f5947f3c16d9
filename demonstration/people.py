"""Who can log in to the demonstration: one person of each role; and who reviews for whom. None of them exists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pghistory
from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import Membership, Person, Portfolio, Role, User
from demonstration.telling import MANAGER
from governance.models import Reviewer


@dataclass(frozen=True)
class Reader:
    """Somebody who logs in, and the person of the stories they are."""

    email: str
    name: str
    role: Role
    is_superuser: bool = False


READERS = (
    Reader("lena.hart@pilotlight.example", "Lena Hart", Role.LEADER),
    Reader("marcus.bell@pilotlight.example", MANAGER, Role.PROGRAMME_MANAGER),
    Reader("ines.duarte@pilotlight.example", "Ines Duarte", Role.ENGINEER),
    Reader("ruth.okafor@pilotlight.example", "Ruth Okafor", Role.REVIEWER),
    # A superuser, so that somebody sees the portfolios that are imported on the command line later.
    Reader("alan.pryce@pilotlight.example", "Alan Pryce", Role.ADMINISTRATOR, is_superuser=True),
)

# By function: what waits for it waits for each of them.
REVIEWERS = {
    "academic_registrar": ("Dr Felix Adler",),
    "ai_governance": ("AI governance",),
    "caldicott_guardian": ("Dr Simon Achebe",),
    "clinical_safety": ("Dr Helen Marsh",),
    "commercial": ("Harrowdale procurement",),
    "conduct": ("Conduct and product",),
    "data_protection": ("Ruth Okafor", "Colm Brannigan", "Colette Ferrand", "Ingrid Solheim"),
    "digital_assurance": ("Dr Helen Marsh",),
    "digital_team": ("Carrowmere digital team",),
    "equalities_lead": ("Yasmin Adeyemi",),
    "human_resources": ("Works council",),
    "information_security": (
        "Westmere Vale information security",
        "Harrowdale information security",
        "Carrowmere information security",
        "Tarnside information security",
        "Brackwell security",
    ),
    "legal": ("Brackwell legal",),
    "model_risk": ("Model risk, second line",),
    "research_ethics_committee": ("Research ethics committee",),
    "third_party_risk": ("Third-party risk",),
}


def name_reviewers(portfolio: Portfolio, people: Mapping[str, Person]) -> None:
    Reviewer.objects.bulk_create(
        Reviewer(portfolio=portfolio, function=function, person=people[name])
        for function, names in REVIEWERS.items()
        for name in names
    )


@transaction.atomic
def admit_readers(portfolio: Portfolio, *, password: str) -> None:
    """Make the users of the demonstration, all with one password, members of it. A user who exists stays as is."""
    encoded = make_password(password)
    with pghistory.context(command="make_demonstration"):
        for reader in READERS:
            user = _user(reader, encoded=encoded)
            Membership.objects.get_or_create(portfolio=portfolio, user=user, role=reader.role)
            _link(portfolio, user)


def _user(reader: Reader, *, encoded: str) -> User:
    superuser = reader.is_superuser
    return User.objects.get_or_create(
        email=reader.email,
        defaults={"name": reader.name, "password": encoded, "is_staff": superuser, "is_superuser": superuser},
    )[0]


def _link(portfolio: Portfolio, user: User) -> None:
    """Say that the person whom the stories name is this user."""
    Person.objects.update_or_create(portfolio=portfolio, name=user.name, defaults={"user": user, "email": user.email})


def dismiss_readers() -> None:
    """Remove the users of the demonstration; a superuser stays, because real portfolios may depend on them."""
    emails = [reader.email for reader in READERS if not reader.is_superuser]
    with pghistory.context(command="remove_demonstration"):
        User.objects.filter(email__in=emails, memberships__isnull=True).delete()
