"""Posts to an address on the web that somebody has typed in, and to nowhere else.

Only https, only a host that the operator has listed, only port 443. The host is resolved once; if any of its addresses
is not a public one, nothing is sent; else the connection goes to an address that was looked at, whatever the name says
by then. No redirect is followed, and of an answer its status alone is read.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import SplitResult, urlsplit

import urllib3
from django.conf import settings

from alerts.carriers import Refused, Unreachable

SECONDS = 5
LONGEST_BODY = 64 * 1024
ACCEPTED = "An address like https://hooks.slack.com/services/… is accepted."

type Address = IPv4Address | IPv6Address
type Resolve = Callable[[str, int], Iterable[str]]
type Allows = Callable[[Address], bool]

# `is_global` knows them as public, and they lead inside: to IPv4 in disguise, and to whoever asks for a translation.
_DISGUISED = [ip_network(one) for one in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")]


def check(url: str) -> SplitResult:
    """Return the parts of an address that may be posted to. Raises Refused, with a text that says what is accepted."""
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError as error:
        raise Refused(f"It is no address of the web. {ACCEPTED}") from error
    if url != url.strip() or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise Refused(f"It has characters that an address of the web has not. {ACCEPTED}")
    if parts.scheme != "https":
        raise Refused(f"It does not begin with https://. {ACCEPTED}")
    if "@" in parts.netloc:
        raise Refused(f"It holds a user's name. {ACCEPTED}")
    if port not in (None, 443):
        raise Refused(f"It names a port. {ACCEPTED}")
    if not is_listed(host):
        raise Refused("Its host is none of those that this installation posts to (CHANNEL_HOSTS).")
    return parts


def is_listed(host: str) -> bool:
    """Say whether the operator has listed a host: by its name, or as one below a name (`.logic.azure.com`)."""
    return any(
        host == listed or (listed.startswith(".") and host.endswith(listed)) for listed in settings.CHANNEL_HOSTS
    )


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host as the system knows them."""
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def is_public(address: Address) -> bool:
    """Say whether an address is one of the public internet, in whatever form it is written."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if any(address in network for network in _DISGUISED):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def post(
    url: str,
    body: bytes,
    headers: dict[str, str],
    *,
    resolve: Resolve = resolve,
    allows: Allows = is_public,
    context: ssl.SSLContext | None = None,
    port: int = 443,
) -> int:
    """Post a body and return the status of the answer. Raises Refused, Unreachable, or OSError (it may have arrived).

    `resolve`, `allows`, `context` and `port` are for whoever has a server of their own to post to: tests.
    """
    if len(body) > LONGEST_BODY:
        raise Refused(f"It is longer than {LONGEST_BODY // 1024} KB.")
    parts = check(url)
    host = str(parts.hostname)
    address = _looked_at(host, port, resolve, allows)
    # The pool connects to the very address; name and certificate are still those of the host.
    pool = urllib3.HTTPSConnectionPool(
        address,
        port,
        server_hostname=host,
        assert_hostname=host,
        ssl_context=context or ssl.create_default_context(),
        timeout=urllib3.Timeout(connect=SECONDS, read=SECONDS),
        retries=False,
    )
    target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    try:
        return _status(pool, target, body, {**headers, "Host": host, "Connection": "close"})
    finally:
        pool.close()


def _looked_at(host: str, port: int, resolve: Resolve, allows: Allows) -> str:
    """Return an address of the host. Raises Refused if a single one of its addresses is not allowed."""
    try:
        found = [ip_address(one.partition("%")[0]) for one in resolve(host, port)]
    except OSError as error:
        raise Unreachable("The channel's host is not known just now.") from error
    if not found:
        raise Unreachable("The channel's host has no address just now.")
    if not all(allows(address) for address in found):
        raise Refused("The channel's host leads into a network that is not public.")
    return str(found[0])


def _status(pool: urllib3.HTTPSConnectionPool, target: str, body: bytes, headers: dict[str, str]) -> int:
    options: dict[str, Any] = {"redirect": False, "preload_content": False, "decode_content": False}
    try:
        response = pool.urlopen("POST", target, body=body, headers=headers, **options)
    except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError) as error:
        raise Unreachable("The channel's service does not answer.") from error
    except urllib3.exceptions.HTTPError as error:
        raise ConnectionError(type(error).__name__) from error
    status: int = response.status
    # Of its body not a byte is read: it may be endless, and nobody is to see it.
    response.close()
    return status
