"""What tests of the weekly update make: a pilot of which everything can be asked, and updates as the form posts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.utils import timezone

from accounts.models import Person
from accounts.secret_links import digest_of
from pilots.dates import monday_of
from pilots.models import Pilot, WeeklyUpdate
from tests import factories as make
from updates.actions import issue_update_links, post_weekly_update
from updates.answers import facts_of
from updates.models import UpdateLink
from updates.questions import Question, questions_for
from updates.situation import Situation, situation_of

type Answers = dict[str, dict[str, Any]]

INTEGRATION = "integration:records"


def make_full_pilot(*, week: date = make.MONDAY, **fields: Any) -> Pilot:
    """Make a pilot of which all seven questions can be asked, and one request that waits under its integration."""
    start = week - timedelta(weeks=8)
    pilot = make.make_pilot(clock_start=start, claimed_stage="pilot", **fields)
    make.make_champion(pilot=pilot, since=start)
    integration = make.make_integration(pilot=pilot, state="waiting", started_on=start)
    make.make_access_request(pilot=pilot, integration=integration, raised_on=week - timedelta(days=20))
    make.make_sign_off(pilot=pilot, area="legal")
    make.make_agreed_metric(pilot=pilot, agreed_on=start, unit="minutes")
    make.make_promise(pilot=pilot, live_by=week + timedelta(days=60), recorded_on=start)
    return pilot


def situation(pilot: Pilot, as_of: date, week: date | None = None, person: int | None = None) -> Situation:
    return situation_of(pilot, week=week or monday_of(as_of), as_of=as_of, person=person)


def asked(pilot: Pilot, as_of: date, week: date | None = None) -> dict[str, Question]:
    """Return the questions of a week, by their keys, as its form asks them."""
    read = situation(pilot, as_of, week)
    return {question.key: question for question in questions_for(read.without(facts_of(read.update)))}


def post(
    pilot: Pilot,
    answers: Answers | None = None,
    *,
    as_of: date,
    week: date | None = None,
    by: Person | None = None,
    key: UUID | None = None,
    **posting: Any,
) -> WeeklyUpdate:
    """Post the answers as the form does: those to what is asked, and empty ones to the rest of it."""
    questions = asked(pilot, as_of, week)
    return post_weekly_update(
        pilot=pilot,
        week=week or monday_of(as_of),
        questions=list(questions.values()),
        answers={key: (answers or {}).get(key, {}) for key, question in questions.items() if question.asks},
        by=by or make.make_person(name="E. Ngineer", portfolio=pilot.portfolio),
        as_of=as_of,
        submission_key=key or uuid4(),
        **posting,
    )


def make_link(
    *,
    pilot: Pilot,
    person: Person,
    token: str = "a-token",  # noqa: S107
    now: datetime | None = None,
    **fields: Any,
) -> UpdateLink:
    """Make a link to this week's update that is open for another two days."""
    now = now or timezone.now()
    return UpdateLink.objects.create(
        pilot=pilot,
        person=person,
        token_digest=digest_of(token),
        address_digest=digest_of(person.user.email if person.user else person.email),
        **{"week": monday_of(pilot.portfolio.day_of(now)), "expires_at": now + timedelta(days=2)} | fields,
    )


def issue_links(person: Person) -> list[str]:
    """Issue links for this week and return their addresses on the site."""
    week = monday_of(timezone.localdate())
    addresses = issue_update_links(person=person, week=week, now=timezone.now())
    return [address.url.removeprefix(settings.BASE_URL) for address in addresses]


def carried(page: Any) -> dict[str, str]:
    """Return what an open form carries beside its answers."""
    form = page.context["form"]
    return {name: str(form[name].value()) for name in ("submission_key", "version", "opened")}


def body(response: Any) -> str:
    return str(response.content.decode())
