"""Handing over alerts, against the least that could hand over the same mails: `smtplib` in a loop on one connection."""

from __future__ import annotations

import smtplib
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from alerts.delivery import Outcome, drain
from alerts.kinds import mail_of
from alerts.models import Alert
from alerts.proofs.sink import ANSWERS_AFTER, Sink
from alerts.proofs.world import mail_at, make_alerts, make_finding, make_reader
from bench.figures import Figure, ratio
from bench.importing import a_database_of_its_own
from bench.mail_server import MailServer
from stalls.models import Finding

ALERTS = 200
FEWEST = 0.15


def figures(*, rounds: int) -> Iterator[Figure]:
    """Yield how many alerts a drain hands over while the loop sends one: to an ordinary server, and to a slow one."""
    with a_database_of_its_own(), tempfile.TemporaryDirectory() as folder:
        finding = make_finding(make_reader().memberships.get().portfolio)
        slow = Sink(Path(folder) / "accepted", answers_after=ANSWERS_AFTER)
        names = {"an ordinary server": MailServer(), f"one that takes {ANSWERS_AFTER * 1000:.0f} ms": slow}
        for name, server in names.items():
            with server, mail_at(server.port):
                yield _figure(finding, server.port, name, rounds)


def _figure(finding: Finding, port: int, server: str, rounds: int) -> Figure:
    _drained(finding)
    mails = [mail_of(alert).as_wire() for alert in Alert.objects.order_by("pk")]
    seconds = ratio(
        "", subject=lambda: _drained(finding), reference=lambda: _looped(mails, port), goal=0, rounds=rounds
    )
    name = f"alerts drained / mails sent in a bare loop, {server}"
    return Figure(name, 1 / seconds.value, FEWEST, "x", f"{seconds.detail} for {ALERTS}", seconds.void, at_least=True)


def _drained(finding: Finding) -> float:
    """Write alerts that are not rendered yet; return how long it takes to hand them over."""
    Alert.objects.all().delete()
    reader = finding.portfolio.memberships.get().user
    make_alerts(finding, [reader] * ALERTS)
    start = time.perf_counter()
    outcomes = drain()
    took = time.perf_counter() - start
    assert outcomes == {Outcome.SENT: ALERTS}, outcomes
    return took


def _looped(mails: list[bytes], port: int) -> float:
    start = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as connection:
        for mail in mails:
            connection.sendmail("pilotlight@localhost", ["reader@example.org"], mail)
    return time.perf_counter() - start
