"""Sign-offs, requirements, questions and pauses."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.models import Person, Portfolio
from governance.models import (
    GovernanceQuestion,
    Needed,
    Pause,
    Requirement,
    Reviewer,
    SignOff,
    SignOffDecision,
)
from pilots.models import (
    Pilot,
)
from tests.factories.people import MONDAY, make_person, make_portfolio


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


def make_question(*, pilot: Pilot, key: str = "data_use", **fields: Any) -> GovernanceQuestion:
    return GovernanceQuestion.objects.create(
        pilot=pilot, key=key, **{"topic": "data_use", "text": "May we?", "raised_on": MONDAY} | fields
    )


def make_pause(*, pilot: Pilot, key: str = "pause", started_on: date | None = MONDAY, **fields: Any) -> Pause:
    return Pause.objects.create(pilot=pilot, key=key, started_on=started_on, **fields)
