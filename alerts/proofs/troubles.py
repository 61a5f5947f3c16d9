"""What a database can do to those who work with it: at a named step of theirs, and for a while."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any

import psycopg
from django.db import connection

from alerts.models import AlertState
from alerts.proofs.server import Server

type Fault = Callable[[Server], object]
type Trouble = Callable[[Server], AbstractContextManager[object]]

# --- At a step ---

# The statement before which it happens, the state that this sets, and how many copies too many it may leave.
STEPS_OF_A_SWEEP = {
    "after reading facts": ('INSERT INTO "stalls_findingevent"', ""),
    "after writing findings": ('INSERT INTO "alerts_alert"', ""),
    "before its day is done": ('INSERT INTO "stalls_sweep"', ""),
}
STEPS_OF_A_DELIVERY = {
    "at the claim": ("WITH chosen", "", 0),
    "after the claim": ('UPDATE "alerts_alert" SET subject', "", 0),
    "after the answer, before the mark": ('UPDATE "alerts_alert" SET state', AlertState.SENT, 1),
}
STEPS_OF_A_PAGE = {
    "at its first statement": ("", ""),
    "after who asks is known": ("SELECT COUNT(*)", ""),
    "while it is drawn": ("SELECT EXISTS", ""),
}
STEPS_OF_A_FORM: dict[str, Callable[[Callable[[], object]], None]] = {
    "before it is written": lambda fault: at_step('INSERT INTO "accounts_person"', "", fault),
    "after a part of it is written": lambda fault: at_step('INSERT INTO "stalls_action"', "", fault),
    "at the commit": lambda fault: at_commit(fault),
}


def at_step(begins: str, with_state: str, fault: Callable[[], object]) -> None:
    """Let a fault happen in this process once, before the first statement that begins so (and sets that state)."""

    def wrapper(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().startswith(begins) and (not with_state or with_state in (params or ())):
            connection.execute_wrappers.remove(wrapper)
            fault()
        return execute(sql, params, many, context)

    connection.execute_wrappers.append(wrapper)


def at_commit(fault: Callable[[], object]) -> None:
    """Let a fault happen in this process once, when the first transaction would be committed."""
    commit = connection._commit  # type: ignore[attr-defined]

    def with_fault() -> None:
        connection._commit = commit  # type: ignore[attr-defined]
        fault()
        commit()

    connection._commit = with_fault  # type: ignore[attr-defined]


def _terminate(server: Server) -> None:
    """Do to this process's session what an operator does with `pg_terminate_backend`."""
    mine = connection.connection.info.backend_pid
    with server.session() as other:
        other.execute("SELECT pg_terminate_backend(%s)", [mine])
        while other.execute("SELECT FROM pg_stat_activity WHERE pid = %s", [mine]).fetchone():
            time.sleep(0.005)


FAULTS: dict[str, Fault] = {"stopped at once": lambda server: server.stop_at_once(), "session ended": _terminate}

# --- For a while ---

REFUSED_OFTEN = 10


@contextmanager
def _all_taken(server: Server) -> Iterator[None]:
    taken: list[psycopg.Connection[Any]] = []
    refused = 0
    while refused < REFUSED_OFTEN:
        try:
            taken.append(server.session())
        except psycopg.OperationalError:
            # Sessions that have ended a moment ago give their places back only now.
            refused += 1
            time.sleep(0.1)
    try:
        yield
    finally:
        for session in taken:
            session.close()


@contextmanager
def _long_lock(server: Server) -> Iterator[None]:
    with server.session() as session, session.transaction():
        session.execute("LOCK TABLE alerts_alert IN ACCESS EXCLUSIVE MODE")
        yield


@contextmanager
def _read_only(server: Server) -> Iterator[None]:
    with server.session() as session:
        session.execute("ALTER SYSTEM SET default_transaction_read_only = on")
        session.execute("SELECT pg_reload_conf()")
        try:
            yield
        finally:
            session.execute("SET default_transaction_read_only = off")
            session.execute("ALTER SYSTEM RESET default_transaction_read_only")
            session.execute("SELECT pg_reload_conf()")


@contextmanager
def _full_disk(server: Server) -> Iterator[None]:
    """Let the messages lie on a small disk, and fill it with something else to the last page."""
    with server.session() as session:
        session.execute(f"CREATE TABLESPACE small LOCATION '{server.small_disk}'")
        session.execute("ALTER TABLE alerts_alert SET TABLESPACE small")
        session.execute("VACUUM FULL alerts_alert")  # what was deleted would leave room
        session.execute("CREATE TABLE filler (words text) TABLESPACE small")
        for rows in (1000, 100, 10, 1):
            with suppress(psycopg.errors.DiskFull):
                while True:
                    session.execute("INSERT INTO filler SELECT repeat('x', 1000) FROM generate_series(1, %s)", [rows])
        try:
            yield
        finally:
            session.execute("DROP TABLE filler")
            session.execute("ALTER TABLE alerts_alert SET TABLESPACE pg_default")
            session.execute("DROP TABLESPACE small")


def _refusals(state: str) -> Trouble:
    """Return the trouble in which every third statement that writes findings or messages fails with an SQLSTATE."""

    @contextmanager
    def trouble(server: Server) -> Iterator[None]:
        with server.session() as session:
            session.execute("CREATE SEQUENCE refusals")  # a rollback does not set it back
            session.execute(
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                "IF nextval('refusals') % 3 = 1 THEN "
                f"RAISE EXCEPTION 'injected' USING ERRCODE = '{state}'; END IF; RETURN NULL; END $$"
            )
            for table in TABLES:
                when = "BEFORE INSERT OR UPDATE"
                session.execute(f"CREATE TRIGGER refuse {when} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse()")
            try:
                yield
            finally:
                session.execute("DROP FUNCTION refuse() CASCADE")
                session.execute("DROP SEQUENCE refusals")

    return trouble


TABLES = ("alerts_alert", "stalls_finding")
TROUBLES: dict[str, Trouble] = {
    "too many connections": _all_taken,
    "long lock": _long_lock,
    "read-only": _read_only,
    "disk full": _full_disk,
    "deadlocks": _refusals("40P01"),
    "serialisation failures": _refusals("40001"),
}
