"""What all messages share: three templates each (subject, text, HTML), addresses, durations, and the mail itself."""

from __future__ import annotations

import unicodedata
import uuid
from dataclasses import dataclass
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

from css_inline import CSSInliner
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.wording import counted
from alerts.models import Alert
from alerts.wire import Mail

# Telephones show about 40 characters of a subject and mail programs about 70; what is longer is cut here, not there.
LONGEST_SUBJECT = 120

# `keep_at_rules` leaves the one media query, for dark mode, in the head; nothing is ever loaded from elsewhere.
_INLINER = CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)


@dataclass(frozen=True)
class Message:
    subject: str
    text: str
    html: str


def render(name: str, context: dict[str, Any]) -> Message:
    """Return the message that the templates `alerts/<name>` make of a context."""
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


def absolute(name: str, *args: object) -> str:
    """Return the whole address of a page, as a mail needs it."""
    return f"{settings.BASE_URL}{reverse(name, args=args)}"


def foot(alert: Alert) -> dict[str, Any]:
    """Return what the foot of a mail says: why its reader gets it, and where they see more and change it.

    Who cannot log in has no such pages; a message that is not stored (a sample) is in no log.
    """
    said = {"reason": alert.reason}
    if alert.recipient_id and alert.pk:
        said["log_url"] = absolute("alert-detail", alert.pk)
        said["wishes_url"] = absolute("mail-wishes", alert.portfolio_id)
    return {"foot": said}


def lasting(days: int) -> str:
    """Return a duration in weeks and days: `8 weeks and 5 days`."""
    weeks, rest = divmod(days, 7)
    parts = [counted(number, unit) for number, unit in ((weeks, "week"), (rest, "day")) if number]
    return " and ".join(parts) or "today"


# --- The mail as handed over ---


def new_message_id() -> str:
    """Return a Message-ID for a new alert. It is stored with it, so that a second copy has the same (D3)."""
    return f"<alert-{uuid.uuid4().hex}@{host()}>"


def host() -> str:
    """Return the host in whose name our mails are identified."""
    return urlsplit(settings.BASE_URL).hostname or "localhost"


def mail(alert: Alert, said: Message, *, thread: str, headers: dict[str, str]) -> Mail:
    """Return what an alert says as a mail to its one reader.

    `thread` names what mail programs keep together; `headers` are those of its kind.
    """
    thread = f"<{thread}@{host()}>"
    common = {
        "Message-ID": alert.message_id,
        "Date": format_datetime(alert.created_at),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "In-Reply-To": thread,
        "References": thread,
    }
    message = Mail(subject=said.subject, body=said.text, to=[alert.address], headers=common | headers)
    message.attach_alternative(said.html, "text/html")
    return message
