"""What a cell of the notebook says of a row; nothing where it is not recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from accounts import wording
from accounts.wording import counted
from governance.functions import function_name
from notebook.words import day
from pilots.models import Turn

type Say = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Column:
    """`say(row)` returns the cell's words, or nothing. `room`: WIDE for sentences, DAY for a day, FEW for a figure."""

    label: str
    say: Say
    room: str = ""


WIDE, DAY, FEW = "wide", "day", "few"


def text(label: str, field: str, *, absent: str = "", room: str = "") -> Column:
    return Column(label, lambda row: _text(row, field) or absent, room)


def choice(label: str, field: str) -> Column:
    return Column(label, lambda row: _choice(row, field))


def on(label: str, field: str, *, absent: str = "") -> Column:
    return Column(label, lambda row: day(row, field, absent), DAY)


def yes_no(label: str, field: str) -> Column:
    return Column(label, lambda row: {True: "yes", False: "no"}.get(getattr(row, field), ""), FEW)


def count(label: str, field: str) -> Column:
    return text(label, field, room=FEW)


def number(label: str, field: str, unit: str = "") -> Column:
    """Return the column of a number; `unit` is the path to its unit, for example `metric.unit`."""
    return Column(label, lambda row: in_unit(getattr(row, field), _along(row, unit) if unit else ""))


def happening(label: str, field: str, *, by: str, absent: str = "") -> Column:
    """Return the column of a day and whoever acted on it: `3 Jun 2026 by A. Jones`."""
    return Column(label, lambda row: _with(day(row, field, ""), "by", _text(row, by)) or absent)


def state(label: str, field: str, since: str) -> Column:
    """Return the column of a state and the day since which it is so: `Waiting since 3 Jun 2026`."""
    return Column(label, lambda row: _with(_choice(row, field), "since", day(row, since, "")))


def in_unit(value: Any, unit: str) -> str:
    """Write a stored decimal without its trailing zeros: `12.5 minutes`."""
    return "" if value is None else f"{wording.number(value)} {unit}".strip()


def owner(row: Any) -> str:
    """Return who decides; that nobody knows is an answer."""
    return "asked, and nobody knows" if row.owner_is_unknown else _text(row, "owner")


def due_day(row: Any) -> str:
    """Return the day on which an integration is due, how often it has moved and by how much."""
    return "; ".join(filter(None, (day(row, "due_on", ""), slide(row.due_days))))


def slide(days: list[date]) -> str:
    """Return how often a due day has moved and how far, from the days that it was on, in the order of recording."""
    moves = sum(before != after for before, after in pairwise(days))
    if not moves:
        return ""
    later = (days[-1] - days[0]).days
    times = {1: "once", 2: "twice"}.get(moves, f"{moves} times")
    if later == 0:
        return f"moved {times}, and back"
    return f"moved {times}, {counted(abs(later), 'day')} {'later' if later > 0 else 'earlier'} in all"


def promised(row: Any) -> str:
    """Return the days that were promised, and from when they count."""
    return _with(counted(row.promised_days, "day"), "from", day(row, "started_on", ""))


def turn(row: Any) -> str:
    """Return who has to move in a request that is open."""
    if row.closed_on:
        return "nobody's: it is closed"
    return _with(f"{Turn(row.turn).label}", "since", "" if row.turn_on is None else day(row, "turn_on"))


def wanted(row: Any) -> str:
    """Return what was asked for, and for which system."""
    what = row.get_request_kind_display()
    return f"{what} for {row.integration.system}" if row.integration and row.integration.system else str(what)


def requested(row: Any) -> str:
    """Return what a request is called: its reference, else what was asked for."""
    return row.reference or str(row.get_request_kind_display())


def decision(row: Any) -> str:
    """Return what was decided of a sign-off, when and by whom."""
    if not row.decision:
        return "none yet"
    decided = _with(row.get_decision_display(), "on", day(row, "decided_on", ""))
    return _with(decided, "by", _text(row, "decided_by"))


def answer(row: Any) -> str:
    """Return the answer to a question, when and by whom it was given."""
    given = ", ".join(filter(None, (day(row, "answered_on", ""), _text(row, "answered_by"))))
    return (f"{row.answer} ({given})" if given else str(row.answer)) if row.answer else "none yet"


def answerer(row: Any) -> str:
    """Return who is to answer a question: the person, and the function that they answer for."""
    return ", ".join(filter(None, (_text(row, "answerer"), function_name(row.function))))


def needed(row: Any) -> str:
    """Return whether a sign-off is needed; where it is not, why and who says so."""
    needed = str(row.get_needed_display())
    because = f"{needed}: {row.not_needed_because}" if row.not_needed_because else needed
    return _with(because, "says", _text(row, "not_needed_by"))


def ended(row: Any) -> str:
    """Return until when a champion was in post, and why it ended."""
    why = f"({row.get_end_reason_display().lower()})" if row.end_reason else ""
    return f"{day(row, 'until', in_post(row))} {why}".strip()


def in_post(row: Any) -> str:
    """Return what an end that is not recorded means; a successor ends a tenure whose end nobody has recorded."""
    succeeded = getattr(row, "succeeded_on", None)
    return f"succeeded on {day(row, 'succeeded_on')}" if succeeded else "in post"


def used(row: Any) -> str:
    """Return how many used it of how many it is meant for."""
    return _part(row.active_users, row.target_users)


def cases(row: Any) -> str:
    return _part(row.cases_with_ai, row.eligible_cases)


def said_of_the_week(row: Any) -> str:
    return row.blocker or ("nothing changed" if row.nothing_changed else "none named")


def stage(row: Any) -> str:
    return f"{row.get_stage_display()} ({row.get_reason_display().lower()})" if row.reason else row.get_stage_display()


def share(row: Any) -> str:
    return "" if row.share_of_time is None else f"{wording.number(row.share_of_time * 100)} %"


def reach(row: Any) -> str:
    return ", ".join(row.reach)


def _part(part: int | None, whole: int | None) -> str:
    if part is None:
        return ""
    return str(part) if whole is None else f"{part} of {whole}"


def _text(row: Any, field: str) -> str:
    value = getattr(row, field)
    return "" if value is None else str(value)


def _choice(row: Any, field: str) -> str:
    return str(getattr(row, f"get_{field}_display")()) if getattr(row, field) else ""


def _with(said: str, joint: str, more: str) -> str:
    return f"{said} {joint} {more}" if said and more else said


def _along(row: Any, path: str) -> str:
    for name in path.split("."):
        row = getattr(row, name) if row is not None else None
    return row or ""
