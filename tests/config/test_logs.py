"""No log holds what opens an address, nor what somebody has written."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import psycopg
import pytest
from celery import Celery
from django.db import Error, connection, transaction

from accounts.models import Person, Portfolio
from config.logs import WithoutSecrets
from tests.factories import make_person

# Tracebacks quote the lines of this file.
INES = "Ines Duarte"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("GET /calendar/s3cret-Token_1.ics HTTP/1.1", "GET /calendar/….ics HTTP/1.1"),
        ('"GET /u/s3cret/ HTTP/1.1" 302', '"GET /u/…/ HTTP/1.1" 302'),
        ('"GET /a/snooze.1.2.3-critical.s3-cret_1/ HTTP/1.1" 302', '"GET /a/…/ HTTP/1.1" 302'),
        ('"POST /unsubscribe/digest.1.2.s3cret/ HTTP/1.1" 200', '"POST /unsubscribe/…/ HTTP/1.1" 200'),
        ("Not Found: /a/snooze.1.2.3-critical.s3cret", "Not Found: /a/…"),
        ('"GET /u/s3cret HTTP/1.1" 301', '"GET /u/… HTTP/1.1" 301'),
        ('"GET /find/?q=Ines+Duarte HTTP/1.1" 200', '"GET /find/?… HTTP/1.1" 200'),
        ('"GET /find/?q=\\"Ines+Duarte\\" HTTP/1.1" 200', '"GET /find/?… HTTP/1.1" 200'),
        ("Error handling request /u/s3cret/?next=/find/?q=x", "Error handling request /u/…/?…"),
        ("Is it so? /find/ is.", "Is it so? /find/ is."),
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


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What a handler writes that has nothing but the filter, for whatever logger it is."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(WithoutSecrets())
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def two_of_a_name(portfolio: Portfolio) -> None:
    with transaction.atomic():
        Person.objects.create(portfolio=portfolio, name=INES)


def test_of_a_database_error_its_kind_is_kept_and_not_its_words(portfolio: Portfolio, log: io.StringIO) -> None:
    make_person(name=INES)
    try:
        two_of_a_name(portfolio)
    except Error:
        logging.getLogger("django.request").exception("Internal Server Error: /people/")
    kept = log.getvalue()
    assert "Ines" not in kept
    assert "Internal Server Error: /people/" in kept
    assert "django.db.utils.IntegrityError: SQLSTATE 23505, person_name_unique" in kept
    assert "in two_of_a_name" in kept


def test_of_a_value_that_does_not_fit_nothing_is_kept(db: None, log: io.StringIO) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT CAST(%s AS integer)", [INES])
    except Error as error:
        try:
            raise ValueError(f"it failed: {error}") from error
        except ValueError:
            logging.getLogger("stalls").exception("A sweep failed.")
    kept = log.getvalue()
    assert "Ines" not in kept
    assert "ValueError: it failed: SQLSTATE 22P02" in kept


def test_a_database_error_in_a_message_is_cut_as_well(portfolio: Portfolio, log: io.StringIO) -> None:
    make_person(name=INES)
    try:
        two_of_a_name(portfolio)
    except Error as error:
        logging.getLogger("stalls").error("Not saved: %s; %r", error, error)
    assert "Ines" not in log.getvalue()
    assert "Not saved: SQLSTATE 23505" in log.getvalue()


def test_a_task_that_fails_over_a_database_error_keeps_it_to_itself(portfolio: Portfolio, log: io.StringIO) -> None:
    make_person(name=INES)
    task = Celery(set_as_current=False).task(two_of_a_name, shared=False)
    assert task.apply([portfolio]).failed()
    assert "Ines" not in log.getvalue()
    assert "SQLSTATE 23505" in log.getvalue()


def test_why_the_database_does_not_answer_is_kept(log: io.StringIO) -> None:
    try:
        psycopg.connect("host=127.0.0.1 port=1 connect_timeout=1")
    except psycopg.Error:
        logging.getLogger("stalls").exception("Away.")
    assert "Connection refused" in log.getvalue()


def test_other_errors_keep_their_words_without_the_secrets_of_addresses(log: io.StringIO) -> None:
    try:
        raise ValueError("nothing at /u/s3cret/")
    except ValueError:
        logging.getLogger("updates").exception("It failed.")
    assert "ValueError: nothing at /u/…/" in log.getvalue()
