"""The work that the pilot is meant to change, the people who do it, and what they do beside the tool."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.text import slugify

from demonstration.telling.facts import ENGINEER, Day, Fact, entered, fact, known_on
from demonstration.telling.regular import now_and_again
from pilots.models import ContactKind, UserContact, Workaround, Workflow

NOTES = {
    ContactKind.OBSERVED_WORK: (
        "Sat beside them for a morning.",
        "Watched ten cases from start to end.",
        "They read each line twice before they trusted it.",
        "The wording is fine, the waiting is not.",
    ),
    ContactKind.TALKED: (
        "Half an hour on the telephone.",
        "They want it where they work already.",
        "Went through last week's mistakes together.",
        "Asked what they would miss if it were gone.",
    ),
    ContactKind.WORKSHOP: ("Sorted wishes into now, later and never.",),
    ContactKind.BY_PROXY: ("Their lead says that all is well.",),
}


def watched(
    task: str,
    on: Day,
    *,
    share: float | None = None,
    minutes: float | None = None,
    bottleneck: str = "yes",
    method: str = "observed",
    by: str = ENGINEER,
    agreed: int | None = None,
    agreed_by: str | None = None,
) -> list[Fact]:
    """Tell of a task as somebody saw it, its part of all the work, and when the line manager agreed to change it."""
    seen = {"observed_on": on, "observed_by": by, "method": method, "is_bottleneck": bottleneck}
    return fact(
        Workflow,
        entered(on, task=task, share_of_time=share, minutes_per_case=minutes, **seen),
        entered(agreed, change_agreed_on=agreed, change_agreed_by=agreed_by),
    )


def met_users(
    *,
    since: int,
    until: int = -1,
    every: int = 14,
    users: int = 3,
    kinds: Sequence[str] = (ContactKind.OBSERVED_WORK, ContactKind.TALKED, ContactKind.TALKED),
) -> list[Fact]:
    """Tell that the engineer met users about every so many days, and how."""
    return [
        one
        for day, chance in now_and_again("users", since=since, until=until, every=every)
        for one in _met(day, chance, users=users, kind=kinds[chance % len(kinds)])
    ]


def _met(day: int, chance: int, *, users: int, kind: str) -> list[Fact]:
    notes = NOTES[ContactKind(kind)]
    note = notes[chance // 5 % len(notes)] if chance % 3 == 0 else ""
    met = {"contact_kind": kind, "users": 1 + chance % users, "met_by": ENGINEER, "note": note}
    return fact(UserContact, entered(day, on=day, **met))


def met_once(on: Day, kind: str, *, users: int | None = None, note: str = "") -> list[Fact]:
    return fact(UserContact, entered(on, on=on, contact_kind=kind, users=users, met_by=ENGINEER, note=note))


def workaround(
    what: str, *, seen: Day, users: int | None = None, absorbed: int | None = None, accepted: int | None = None
) -> list[Fact]:
    """Tell what users do beside the tool, and what became of it."""
    return fact(
        Workaround,
        entered(
            seen, key=slugify(what)[:40], what=what, seen_on=seen, users=users, state="open", state_on=known_on(seen)
        ),
        entered(absorbed, state="absorbed", state_on=absorbed),
        entered(accepted, state="accepted", state_on=accepted),
    )
