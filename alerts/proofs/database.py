"""Stop, end, fill, lock and refuse the database under those who work with it.

A sweep is there as a whole or not at all and is made up for, no record is missing or twice, no message is lost, and a
page says in words that the database is away, and shows itself as soon as it is back.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, datetime, time, timedelta
from functools import partial
from itertools import count
from pathlib import Path

from django.db import connections
from django.db.models.functions import Now

from accounts.models import Portfolio
from alerts.delivery import drain
from alerts.examples import make_stalled
from alerts.models import Alert
from alerts.proofs.live import BROKEN, SAID, SHOWN, Lived, live
from alerts.proofs.server import Server, server_of_its_own
from alerts.proofs.sink import Sink
from alerts.proofs.troubles import (
    FAULTS,
    STEPS_OF_A_DELIVERY,
    STEPS_OF_A_FORM,
    STEPS_OF_A_PAGE,
    STEPS_OF_A_SWEEP,
    TROUBLES,
    Trouble,
    at_step,
)
from alerts.proofs.visits import cookies_of, in_silence, is_begun, is_recorded_once, page_of, post
from alerts.proofs.world import (
    DAY,
    Copies,
    ended,
    in_child,
    mail_at,
    make_alerts,
    make_finding,
    make_reader,
)
from alerts.sweeping import sweep_portfolio
from stalls.models import Finding, FindingEvent, HealthEvent, Sweep

NOW = datetime.combine(DAY, time(12), tzinfo=UTC)
# So many that what is written of them does not find room in what a full disk has left of a page.
STALLED, MESSAGES = 8, 40
LEASE = timedelta(seconds=0.5)
WRITTEN = (Finding, FindingEvent, HealthEvent, Sweep, Alert)
_NUMBERS = count(1)

type Step = Callable[[], object]


@dataclass(frozen=True)
class Counts:
    """What went wrong under so many faults."""

    faults: int = 0
    unmet: int = 0  # faults that nobody noticed: they prove nothing
    half: int = 0  # sweeps and forms that left some of what they write
    records: int = 0  # findings, events and messages missing or twice after the next sweep
    lost: int = 0
    duplicates: int = 0
    spare: int = 0  # second copies that a fault need not have left
    changed: int = 0  # copies that differ
    broken: int = 0  # pages that neither showed themselves nor said that the database is away

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def are_right(self) -> bool:
        return not (self.unmet or self.half or self.records or self.lost or self.spare or self.changed or self.broken)


@dataclass(frozen=True)
class Result:
    counts: Counts
    troubles: tuple[str, ...]
    lived: Lived
    seed: int

    @property
    def is_kept(self) -> bool:
        return bool(self.counts.faults) and self.counts.are_right and self.lived.is_kept

    def __str__(self) -> str:
        one = self.counts
        return (
            f"database: {one.faults} faults ({one.unmet} unmet) at named steps and of {', '.join(self.troubles)}: "
            f"half-written {one.half}, records missing or twice {one.records}, messages lost {one.lost}, "
            f"duplicates {one.duplicates} (too many {one.spare}, changed {one.changed}), broken pages {one.broken}; "
            f"{self.lived}, seed {self.seed}"
        )


def prove_database(*, seconds: float, seed: int) -> Result:
    """Run the proof on a server of its own with a copy of the current database.

    `seconds`: for how long sessions are ended at random under a real worker and a real web process.
    """
    with server_of_its_own() as server:
        troubles = [name for name in TROUBLES if name != "disk full" or server.has_small_disk]
        counts = sum([*_at_steps(server), *(_under(server, TROUBLES[name]) for name in troubles)], Counts())
        lived = live(server, seconds=seconds, seed=seed)
    return Result(counts, tuple(troubles), lived, seed)


def _at_steps(server: Server) -> Iterator[Counts]:
    for fault in FAULTS.values():
        for begins, state in STEPS_OF_A_SWEEP.values():
            yield _of_sweep(server, partial(at_step, begins, state, partial(fault, server)))
        for begins, state, copies in STEPS_OF_A_DELIVERY.values():
            yield _of_delivery(server, partial(at_step, begins, state, partial(fault, server)), copies)
        for begins, state in STEPS_OF_A_PAGE.values():
            yield _of_page(server, partial(at_step, begins, state, partial(fault, server)))
        for step in STEPS_OF_A_FORM.values():
            yield _of_form(server, partial(step, partial(fault, server)))


def _of_sweep(server: Server, step: Step) -> Counts:
    with _portfolio() as portfolio:
        make_stalled(portfolio, STALLED, as_of=DAY)
        before = _written()
        has_failed = _fails(lambda: _sweep(portfolio), step)
        server.start_if_stopped()
        half = _written() != before
        _sweep(portfolio)
        return Counts(faults=1, unmet=not has_failed, half=half, records=_wrong_records(portfolio))


def _of_delivery(server: Server, step: Step, copies: int) -> Counts:
    with _portfolio() as portfolio, _mail() as sink:
        _put(portfolio)
        has_failed = _fails(lambda: drain(lease=LEASE), step)
        server.start_if_stopped()
        return Counts(faults=1, unmet=not has_failed) + _delivered(sink, at_most=copies)


def _of_page(server: Server, step: Step) -> Counts:
    with _portfolio() as portfolio:
        cookies = cookies_of(portfolio)
        is_said = page_of(cookies, step) == SAID
        server.start_if_stopped()
        return Counts(faults=1, broken=(not is_said) + (page_of(cookies) != SHOWN))


def _of_form(server: Server, step: Step) -> Counts:
    """Send a form that writes to several tables, let it meet a fault, and send it again as somebody would."""
    portfolio = _make_portfolio()  # which stays: what people answered is never deleted
    cookies, finding = cookies_of(portfolio), make_finding(portfolio)
    is_said = post(cookies, finding, step) == SAID
    server.start_if_stopped()
    half = is_begun(finding)
    broken = (not is_said) + (post(cookies, finding) != SHOWN)
    return Counts(faults=1, half=half, broken=broken, records=not is_recorded_once(finding))


def _under(server: Server, trouble: Trouble) -> Counts:
    """Let a sweep, a delivery and a page meet a trouble that lasts, and come again when it is over."""
    with _portfolio() as swept, _portfolio() as told, _mail() as sink:
        make_stalled(swept, STALLED, as_of=DAY)
        _put(told)
        cookies, before = cookies_of(told), _written()
        with trouble(server):
            failed = [_fails(lambda: _sweep(swept)), _fails(lambda: drain(lease=LEASE))]
            is_broken = page_of(cookies) == BROKEN
        half = failed[0] and _written() != before
        _sweep(swept)
        records, is_shown = _wrong_records(swept), page_of(cookies) == SHOWN
        counts = Counts(faults=len(failed), unmet=failed.count(False), half=half, records=records)
        return counts + Counts(broken=is_broken + (not is_shown)) + _delivered(sink, at_most=1)


# --- Those who work, each in a process of its own ---


def _fails(work: Callable[[], object], step: Step = lambda: None) -> bool:
    return ended(in_child(lambda: in_silence(lambda: (step(), work())))) != 0


def _sweep(portfolio: Portfolio) -> None:
    sweep_portfolio(portfolio=portfolio, as_of=DAY, now=NOW)


# --- What they work on, and what has come of it ---


@contextmanager
def _portfolio() -> Iterator[Portfolio]:
    portfolio = _make_portfolio()
    yield portfolio
    portfolio.delete()


def _make_portfolio() -> Portfolio:
    number = next(_NUMBERS)
    portfolio = Portfolio.objects.create(name=f"Portfolio {number}", is_demonstration=True)
    make_reader(f"reader{number}@example.org", portfolio=portfolio)
    return portfolio


def _put(portfolio: Portfolio) -> None:
    make_alerts(make_finding(portfolio), [portfolio.memberships.get().user] * MESSAGES)


@contextmanager
def _mail() -> Iterator[Sink]:
    with tempfile.TemporaryDirectory() as folder, Sink(Path(folder) / "accepted") as sink, mail_at(sink.port):
        yield sink


def _written() -> list[int]:
    counts = [model._default_manager.count() for model in WRITTEN]
    connections.close_all()
    return counts


def _wrong_records(portfolio: Portfolio) -> int:
    """Return by how many rows what a portfolio's sweep has written differs from what another one's would."""
    with _portfolio() as other:
        make_stalled(other, STALLED, as_of=DAY)
        _sweep(other)
        mine, right = _records(portfolio), _records(other)
    return (mine - right).total() + (right - mine).total()


def _records(portfolio: Portfolio) -> Counter[tuple[object, ...]]:
    findings = Finding.objects.filter(portfolio=portfolio).values_list("pilot__code", "rule", "state", "severity")
    events = FindingEvent.objects.filter(finding__portfolio=portfolio).values_list("finding__pilot__code", "to_state")
    alerts = Alert.objects.filter(portfolio=portfolio).values_list("finding__pilot__code", "finding__rule", "kind")
    sweeps = Sweep.objects.filter(portfolio=portfolio).values_list("as_of", "failed_rules__len")
    return Counter([*findings, *events, *alerts, *sweeps])


def _delivered(sink: Sink, *, at_most: int) -> Counts:
    """Hand over what is left; count what was lost, and the copies that are more than those allowed."""
    while Alert.objects.waiting().exists():
        Alert.objects.waiting().update(due_at=Now())  # put off to try again, a minute later and more
        drain(lease=LEASE)
    copies = Copies(sink.accepted())
    spare = max(copies.duplicates - at_most, 0)
    return Counts(lost=copies.lost, duplicates=copies.duplicates, spare=spare, changed=copies.changed)
