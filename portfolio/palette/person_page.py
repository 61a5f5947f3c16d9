"""What a person or a team holds of the pilots, and what waits on them now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse

from accounts.models import Person
from governance.models import GovernanceQuestion, SignOff
from notebook.words import age
from outcomes.models import OutcomeMetric
from pilots.dates import latest
from pilots.lifecycle.holdings import holdings_of
from pilots.models import AccessRequest, Integration, IntegrationState, Pilot, Stage, Turn


@dataclass(frozen=True, slots=True)
class Held:
    """A pilot, and as what the person holds it."""

    pilot: Pilot
    roles: list[str]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits on the person; `since` is None where no day is on record."""

    pilot: Pilot
    what: str
    url: str
    since: date | None
    age: str


def context(person: Person, as_of: date) -> dict[str, Any]:
    """Return the page's context (eleven queries)."""
    waiting = sorted(_waiting(person, as_of), key=lambda one: (one.since is None, one.since or as_of, one.pilot.code))
    return {"person": person, "as_of": as_of, "held": _held(person, as_of), "waiting": waiting}


def _held(person: Person, as_of: date) -> list[Held]:
    holdings = holdings_of(person, as_of)
    owned = OutcomeMetric.objects.filter(benefit_owner=person).exclude(pilot__claimed_stage__in=Stage.dead())
    roles: dict[Pilot, list[str]] = {}
    for role, pilots in (
        ("Champion", [one.pilot for one in holdings.championed]),
        ("Deputy", [one.pilot for one in holdings.deputised]),
        ("Engineer", holdings.engineered),
        ("Programme manager", holdings.managed),
        ("Benefit owner", [metric.pilot for metric in owned.select_related("pilot")]),
    ):
        for pilot in pilots:
            names = roles.setdefault(pilot, [])
            names += [] if role in names else [role]
    return sorted((Held(pilot, names) for pilot, names in roles.items()), key=lambda held: held.pilot.code)


def _waiting(person: Person, as_of: date) -> Iterator[Waiting]:
    alive = ~Q(pilot__claimed_stage__in=Stage.dead())
    requests = AccessRequest.objects.filter(alive, team=person, turn=Turn.THEIRS).open_on(as_of)
    for one in _dated(requests, "raised_on"):
        yield _row(one, f"Request {one.reference} for {one.get_request_kind_display()}".replace("  ", " "), as_of)
    decides = Q(owner=person) | Q(owner=None, system__access_decided_by=person) | Q(owner=None, system__owner=person)
    integrations = Integration.objects.filter(alive, decides, state=IntegrationState.WAITING, access_requests=None)
    for one in _dated(integrations, "state_on", "system"):
        yield _row(one, f"Access to {one.system or one.key}", as_of)
    people = Person.objects.filter(pk=person.pk)
    for one in _dated(GovernanceQuestion.objects.open(as_of).waiting_for(people, as_of), "raised_on"):
        asked = one.text or one.get_topic_display()
        yield _row(one, asked, as_of, url=reverse("question-detail", args=[one.pk]))
    for one in _dated(SignOff.objects.with_reviewers(as_of).reviewed_by(people), "submitted_on"):
        yield _row(one, f"Sign-off: {one.area_name}", as_of, url=reverse("sign-off-detail", args=[one.pk]))


def _dated(rows: Any, column: str, *also: str) -> Iterable[Any]:
    annotated: Iterable[Any] = rows.annotate(waits_since=latest(column)).select_related("pilot", *also)
    return annotated


def _row(one: Any, what: str, as_of: date, *, url: str = "") -> Waiting:
    since = one.waits_since
    where = url or f"{reverse('pilot-detail', args=[one.pilot_id])}#integration"
    return Waiting(one.pilot, what, where, since, age(since, as_of) if since else "start not known")
