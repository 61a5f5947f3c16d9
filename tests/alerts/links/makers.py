"""Mails with links, as they are handed over, and how their readers open them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import User
from alerts.kinds import kind_of, mail_of
from alerts.links.hand_overs import tell_of_hand_overs
from alerts.models import Alert, AlertKind
from alerts.stall_messages import CRITICAL
from pilots.models import HandOver, Pilot
from stalls.models import Finding
from tests import factories as make
from tests.alerts.makers import make_critical, make_leaders, tell


def sent(alert: Alert) -> Alert:
    """Let a message have been written and handed over just now."""
    alert.refresh_from_db()
    message = kind_of(alert).compose(alert)
    alert.subject, alert.text, alert.html = message.subject, message.text, message.html
    alert.state, alert.sent_at = "sent", timezone.now()
    alert.save()
    return alert


def mailed(alert: Alert) -> dict[str, str]:
    """Return the paths of the links in a mail as its reader gets it, by their purpose."""
    return _links(str(mail_of(Alert.objects.get(pk=alert.pk)).body))


def stored(alert: Alert) -> dict[str, str]:
    """Return the paths of the links in a mail as the database holds it, by their purpose."""
    return _links(Alert.objects.get(pk=alert.pk).text)


def _links(text: str) -> dict[str, str]:
    paths = re.findall(re.escape(settings.BASE_URL) + r"(/a/[^/\s]+/)", text)
    return {path.removeprefix("/a/").partition(".")[0]: path for path in paths}


def tell_leader(*, finding: Finding | None = None, name: str = "lena") -> Alert:
    """Tell a leader of a critical finding, by a mail that has left."""
    finding = finding or make_critical()
    (leader,) = make_leaders(name)
    User.objects.filter(pk=leader.pk).update(name="Lena Hart")
    tell(finding)
    return sent(Alert.objects.get(recipient=leader, finding=finding))


def tell_declinable(monkeypatch: pytest.MonkeyPatch) -> Alert:
    """Tell a leader by a mail of a kind that its readers may decline."""
    declinable = replace(CRITICAL, can_be_declined=True)
    monkeypatch.setattr("alerts.kinds.kinds", lambda: {"critical": declinable})
    return tell_leader()


def tell_receiver(*, pilot: Pilot | None = None, **fields: Any) -> tuple[HandOver, Alert]:
    """Ask somebody to take over, by a mail that has left."""
    pilot = pilot or make.make_pilot()
    today = pilot.portfolio.day_of(timezone.now())
    fields.setdefault(
        "receiver", make.make_person(name="D. Patel", email="patel@example.org", portfolio=pilot.portfolio)
    )
    hand_over = make.make_hand_over(pilot=pilot, proposed_on=today, **fields)
    tell_of_hand_overs(now=timezone.now())
    return hand_over, sent(Alert.objects.get(kind=AlertKind.HAND_OVER, evidence__rows__contains=hand_over.pk))


def opened(client: Client, path: str) -> Any:
    """Return the page to which a link leads."""
    return client.get(path, follow=True)


def address(path: str) -> str:
    """Return the clean address to which a link leads."""
    return f"/answer/{path.removeprefix('/a/').rpartition('.')[0]}/"


def carried(page: Any) -> dict[str, str]:
    """Return what the open form carries."""
    form = page.context["form"]
    return {"seen": form["seen"].value()} if "seen" in form.fields else {}


def body(response: Any) -> str:
    return str(response.content.decode())


def without_tokens(response: Any) -> str:
    """Return a page without what differs each time it is asked for."""
    return re.sub(r'("X-CSRFToken": "|name="csrfmiddlewaretoken" value=")\w+', "", body(response))
