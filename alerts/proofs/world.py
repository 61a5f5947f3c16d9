"""What the proofs are run on: a portfolio with a leader, findings that are critical, and messages about them."""

from __future__ import annotations

import os
import signal
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection, connections
from django.test.utils import override_settings

from accounts.models import Membership, Portfolio, Role, User
from alerts.messages import new_message_id
from alerts.models import Alert, AlertKind, AlertState
from pilots.models import Pilot
from stalls.models import Finding
from stalls.modes import FailureMode, Severity
from stalls.state_machine import FindingState

DAY = date(2026, 6, 1)


def make_reader(address: str = "reader@example.org", *, portfolio: Portfolio | None = None) -> User:
    """Make a leader of the portfolio, or of a new one."""
    portfolio = portfolio or Portfolio.objects.create(name="Proof", is_demonstration=True)
    reader = User.objects.create_user(address, name="Reader")
    Membership.objects.create(user=reader, portfolio=portfolio, role=Role.LEADER)
    return reader


def make_finding(portfolio: Portfolio) -> Finding:
    pilot = Pilot.objects.create(portfolio=portfolio, code="P-1", name="Proof")
    return Finding.objects.create(
        pilot=pilot,
        portfolio=portfolio,
        rule="delivery/silence",
        mode=FailureMode.DELIVERY,
        state=FindingState.OPEN,
        severity=Severity.CRITICAL,
        graded=Severity.CRITICAL,
        peak=Severity.CRITICAL,
        evidence={},
        pending_on=DAY,
        opened_on=DAY,
    )


def make_alerts(finding: Finding, readers: Iterable[User], **fields: Any) -> list[Alert]:
    """Make a message about the finding for each of the readers, in their order."""
    words = dict.fromkeys(("what", "mode_title", "meaning", "impact", "sentence", "next_step"), "Proof")
    words |= dict.fromkeys(("owner", "waits_on", "clears_when", "portfolio", "rule"), "Proof")
    pilot = {"id": finding.pilot_id, "code": "P-1", "name": "Proof"}
    evidence = {"pilot": pilot, "episode": 1, "since": None, "mode": FailureMode.DELIVERY, **words}
    common = {"portfolio_id": finding.portfolio_id, "finding": finding, "as_of": DAY, "evidence": evidence}
    common = {"kind": AlertKind.CRITICAL, **common, **fields}
    ids = ((new_message_id(), reader) for reader in readers)
    return Alert.objects.bulk_create(
        [Alert(key=message_id, message_id=message_id, recipient=reader, **common) for message_id, reader in ids],
        batch_size=500,
    )


@contextmanager
def mail_at(port: int, *, timeout: float = 30) -> Iterator[None]:
    """Let mail go to a port of this machine, without a limit to how much of it may leave in a minute."""
    backend, options = "alerts.carriers.smtp.EmailBackend", {"host": "127.0.0.1", "port": port, "timeout": timeout}
    mailer = {"BACKEND": backend, "OPTIONS": options}
    limits = {"MAIL_PER_MINUTE": 0, "MAIL_PER_MINUTE_TO_A_DOMAIN": 0}
    with override_settings(MAILERS={"default": mailer, "operators": mailer}, **limits):
        yield


def in_child(work: Callable[[], object]) -> int:
    """Fork a process that does some work with a connection of its own, and return its id."""
    connections.close_all()
    process = os.fork()
    if not process:
        try:
            connection.ensure_connection()
            work()
            os._exit(0)
        except BaseException:
            # Nothing else would: the process ends without Python's own way out.
            traceback.print_exc()
        finally:
            os._exit(1)
    return process


def ended(process: int) -> int:
    """Wait for a child; return its status, or minus the signal that killed it."""
    _, status = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(status)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def together(work: Callable[[], object], *, times: int) -> None:
    """Do the same work in several processes at once. Raises RuntimeError if one of them fails."""
    failed = [code for code in [ended(child) for child in [in_child(work) for _ in range(times)]] if code]
    if failed:
        raise RuntimeError("A process failed; its error is above.")


class Copies:
    """What arrived, against what was promised: messages lost, copies too many, and copies that differ."""

    def __init__(self, accepted: list[tuple[str, str]]) -> None:
        copies = Counter(message_id for message_id, _ in accepted)
        # What was gathered into another message is told by that one.
        promised = set(Alert.objects.exclude(state=AlertState.GATHERED).values_list("message_id", flat=True))
        marked = set(Alert.objects.filter(state=AlertState.SENT).values_list("message_id", flat=True))
        ended = Alert.objects.filter(state__in=AlertState.never_sent())
        excused = set(ended.values_list("message_id", flat=True))
        self.promised = len(promised)
        self.lost = len(promised - excused - (marked & copies.keys()))
        self.duplicates = len(accepted) - len(copies)
        # The same Message-ID with another Date, and what nobody has promised.
        self.changed = len(set(accepted)) - len(copies) + len(copies.keys() - promised)
