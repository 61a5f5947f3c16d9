"""The ticks and the commands that do the same by hand."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage, mailers
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone
from django.utils.timezone import localdate  # the commands read the clock

from accounts.models import Portfolio, QuietPeriod, User
from alerts import tasks
from alerts.models import Alert, Heartbeat
from stalls.models import Finding
from tests.alerts.makers import make_critical, tell
from tests.alerts.smtp import Sink
from tests.factories import make_access_request, make_pilot

pytestmark = pytest.mark.django_db


def output(*command: Any) -> str:
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def in_folder(folder: Path) -> Any:
    mailer = {"BACKEND": "alerts.mail_folder.EmailBackend", "OPTIONS": {"file_path": str(folder)}}
    return override_settings(MAILERS={"default": mailer})


def test_sweep_task_beats(lena: User) -> None:
    tasks.sweep()
    tasks.sweep(some_future_argument=1)

    assert Heartbeat.objects.get().job == "sweep"


def test_a_wrong_clock_of_the_worker_changes_nothing(monkeypatch: pytest.MonkeyPatch, lena: User) -> None:
    tasks.sweep()
    ahead = timezone.now() + timedelta(days=400)
    monkeypatch.setattr(timezone, "now", lambda: ahead)
    tasks.sweep()
    tasks.deliver()

    assert not Heartbeat.objects.filter(last_ok_at__gt=ahead - timedelta(days=399)).exists()
    assert not QuietPeriod.objects.exists()


def test_deliver_task_sends_and_beats(sink: Sink, lena: User) -> None:
    tell(make_critical())
    tasks.deliver()

    assert len(sink.mails) == 1
    assert set(Heartbeat.objects.values_list("job", flat=True)) == {"deliver", "mail"}


@pytest.mark.django_db(transaction=True)
def test_wake_without_a_broker_is_logged_and_ignored(caplog: pytest.LogCaptureFixture) -> None:
    with tasks.deliver.app.connection_for_write("redis://127.0.0.1:1/0") as nowhere:
        tasks.wake_delivery(connection=nowhere)

    assert "on_commit" in caplog.text


def test_deliver_command_counts(sink: Sink, lena: User) -> None:
    tell(make_critical())

    assert output("deliver").startswith("Delivered: sent 1, later 0, refused 0, expired 0, cancelled 0,")


def test_deliver_command_says_what_waits(sink: Sink, lena: User) -> None:
    tell(make_critical())
    sink.at_rcpt = lambda address: "451 later"

    assert output("deliver").rstrip().endswith("waiting 1.")


def test_sweep_command_counts(lena: User) -> None:
    make_pilot()

    assert output("sweep").startswith(f"Swept {localdate()}: 1 running pilots, findings opened ")


def test_sweep_command_refuses_the_future(db: None) -> None:
    with pytest.raises(CommandError, match="has not come yet; accepted are days up to"):
        call_command("sweep", "--as-of", str(localdate() + timedelta(days=1)))


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "1/2/26"])
def test_sweep_command_names_what_it_accepts(db: None, day: str) -> None:
    with pytest.raises(CommandError, match=f"--as-of is '{day}'; a day like 2026-11-23 is accepted."):
        call_command("sweep", "--as-of", day)


def test_mail_folder_keeps_one_file_for_each_message(tmp_path: Path, lena: User) -> None:
    tell(make_critical())
    with in_folder(tmp_path / "mail"):
        output("deliver")
    alert = Alert.objects.get()
    (kept,) = (tmp_path / "mail").iterdir()

    assert kept.name == f"{alert.created_at:%Y%m%d-%H%M%S}-{alert.message_id[1:39]}.eml"
    assert b"Subject: Critical: " in kept.read_bytes()


def test_mail_folder_replaces_a_second_copy_and_keeps_inside(tmp_path: Path) -> None:
    headers = {"Message-ID": "<../../etc/passwd@x>", "Date": "Mon, 01 Jun 2026 08:00:00 +0000"}
    message = EmailMessage("Subject", "Text", to=["lena@example.org"], headers=headers)
    with in_folder(tmp_path):
        mailers.default.send_messages([message])
        mailers.default.send_messages([message])

    assert [path.name for path in tmp_path.iterdir()] == ["20260601-080000-etcpasswd.eml"]


def test_sweep_of_a_past_day_writes_no_alert(lena: User) -> None:
    make_access_request(pilot=make_pilot(clock_start=None), raised_on=localdate() - timedelta(days=60))

    assert output("sweep", "--as-of", str(localdate() - timedelta(days=1))).endswith("alerts written 0.\n")
    assert Finding.objects.filter(severity="critical").exists()


def test_sweep_does_not_go_back(lena: User) -> None:
    output("sweep")

    with pytest.raises(CommandError, match="cannot be swept any more: the last finished day is"):
        call_command("sweep", "--as-of", str(localdate() - timedelta(days=3)))


def test_sweep_and_delivery_tell_a_leader_of_a_stall(sink: Sink, lena: User) -> None:
    Portfolio.objects.update(is_demonstration=True)  # whatever the hour is
    make_access_request(pilot=make_pilot(clock_start=None), raised_on=localdate() - timedelta(days=60))
    output("sweep")
    output("deliver")

    assert sink.mails[0]["Subject"] == "Critical: Waiting on a ticket – Referral triage (P-0001)"
