"""The links that a browser has opened and holds, by a cookie: several, for several may be open beside each other."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse

from accounts.secret_links import LinkCookie
from alerts.links.held import MailLink, link_of
from alerts.links.tokens import name_of

COOKIE = LinkCookie("mail-link", salt="alerts.links-at-hand")
DIGEST_COOKIE = LinkCookie("digest-link", salt="alerts.digest-at-hand")
# So many tokens of at most so many characters stay far below the 4 KB of a cookie.
MOST_HELD, LONGEST = 8, 160


def take_in_hand(request: HttpRequest, response: HttpResponse, token: str, now: datetime) -> None:
    """Let the browser hold a token from now on, whatever it opens: no answer tells a wrong one from a right one."""
    others = [one for one in _tokens(request, now) if one != token]
    COOKIE.give(response, {"tokens": [*others, token[:LONGEST]][-MOST_HELD:]}, now)


def link_at_hand(request: HttpRequest, name: str, now: datetime) -> MailLink | None:
    """Return the link of this name that the browser holds."""
    token = next((one for one in reversed(_tokens(request, now)) if name_of(one) == name), None)
    return link_of(token, now) if token else None


def _tokens(request: HttpRequest, now: datetime) -> list[str]:
    held = COOKIE.held(request, now)
    return list(held["tokens"]) if held else []
