"""Answers that lie in a mailbox: a real IMAP server, read as often as one likes."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.test import override_settings
from imap_tools import MailBoxUnencrypted

from config import env
from pilots.models import WeeklyUpdate
from tests.refusing import refusing
from tests.updates.inbound.making import Asked
from updates.inbound import mails
from updates.inbound.mailbox import fetch
from updates.models import InboundMail

pytestmark = pytest.mark.django_db
USER, PASSWORD = "pilotlight", "a-password"


@pytest.fixture(scope="module")
def server() -> Iterator[int]:
    """An IMAP server with one empty mailbox; yields its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    # The server keeps no reference of its own to the task of a connection: a collection of garbage would end it.
    command = [sys.executable, "-W", "ignore", "-c", "import gc; gc.disable(); from pymap.main import main; main()"]
    options = ["--no-tls", "--host", "127.0.0.1", "--port", str(port), "--no-service", "admin",
               "--no-service", "managesieve", "dict", "--demo-user", USER, "--demo-password", PASSWORD]  # fmt: skip
    with subprocess.Popen([*command, *options], stderr=subprocess.DEVNULL) as process:
        _wait_for(port)
        yield port
        process.terminate()


def _wait_for(port: int) -> None:
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The mailbox does not answer.")


@pytest.fixture
def mailbox(server: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailBoxUnencrypted]:
    monkeypatch.setenv("IMAP_URL", f"imap://{USER}:{PASSWORD}@127.0.0.1:{server}")
    with override_settings(IMAP=env.mailbox("IMAP_URL")), _opened(server) as opened:
        opened.delete(opened.uids())
        yield opened


@contextmanager
def _opened(port: int) -> Iterator[MailBoxUnencrypted]:
    """Open the mailbox, and leave it without a word: the server may be the first to close the line."""
    mailbox = MailBoxUnencrypted("127.0.0.1", port=port)
    try:
        mailbox.login(USER, PASSWORD)
        yield mailbox
    finally:
        mailbox.client.shutdown()


def put(mailbox: MailBoxUnencrypted, *raw: bytes) -> None:
    for one in raw:
        mailbox.append(one, "INBOX")


def flags(server: int) -> list[set[str]]:
    """Return what the mails are marked with, as a new connection sees it."""
    with _opened(server) as mailbox:
        return [set(mail.flags) & {"\\Seen", "\\Flagged"} for mail in mailbox.fetch(mark_seen=False)]


def test_an_answer_becomes_an_update_and_stays_there_as_seen(
    mailbox: MailBoxUnencrypted, server: int, asked: Asked, now: datetime
) -> None:
    put(mailbox, asked.answer("Still waiting for the firewall."))

    assert fetch(clock=lambda: now) == {"posted": 1}
    assert fetch(clock=lambda: now) == {}
    assert WeeklyUpdate.objects.get().blocker == "Still waiting for the firewall."
    assert flags(server) == [{"\\Seen"}]


def test_what_a_crash_has_left_unseen_is_read_again_and_recorded_once(
    mailbox: MailBoxUnencrypted, asked: Asked, now: datetime
) -> None:
    put(mailbox, asked.answer("Waiting."))
    fetch(clock=lambda: now)
    mailbox.flag(mailbox.uids(), "\\Seen", False)

    assert fetch(clock=lambda: now) == {"posted": 1}
    assert InboundMail.objects.count() == WeeklyUpdate.objects.count() == 1


def test_of_one_that_is_too_large_only_the_head_is_read(
    mailbox: MailBoxUnencrypted, asked: Asked, now: datetime
) -> None:
    put(mailbox, asked.answer("Waiting.") + b"x" * (mails.MOST_BYTES + 1))
    assert fetch(clock=lambda: now) == {"answered": 1}


