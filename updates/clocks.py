"""Which clock runs now, and against whom. Only the clock of whoever holds the ball runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.wording import counted
from governance.models import Topic
from pilots.models import IntegrationState
from updates.situation import Situation
from updates.told import Approval, AskedOf, OpenQuestion, PluggedInto

OURS, NOBODY = "Your team", "Nobody named"


@dataclass(frozen=True, kw_only=True)
class Clock:
    """Something open: what it is, who holds it, since when (None: not known), and whether that is the team itself.

    `asked_in` is the key of the question of the weekly update that asks after it, if one does.
    """

    what: str
    holder: str
    since: date | None
    is_ours: bool
    days: int | None
    usual_days: int | None = None
    asked_in: str = ""

    @property
    def age(self) -> str:
        if self.days is None:
            return "Since an unknown day"
        return f"For {counted(self.days, 'day')}" if self.days else "Since today"


def clocks_of(situation: Situation) -> list[Clock]:
    """Return the clocks that run on a pilot, the longest first."""
    clocks = [
        *(_of_request(request, situation) for request in situation.requests if request.is_open),
        *_of_integrations(situation),
        *(_of_sign_off(sign_off, situation) for sign_off in situation.sign_offs),
        *(_of_question(question, situation) for question in situation.questions),
    ]
    return sorted(clocks, key=lambda clock: (clock.since is None, clock.since or date.max))


def _clock(situation: Situation, *, holder: str, since: date | None, is_ours: bool, **about: Any) -> Clock:
    days = max((situation.as_of - since).days, 0) if since else None
    return Clock(holder=OURS if is_ours else holder, since=since, is_ours=is_ours, days=days, **about)


def _of_request(request: AskedOf, situation: Situation) -> Clock:
    under = next((i for i in situation.integrations if i.is_open and i.pk == request.integration), None)
    return _clock(
        situation,
        what=str(request),
        holder=request.team or NOBODY,
        since=request.since,
        is_ours=request.is_ours,
        asked_in=f"integration:{under.key}" if under else f"access_request:{request.key}",
    )


def _of_integrations(situation: Situation) -> Iterator[Clock]:
    """Yield a clock for each open integration that no open request tells about already."""
    for integration in situation.integrations:
        if integration.is_open and not situation.open_requests_under(integration):
            yield _of_integration(integration, situation)


def _of_integration(integration: PluggedInto, situation: Situation) -> Clock:
    return _clock(
        situation,
        what=str(integration),
        holder=integration.owner or NOBODY,
        since=integration.state_on or integration.started_on,
        is_ours=integration.state in (IntegrationState.BUILDING, IntegrationState.TESTING),
        usual_days=integration.promised_days,
        asked_in=f"integration:{integration.key}",
    )


def _of_sign_off(sign_off: Approval, situation: Situation) -> Clock:
    """Return the function's clock while it has the papers, before and after that the team's."""
    ours = not sign_off.is_with_them
    return _clock(
        situation,
        what=f"Sign-off: {sign_off}",
        holder=sign_off.function.replace("_", " ").capitalize() or str(sign_off),
        since=(sign_off.decided_on or sign_off.engaged_on) if ours else sign_off.submitted_on,
        is_ours=ours,
        usual_days=None if ours else sign_off.usual_days,
        asked_in="governance",
    )


def _of_question(question: OpenQuestion, situation: Situation) -> Clock:
    holder = question.answerer or question.function.replace("_", " ").capitalize()
    asked = question.text or dict(Topic.choices).get(question.topic, question.topic)
    return _clock(situation, what=f"Question: {asked}", holder=holder, since=question.raised_on, is_ours=not holder)
