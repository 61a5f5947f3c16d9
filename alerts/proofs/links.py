"""Proves figure C6 of reliability.md: opening a link changes nothing, and no link that is not one opens anything.

A small world of mails is written and handed over by the product's own means. Every link and every page is opened by all
methods that must change nothing; each link meets a scanner that opens it again and again and presses its button; then
tokens by the thousand are tried that were forged, signed for another purpose, message, row, person or by another key,
that have been used, replaced or have expired.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F

from accounts.models import Person, Portfolio, User
from alerts.actions import write_alerts
from alerts.kinds import kind_of, mail_of
from alerts.links.hand_overs import tell_of_hand_overs
from alerts.links.held import LASTS, link_of
from alerts.links.tokens import name_of
from alerts.models import Alert, AlertState, EndedLink
from alerts.proofs.browsing import SAFE, Visitor, state
from alerts.proofs.forging import Forger
from alerts.proofs.world import make_reader
from pilots.models import Champion, HandOver, Pilot
from stalls.models import Finding, FindingEvent, HealthEvent, PilotHealth
from stalls.modes import FailureMode, HealthState, Severity
from stalls.state_machine import FindingState
from stalls.statements import Scope

# So many of the tokens go through the site itself, the others to what the site asks.
THROUGH_THE_SITE = 300


@dataclass(frozen=True)
class Result:
    requests: int  # that must change nothing
    changed: tuple[str, ...]  # tables that they changed
    scanned: int  # links that met a scanner
    unusable: int  # of them, links that were spent or said something else afterwards
    used: int  # of them, links by which their readers then could answer, once each
    settled: int  # of them, links that another one's answer had ended: who accepts does not decline
    tokens: int
    accepted: int
    seed: int

    @property
    def is_kept(self) -> bool:
        is_tried = self.used > self.settled and self.used + self.settled == self.scanned
        return is_tried and not (self.changed or self.unusable or self.accepted)

    def __str__(self) -> str:
        return (
            f"links: {self.requests} requests that must change nothing changed {len(self.changed)} tables"
            f"{' (' + ', '.join(self.changed) + ')' if self.changed else ''}; of {self.scanned} links that met a "
            f"scanner {self.unusable} unusable, {self.used} then used once, {self.settled} settled by another; "
            f"of {self.tokens} forged, expired, used, other-purpose and other-person tokens {self.accepted} accepted, "
            f"seed {self.seed}"
        )


def prove_links(*, tokens: int, seed: int, now: datetime, pages: list[str], pilots: int = 2) -> Result:
    """Run the proof in the current database, which must be a throw-away one, and return the figures.

    `pages`: what is opened besides the links and their own pages; `pilots`: of so many, and to so many leaders, there
    are mails.
    """
    links, reader = _make_mails(now, pilots)
    visitors = [Visitor(), Visitor()]
    visitors[1].client.force_login(reader)
    before = state()
    requests = sum(_walk(visitor, [*links, *_clean_ones(links), *pages]) for visitor in visitors)
    unusable = sum(not _survives_scanner(path) for path in links)
    changed = _changed(before)
    forger = Forger(random.Random(seed), [path.split("/")[2] for path in links])  # noqa: S311  # a replay needs them
    through = min(tokens, THROUGH_THE_SITE)
    accepted = sum(_is_accepted(token, now) for token in forger.tokens(tokens))
    accepted += _accepted_by_the_site(forger.tokens(through))
    ends = _use_and_end(links, now)
    return Result(
        requests=requests,
        changed=changed,
        scanned=len(links),
        unusable=unusable,
        used=ends["used"],
        settled=ends["settled"],
        tokens=tokens + through + ends["tried"],
        accepted=accepted + ends["accepted"],
        seed=seed,
    )


def _changed(before: dict[str, str]) -> tuple[str, ...]:
    return tuple(sorted(table for table, mark in state().items() if mark != before.get(table)))


# --- The world ---


def _make_mails(now: datetime, pilots: int) -> tuple[list[str], User]:
    """Make leaders, receivers and champions with their mails, and return the paths of all links and one reader."""
    portfolio = Portfolio.objects.create(name="Proof", is_demonstration=True)
    leaders = [make_reader(f"leader-{number}@example.org", portfolio=portfolio) for number in range(pilots)]
    as_of = portfolio.day_of(now)
    for number in range(pilots):
        pilot = Pilot.objects.create(portfolio=portfolio, code=f"P-{number}", name=f"Proof {number}")
        _make_critical(pilot, as_of)
        write_alerts(scope=Scope.of([pilot.pk]), as_of=as_of, now=now)
        _make_hand_overs(pilot, now)
    tell_of_hand_overs(now=now)
    for alert in Alert.objects.exclude(state=AlertState.GATHERED):
        message = kind_of(alert).compose(alert)
        alert.subject, alert.text, alert.html = message.subject, message.text, message.html
        alert.state, alert.sent_at = AlertState.SENT, now
        alert.save()
    mails = [str(mail_of(alert).body) for alert in Alert.objects.filter(state=AlertState.SENT).order_by("pk")]
    return [path for mail in mails for path in _paths(mail)], leaders[0]


def _make_critical(pilot: Pilot, as_of: Any) -> None:
    """Let a pilot be critical by one finding, from a day on."""
    severity = dict.fromkeys(("severity", "graded", "peak"), Severity.CRITICAL)
    days = {"pending_on": as_of, "opened_on": as_of}
    common = {"pilot": pilot, "portfolio": pilot.portfolio, "rule": "champion/nobody", "mode": FailureMode.CHAMPION}
    evidence = dict.fromkeys(("last_champion", "last_until", "programme_manager"), None)
    evidence |= {"day_zero": as_of.isoformat(), "stage": "pilot"}
    found = Finding.objects.create(**common, **severity, **days, state=FindingState.OPEN, evidence=evidence)
    changed = {"to_state": found.state, "to_severity": found.severity, "evidence": evidence}
    FindingEvent.objects.create(finding=found, on=as_of, episode=found.episode, **changed)
    PilotHealth.objects.update_or_create(
        pilot=pilot, defaults={"state": HealthState.CRITICAL, "modes": [], "known": [None] * len(FailureMode)}
    )
    HealthEvent.objects.create(pilot=pilot, on=as_of, state=HealthState.CRITICAL, modes=[])


def _make_hand_overs(pilot: Pilot, now: datetime) -> None:
    """Make somebody who is asked to take over, and beside it a champion who leaves and has asked nobody."""
    portfolio, as_of = pilot.portfolio, pilot.portfolio.day_of(now)
    receiver, leaver = (
        Person.objects.create(
            portfolio=portfolio, name=f"{what} of {pilot.code}", email=f"{what}-{pilot.pk}@example.org"
        )
        for what in ("receiver", "leaver")
    )
    HandOver.objects.create(pilot=pilot, key="h", receiver=receiver, proposed_on=as_of)
    left = Pilot.objects.create(portfolio=portfolio, code=f"L-{pilot.pk}", name="Left alone")
    days = {"leaving_on": as_of + timedelta(days=20), "recorded_on": now.date() - timedelta(days=1)}
    Champion.objects.create(pilot=left, person=leaver, **days)


def _paths(mail: str) -> list[str]:
    return re.findall(re.escape(settings.BASE_URL) + r"(/a/[^/\s]+/)", mail)


# --- Opening changes nothing ---


def _walk(visitor: Visitor, pages: list[str]) -> int:
    """Open pages by every method that must change nothing, and return how many requests that took."""
    for path in pages:
        for method in SAFE:
            visitor.ask(method, path)
    return len(pages) * len(SAFE)


def _clean_ones(links: list[str]) -> list[str]:
    return [page for path in links for page in (_clean(path), f"{_clean(path)}recorded/")]


def _clean(path: str) -> str:
    return f"/answer/{name_of(path.split('/')[2])}/"


def _survives_scanner(path: str) -> bool:
    """Open a link as scanners do, press its button with nothing and with what stands there; say if it still opens."""
    scanner = Visitor()
    for method in ("HEAD", "GET", "GET"):
        scanner.ask(method, path)
    page, form = scanner.open(path)
    empty = {"csrfmiddlewaretoken": form.get("csrfmiddlewaretoken", "")}
    refused = [scanner.ask("POST", _clean(path), said).status_code for said in (empty, form)]
    again, same = Visitor().open(path)
    is_same = {**form, "csrfmiddlewaretoken": ""} == {**same, "csrfmiddlewaretoken": ""}
    return page.status_code == again.status_code == 200 and refused == [422, 422] and is_same


# --- Nothing else opens anything ---


def _is_accepted(token: str, now: datetime) -> bool:
    link = link_of(token, now)
    return link is not None and link.is_open


def _accepted_by_the_site(tokens: Iterator[str]) -> int:
    """Try tokens with everything that any form asks, and return how many open a page or leave a trace."""
    before, opened = state(), 0
    for token in tokens:
        visitor = Visitor()
        page, form = visitor.open(f"/a/{token}/")
        answer = visitor.ask("POST", f"/answer/{name_of(token)}/", form | _everything())
        opened += page.status_code != 410 or answer.status_code != 410
    return opened + len(_changed(before))


def _everything() -> dict[str, str]:
    return {"by_hand": "on", "verdict": "wrong", "reason": "Proof", "because": "Proof", "owner": "Proof", "note": "x"}


def _use_and_end(links: list[str], now: datetime) -> Counter[str]:
    """Use each link once, as its reader; then try it again, and once more when its time is over. Count what happens."""
    counts: Counter[str] = Counter()
    for path in links:
        token, reader = path.split("/")[2], Visitor()
        page, form = reader.open(path)
        counts["settled"] += page.status_code == 410
        said = form | _answer(name_of(token), now)
        counts["used"] += reader.ask("POST", _clean(path), said).status_code == 302
        before = state()
        reader.ask("POST", _clean(path), said)
        again, _ = Visitor().open(path)
        counts["accepted"] += _is_accepted(token, now) + (again.status_code != 410) + bool(_changed(before))
        counts["tried"] += 3
    EndedLink.objects.all().delete()
    Alert.objects.update(sent_at=F("sent_at") - LASTS)
    counts["accepted"] += sum(_is_accepted(path.split("/")[2], now) for path in links)
    counts["tried"] += len(links)
    return counts


def _answer(name: str, now: datetime) -> dict[str, str]:
    """Return what a reader chooses by hand, for a purpose."""
    soon = (now + timedelta(days=5)).date().isoformat()
    purpose = name.partition(".")[0]
    said = {
        "assign": {"text": "Call them", "owner": "Proof", "due_on": soon},
        "snooze": {"until": soon, "reason": "Proof"},
        "judge": {"verdict": "wrong", "why": "Proof"},
        "accept": {"answer": "accepted"},
        "decline": {"answer": "declined", "because": "Proof"},
        "hand-over": _receivers(name),
    }
    return {"by_hand": "on", **said.get(purpose, {})}


def _receivers(name: str) -> dict[str, str]:
    leaver = int(name.split(".")[2]) if name.startswith("hand-over") else 0
    return {f"receiver_{one.pilot_id}": "Proof" for one in Champion.objects.filter(person=leaver)}