def test_one_that_makes_us_fail_is_flagged_and_the_others_are_read(
    mailbox: MailBoxUnencrypted, server: int, asked: Asked, now: datetime
) -> None:
    put(mailbox, asked.answer("Breaks.", key="breaks"), asked.answer("Waiting.", key="works"))
    broken = "pilots_weeklyupdate FOR EACH ROW WHEN (NEW.blocker = 'Breaks.')"

    with refusing(broken, on="INSERT", state="22012"):
        assert fetch(clock=lambda: now) == {"failed": 1, "posted": 1}
    assert flags(server) == [{"\\Flagged"}, {"\\Seen"}]
    assert fetch(clock=lambda: now) == {}
    assert sorted(InboundMail.objects.values_list("outcome", flat=True)) == ["failed", "posted"]


@pytest.mark.parametrize("state", ["57P01", "53100", "40P01"])
def test_while_the_database_is_in_trouble_a_mail_stays_as_it_is_and_is_read_later(
    mailbox: MailBoxUnencrypted, server: int, asked: Asked, now: datetime, state: str
) -> None:
    put(mailbox, asked.answer("Waiting."))

    with refusing("updates_inboundmail", on="INSERT", state=state), pytest.raises(DatabaseError):
        fetch(clock=lambda: now)

    assert flags(server) == [set()]
    assert fetch(clock=lambda: now) == {"posted": 1}


def test_a_task_whose_time_is_up_leaves_its_mail_unread(
    mailbox: MailBoxUnencrypted, server: int, asked: Asked, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(mailbox, asked.answer("Waiting."))

    def too_long(text: str) -> str:
        raise SoftTimeLimitExceeded

    monkeypatch.setattr("updates.inbound.receiving.said_in", too_long)
    with pytest.raises(SoftTimeLimitExceeded):
        fetch(clock=lambda: now)
    assert flags(server) == [set()]


def test_those_who_manage_read_that_one_made_us_fail_and_once_it_is_read_what_became_of_it(
    mailbox: MailBoxUnencrypted, asked: Asked, now: datetime
) -> None:
    put(mailbox, asked.answer("Waiting."))
    with refusing("pilots_weeklyupdate", on="INSERT", state="22012"):
        fetch(clock=lambda: now)

    failed = InboundMail.objects.get()
    assert (failed.outcome, failed.portfolio, failed.answers) == ("failed", asked.person.portfolio, asked.alert)
    assert failed.words == "It is flagged in the mailbox (DataError). Without the flag it is read again."

    mailbox.flag(mailbox.uids(), "\\Flagged", False)
    assert fetch(clock=lambda: now) == {"posted": 1}
    assert InboundMail.objects.get().outcome == "posted"


def test_the_command_says_what_became_of_them(mailbox: MailBoxUnencrypted, asked: Asked, capsys: Any) -> None:
    put(mailbox, asked.answer("Waiting."))
    call_command("fetch_mail")
    assert capsys.readouterr().out == "Mails taken: 1 (posted 1).\n"


def test_a_mailbox_that_does_not_let_us_in_is_an_error_without_its_address(
    mailbox: MailBoxUnencrypted, server: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMAP_URL", f"imap://{USER}:wrong@127.0.0.1:{server}")
    with override_settings(IMAP=env.mailbox("IMAP_URL")), pytest.raises(CommandError) as refusal:
        call_command("fetch_mail")
    assert "The mailbox cannot be read (MailboxLoginError)." in str(refusal.value)


def test_without_a_mailbox_the_command_says_what_would_be_accepted() -> None:
    with override_settings(IMAP={}), pytest.raises(CommandError, match="imaps://user:password@"):
        call_command("fetch_mail")


@pytest.mark.parametrize(
    "url", ["http://a@b", "imap://user:pw@mail.example.org", "imaps://mail.example.org", "imaps://"]
)
def test_an_address_without_encryption_or_user_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMAP_URL", url)
    with pytest.raises(env.EnvironmentVariableError, match="imaps://user:password@"):
        env.mailbox("IMAP_URL")


def test_an_address_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMAP_URL", "imaps://pilot%40light:p%3Aw@mail.example.org/Replies")
    assert env.mailbox("IMAP_URL") == {
        "security": "imaps",
        "host": "mail.example.org",
        "port": 993,
        "username": "pilot@light",
        "password": "p:w",
        "folder": "Replies",
        "timeout": 30,
    }
