"""What an import writes: the events of a chunk by COPY, then the facts as their newest events say."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from django.db import connection

from histories import copytext, database
from histories.kind import Kind
from histories.kinds import KINDS

PART = 500  # events that are handed over together
EVENT = ("pgh_obj_id", "pgh_label", "pgh_given", "pgh_context_id", "pgh_created_at")
# What the triggers of a fact would add is there: the event, and the portfolio, which the keys of the wall check.
IGNORED = ("insert_insert", "update_update", "portfolio_of_pilot")
IGNORE = "SELECT set_config('pgtrigger.ignore', '{{{}}}', true)"


class Newest(NamedTuple):
    """The places in history of the newest events of a kind's facts: of those that are new, and of the others."""

    kind: Kind
    new: list[str]
    changed: list[str]


def write_history(kind: Kind, events: Sequence[str]) -> None:
    """Write events, each the text of a line of COPY: its place in history, the fact's columns, and those of `EVENT`."""
    waiting = iter(events)
    with database.copying(COPY[kind.name]) as copy:
        while part := "".join(islice(waiting, PART)):
            copy.write(part)


def write_facts(work: Sequence[Newest]) -> None:
    """Let facts say what their newest events say, and check their keys; all in one exchange with the server.

    The keys would be checked when the transaction ends; until then the checks to come would pile up.
    """
    script, lists = [], []
    for kind, new, changed in work:
        script.append(IGNORING[kind.name])
        for statement in CHANGE[kind.name] if changed else ():
            script.append(statement)
            lists.append(copytext.literal(changed))
        if new:
            script.append(INSERT[kind.name])
            lists.append(copytext.literal(new))
    script += [IGNORE.format(""), "SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED"]
    with connection.cursor() as cursor:
        cursor.execute("; ".join(script), lists)


def _tables(kind: Kind) -> tuple[str, str]:
    return f'"{kind.model._meta.db_table}"', f'"{kind.history._meta.db_table}"'


def _copy(kind: Kind) -> str:
    columns = ", ".join(f'"{column}"' for column in ("pgh_id", *kind.columns, *EVENT))
    return f"COPY {_tables(kind)[1]} ({columns}) FROM STDIN"


def _ignoring(kind: Kind) -> str:
    """Return the statement that `pgtrigger.ignore` would send, for one kind at a time: each row asks the whole list."""
    triggers = [trigger for trigger in kind.model._meta.triggers if trigger.name in IGNORED]  # type: ignore[attr-defined]
    return IGNORE.format(",".join(trigger.get_pgid(kind.model) for trigger in triggers))


def _change(kind: Kind) -> list[str]:
    """Return what changes facts. What only one fact of a pilot may hold is let go before another takes it."""
    fact, history = _tables(kind)
    of_events = f"FROM {history} h WHERE h.pgh_id = ANY(%s::bigint[])"
    kept = {"id", kind.pilot_column, "portfolio_id", *kind.fixed}
    values = ", ".join(f'"{column}" = h."{column}"' for column in kind.columns if column not in kept)
    vacant = ", ".join(f'"{column}" = {value}' for column, value in kind.vacant.items())
    vacate = f"UPDATE {fact} SET {vacant} WHERE id IN (SELECT h.pgh_obj_id {of_events})"  # noqa: S608
    update = f"UPDATE {fact} t SET {values} {of_events} AND t.id = h.pgh_obj_id"  # noqa: S608
    return [vacate, update] if vacant else [update]


def _insert(kind: Kind) -> str:
    columns = ", ".join(f'"{column}"' for column in kind.columns)
    fact, history = _tables(kind)
    events = f"FROM {history} WHERE pgh_id = ANY(%s::bigint[]) ORDER BY id"
    return f"INSERT INTO {fact} ({columns}) SELECT {columns} {events}"


COPY = {kind.name: _copy(kind) for kind in KINDS}
IGNORING = {kind.name: _ignoring(kind) for kind in KINDS}
CHANGE = {kind.name: _change(kind) for kind in KINDS}
INSERT = {kind.name: _insert(kind) for kind in KINDS}
