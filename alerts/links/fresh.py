"""A fresh link for somebody whose link has ended: mailed to the address on record, through the outbox."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from alerts.examples import example_of_stalls
from alerts.kinds import MessageKind
from alerts.links.held import MailLink, may_act
from alerts.links.tokens import Claims, Purpose, addresses
from alerts.messages import Message, foot, render
from alerts.models import Alert, AlertKind
from alerts.outbox import put
from pilots.models import HandOver
from stalls.actions import as_seen
from stalls.models import Finding

# Somebody who presses again and again fills nobody's mailbox: one a day for each link, and so many a day in all.
MOST_A_DAY = 5
A_DAY = timedelta(days=1)
ASKED = "You asked for a fresh link on the page of one that had ended."


@transaction.atomic
def ask_for_fresh(link: MailLink, *, now: datetime) -> bool:
    """Put a fresh link into the outbox, in place of this one, and return whether it was.

    Nothing is sent where nothing is left to answer, or too much was asked for.
    """
    fresh = _message_of(link, now)
    recent = Alert.objects.filter(
        kind=AlertKind.FRESH_LINK, recipient=link.alert.recipient_id, person=link.alert.person_id
    ).filter(created_at__gt=now - A_DAY)
    if fresh is None or recent.count() >= MOST_A_DAY or recent.filter(key=fresh.key).exists():
        return False
    link.revoke()
    put([fresh])
    return True


def _message_of(link: MailLink, now: datetime) -> Alert | None:
    if not link.is_answerable:
        return None
    portfolio = link.alert.portfolio
    as_of = portfolio.day_of(now)
    return Alert(
        portfolio=portfolio,
        kind=AlertKind.FRESH_LINK,
        key=f"fresh:{link.claims.name}:{as_of}",
        recipient=link.alert.recipient,
        person=link.alert.person,
        reason=ASKED,
        as_of=as_of,
        due_at=now,
        evidence=_evidence(link, as_of),
    )


def _evidence(link: MailLink, as_of: Any) -> dict[str, Any]:
    seen, about, sentence = "", "", "Say who takes over what you champion."
    match link.subject:
        case Finding() as finding:
            seen, about, sentence = as_seen(finding), str(finding.pilot), finding.explanation(as_of)
        case HandOver() as asked:
            about, sentence = str(asked.pilot), "You are asked to take over as champion."
    said = {"purpose": link.claims.purpose, "subject": link.claims.subject, "seen": seen}
    return {**said, "about": about, "sentence": sentence, "portfolio": link.alert.portfolio.name}


def compose(alert: Alert) -> Message:
    """Say what it is about, with the one link that was asked for."""
    said = alert.evidence
    (link,) = addresses([Purpose(said["purpose"])], alert, said["subject"], said["seen"])
    return render("links/fresh", {**said, "link": link, **foot(alert)})


def unwanted(alert: Alert) -> str:
    """Return why it is not to be sent any more: there is nothing left to answer, or not for its reader."""
    said = alert.evidence
    claims = Claims(Purpose(said["purpose"]), alert.pk, said["subject"], said["seen"])
    link = MailLink(claims, alert, alert.due_at)
    if not may_act(link):
        return "The reader may not answer it any more."
    return "" if link.is_answerable else "There is nothing left to answer."


def example(user: User, now: datetime) -> Alert:
    """Return the fresh link to a finding that is made up."""
    told = example_of_stalls(user, now).get()
    assert told.finding is not None  # noqa: S101  # for the type checker
    claims = Claims(Purpose.ACKNOWLEDGE, told.pk, told.finding.pk, as_seen(told.finding))
    ask_for_fresh(MailLink(claims, told, now), now=now)
    return Alert.objects.get(portfolio=told.portfolio, kind=AlertKind.FRESH_LINK)


FRESH_LINK = MessageKind(
    code=AlertKind.FRESH_LINK,
    compose=compose,
    unwanted=unwanted,
    thread=lambda alert: f"fresh-links-{alert.portfolio_id}-{alert.reader_key}",
    example=example,
)
