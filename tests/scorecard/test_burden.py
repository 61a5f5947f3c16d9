"""How many mails do leaders get: what turns critical, once per story, at most one per pilot in 7 days."""

from __future__ import annotations

from typing import Any

import pytest

from scorecard.metrics.burden import mail_days, mailed_false_alarms, mails_per_leader_week
from tests.scorecard.making import day, death, finding, health, said, survivor


def mails(*changes: dict[str, Any], pilot: str = "critical") -> list[int]:
    """Return the days of the mails about a pilot that is as bad as that from day 0 on."""
    return [(each - day(0)).days for each in mail_days(said(health(0, pilot), *changes), "P")]


@pytest.mark.parametrize("pilot", ["clear", "watch", "stalled"])
def test_nothing_is_mailed_of_a_pilot_that_is_not_critical(pilot: str) -> None:
    assert mails(finding(0, "open", "critical"), pilot=pilot) == []


def test_what_is_critical_already_is_mailed_when_its_pilot_becomes_so_and_once() -> None:
    changes = [finding(0, "open", "critical"), health(9, "critical"), health(20, "watch"), health(30, "critical")]
    assert mails(*changes, pilot="watch") == [9]


def test_what_is_stalled_or_only_pending_is_not_mailed() -> None:
    assert mails(finding(0, "open", "stalled"), finding(1, "pending", "critical", subject="other")) == []


def test_what_turns_critical_is_mailed_once() -> None:
    assert mails(
        finding(0, "open", "stalled"), finding(5, "open", "critical"), finding(20, "recovering", "critical")
    ) == [5]


def test_what_eases_and_turns_critical_again_is_not_mailed_again() -> None:
    assert mails(finding(0, "open", "critical"), finding(10, "open", "stalled"), finding(30, "open", "critical")) == [0]


@pytest.mark.parametrize(("second", "days"), [(0, [0]), (6, [0]), (7, [0, 7]), (8, [0, 8])])
def test_a_pilot_has_at_most_one_mail_in_7_days(second: int, days: list[int]) -> None:
    assert mails(finding(0, "open", "critical"), finding(second, "open", "critical", subject="other")) == days


def test_what_turned_critical_within_7_days_of_a_mail_never_has_one_of_its_own() -> None:
    other = [finding(number, "open", "critical", subject="other") for number in (3, 20)]
    assert mails(finding(0, "open", "critical"), *other) == [0]


@pytest.mark.parametrize(("again", "days"), [(37, [0]), (38, [0]), (39, [0, 39])])
def test_what_re_opens_within_28_days_of_its_closing_is_not_mailed_again(again: int, days: list[int]) -> None:
    assert mails(finding(0, "open", "critical"), finding(10, "closed"), finding(again, "open", "critical")) == days


def test_mails_are_scaled_to_a_leader_with_40_pilots() -> None:
    # One mail in two pilots' 10 weeks each: per week and 40 pilots, 1 / 20 * 40 = 2.
    cases = (survivor("P", seen_until=70), survivor("Q", seen_until=70))
    assert mails_per_leader_week(
        cases, said(health(0, "critical"), finding(5, "open", "critical"))
    ).value == pytest.approx(2)


def test_a_mail_is_a_false_alarm_on_a_healthy_day() -> None:
    # The onset is day 100: day 71 is the last healthy one of 72.
    heard = said(
        health(0, "critical"),
        finding(0, "open", "critical", subject="a"),
        finding(71, "open", "critical", subject="b"),
        finding(80, "open", "critical", subject="c"),
    )
    assert mailed_false_alarms((death(onset=100, end=150),), heard).value == pytest.approx(2 / (72 / 30.4375))
