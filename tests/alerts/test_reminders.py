"""How a finding comes back: reminded of, with its reason once it was silenced, and with the story that it begins."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.models import User
from alerts.models import Alert, AlertState
from stalls.models import Finding, FindingEvent
from tests.alerts.makers import change, make_critical, tell, told_daily
from tests.factories import MONDAY
from tests.stalls.makers import make_acknowledgement, make_action, make_snooze

pytestmark = pytest.mark.django_db


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def mailed() -> list[tuple[int, list[str]]]:
    """Return the mails in their order: days after MONDAY, and the openings of what each names."""
    mails = Alert.objects.mails().exclude(state=AlertState.CANCELLED).order_by("pk")
    return [((mail.as_of - MONDAY).days, [row.evidence["opening"] for row in mail.causes()]) for mail in mails]


def close(finding: Finding, *, on: date) -> None:
    FindingEvent.objects.create(
        finding=finding,
        on=on,
        episode=finding.episode,
        from_state="recovering",
        to_state="closed",
        from_severity="critical",
        to_severity="critical",
        evidence={},
    )


def test_an_unanswered_finding_is_mailed_on_days_0_8_and_16_and_then_left_to_the_digest(lena: User) -> None:
    finding = make_critical()
    told_daily(finding, days=range(40))

    assert mailed() == [(0, ["Critical"]), (8, ["Still critical"]), (16, ["Still critical"])]
    assert sorted(Alert.objects.values_list("step", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert Alert.objects.get(step=5).evidence["why_now"] == "Still critical, unanswered for 8 days."


def test_use_without_a_sign_off_is_mailed_on_every_day_of_the_back_off(lena: User) -> None:
    told_daily(make_critical(rule="governance/live-without-sign-off"), days=range(40))

    assert [number for number, _ in mailed()] == [0, 1, 2, 4, 8, 16]


def test_missed_days_are_caught_up_with_one_mail(lena: User) -> None:
    told_daily(make_critical(), days=[0, 12])

    assert mailed() == [(0, ["Critical"]), (12, ["Still critical"])]


def test_what_somebody_has_seen_is_not_reminded_of_and_comes_back_with_its_reason(lena: User) -> None:
    finding = make_critical()
    told_daily(finding, days=range(3))
    make_acknowledgement(finding=finding, by=lena, on=day(3), lapses_on=day(17))
    told_daily(finding, days=range(3, 20))

    assert mailed() == [(0, ["Critical"]), (17, ["Critical again"])]
    back = Alert.objects.filter(step=1).latest("pk")
    assert back.evidence["why_now"] == "It is back: the acknowledgement lapsed. Lena acknowledged it on 4 Jun 2026."


def test_what_was_snoozed_comes_back_when_the_snooze_has_run_out(lena: User) -> None:
    finding = make_critical()
    told_daily(finding, days=[0])
    make_snooze(finding=finding, by=lena, on=day(1), until=day(10), reason="After the release.")
    told_daily(finding, days=range(1, 12))

    assert mailed() == [(0, ["Critical"]), (10, ["Critical again"])]
    assert Alert.objects.filter(step=1).latest("pk").evidence["why"] == "ran_out"


def test_what_eased_and_is_critical_again_is_told_anew(lena: User) -> None:
    finding = make_critical()
    told_daily(finding, days=[0])
    finding.severity = "stalled"
    change(finding, on=day(9))
    finding.severity = "critical"
    change(finding, on=day(20))
    told_daily(finding, days=[20])

    assert mailed() == [(0, ["Critical"]), (20, ["Critical again"])]
    assert Alert.objects.latest("pk").evidence["why_now"] == "It is back: it is critical again."


def test_what_somebody_has_taken_on_is_not_called_unanswered(lena: User) -> None:
    finding = make_critical()
    told_daily(finding, days=[0])
    make_action(finding=finding, by=lena, due_on=day(30), agreed_on=day(1))
    told_daily(finding, days=[8])

    assert Alert.objects.latest("pk").evidence["why_now"] == "Still critical after 8 days."


@pytest.mark.parametrize(("days", "mails"), [(27, [0, 65]), (28, [0, 58])])
def test_reopening_within_28_days_is_silent_but_not_for_good(lena: User, days: int, mails: list[int]) -> None:
    finding = make_critical()
    told_daily(finding, days=[0])
    close(finding, on=day(30))
    finding.episode, finding.opened_on = 2, day(30 + days)
    finding.save()
    change(finding)
    told_daily(finding, days=range(30 + days, 66))

    assert [number for number, _ in mailed()][:2] == mails
    noted = Alert.objects.filter(as_of=day(30 + days)).get()
    assert noted.evidence["why_now"] == "It is back: it opened again."


# --- One story ---


def make_story(root: Finding, *rules: str) -> list[Finding]:
    """Make findings whose story begins with another one."""
    others = [make_critical(pilot=root.pilot, rule=rule, since=MONDAY - timedelta(days=90)) for rule in rules]
    Finding.objects.filter(pilot=root.pilot).update(root=root)
    return others


def test_the_mail_of_what_a_story_begins_with_comes_first_and_lists_what_it_mutes(lena: User) -> None:
    root = make_critical()
    [other] = make_story(root, "champion/nobody")
    stalled = make_critical(pilot=root.pilot, rule="outcome/x", severity="stalled", hidden_by=root)
    tell(root)

    mail = Alert.objects.mails().get()
    assert mail.finding == root
    assert {pk for pk, _ in mail.evidence["mutes"]} == {other.pk, stalled.pk}


def test_what_is_muted_is_not_reminded_of_alone(lena: User) -> None:
    root = make_critical()
    make_story(root, "champion/nobody")
    told_daily(root, days=range(30))

    assert [(number, len(names)) for number, names in mailed()] == [(0, 2), (8, 2), (16, 2)]


def test_who_has_seen_the_beginning_of_a_story_is_not_told_of_the_rest_that_was_named(lena: User) -> None:
    root = make_critical()
    [other] = make_story(root, "champion/nobody")
    told_daily(root, days=[0])
    make_acknowledgement(finding=root, by=lena, on=day(1), lapses_on=day(15))
    told_daily(root, days=range(1, 15))
    assert [number for number, _ in mailed()] == [0]

    new = make_critical(pilot=root.pilot, rule="outcome/x", root=root, opened_on=day(14))
    change(new)
    told_daily(root, days=[14])
    assert Alert.objects.latest("pk").finding == new
    assert other.alerts.count() == 1
