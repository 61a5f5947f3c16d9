"""No log holds what opens an address."""

from __future__ import annotations

import logging

import pytest

from config.logs import WithoutSecrets


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("GET /calendar/s3cret-Token_1.ics HTTP/1.1", "GET /calendar/….ics HTTP/1.1"),
        ('"GET /u/s3cret/ HTTP/1.1" 302', '"GET /u/…/ HTTP/1.1" 302'),
        ('"GET /a/snooze.1.2.3-critical.s3-cret_1/ HTTP/1.1" 302', '"GET /a/…/ HTTP/1.1" 302'),
        ('"POST /unsubscribe/digest.1.2.s3cret/ HTTP/1.1" 200', '"POST /unsubscribe/…/ HTTP/1.1" 200'),
        ("Not Found: /a/snooze.1.2.3-critical.s3cret", "Not Found: /a/…"),
        ('"GET /u/s3cret HTTP/1.1" 301', '"GET /u/… HTTP/1.1" 301'),
        ("GET /unsubscribe/ HTTP/1.1", "GET /unsubscribe/ HTTP/1.1"),
        ("Not Found: /calendar/s3cret.ics", "Not Found: /calendar/….ics"),
        ("GET /calendar/revoke/ HTTP/1.1", "GET /calendar/…/ HTTP/1.1"),
        (
            "GET /calendar/ 200, /portfolios/1/calendar/ 200, /pilots/1/",
            "GET /calendar/ 200, /portfolios/1/calendar/ 200, /pilots/1/",
        ),
    ],
)
def test_the_secret_part_of_an_address_is_not_kept(said: str, kept: str) -> None:
    for message, arguments in ((said, ()), ("%s", (said,)), ("%(r)s", ({"r": said},))):
        record = logging.LogRecord("gunicorn.access", logging.INFO, "", 0, message, arguments, None)
        assert WithoutSecrets().filter(record)
        assert record.getMessage() == kept
