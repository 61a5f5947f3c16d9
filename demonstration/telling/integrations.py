"""The systems that a pilot plugs into, and what it asked of other teams to get there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.text import slugify

from demonstration.telling.facts import Day, Entry, Fact, entered, fact, known_on, owned_by
from pilots.models import AccessRequest, Api, Integration, IntegrationState, Turn

YESTERDAY = -1


@dataclass(frozen=True)
class System:
    """A system of an organisation, with what its pilots have learned of it."""

    name: str
    owner: str | None
    decided_by: str | None = None
    typical_days: int | None = None
    api: str = Api.MODERN
    outage: int | None = None


def system(
    name: str,
    *,
    owner: str | None,
    started: Day,
    state: str,
    on: int,
    api: str = Api.MODERN,
    due: int | None = None,
    slid: Mapping[int, int] | None = None,
    purpose: str = "",
    approach: str = "",
    blocks: bool = False,
    synced: int | None = YESTERDAY,
) -> list[Fact]:
    """Tell of a system to plug into: since when it is worked on, and in which state since which day.

    `slid` says on which day which later day was promised in place of `due`; `synced` when a live one delivered last.
    """
    begun = known_on(started)
    said = {"key": slugify(name), "system": name, "purpose": purpose, "api": api, "blocks_first_slice": blocks}
    later = [entered(day, due_on=new) for day, new in (slid or {}).items()]
    live = entered(synced, last_sync_on=synced) if state == IntegrationState.LIVE else []
    reached = entered(on, state=state, state_on=on, agreed_approach=approach)
    begins = entered(begun, started_on=started, due_on=due, state=_first_state(state, begun, on), state_on=begun)
    way = _on_the_way(begun, on) if state == IntegrationState.LIVE else []
    return fact(Integration, begins, *later, *way, reached, live, known_as=slugify(name), **said, **owned_by(owner))


def _first_state(state: str, begun: int, on: int) -> str:
    """Return the state on the first day, which is the one told of unless that came later."""
    if on <= begun:
        return state
    waits = state in (IntegrationState.LIVE, IntegrationState.WAITING, IntegrationState.DESCOPED)
    return IntegrationState.WAITING if waits else IntegrationState.NOT_STARTED


def _on_the_way(begun: int, live: int) -> list[list[Entry]]:
    """Return the steps between waiting for access and delivering data."""
    third = (live - begun) // 3
    steps = {IntegrationState.BUILDING: begun + third, IntegrationState.TESTING: begun + 2 * third}
    return [entered(day, state=state, state_on=day) for state, day in steps.items() if begun < day < live]


def planned(name: str, *, owner: str | None, noted: int, purpose: str = "", api: str = Api.UNKNOWN) -> list[Fact]:
    """Tell of a system that will be needed and that nobody has begun with."""
    said = {"key": slugify(name), "system": name, "purpose": purpose, "api": api, "state": IntegrationState.NOT_STARTED}
    return fact(Integration, entered(noted, **said, **owned_by(owner)), known_as=slugify(name))


def asked(
    team: str,
    kind: str,
    reference: str,
    *,
    raised: Day,
    answered: int | None = None,
    escalated: int | None = None,
    closed: int | None = None,
    ours: int | None = None,
    of: str | None = None,
    noted: int | None = None,
) -> list[Fact]:
    """Tell what was asked of a team; `of` is the system it is for, `ours` the day from which they wait for us.

    `noted`: the day on which somebody wrote down that it was closed, where that was another one.
    """
    said = {"key": slugify(reference), "request_kind": kind, "reference": reference, "team": team}
    return fact(
        AccessRequest,
        entered(raised, raised_on=raised, **said),
        entered(answered, answered_on=answered),
        entered(escalated, escalated_on=escalated),
        entered(ours, turn=Turn.OURS, turn_on=ours),
        entered(closed if noted is None else noted, closed_on=closed),
        known_as=slugify(reference),
        integration=slugify(of) if of else None,
    )
