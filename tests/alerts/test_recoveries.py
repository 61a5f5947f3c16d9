"""That a pilot is critical no more is told to whom a mail of it had reached, once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings

from accounts.models import Membership, Portfolio, User
from alerts.delivery import Outcome, drain
from alerts.models import Alert, AlertKind, AlertState, MailPreference
from pilots.models import Pilot
from stalls.models import Finding
from stalls.modes import HealthState
from tests.alerts.makers import NOON, composed, make_critical, make_leaders, tell, told_daily, turn
from tests.alerts.smtp import Sink
from tests.factories import MONDAY, make_pilot, make_quiet_period

pytestmark = pytest.mark.django_db


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def stalled(**fields: Any) -> Finding:
    """Make a pilot that is critical since MONDAY, of which its leaders are mailed that day."""
    finding = make_critical(**fields)
    turn(finding.pilot, HealthState.CRITICAL)
    told_daily(finding, days=[0])
    return finding


def recover(
    finding: Finding, *, after: int = 25, state: HealthState = HealthState.WATCH, because: str = "cleared"
) -> int:
    closed = {"state": "closed", "closed_on": day(after), "closed_because": because}
    Finding.objects.filter(pk=finding.pk).update(**closed)
    turn(finding.pilot, state, on=day(after))
    return tell(finding, as_of=day(after), now=NOON + timedelta(days=after))


def notes() -> list[Alert]:
    return list(Alert.objects.filter(kind=AlertKind.RECOVERED).order_by("pk"))


def test_a_note_says_what_it_was_how_long_and_what_cleared_it(lena: User) -> None:
    finding = stalled()
    make_critical(pilot=finding.pilot, rule="champion/nobody", severity="stalled")
    assert recover(finding) == 1

    message = composed(notes()[0])
    assert message.subject == "No longer critical: Referral triage (P-0001)"
    assert message.text.splitlines()[:11] == [
        "Referral triage (P-0001)",
        "",
        "It is critical no more, but worth a look.",
        "",
        "It was critical for 3 weeks and 4 days: 1 Jun 2026 to 26 Jun 2026.",
        "Waiting on a ticket: the condition has gone",
        "",
        "Still open:",
        "Stalled: No senior person is pushing this. A. Jones was the last who did, until 1 Apr 2026.",
        "",
        f"Open the pilot: {settings.BASE_URL}/pilots/{finding.pilot_id}/",
    ]


def test_it_is_told_once_however_often_it_is_swept(lena: User) -> None:
    finding = stalled()
    recover(finding)

    assert [tell(finding, as_of=day(number)) for number in range(25, 50)] == [0] * 25
    assert len(notes()) == 1


def test_who_was_not_mailed_is_told_nothing(lena: User) -> None:
    finding = stalled()
    make_leaders("leo")
    recover(finding)

    assert [note.recipient for note in notes()] == [lena]


@pytest.mark.parametrize("state", ["queued", "refused", "cancelled"])
def test_a_mail_that_never_left_is_followed_by_no_note(lena: User, state: str) -> None:
    finding = make_critical()
    turn(finding.pilot, HealthState.CRITICAL)
    tell(finding)
    Alert.objects.update(state=state)

    assert recover(finding) == 0


def test_a_mail_that_has_not_left_is_cancelled(sink: Sink, lena: User) -> None:
    finding = make_critical()
    turn(finding.pilot, HealthState.CRITICAL)
    tell(finding)
    turn(finding.pilot, HealthState.STALLED, on=day(1))

    assert drain() == {Outcome.CANCELLED: 1}
    assert Alert.objects.get().last_error == "Nothing of what it would say is true any more."


def test_nothing_is_told_while_the_pilot_is_still_critical(lena: User) -> None:
    finding = stalled()
    make_critical(pilot=finding.pilot, rule="champion/nobody")
    Finding.objects.filter(pk=finding.pk).update(state="closed", closed_on=day(3), closed_because="cleared")
    tell(finding, as_of=day(3))

    assert notes() == []


def test_each_stall_has_its_own_note(lena: User) -> None:
    finding = stalled()
    recover(finding, after=10)
    Finding.objects.filter(pk=finding.pk).update(
        state="open", closed_on=None, closed_because="", opened_on=day(20), episode=2
    )
    finding.refresh_from_db()
    finding.events.create(on=day(20), episode=2, to_state="open", to_severity="critical", evidence={})
    turn(finding.pilot, HealthState.CRITICAL, on=day(20))
    told_daily(finding, days=[20, 28])
    recover(finding, after=40)

    assert [note.evidence["since"] for note in notes()] == ["2026-06-01", "2026-06-21"]


@pytest.mark.parametrize(
    ("stage", "because", "subject", "said"),
    [
        ("stopped", "stopped", "Ended: ", "It was stopped: a decision, not a recovery."),
        ("wound_down", "wound_down", "Ended: ", "It was wound down: a decision, not a recovery."),
        ("realised", "realised", "No longer critical: ", "It is realised."),
    ],
)
def test_an_end_is_called_what_it_is(lena: User, stage: str, because: str, subject: str, said: str) -> None:
    finding = stalled()
    Pilot.objects.update(claimed_stage=stage)
    recover(finding, state=HealthState.CLEAR, because=because)
    message = composed(notes()[0])

    assert message.subject.startswith(subject)
    assert said in message.text


def test_a_note_waits_for_the_day_and_for_the_end_of_a_quiet_period(lena: User, portfolio: Portfolio) -> None:
    finding = stalled()
    make_quiet_period(portfolio=portfolio, since=day(20), until=day(27))
    recover(finding)

    assert notes()[0].due_at == datetime(2026, 6, 28, 6, tzinfo=UTC)


def test_who_does_not_want_it_is_noted(lena: User, portfolio: Portfolio) -> None:
    MailPreference.objects.create(portfolio=portfolio, user=lena, wants_recovered=False)
    recover(stalled())

    assert (notes()[0].state, notes()[0].last_error) == (
        AlertState.CANCELLED, "They chose not to be mailed when a pilot has recovered.",
    )  # fmt: skip


def test_a_pilot_that_is_critical_again_is_not_called_recovered(sink: Sink, lena: User) -> None:
    finding = stalled()
    recover(finding)
    turn(finding.pilot, HealthState.CRITICAL, on=day(26))

    assert drain() == {Outcome.CANCELLED: 1}
    assert notes()[0].last_error == "It is critical again."


def test_who_has_left_is_told_nothing(sink: Sink, lena: User) -> None:
    recover(stalled())
    Membership.objects.all().delete()

    assert drain() == {Outcome.CANCELLED: 1}


def test_many_at_once_are_one_mail(sink: Sink, lena: User) -> None:
    findings = [stalled(pilot=make_pilot(name=f"Pilot {number}")) for number in range(6)]
    for finding in findings:
        Finding.objects.update(state="closed", closed_on=day(9), closed_because="cleared")
        turn(finding.pilot, HealthState.CLEAR, on=day(9))
    tell(*findings, as_of=day(9), now=NOON + timedelta(days=9))

    assert sorted(note.state for note in notes()) == ["gathered"] * 5 + ["queued"]
    message = composed(Alert.objects.mails().get(kind=AlertKind.RECOVERED))
    assert message.subject == "No longer critical: 6 pilots – Northern Trust"
    assert all(f"Pilot {number} (P-000{number + 1})" in message.text for number in range(6))


def test_what_recovered_long_ago_is_no_news(lena: User) -> None:
    finding = stalled()
    turn(finding.pilot, HealthState.CLEAR, on=day(1))

    assert tell(finding, as_of=day(30)) == 0
