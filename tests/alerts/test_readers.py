"""Who is told: leaders at once, others when nobody answers, and whoever stands in for them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.models import Leave, Membership, Portfolio, Role, User
from alerts.delivery import Outcome, drain
from alerts.models import Alert, AlertState, EscalationStep, MailPreference
from alerts.readers import Reader, readers_of
from tests.alerts.makers import make_critical, tell, told_daily
from tests.alerts.smtp import Sink
from tests.factories import MONDAY, make_leave, make_person, make_user
from tests.stalls.makers import make_acknowledgement, make_action

pytestmark = pytest.mark.django_db


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def away(user: User, portfolio: Portfolio, *, stand_in: User | None = None, days: int = 7) -> Leave:
    people = [make_person(name=one.name, portfolio=portfolio, user=one) for one in (user, stand_in) if one]
    return make_leave(person=people[0], stand_in=people[1] if stand_in else None, since=MONDAY, until=day(days))


def told(portfolio: Portfolio) -> dict[str, Reader]:
    return {reader.user.name: reader for reader in readers_of(portfolio, as_of=MONDAY)}


def states() -> dict[str, str]:
    return {alert.recipient.name: alert.state for alert in Alert.objects.select_related("recipient") if alert.recipient}


def test_leaders_are_told_at_once_and_nobody_else(lena: User, priya: User, eli: User, portfolio: Portfolio) -> None:
    assert {name: reader.reason for name, reader in told(portfolio).items()} == {
        "Lena": "You are a leader of Northern Trust."
    }


def test_a_closed_account_is_told_nothing(lena: User, portfolio: Portfolio) -> None:
    User.objects.update(is_active=False)

    assert told(portfolio) == {}


def test_a_role_is_told_what_nobody_has_answered_for_so_many_days(
    lena: User, priya: User, portfolio: Portfolio
) -> None:
    EscalationStep.objects.create(portfolio=portfolio, after_days=4, role=Role.PROGRAMME_MANAGER)
    finding = make_critical()
    told_daily(finding, days=range(4))
    assert set(states()) == {"Lena"}

    told_daily(finding, days=[4])
    alert = Alert.objects.get(recipient=priya)
    assert (alert.step, alert.state) == (1, AlertState.SENT)
    assert alert.reason == "You are told as programme manager of Northern Trust what nobody has answered for 4 days."
    assert alert.evidence["why_now"] == "Nobody has answered it for 4 days."
    assert alert.title == "sent"
    assert alert.evidence["opening"] == "Unanswered for 4 days"


def test_whom_a_step_names_has_steps_of_their_own(lena: User, priya: User, portfolio: Portfolio) -> None:
    EscalationStep.objects.create(portfolio=portfolio, after_days=4, user=priya)
    told_daily(make_critical(), days=range(30))

    mails = Alert.objects.filter(recipient=priya).exclude(state=AlertState.GATHERED).order_by("pk")
    assert [(mail.as_of - MONDAY).days for mail in mails] == [4, 12, 20]


@pytest.mark.parametrize("answer", ["acknowledged", "taken on"])
def test_what_somebody_has_answered_is_told_to_nobody_else(
    lena: User, priya: User, portfolio: Portfolio, answer: str
) -> None:
    EscalationStep.objects.create(portfolio=portfolio, after_days=4, role=Role.PROGRAMME_MANAGER)
    finding = make_critical()
    told_daily(finding, days=[0])
    if answer == "acknowledged":
        make_acknowledgement(finding=finding, by=lena, on=day(1))
    else:
        make_action(finding=finding, by=lena, agreed_on=day(1), due_on=day(9))
    told_daily(finding, days=[4, 5])

    assert not Alert.objects.filter(recipient=priya).exists()


def test_a_step_for_somebody_who_left_tells_nobody(lena: User, priya: User, portfolio: Portfolio) -> None:
    EscalationStep.objects.create(portfolio=portfolio, after_days=1, user=priya)
    Membership.objects.filter(user=priya).delete()

    assert set(told(portfolio)) == {"Lena"}


def test_a_leader_whom_a_step_names_too_is_told_at_once(lena: User, portfolio: Portfolio) -> None:
    EscalationStep.objects.create(portfolio=portfolio, after_days=4, user=lena)

    assert told(portfolio)["Lena"].after_days == 0


def test_a_stand_in_is_told_in_the_place_of_somebody_on_leave(lena: User, priya: User, portfolio: Portfolio) -> None:
    away(lena, portfolio, stand_in=priya)
    tell(make_critical())

    assert states() == {"Lena": "cancelled", "Priya": "queued"}
    assert Alert.objects.get(recipient=lena).last_error == (
        "They are away until 7 Jun 2026: Priya stands in and is told in their place."
    )
    assert Alert.objects.get(recipient=priya).reason == (
        "You stand in for Lena, who is away until 7 Jun 2026. They would get it: You are a leader of Northern Trust."
    )


def test_whoever_comes_back_is_told_of_what_still_stands(lena: User, priya: User, portfolio: Portfolio) -> None:
    away(lena, portfolio, stand_in=priya)
    finding = make_critical()
    told_daily(finding, days=range(9))

    first = Alert.objects.filter(recipient=lena, step=1).get()
    assert (first.as_of, first.evidence["why_now"]) == (
        day(7), "It has been critical for 7 days; this is the first mail of it to you.",
    )  # fmt: skip
    assert Alert.objects.filter(recipient=lena, step=0).count() == 1


def test_both_are_told_where_the_stand_in_is_away_as_well(lena: User, priya: User, portfolio: Portfolio) -> None:
    away(lena, portfolio, stand_in=priya)
    away(priya, portfolio)
    tell(make_critical())

    assert states() == {"Lena": "queued", "Priya": "queued"}


def test_somebody_away_is_told_themselves_where_nobody_can_be_told_in_their_place(
    lena: User, priya: User, portfolio: Portfolio
) -> None:
    leave = away(lena, portfolio)
    assert set(told(portfolio)) == {"Lena"}

    leave.stand_in = make_person(name="Outside", portfolio=portfolio, user=make_user(email="out@example.org"))
    leave.save()
    assert (set(told(portfolio)), told(portfolio)["Lena"].away) == ({"Lena"}, "")

    leave.stand_in = make_person(name="Priya", portfolio=portfolio, user=priya)
    leave.save()
    MailPreference.objects.create(portfolio=portfolio, user=priya, wants_critical=False)
    assert (set(told(portfolio)), told(portfolio)["Lena"].away) == ({"Lena"}, "")


def test_who_chose_not_to_be_mailed_is_noted_once_and_not_mailed(lena: User, portfolio: Portfolio) -> None:
    MailPreference.objects.create(portfolio=portfolio, user=lena, wants_critical=False)
    told_daily(make_critical(), days=range(20))

    alert = Alert.objects.get()
    assert (alert.state, alert.step) == (AlertState.CANCELLED, 0)
    assert alert.last_error == "They chose not to be mailed at once of what is critical."


def test_who_changes_their_mind_is_told_of_what_still_stands(lena: User, portfolio: Portfolio) -> None:
    wish = MailPreference.objects.create(portfolio=portfolio, user=lena, wants_critical=False)
    finding = make_critical()
    told_daily(finding, days=range(20))
    wish.wants_critical = True
    wish.save()
    told_daily(finding, days=range(20, 30))

    mails = Alert.objects.filter(state=AlertState.SENT)
    assert [(mail.as_of - MONDAY).days for mail in mails] == [20, 28]


# --- Looked at again when it leaves ---


def test_a_stand_in_is_still_told_when_the_mail_leaves(
    sink: Sink, lena: User, priya: User, portfolio: Portfolio
) -> None:
    away(lena, portfolio, stand_in=priya)
    tell(make_critical())

    assert drain() == {Outcome.SENT: 1}
    assert sink.recipients == ["priya@example.org"]


def test_what_was_taken_back_meanwhile_is_not_sent(sink: Sink, lena: User, priya: User, portfolio: Portfolio) -> None:
    step = EscalationStep.objects.create(portfolio=portfolio, after_days=1, user=priya)
    finding = make_critical()
    tell(finding)
    tell(finding, as_of=day(1))
    step.delete()
    MailPreference.objects.create(portfolio=portfolio, user=lena, wants_critical=False)

    assert drain() == {Outcome.CANCELLED: 2}
    assert {alert.last_error for alert in Alert.objects.filter(state=AlertState.CANCELLED)} == {
        "They chose not to be mailed at once of what is critical.",
        "The recipient does not lead the portfolio any more.",
    }


def test_what_somebody_has_seen_meanwhile_is_not_sent(sink: Sink, lena: User, priya: User) -> None:
    finding = make_critical()
    tell(finding)
    make_acknowledgement(finding=finding, by=priya, on=day(1))

    assert drain() == {Outcome.CANCELLED: 1}
    assert Alert.objects.get().last_error == "Silent until 16 Jun 2026: Priya acknowledged it on 2 Jun 2026."


def test_of_two_findings_the_one_that_nobody_has_seen_is_sent(sink: Sink, lena: User, priya: User) -> None:
    finding = make_critical()
    other = make_critical(pilot=finding.pilot, rule="champion/nobody")
    tell(finding)
    make_acknowledgement(finding=finding, by=priya)

    assert drain() == {Outcome.SENT: 1}
    assert "No champion" in sink.mails[0]["Subject"]
    assert other.alerts.exists()
