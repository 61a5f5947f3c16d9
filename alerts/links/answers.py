"""The links with which a mail offers to answer a finding."""

from __future__ import annotations

from alerts.links.tokens import Purpose, addresses
from alerts.models import Alert
from stalls.attention import NEVER_SNOOZED
from stalls.modes import Severity

BRIEF = {Purpose.ACKNOWLEDGE: "Seen", Purpose.ASSIGN: "Agree who", Purpose.SNOOZE: "Snooze", Purpose.JUDGE: "Wrong"}


def answers_to(cause: Alert) -> list[tuple[str, str]]:
    """Return the answers that the reader of a row may give to its finding, each as a label and a dead address.

    What a row tells of alone is critical. Only who logs in answers findings, and only in a mail.
    """
    if cause.recipient_id is None or cause.finding_id is None:
        return []
    return answers_about(
        cause, cause.finding_id, rule=cause.evidence["rule"], seen=f"{cause.evidence['episode']} {Severity.CRITICAL}"
    )


def answers_about(alert: Alert, finding: int, *, rule: str, seen: str, is_brief: bool = False) -> list[tuple[str, str]]:
    """Return the answers to one of several findings that a message tells of. `seen`: as `stalls.actions.as_seen`.

    `is_brief`: with a word or two each, for a message in which they come five times.
    """
    fitting = [one for one in Purpose.of_findings() if one != Purpose.SNOOZE or rule not in NEVER_SNOOZED]
    found = addresses(fitting, alert, finding, seen)
    return [(BRIEF[purpose], url) for purpose, (_, url) in zip(fitting, found, strict=True)] if is_brief else found
