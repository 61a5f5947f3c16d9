"""Every message: one function each, three templates each (subject, text, HTML)."""

from __future__ import annotations

import unicodedata
import uuid
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage as WireMessage
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

from css_inline import CSSInliner
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from alerts.models import Alert, AlertKind
from pilots.dates import Day
from stalls.modes import FailureMode
from stalls.rules import counted

# Telephones show about 40 characters of a subject and mail programs about 70; what is longer is cut here, not there.
LONGEST_SUBJECT = 120
# domain.md C.8: "at most five pilots" in one mail.
MOST_SHOWN = 5

# `keep_at_rules` leaves the one media query, for dark mode, in the head; nothing is ever loaded from elsewhere.
_INLINER = CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)


@dataclass(frozen=True)
class Message:
    subject: str
    text: str
    html: str


def message_about(alert: Alert) -> Message:
    """Return what the alert says. The same causes give the same bytes, whenever it is rendered."""
    causes = alert.causes()
    return many_critical(alert, causes) if alert.kind == AlertKind.MANY_CRITICAL else critical(alert, causes)


def critical(alert: Alert, causes: list[Alert]) -> Message:
    """Say that findings of one pilot became critical."""
    findings = [_in_words(cause, meaning=True) for cause in causes]
    pilot = alert.evidence["pilot"]
    context = {
        "pilot": pilot,
        "portfolio": alert.evidence["portfolio"],
        "findings": findings,
        "others": len(findings) - 1,
        "pilot_url": _absolute("pilot-detail", pilot["id"]),
    }
    return _render("critical", context)


def many_critical(alert: Alert, causes: list[Alert]) -> Message:
    """Say that many pilots became critical at once: how many of which mode, and the longest standing of them."""
    evidence = [cause.evidence for cause in causes]
    context = {
        "portfolio": alert.evidence["portfolio"],
        "pilots": len({finding["pilot"]["id"] for finding in evidence}),
        "as_of": Day(alert.as_of),
        "modes": _count_by_mode(evidence),
        "worst": _longest_standing(causes),
        "dashboard_url": f"{_absolute('dashboard')}?portfolio={alert.portfolio_id}&severity=critical",
    }
    return _render("many_critical", context)


def _count_by_mode(findings: list[dict[str, Any]]) -> list[tuple[str, int]]:
    counts = [(mode.label, sum(finding["mode"] == mode for finding in findings)) for mode in FailureMode]
    return [(label, count) for label, count in counts if count]


def _longest_standing(causes: list[Alert]) -> list[dict[str, Any]]:
    """Return one finding of each of five pilots, by the age of the condition (domain.md C.8); unknown ages last."""
    by_age = sorted(causes, key=lambda cause: (cause.evidence["since"] or "9999", cause.pk))
    first: dict[int, Alert] = {}
    for cause in by_age:
        first.setdefault(cause.evidence["pilot"]["id"], cause)
    return [
        {"pilot": cause.evidence["pilot"], "url": _absolute("pilot-detail", pilot), **_in_words(cause, meaning=False)}
        for pilot, cause in list(first.items())[:MOST_SHOWN]
    ]


def _in_words(cause: Alert, *, meaning: bool) -> dict[str, Any]:
    """Return a finding as text and HTML both show it: a sentence and labelled lines, the empty ones left out.

    `meaning` adds what its failure mode is, which five times over would only make a mail longer.
    """
    told = cause.evidence
    lines = [
        ("Since", _since(told["since"], cause.as_of)),
        ("Waits on", told["waits_on"]),
        ("Next step", told["next_step"]),
        ("Who", told["owner"]),
        ("Clears when", told["clears_when"]),
    ]
    if meaning:
        lines.append((told["mode_title"], f"{told['meaning']} {told['impact']}".strip()))
    return {"what": told["what"], "sentence": told["sentence"], "lines": [line for line in lines if line[1]]}


def _since(day: str | None, as_of: date) -> str:
    if day is None:
        return "not known"
    since = date.fromisoformat(day)
    return f"{Day(since)} ({lasting((as_of - since).days)})"


def lasting(days: int) -> str:
    """Return a duration in weeks and days: `8 weeks and 5 days`."""
    weeks, rest = divmod(days, 7)
    parts = [counted(number, unit) for number, unit in ((weeks, "week"), (rest, "day")) if number]
    return " and ".join(parts) or "today"


def _render(name: str, context: dict[str, Any]) -> Message:
    return Message(
        subject=one_line(render_to_string(f"alerts/{name}_subject.txt", context)),
        text=render_to_string(f"alerts/{name}.txt", context).strip() + "\n",
        html=_INLINER.inline(render_to_string(f"alerts/{name}.html", context)),
    )


def one_line(subject: str) -> str:
    """Return the subject on one line, without control or direction characters, cut to LONGEST_SUBJECT."""
    visible = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in subject)
    words = " ".join(visible.split())
    return words if len(words) <= LONGEST_SUBJECT else words[: LONGEST_SUBJECT - 1].rstrip() + "…"


def _absolute(name: str, *args: object) -> str:
    return f"{settings.BASE_URL}{reverse(name, args=args)}"


# --- The mail as handed over ---


def new_message_id() -> str:
    """Return a Message-ID for a new alert. It is stored with it, so that a second copy has the same (D3)."""
    return f"<alert-{uuid.uuid4().hex}@{_host()}>"


def _host() -> str:
    return urlsplit(settings.BASE_URL).hostname or "localhost"


class _Mail(EmailMultiAlternatives):
    """A mail whose second copy is the same byte for byte: the border between its parts is not random."""

    def message(self, **options: Any) -> WireMessage:
        message: WireMessage = super().message(**options)
        message.set_boundary(f"=={self.extra_headers['Message-ID'][1:39]}==")
        return message


def mail(alert: Alert) -> EmailMultiAlternatives:
    """Return the rendered alert as a mail to its one recipient."""
    thread = _thread(alert)
    headers = {
        "Message-ID": alert.message_id,
        "Date": format_datetime(alert.created_at),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "In-Reply-To": thread,
        "References": thread,
    }
    message = _Mail(subject=alert.subject, body=alert.text, to=[alert.recipient.email], headers=headers)
    message.attach_alternative(alert.html, "text/html")
    return message


def _thread(alert: Alert) -> str:
    """Return the id under which mail programs keep together what is said of one pilot (or of a whole portfolio)."""
    if alert.kind == AlertKind.MANY_CRITICAL:
        return f"<portfolio-{alert.portfolio_id}@{_host()}>"
    return f"<pilot-{alert.evidence['pilot']['id']}@{_host()}>"
