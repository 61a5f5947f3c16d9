"""Tap 2. Did anything move? Asked of the open integrations, and of open requests that belong to none of them.

At most three are asked after: those that have waited longest. Only the clock of whoever holds the ball runs, so an
answer says whose turn it is now.
"""

from __future__ import annotations

from datetime import date

from accounts.wording import counted
from pilots.models import IntegrationState, Turn
from updates.facts import Columns, Fact, change
from updates.questions.question import DO_NOT_KNOW, Answer, Detail, Question, tap_field
from updates.situation import Situation
from updates.told import AskedOf, PluggedInto

ASKED_AT_MOST = 3
# An integration of which nothing better is on record waits once somebody says so.
NOT_BEGUN = ("", IntegrationState.UNKNOWN, IntegrationState.NOT_STARTED)

WAITING, ANSWERED = ("waiting", "Still waiting"), ("answered", "They answered us")
OF_INTEGRATION = (WAITING, ANSWERED, ("moved", "It moved"), ("live", "It is live"), DO_NOT_KNOW)
OF_REQUEST = (WAITING, ANSWERED, ("done", "It is done"), DO_NOT_KNOW)
TURNS = ((Turn.THEIRS.value, "They are on it"), (Turn.OURS.value, "They need something from us"))
DONE = ("done", "It is done")
STATES = tuple(
    (state.value, str(state.label))
    for state in (IntegrationState.WAITING, IntegrationState.BUILDING, IntegrationState.TESTING)
)


def ask(situation: Situation) -> list[Question]:
    """Return the questions about what has waited longest."""
    asked_after = {integration.pk for integration in situation.integrations if integration.is_open}
    waits: list[tuple[date | None, PluggedInto | AskedOf]] = [
        *((_waiting_since(i, situation), i) for i in situation.integrations if i.is_open),
        *((r.quiet_since, r) for r in situation.requests if r.is_open and r.integration not in asked_after),
    ]
    longest = sorted(waits, key=lambda wait: (wait[0] is None, wait[0] or date.max, str(wait[1])))
    return [_ask(wait, situation) for _, wait in longest[:ASKED_AT_MOST]]


def _waiting_since(integration: PluggedInto, situation: Situation) -> date | None:
    days = (request.quiet_since for request in situation.open_requests_under(integration))
    return min((day for day in days if day), default=integration.started_on or integration.state_on)


def _ask(wait: PluggedInto | AskedOf, situation: Situation) -> Question:
    return _of_integration(wait, situation) if isinstance(wait, PluggedInto) else _of_request(wait, situation.day)


def _of_integration(integration: PluggedInto, situation: Situation) -> Question:
    requests = situation.open_requests_under(integration)

    def facts(answer: Answer, day: date) -> list[Fact]:
        if answer["answer"] == "answered":
            key = answer.get("request", requests[0].key if requests else "")
            return [fact for request in requests if request.key == key for fact in _answered(request, answer, day)]
        return _moved(integration, _state(integration, answer), day)

    return Question(
        name=f"integration-{integration.pk}",
        code=f"integration:{integration.key}",
        title=f"{integration}: did anything move?",
        hint=_hint(integration, requests, situation.day),
        taps=OF_INTEGRATION,
        details=_details_of(requests),
        facts=facts,
    )


def _details_of(requests: list[AskedOf]) -> tuple[Detail, ...]:
    """Return what is asked beneath: whose turn it is if there is a request, and of which one if there are several."""
    which = Detail(
        name="request",
        field=tap_field("Which request?", tuple((request.key, str(request)) for request in requests)),
        when=("answered",),
        missing="Say which request they answered.",
    )
    turn = Detail(name="turn", field=tap_field("Whose turn is it now?", (*TURNS, DONE)), when=("answered",))
    state = Detail(name="state", field=tap_field("Where is it now?", STATES), when=("moved",), says="now {}")
    return (*((which,) if len(requests) > 1 else ()), *((turn,) if requests else ()), state)


def _of_request(request: AskedOf, day: date) -> Question:
    def facts(answer: Answer, day: date) -> list[Fact]:
        return _answered(request, answer, day) if answer["answer"] in ("answered", "done") else []

    return Question(
        name=f"request-{request.pk}",
        code=f"access_request:{request.key}",
        title=f"{request}: did anything move?",
        hint=waits_for(request, day),
        taps=OF_REQUEST,
        details=(Detail(name="turn", field=tap_field("Whose turn is it now?", TURNS), when=("answered",)),),
        facts=facts,
    )


def _hint(integration: PluggedInto, requests: list[AskedOf], day: date) -> str:
    begun = integration.started_on
    promised = counted(integration.promised_days, "day")
    taken = f"Promised in {promised}, {counted((day - begun).days, 'day')} so far.\n" if begun and begun <= day else ""
    return taken + "\n".join(f"{request}: {waits_for(request, day)}" for request in requests)


def waits_for(request: AskedOf, day: date) -> str:
    """Say who holds the ball, and for how long."""
    who = "your turn" if request.is_ours else f"{request.team or 'they'} to answer"
    since = request.since
    return f"{who}, {counted(max((day - since).days, 0), 'day')}." if since else f"{who}."


def _state(integration: PluggedInto, answer: Answer) -> str:
    if answer["answer"] == "waiting" and integration.state in NOT_BEGUN:
        return IntegrationState.WAITING.value
    return "live" if answer["answer"] == "live" else str(answer.get("state", ""))


def _moved(integration: PluggedInto, state: str, day: date) -> list[Fact]:
    """Return the new state, unless it is none or something newer is on record."""
    is_older = integration.state_on is not None and integration.state_on > day
    if not state or state == integration.state or is_older:
        return []
    says: Columns = {"state": state, "state_on": day.isoformat(), "state_on_precision": "day"}
    return [change("integration", integration, says)]


def _answered(request: AskedOf, answer: Answer, day: date) -> list[Fact]:
    """Return the answer to a request, whose turn it is by that, and its end where there is nothing more to wait for."""
    if request.answered_on is not None and request.answered_on > day:
        return []
    on, turn = day.isoformat(), answer.get("turn", "")
    says: Columns = {"answered_on": on, "answered_on_precision": "day"}
    if turn in Turn.values:
        says |= {"turn": turn, "turn_on": on}
    if "done" in (answer["answer"], turn):
        says |= {"closed_on": on, "closed_on_precision": "day"}
    return [change("access_request", request, says)]
