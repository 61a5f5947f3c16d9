"""What follows from a reminder that was sent is recorded, at once or by a later drain."""

from __future__ import annotations

import pytest

from alerts.delivery import Outcome, drain
from alerts.models import Alert
from pilots.models import UpdateReminder
from tests.alerts.smtp import Sink
from tests.refusing import refusing
from tests.updates.reminders.making import THURSDAY, make_due_pilot, make_reporter, run
from updates.reminders.messages import NOT_KEPT

pytestmark = pytest.mark.django_db


def ask(name: str = "Eli") -> Alert:
    """Write a reminder that leaves now, whatever day it is in the test."""
    make_due_pilot(engineer=make_reporter(name), name=name)
    [mail] = run(THURSDAY)
    Alert.objects.update(expires_at=None)
    return mail


@pytest.mark.parametrize("state", ["40P01", "55P03", "22012"])
def test_what_could_not_be_recorded_is_by_the_next_drain_and_the_mail_is_not_sent_again(
    sink: Sink, state: str, caplog: pytest.LogCaptureFixture
) -> None:
    mail = ask()
    with refusing("pilots_updatereminder", on="UPDATE", state=state):
        assert drain() == {Outcome.SENT: 1}
    assert UpdateReminder.objects.get().told_on is None
    assert "what follows from its end is not recorded yet" in caplog.text

    assert drain() == {}
    mail.refresh_from_db()
    assert mail.sent_at
    assert UpdateReminder.objects.get().told_on == mail.portfolio.day_of(mail.sent_at)
    assert f"/u/{NOT_KEPT}/" in mail.text
    assert len(sink.mails) == 1


def test_while_it_still_fails_the_others_are_sent(sink: Sink) -> None:
    ask()
    with refusing("pilots_updatereminder", on="UPDATE", state="40P01"):
        drain()
        ask("Mia")
        assert drain() == {Outcome.SENT: 1}
    drain()

    assert not UpdateReminder.objects.filter(told_on=None).exists()
    assert len(sink.mails) == 2
