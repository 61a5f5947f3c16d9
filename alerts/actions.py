"""The sweep and what follows from it: one transaction holds the findings' changes and the messages about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models, transaction

from accounts.models import Portfolio, Role, User
from alerts.emails import new_message_id
from alerts.models import Alert, AlertKind, AlertState
from alerts.quiet import due_at
from alerts.snapshots import snapshot
from pilots.models.pilot import PilotQuerySet
from stalls.models import Finding, FindingEvent
from stalls.modes import Severity
from stalls.state_machine import FindingState
from stalls.sweep import Change, catch_up, sweep

# domain.md C.8: "at most one [immediate e-mail] per pilot per 7 days".
BETWEEN_MAILS = timedelta(days=7)
# domain.md C.9: a finding that re-opens within 28 days sends no new e-mail unless its severity rises.
REOPENS_SILENTLY = timedelta(days=28)
# domain.md C.8 puts at most five pilots into one mail and aims at five a week for forty pilots: a sweep that makes more
# critical for one reader (an inventory of thousands has just been imported) is one piece of news, told in one mail.
MOST_MAILS = 5
# Rows of one INSERT; 500 rows of about 2 KB of evidence stay far below any limit.
BATCH = 500


@dataclass(frozen=True)
class SweepResult:
    """How many findings a sweep opened, made worse and closed, and how many alert rows it wrote."""

    opened: int
    risen: int
    closed: int
    alerts: int


def sweep_and_alert(*, as_of: date, now: datetime, pilots: PilotQuerySet | None = None) -> SweepResult:
    """Sweep the missed days and `as_of` (or only some pilots on `as_of`), and write the alerts that follow, or nothing.

    `now` (aware) only decides from when on the mails may leave. Doing it twice adds nothing. Raises ValueError for a
    day that can no longer be swept.
    """
    with transaction.atomic():
        changes = catch_up(as_of=as_of) if pilots is None else sweep(as_of=as_of, pilots=pilots)
        written = write_alerts(findings=became_critical(changes, as_of=as_of), as_of=as_of, now=now)
    return summary(changes, alerts=written)


def summary(changes: list[Change], *, alerts: int) -> SweepResult:
    return SweepResult(
        opened=sum(not _stood(change) and change.to_state in _STANDING for change in changes),
        risen=sum(_stood(change) and _rank(change.to_severity) > _rank(change.from_severity) for change in changes),
        closed=sum(change.to_state == FindingState.CLOSED for change in changes),
        alerts=alerts,
    )


_STANDING = (FindingState.OPEN, FindingState.RECOVERING)


def _stood(change: Change) -> bool:
    return change.from_state in _STANDING


def _rank(severity: str) -> int:
    return Severity(severity).rank


def became_critical(changes: list[Change], *, as_of: date) -> list[Finding]:
    """Return the findings that are open and critical now and were not before the first of their changes.

    The longest standing come first. A finding that flaps is left out (domain.md C.9: "stop e-mail").
    """
    first: dict[int, Change] = {}
    for change in changes:
        first.setdefault(change.finding.pk, change)
    new = [pk for pk, change in first.items() if not (_stood(change) and change.from_severity == Severity.CRITICAL)]
    findings = Finding.objects.filter(
        pk__in=new, state=FindingState.OPEN, severity=Severity.CRITICAL, is_flapping=False
    )
    return list(
        findings.annotate(reopened_soon=_closed_after(as_of - REOPENS_SILENTLY))
        .select_related("pilot", "portfolio")
        .order_by(models.F("since").asc(nulls_last=True), "pk")
    )


def _closed_after(day: date) -> models.Exists:
    closings = FindingEvent.objects.filter(finding=models.OuterRef("pk"), to_state=FindingState.CLOSED, on__gt=day)
    return models.Exists(closings)


def write_alerts(*, findings: list[Finding], as_of: date, now: datetime) -> int:
    """Write one row for each finding and each leader of its portfolio, and return how many.

    A row is a mail of its own, or gathered into the mail that tells of it (see `_mails_for`). Rows that exist stay.
    """
    evidence = {finding.pk: snapshot(finding, as_of=as_of) for finding in findings}
    by_portfolio: dict[Portfolio, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_portfolio[finding.portfolio].append(finding)
    return sum(
        _Intents(portfolio=portfolio, recipient=leader, evidence=evidence, as_of=as_of, now=now).write(group)
        for portfolio, group in by_portfolio.items()
        for leader in leaders(portfolio)
    )


def leaders(portfolio: Portfolio) -> Iterable[User]:
    memberships = {"memberships__portfolio": portfolio, "memberships__role": Role.LEADER}
    return User.objects.filter(is_active=True, **memberships).order_by("pk")


@dataclass(frozen=True)
class _Intents:
    """Writes what one leader is to be told of one portfolio."""

    portfolio: Portfolio
    recipient: User
    evidence: dict[int, dict[str, object]]
    as_of: date
    now: datetime

    def write(self, findings: list[Finding]) -> int:
        rows = {self._key(finding): finding for finding in findings}
        known = set(Alert.objects.filter(key__in=rows).values_list("key", flat=True))
        new = [finding for key, finding in rows.items() if key not in known]
        told = self._already_told(new)
        own, gathered = self._mails_for([finding for finding in new if finding.pk not in told])
        stored = self._insert(own)
        rest = [self._row(finding, into=stored[key]) for finding, key in gathered]
        rest += [self._row(finding, into=told[finding.pk]) for finding in new if finding.pk in told]
        self._insert(rest)
        return len(own) + len(rest)

    def _mails_for(self, findings: list[Finding]) -> tuple[list[Alert], list[tuple[Finding, str]]]:
        """Return the mails to write, and each other finding with the key of the mail that it is gathered into."""
        by_pilot: dict[int, list[Finding]] = defaultdict(list)
        for finding in findings:
            by_pilot[finding.pilot_id].append(finding)
        if len(by_pilot) > MOST_MAILS:
            many = self._many(findings)
            return [many], [(finding, many.key) for finding in findings]
        mails = [self._row(group[0], urgent=group) for group in by_pilot.values()]
        others = [(other, self._key(group[0])) for group in by_pilot.values() for other in group[1:]]
        return mails, others

    def _already_told(self, findings: list[Finding]) -> dict[int, int]:
        """Return, by finding, the mail that silences it: of its pilot in 7 days, or its own before it re-opened."""
        earlier: dict[int, list[Alert]] = defaultdict(list)
        pilots = {finding.pilot_id for finding in findings}
        told = Alert.objects.filter(recipient=self.recipient, finding__pilot__in=pilots)
        for alert in told.select_related("finding", "gathered_into").order_by("pk"):
            mail = alert.gathered_into or alert
            if alert.finding and mail.state not in AlertState.never_sent():
                earlier[alert.finding.pilot_id].append(alert)
        silenced = {finding.pk: self._silencer(finding, earlier[finding.pilot_id]) for finding in findings}
        return {pk: mail.pk for pk, mail in silenced.items() if mail}

    def _silencer(self, finding: Finding, earlier: list[Alert]) -> Alert | None:
        for alert in earlier:
            mail = alert.gathered_into or alert
            is_recent = mail.as_of > self.as_of - BETWEEN_MAILS
            if is_recent or (alert.finding_id == finding.pk and getattr(finding, "reopened_soon", False)):
                return mail
        return None

    def _insert(self, rows: list[Alert]) -> dict[str, int]:
        """Insert the rows and return their ids by key; where another sweep was faster, its rows stand."""
        Alert.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
        return dict(Alert.objects.filter(key__in=[row.key for row in rows]).values_list("key", "pk"))

    def _key(self, finding: Finding) -> str:
        # Step 1 is the first message; reminders will be the later steps.
        return f"critical:{finding.pk}:{finding.episode}:1:{self.recipient.pk}"

    def _row(self, finding: Finding, *, urgent: Iterable[Finding] = (), into: int | None = None) -> Alert:
        return Alert(
            key=self._key(finding),
            kind=AlertKind.CRITICAL,
            finding=finding,
            evidence=self.evidence[finding.pk],
            state=AlertState.GATHERED if into else AlertState.QUEUED,
            gathered_into_id=into,
            **self._common(urgent),
        )

    def _many(self, findings: list[Finding]) -> Alert:
        return Alert(
            key=f"many:{self.portfolio.pk}:{self.as_of}:{self.recipient.pk}",
            kind=AlertKind.MANY_CRITICAL,
            evidence={"portfolio": self.portfolio.name},
            **self._common(findings),
        )

    def _common(self, findings: Iterable[Finding]) -> dict[str, object]:
        return {
            "portfolio": self.portfolio,
            "recipient": self.recipient,
            "as_of": self.as_of,
            "due_at": due_at(self.now, portfolio=self.portfolio, rules={finding.rule for finding in findings}),
            "message_id": new_message_id(),
        }
