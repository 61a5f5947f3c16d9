"""Mails as bytes, as mail programs and mail servers write them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.models import Person
from alerts.models import Alert, AlertKind, AlertState
from alerts.outbox import put
from pilots.dates import monday_of
from pilots.models import Pilot, UpdateReminder
from tests import factories as make
from updates.actions import issue_update_links
from updates.reminders.reply_addresses import reply_address

ELI = "eli@example.org"


@dataclass(frozen=True)
class Asked:
    """Whom a mail has asked for the updates of which pilots."""

    person: Person
    pilots: list[Pilot]
    week: date
    alert: Alert

    @property
    def to(self) -> str:
        return reply_address(self.alert)

    def answer(self, text: str, **headers: str) -> bytes:
        return answer(text, **{"to": self.to} | headers)


def ask(*names: str, now: datetime, week: date | None = None) -> Asked:
    """Make pilots of Eli's, and the mail that asked for their updates, as it was sent."""
    eli = make.make_person(name="Eli", email=ELI)
    week = week or monday_of(eli.portfolio.day_of(now))
    pilots = [make.make_pilot(name=name, engineer=eli, clock_start=week - timedelta(weeks=6)) for name in names]
    updates = [
        {"pilot": {"id": pilot.pk, "code": pilot.code, "name": pilot.name}, "week": week.isoformat(), "step": 1}
        for pilot in pilots
    ]
    put(
        [
            Alert(
                portfolio=eli.portfolio,
                kind=AlertKind.UPDATE_DUE,
                key=f"update_due:{eli.pk}",
                person=eli,
                as_of=week,
                evidence={"person": eli.pk, "portfolio": eli.portfolio.name, "updates": updates},
            )
        ]
    )
    Alert.objects.update(state=AlertState.SENT, sent_at=now, text="Weekly updates are due.")
    for pilot in pilots:
        make.make_update_reminder(pilot=pilot, person=eli, week=week, told_on=week)
    issue_update_links(person=eli, week=week, now=now)
    assert UpdateReminder.objects.count() == len(pilots)
    return Asked(eli, pilots, week, Alert.objects.get())


def answer(text: str, *, to: str, sender: str = f"Eli Stone <{ELI}>", key: str = "a", more: str = "") -> bytes:
    """Return an answer as a mail program sends it, with what it quotes."""
    return (
        f"From: {sender}\r\n"
        f"To: {to}\r\n"
        f"Message-ID: <{key}@mail.example.org>\r\n"
        "Subject: Re: Weekly update due: Referral triage (P-0001)\r\n"
        "Date: Thu, 26 Nov 2026 10:02:00 +0000\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: 8bit\r\n"
        f"{more}"
        "\r\n"
        f"{text}\r\n"
        "\r\n"
        "On Thu, 26 Nov 2026 at 10:00, Pilotlight <reply@pilots.example.org> wrote:\r\n"
        "> About a minute, without logging in.\r\n"
        "> Post it: http://localhost:8000/u/abc/\r\n"
    ).encode()


def report(
    alert: Alert, *, recipient: str = ELI, action: str = "failed", status: str = "5.1.1", message_id: str = ""
) -> bytes:
    """Return a delivery report (RFC 3464) as Postfix writes it."""
    return (
        "Return-Path: <>\r\n"
        "From: MAILER-DAEMON@mx.example.org (Mail Delivery System)\r\n"
        "To: pilotlight@localhost\r\n"
        f"Message-ID: <{action}-{status}@mx.example.org>\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\n"
        "Auto-Submitted: auto-replied\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"\r\n'
        "\r\n"
        "--b1\r\n"
        "Content-Description: Notification\r\n"
        "Content-Type: text/plain; charset=us-ascii\r\n"
        "\r\n"
        "This is the mail system at host mx.example.org.\r\n"
        "\r\n"
        "--b1\r\n"
        "Content-Description: Delivery report\r\n"
        "Content-Type: message/delivery-status\r\n"
        "\r\n"
        "Reporting-MTA: dns; mx.example.org\r\n"
        "Arrival-Date: Thu, 26 Nov 2026 10:00:05 +0000 (UTC)\r\n"
        "\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\n"
        f"Original-Recipient: rfc822;{recipient}\r\n"
        f"Action: {action}\r\n"
        f"Status: {status}\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 user unknown\r\n"
        "\r\n"
        "--b1\r\n"
        "Content-Description: Undelivered Message Headers\r\n"
        "Content-Type: text/rfc822-headers\r\n"
        "\r\n"
        f"Message-ID: {message_id or alert.message_id}\r\n"
        "From: Pilotlight <pilotlight@localhost>\r\n"
        f"To: {recipient}\r\n"
        "Subject: Weekly update due\r\n"
        "\r\n"
        "--b1--\r\n"
    ).encode()
