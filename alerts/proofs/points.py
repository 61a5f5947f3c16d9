"""Kill a process at every named step of a sweep and of a hand-over, and look at what follows.

The steps are met from outside, through the database's and the mail library's own seams, in a child of its own each:
nothing of the product knows of them.
"""

from __future__ import annotations

import smtplib
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, connections, transaction

from accounts.models import Portfolio
from alerts.delivery import drain
from alerts.examples import make_stalled
from alerts.models import Alert, AlertState
from alerts.proofs.sink import Sink
from alerts.proofs.world import (
    DAY,
    Copies,
    die,
    ended,
    in_child,
    mail_at,
    make_alerts,
    make_finding,
    make_reader,
)
from alerts.sweeping import sweep_portfolio

LEASE = timedelta(seconds=0.2)
NOW = datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=UTC)
STALLED = 3
KILLED = -9

type Execute = Callable[..., Any]
type Step = Callable[[], Any]


def _at_statement(begins: str, *, after: bool = False, with_state: str = "", committed: bool = True) -> Step:
    """Return what makes this process die at its first statement that begins so (and sets that state)."""

    def wrapper(execute: Execute, sql: str, params: Any, many: bool, context: Any) -> Any:
        is_it = sql.lstrip().startswith(begins) and (not with_state or with_state in (params or ()))
        if not is_it:
            return execute(sql, params, many, context)
        if after and committed:
            execute(sql, params, many, context)
        elif after:
            transaction.set_autocommit(False)
            execute(sql, params, many, context)
        die()

    return lambda: connection.execute_wrappers.append(wrapper)


def _at_commit() -> None:
    connection._commit = die  # type: ignore[attr-defined]


def _at_verb(method: str, *, after: bool = True) -> Step:
    """Return what makes this process die after (or before) the mail library's method."""

    def step() -> None:
        real = getattr(smtplib.SMTP, method)

        def dying(self: Any, *args: Any, **options: Any) -> Any:
            if after:
                real(self, *args, **options)
            die()

        setattr(smtplib.SMTP, method, dying)

    return step


def _in_data(*, whole: bool) -> Step:
    """Return what makes this process die in the middle of a mail, or after its final dot, before the answer."""

    def data(self: Any, message: bytes) -> None:
        self.putcmd("data")
        self.getreply()
        text = smtplib._fix_eols(message.decode("ascii")).encode()  # type: ignore[attr-defined]
        self.send(text + b"\r\n.\r\n" if whole else text[: len(text) // 2])
        if whole:
            # The server has it all as soon as it begins to answer.
            self.sock.recv(1)
        die()

    return lambda: setattr(smtplib.SMTP, "data", data)


# The step, whether it is one of a sweep, what a child does to die there, and how many copies too many it may leave.
_INSERT, _UPDATE = 'INSERT INTO "alerts_alert"', 'UPDATE "alerts_alert"'
POINTS: dict[str, tuple[bool, Step, int]] = {
    "before the sweep's transaction": (True, die, 0),
    "after reading facts": (True, _at_statement('INSERT INTO "stalls_findingevent"'), 0),
    "after the first insert of many": (True, _at_statement(_INSERT, after=True), 0),
    "before the sweep's commit": (True, _at_commit, 0),
    "after the sweep's commit, before the wake-up": (True, lambda: None, 0),
    "after the call to deliver, before its acknowledgement": (False, lambda: None, 0),
    "after the claim": (False, _at_statement("WITH chosen", after=True), 0),
    "after connecting": (False, _at_verb("ehlo"), 0),
    "after MAIL": (False, _at_verb("mail"), 0),
    "after RCPT": (False, _at_verb("rcpt"), 0),
    "in the middle of DATA": (False, _in_data(whole=False), 0),
    "after the dot": (False, _in_data(whole=True), 1),
    "after the answer, before the mark": (False, _at_statement(_UPDATE, with_state=AlertState.SENT), 1),
    "after the mark, before its commit": (
        False,
        _at_statement(_UPDATE, after=True, with_state=AlertState.SENT, committed=False),
        1,
    ),
    "after the mark": (False, _at_statement(_UPDATE, after=True, with_state=AlertState.SENT), 0),
}


def prove_points() -> int:
    """Kill a process at each step, in the current database, and return at how many it did no more than is promised."""
    kept = 0
    for number, (is_sweep, step, copies) in enumerate(POINTS.values()):
        portfolio = Portfolio.objects.create(name=f"Step {number}", is_demonstration=True)
        make_reader(f"reader{number}@example.org", portfolio=portfolio)
        kept += _of_sweep(portfolio, step) if is_sweep else _of_delivery(portfolio, step, copies)
        Portfolio.objects.all().delete()
    return kept


def _of_sweep(portfolio: Portfolio, step: Step) -> bool:
    """Say whether a killed sweep has written all its alerts or none, and whether the next one leaves exactly all."""
    make_stalled(portfolio, STALLED, as_of=DAY)

    def work() -> None:
        step()
        _sweep(portfolio)
        die()

    was_killed = ended(in_child(work)) == KILLED
    written = Alert.objects.count()
    _sweep(portfolio)
    return was_killed and written in (0, STALLED) and Alert.objects.count() == STALLED


def _sweep(portfolio: Portfolio) -> None:
    sweep_portfolio(portfolio=portfolio, as_of=DAY, now=NOW)


def _of_delivery(portfolio: Portfolio, step: Step, copies: int) -> bool:
    """Say whether all messages arrive after a sender was killed, with no more copies than its step may leave."""
    reader = portfolio.memberships.get().user
    make_alerts(make_finding(portfolio), [reader] * STALLED)

    def work() -> None:
        step()
        drain(lease=LEASE)
        die()

    with tempfile.TemporaryDirectory() as folder, Sink(Path(folder) / "accepted") as sink, mail_at(sink.port):
        was_killed = ended(in_child(work)) == KILLED
        while Alert.objects.waiting().exists():
            drain(lease=LEASE)
        connections.close_all()
        found = Copies(sink.accepted())
    return was_killed and not found.lost and found.duplicates == copies and not found.changed
