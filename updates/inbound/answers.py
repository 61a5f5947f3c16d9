"""What somebody is told whose answer could not be used, or not all of it: once for each mail that they answered."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from alerts.kinds import MessageKind
from alerts.messages import Message, absolute, render
from alerts.models import Alert, AlertKind
from alerts.outbox import put
from updates.reminders.examples import example_due
from updates.reminders.messages import UPDATE_DUE
from updates.reminders.reply_addresses import reply_address

WHICH_PILOT = "Your answer does not say which pilot it is about. Begin a line with its code for each."
REASON = "You answered a mail that asked for weekly updates."


def tell_sender(alert: Alert, problems: list[str], posted: list[str]) -> bool:
    """Write the mail that says what was wrong with an answer to `alert`, unless they were told before; say whether.

    Once only: two machines that answer each other end here.
    """
    key = f"{AlertKind.REPLY_UNUSED}:{alert.pk}"
    if Alert.objects.filter(key=key).exists():
        return False
    evidence = {
        "answers": alert.pk,
        "portfolio": alert.evidence["portfolio"],
        "person": alert.evidence["person"],
        "problems": problems,
        "posted": posted,
        "code": alert.evidence["updates"][0]["pilot"]["code"],
    }
    put(
        [
            Alert(
                portfolio=alert.portfolio,
                kind=AlertKind.REPLY_UNUSED,
                key=key,
                recipient=alert.recipient,
                person=alert.person,
                reason=REASON,
                as_of=alert.as_of,
                expires_at=alert.expires_at,
                evidence=evidence,
            )
        ]
    )
    return True


def reply_unused(alert: Alert) -> Message:
    """Say what was wrong with an answer, what was posted all the same, and how it can be said."""
    told = alert.evidence
    context = {**told, "reason": alert.reason, "updates_url": absolute("weekly-updates")}
    return render("reply_unused", context)


def example(user: User, now: datetime) -> Alert:
    """Return what somebody is told whose answer about a pilot that is made up could not be used."""
    due = example_due(user, now)
    tell_sender(due, [WHICH_PILOT], [])
    return Alert.objects.get(portfolio=due.portfolio, kind=AlertKind.REPLY_UNUSED)


REPLY_UNUSED = MessageKind(
    code=AlertKind.REPLY_UNUSED,
    compose=reply_unused,
    unwanted=lambda alert: "",
    thread=UPDATE_DUE.thread,
    example=example,
    reply_to=lambda alert: reply_address(Alert(pk=alert.evidence["answers"])),
)
