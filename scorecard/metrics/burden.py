"""How many mails do leaders get (domain.md D.3, C.8)?

A mail is due on the day on which a finding is critical while it is open, of a pilot that is critical itself: once per
story, and at most one per pilot in 7 days. What joins in between sends none of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from scorecard.cases import Cases
from scorecard.changes import FindingChange, HealthChange, Observed
from scorecard.tallies import Tally
from stalls.modes import HealthState, Severity
from stalls.state_machine import SAME_STORY_DAYS, FindingState

BETWEEN_MAILS_DAYS = 7  # domain.md C.8: at most one per pilot per 7 days
PILOTS_OF_A_LEADER = 40  # domain.md D.3: at 40 pilots


def mails_per_leader_week(cases: Cases, observed: Observed) -> Tally:
    """Count the mails per week of a leader with 40 pilots, over all days on which a pilot is in view."""
    return Tally.over(
        (len(mail_days(observed, case.truth.pilot)), case.seen_days / 7 / PILOTS_OF_A_LEADER) for case in cases
    )


def mailed_false_alarms(cases: Cases, observed: Observed) -> Tally:
    """Count the mails on a healthy day, per healthy pilot-month (domain.md D.3: at most 0.05)."""
    return Tally.over(
        (sum(case.is_healthy_on(day) for day in mail_days(observed, case.truth.pilot)), case.healthy_months)
        for case in cases
    )


def mail_days(observed: Observed, pilot: str) -> list[date]:
    """Return the days on which one pilot's findings would be mailed."""
    mails: list[date] = []
    for day in _days_with_news(observed.findings.get(pilot, ()), observed.health.get(pilot, ())):
        if not mails or (day - mails[-1]).days >= BETWEEN_MAILS_DAYS:
            mails.append(day)
    return mails


def _days_with_news(findings: Sequence[FindingChange], health: Sequence[HealthChange]) -> Iterator[date]:
    """Yield the days in whose evening a pilot is critical, and so is a finding that is not told yet in its story."""
    story = _Story()
    is_critical = False
    both: list[FindingChange | HealthChange] = [*findings, *health]
    changes = sorted(both, key=lambda change: change.day)
    for day, of_day in groupby(changes, key=lambda change: change.day):
        for change in of_day:
            if isinstance(change, FindingChange):
                story.take(change)
            else:
                is_critical = change.health == HealthState.CRITICAL
        if is_critical and story.tell():
            yield day


class _Story:
    """Which findings of a pilot are critical, and which of them leaders have been told of."""

    def __init__(self) -> None:
        self.critical: set[tuple[str, str]] = set()
        self.told: set[tuple[str, str]] = set()
        self.closed_on: dict[tuple[str, str], date] = {}

    def take(self, change: FindingChange) -> None:
        finding = change.rule, change.subject
        self.critical.discard(finding)
        if not change.is_standing:
            self.closed_on.setdefault(finding, change.day)
            return
        if (closed := self.closed_on.pop(finding, None)) and (change.day - closed).days > SAME_STORY_DAYS:
            self.told.discard(finding)
        if change.state == FindingState.OPEN and change.severity == Severity.CRITICAL:
            self.critical.add(finding)

    def tell(self) -> bool:
        """Say whether there is news, and note that it is told."""
        news = self.critical - self.told
        self.told |= news
        return bool(news)
