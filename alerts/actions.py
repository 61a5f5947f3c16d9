"""What is to be told to whom of findings that have become critical."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.models import Portfolio, User
from alerts.models import Alert, AlertKind, AlertState
from alerts.outbox import put
from alerts.quiet import due_at
from alerts.readers import leaders
from alerts.snapshots import snapshot
from stalls.models import Finding

# domain.md C.8: "at most one [immediate e-mail] per pilot per 7 days".
BETWEEN_MAILS = timedelta(days=7)
# domain.md C.8 puts at most five pilots into one mail and aims at five a week for forty pilots: a sweep that makes more
# critical for one reader (an inventory of thousands has just been imported) is one piece of news, told in one mail.
MOST_MAILS = 5
LEADS = "You are a leader of the portfolio."


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
        stored = put(own)
        rest = [self._row(finding, into=stored[key]) for finding, key in gathered]
        rest += [self._row(finding, into=told[finding.pk]) for finding in new if finding.pk in told]
        put(rest)
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
            "reason": LEADS,
        }
