"""Where a post may go: to listed hosts of the public internet, whatever an address pretends."""

from __future__ import annotations

import socket
from ipaddress import ip_address

import pytest
from django.test import override_settings

from alerts.carriers import Refused, Unreachable
from alerts.carriers.posting import check, is_public, post
from tests.alerts.channels.makers import LISTED, URL, port_of

# Every one of them leads, or tries to lead, somewhere else than to a listed host of the public internet.
FORMS = [
    "http://hooks.slack.com/services/x",
    "ftp://hooks.slack.com/x",
    "file:///etc/passwd",
    "gopher://hooks.slack.com/",
    "//hooks.slack.com/x",
    "hooks.slack.com/x",
    "javascript:alert(1)",
    "https:hooks.slack.com",
    "https:///hooks.slack.com",
    "https://",
    "https://hooks.slack.com:8443/x",
    "https://hooks.slack.com:22/x",
    "https://hooks.slack.com:99999/x",
    "https://hooks.slack.com:x/",
    "https://user@hooks.slack.com/x",
    "https://user:word@hooks.slack.com/x",
    "https://hooks.slack.com@127.0.0.1/x",
    "https://127.0.0.1@hooks.slack.com/x",
    "https://hooks.slack.com\\@127.0.0.1/x",
    "https://127.0.0.1\\.hooks.slack.com/x",
    "https://hooks.slack.com./x",
    "https://hooks.slack.com.evil.example/x",
    "https://evilhooks.slack.com.example/x",
    "https://xhooks.slack.com/x",
    "https://logic.azure.com/x",
    "https://xlogic.azure.com/x",
    "https://hooks.slack.com /x",
    " https://hooks.slack.com/x",
    "https://hooks.slack.com/x\r\nHost: evil",
    "https://hooks.slack.com/\x00",
    "https://hooks。slack。com/x",
    "https://ｈooks.slack.com/x",
    "https://hooks.slack.com%2f@evil.example/",
    "https://%68ooks.slack.com/x",
    "https://[::1]/x",
    "https://[::ffff:127.0.0.1]/x",
    "https://[fe80::1%25eth0]/x",
    "https://[::1/x",
    "https://127.0.0.1/x",
    "https://169.254.169.254/latest/meta-data/",
]

# Hosts that the system's resolver takes for an address of this machine or its network, were they ever listed.
DISGUISED = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0x0.0x0.0x1",
    "017700000001",
    "0177.0.0.1",
    "0",
    "0.0.0.0",  # noqa: S104
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "2852039166",
    "224.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "198.18.0.1",
    "localhost",
]

# Addresses that a name may lead to.
INSIDE = [
    "::1",
    "::",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:a9fe:a9fe",
    "::7f00:1",
    "fe80::1",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "2001:db8::1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
    "fd00:ec2::254",
    "100.100.100.200",
]


@LISTED
@pytest.mark.parametrize("url", FORMS)
def test_an_address_that_is_not_one_of_a_listed_host_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        check(url)


@LISTED
@pytest.mark.parametrize("url", [URL, "https://prod-12.westeurope.logic.azure.com:443/workflows/x?sig=y", URL.upper()])
def test_an_address_of_a_listed_host_is_accepted(url: str) -> None:
    assert check(url.replace("HTTPS://", "https://")).scheme == "https"


@pytest.mark.parametrize("host", DISGUISED)
def test_a_host_that_is_this_machine_in_disguise_is_refused_even_if_it_is_listed(host: str) -> None:
    with override_settings(CHANNEL_HOSTS=[host]), pytest.raises((Refused, Unreachable)):
        post(f"https://{host}/", b"{}", {})


@LISTED
@pytest.mark.parametrize("address", INSIDE)
def test_a_name_that_leads_inside_is_refused(address: str) -> None:
    with pytest.raises(Refused, match="leads into a network that is not public"):
        post(URL, b"{}", {}, resolve=lambda host, port: [address])


@LISTED
def test_one_address_inside_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(Refused):
        post(URL, b"{}", {}, resolve=lambda host, port: ["8.8.8.8", "2606:4700::1111", "10.0.0.1"])


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ip_address(address))


@LISTED
def test_a_name_that_changes_its_mind_is_asked_once_and_connected_where_it_was_looked_at() -> None:
    """A rebinding resolver: a public address for whoever checks, this machine for whoever connects."""
    answers = iter([["127.0.0.2"], ["127.0.0.1"]])
    with socket.create_server(("127.0.0.1", 0)) as inside:
        inside.settimeout(0.1)
        # Nobody listens at 127.0.0.2; it stands for an address that was found public.
        with pytest.raises((Unreachable, ConnectionError)):
            post(URL, b"{}", {}, resolve=lambda host, port: next(answers), allows=lambda _: True, port=port_of(inside))
        with pytest.raises(TimeoutError):
            inside.accept()
    assert next(answers) == ["127.0.0.1"]


@LISTED
def test_a_name_that_nobody_knows_just_now_is_tried_again() -> None:
    def nobody_knows(host: str, port: int) -> list[str]:
        raise socket.gaierror

    for resolve in (nobody_knows, lambda host, port: []):
        with pytest.raises(Unreachable):
            post(URL, b"{}", {}, resolve=resolve)


@LISTED
def test_what_is_too_long_is_not_posted() -> None:
    with pytest.raises(Refused, match="longer than 64 KB"):
        post(URL, b"x" * 65_537, {})
