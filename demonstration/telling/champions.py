"""Who pushes a pilot inside the business, who inherits it, what they did for it, and how it is handed over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from demonstration.telling.facts import CHAMPION, Day, Fact, entered, fact, known_on
from demonstration.telling.regular import now_and_again
from pilots.models import ActionKind, Champion, ChampionAction, Deputy, HandOver

ACTIONS = (ActionKind.MEETING, ActionKind.DECISION, ActionKind.MEETING, ActionKind.UNBLOCK, ActionKind.MENTION)


def championed(
    by: str,
    *,
    since: Day,
    until: int | None = None,
    end_reason: str = "",
    noticed: int | None = None,
    announced: int | None = None,
    leaving: int | None = None,
    handed_over: int | None = None,
    level: int | None = 4,
    reach: Sequence[str] = (),
    deputy: str | None = None,
    acts: int | None = 14,
    acts_until: int | None = None,
) -> list[Fact]:
    """Tell who pushed it, over whom they have authority, about how often they acted, and who inherits (a month later).

    `noticed`: the day on which somebody wrote down that the tenure had ended.
    """
    begun = known_on(since)
    ended = until if noticed is None else noticed
    tenure = fact(
        Champion,
        entered(begun, since=since, person=by, level=level, reach=list(reach)),
        entered(announced, leaving_on=leaving),
        entered(ended, until=until, end_reason=end_reason),
        entered(handed_over, handover_done_on=handed_over),
    )
    last = acts_until if acts_until is not None else -1 if until is None else until - 1
    did = acted(by, since=begun + 3, until=last, every=acts) if acts else []
    return [*tenure, *did, *(deputised(deputy, since=min(begun + 30, 0)) if deputy else [])]


def deputised(
    by: str,
    *,
    since: int,
    until: int | None = None,
    authority: bool | None = True,
    acts: int | None = 35,
    acts_until: int = -2,
) -> list[Fact]:
    """Tell who inherits it, and about how often they have acted so far."""
    last = acts_until if until is None else until - 1
    did = acted(by, since=since + 9, until=last, every=acts) if acts else []
    entries = entered(since, since=since, person=by, has_authority=authority), entered(until, until=until)
    return [*fact(Deputy, *entries), *did]


def acted(by: str, *, since: int, until: int, every: int) -> list[Fact]:
    """Tell that somebody did something for it now and again, and what."""
    return [
        one
        for day, chance in now_and_again(by, since=since, until=until, every=every)
        for one in fact(ChampionAction, entered(day, on=day, person=by, action=ACTIONS[chance % len(ACTIONS)]))
    ]


def asked_to_take_over(
    receiver: str,
    *,
    proposed: int,
    giver: str = CHAMPION,
    accepted: int | None = None,
    declined: int | None = None,
    withdrawn: int | None = None,
    because: str = "",
) -> list[Fact]:
    """Tell who was asked to become champion, and what they answered."""
    answers: Iterable[tuple[str, int | None]] = (
        ("accepted", accepted),
        ("declined", declined),
        ("withdrawn", withdrawn),
    )
    answered = [entered(on, answer=answer, answered_on=on, because=because) for answer, on in answers]
    asked = {"key": f"to-{receiver.split()[-1].lower()}", "giver": giver, "receiver": receiver, "proposed_on": proposed}
    return fact(HandOver, entered(proposed, **asked), *answered)
