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
