"""What links that let somebody act without logging in have in common.

The token leaves the address at once, so that no log and no history of a browser keeps it for long: opening a link gives
a short-lived signed cookie and leads to a clean address. Opening writes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

COOKIE_LASTS = timedelta(hours=4)


def digest_of(token: str) -> str:
    """Return what is kept of a token: nobody who reads the database can use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def without_referrer(response: HttpResponse) -> HttpResponse:
    """Let nobody learn the address, which holds a token."""
    response["Referrer-Policy"] = "no-referrer"
    return response


def led_to(address: str) -> HttpResponse:
    """Lead from an address with a token to one without."""
    return without_referrer(HttpResponseRedirect(address))


@dataclass(frozen=True)
class LinkCookie:
    """The cookie that stands for links from the moment they are opened.

    `salt`: for this purpose alone, no other signed value of ours opens anything with it.
    """

    name: str
    salt: str

    @property
    def full_name(self) -> str:
        return f"__Host-{self.name}" if settings.HTTPS else self.name

    def give(self, response: HttpResponse, value: Mapping[str, Any], now: datetime) -> None:
        """Give the browser what it holds from now on, for some hours."""
        until = int((now + COOKIE_LASTS).timestamp())
        response.set_cookie(
            self.full_name,
            signing.dumps({**value, "until": until}, salt=self.salt),
            max_age=COOKIE_LASTS,
            httponly=True,
            samesite="Lax",
            secure=settings.HTTPS,
        )

    def held(self, request: HttpRequest, now: datetime) -> dict[str, Any] | None:
        """Return what the browser holds, unless it was forged or its time is over."""
        try:
            value: dict[str, Any] = signing.loads(request.COOKIES.get(self.full_name, ""), salt=self.salt)
        except signing.BadSignature:
            return None
        return value if value["until"] > now.timestamp() else None
