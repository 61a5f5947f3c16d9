"""How many mails do leaders get (domain.md D.3, C.8)?

A mail is due on the day on which a finding turns critical while it is open: once per story, and at most one per pilot
in 7 days. What turns critical in between sends none of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from scorecard.cases import Cases
from scorecard.changes import FindingChange, Observed
from scorecard.tallies import Tally
from stalls.modes import Severity
from stalls.state_machine import SAME_STORY_DAYS

BETWEEN_MAILS_DAYS = 7  # domain.md C.8: at most one per pilot per 7 days
PILOTS_OF_A_LEADER = 40  # domain.md D.3: at 40 pilots


def mails_per_leader_week(cases: Cases, observed: Observed) -> Tally:
    """Count the mails per week of a leader with 40 pilots, over all days on which a pilot is in view."""
    return Tally.over(
        (len(mail_days(observed.findings.get(case.truth.pilot, ()))), case.seen_days / 7 / PILOTS_OF_A_LEADER)
        for case in cases
    )


def mailed_false_alarms(cases: Cases, observed: Observed) -> Tally:
    """Count the mails on a healthy day, per healthy pilot-month (domain.md D.3: at most 0.05)."""
    return Tally.over(
        (
            sum(case.is_healthy_on(day) for day in mail_days(observed.findings.get(case.truth.pilot, ()))),
            case.healthy_months,
        )
        for case in cases
    )


def mail_days(changes: Iterable[FindingChange]) -> list[date]:
    """Return the days on which one pilot's findings would be mailed."""
    mails: list[date] = []
    for day in _critical_days(changes):
        if not mails or (day - mails[-1]).days >= BETWEEN_MAILS_DAYS:
            mails.append(day)
    return mails


def _critical_days(changes: Iterable[FindingChange]) -> Iterable[date]:
    """Yield the days on which a finding turns critical for the first time in its story."""
    told: set[tuple[str, str]] = set()
    closed_on: dict[tuple[str, str], date] = {}
    for change in changes:
        finding = change.rule, change.subject
        if not change.is_standing:
            closed_on.setdefault(finding, change.day)
            continue
        if (closed := closed_on.pop(finding, None)) and (change.day - closed).days > SAME_STORY_DAYS:
            told.discard(finding)
        if change.severity == Severity.CRITICAL and finding not in told:
            told.add(finding)
            yield change.day
