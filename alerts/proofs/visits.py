"""Pages opened and forms sent by a process of its own, through the product's own site."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person, Portfolio
from alerts.proofs.live import BROKEN, SHOWN, kind_of_answer
from alerts.proofs.world import ended, in_child
from stalls.actions import as_seen
from stalls.models import Action, Finding

type Step = Callable[[], object]
# Whom the form names for the first time: they are written too.
OWNER = "Proof Owner"


def in_silence(work: Callable[[], object]) -> None:
    """Do it without what the product says in its log of a database that is away."""
    logging.disable(logging.CRITICAL)
    work()


def cookies_of(portfolio: Portfolio) -> dict[str, str]:
    """Sign the one member of a portfolio in, and return their cookies."""
    client = Client()
    client.force_login(portfolio.memberships.get().user)
    return {name: cookie.value for name, cookie in client.cookies.items()}


def page_of(cookies: dict[str, str], step: Step = lambda: None) -> int:
    """Open a page that shows messages, with a step in the way, and return what it came to."""
    return _visit(cookies, step, lambda client: client.get(reverse("alert-list"), secure=settings.HTTPS))


def post(cookies: dict[str, str], finding: Finding, step: Step = lambda: None) -> int:
    """Agree who does what about a finding, with a step in the way, and return what it came to; SHOWN: it was taken."""
    due_on = timezone.localdate() + timedelta(days=7)
    said = {"seen": as_seen(finding), "text": "Proof", "owner": OWNER, "due_on": due_on.isoformat()}
    address = reverse("finding-assign", args=[finding.pk])
    return _visit(cookies, step, lambda client: client.post(address, said, secure=settings.HTTPS))


def is_begun(finding: Finding) -> bool:
    """Say whether anything of that form is on record."""
    return _actions(finding) > 0 or _owners(finding) > 0


def is_recorded_once(finding: Finding) -> bool:
    """Say whether all of it is on record, once."""
    return (_actions(finding), _owners(finding)) == (1, 1)


def _actions(finding: Finding) -> int:
    return Action.objects.filter(finding=finding, owner__name=OWNER).count()


def _owners(finding: Finding) -> int:
    return Person.objects.filter(portfolio=finding.portfolio_id, name=OWNER).count()


def _visit(cookies: dict[str, str], step: Step, ask: Callable[[Client], HttpResponseBase]) -> int:
    def work() -> None:
        client = Client(raise_request_exception=False, HTTP_HOST=urlsplit(settings.BASE_URL).netloc)
        client.cookies.load(cookies)
        step()
        os._exit(_came_to(ask(client)))

    return ended(in_child(lambda: in_silence(work)))


def _came_to(answer: HttpResponseBase) -> int:
    if answer.status_code == 302:
        return SHOWN if "/findings/" in answer["Location"] else BROKEN
    return kind_of_answer(answer.status_code, getattr(answer, "content", b"").decode())
