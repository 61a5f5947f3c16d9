"""Which messages follow from how pilots stand."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from accounts.models import Portfolio, User
from alerts.actions import MOST_MAILS, write_alerts
from alerts.models import Alert, AlertKind, AlertState
from alerts.sweeping import sweep_and_alert, sweep_pilots
from stalls.models import Finding
from stalls.modes import HealthState
from stalls.statements import EVERYTHING
from tests.alerts.makers import (
    NOON,
    change,
    make_critical,
    make_health,
    make_leaders,
    tell,
    told_daily,
    turn,
)
from tests.factories import MONDAY, make_access_request, make_pilot, make_portfolio
from tests.refusing import refusing

pytestmark = pytest.mark.django_db


QUERIES = 25


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def mailed() -> list[tuple[int, list[str]]]:
    """Return the mails in their order: days after MONDAY, and the openings of what each names."""
    mails = Alert.objects.mails().exclude(state=AlertState.CANCELLED).order_by("pk")
    return [((mail.as_of - MONDAY).days, [row.evidence["opening"] for row in mail.causes()]) for mail in mails]


def many(count: int) -> list[Finding]:
    return [make_critical(pilot=make_pilot(name=f"Pilot {number}")) for number in range(count)]


def test_nothing_new_writes_nothing(lena: User) -> None:
    result = sweep_and_alert(now=NOON)

    assert (result.opened, result.alerts, Alert.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    "fields",
    [
        {"severity": "stalled"},
        {"severity": "watch"},
        {"state": "pending"},
        {"state": "closed", "closed_on": MONDAY, "closed_because": "cleared"},
        {"state": "recovering", "recovering_since": MONDAY},
        {"is_flapping": True},
    ],
)
def test_quiet_unless_open_critical_and_steady(lena: User, fields: dict[str, object]) -> None:
    assert tell(make_critical(**fields)) == 0


@pytest.mark.parametrize("state", ["clear", "watch", "stalled"])
def test_quiet_while_its_pilot_is_not_critical(lena: User, state: str) -> None:
    finding = make_critical()
    make_health(finding.pilot, HealthState(state))

    assert tell(finding) == 0


@pytest.mark.parametrize(("days", "expected"), [(16, 1), (17, 0)])
def test_what_has_long_been_critical_is_left_to_the_digest(lena: User, days: int, expected: int) -> None:
    finding = make_critical()
    change(finding)

    assert tell(finding, as_of=day(days)) == expected


def test_what_became_critical_while_nobody_swept_is_told_however_long_that_was(lena: User) -> None:
    finding = make_critical()
    change(finding)

    assert tell(finding, as_of=day(25), swept_from=MONDAY) == 1


def test_that_its_pilot_becomes_critical_is_news_of_what_had_long_been_so(lena: User) -> None:
    finding = make_critical()
    change(finding)
    turn(finding.pilot, HealthState.STALLED, HealthState.CRITICAL, on=day(30))

    assert tell(finding, as_of=day(30)) == 1
    assert Alert.objects.get().evidence["opening"] == "Critical"


def test_one_row_for_each_leader_and_nobody_else(
    lena: User, priya: User, eli: User, rosa: User, adam: User, otto: User
) -> None:
    leo = make_leaders("leo")[0]
    finding = make_critical()

    assert tell(finding) == 2
    assert set(Alert.objects.values_list("recipient", flat=True)) == {lena.pk, leo.pk}
    alert = Alert.objects.get(recipient=lena)
    assert alert.key == f"critical:{finding.pk}:1:20260601:1:{lena.pk}"
    assert (alert.state, alert.kind, alert.as_of) == (AlertState.QUEUED, AlertKind.CRITICAL, MONDAY)
    assert alert.portfolio == finding.portfolio


def test_told_twice_is_written_once(lena: User) -> None:
    finding = make_critical()

    assert tell(finding) == 1
    assert tell(finding) == 0
    assert Alert.objects.count() == 1


def test_evidence_is_what_was_known(lena: User) -> None:
    finding = make_critical()
    tell(finding)
    finding.pilot.name = "Renamed"
    finding.pilot.save()

    evidence = Alert.objects.get().evidence
    assert evidence["pilot"] == {"id": finding.pilot_id, "code": finding.pilot.code, "name": "Referral triage"}
    assert evidence["since"] == "2026-04-01"
    assert evidence["rule"] == "integration/waiting-on-ticket"
    assert {"sentence", "next_step", "owner", "waits_on", "clears_when", "meaning", "impact"} <= evidence.keys()


def test_findings_of_one_pilot_share_a_mail(lena: User) -> None:
    pilot = make_pilot()
    oldest = make_critical(pilot=pilot, rule="champion/nobody", since=MONDAY - timedelta(days=90))
    tell(make_critical(pilot=pilot), oldest)

    mail, other = Alert.objects.order_by("state").reverse()
    assert (mail.finding, mail.state) == (oldest, AlertState.QUEUED)
    assert (other.state, other.gathered_into) == (AlertState.GATHERED, mail)


@pytest.mark.parametrize(("days", "named_on"), [(0, 0), (1, 7), (6, 7), (7, 7)])
def test_second_finding_of_a_pilot_waits_for_the_next_mail(lena: User, days: int, named_on: int) -> None:
    first = make_critical()
    told_daily(first, days=range(days))
    second = make_critical(pilot=first.pilot, rule="champion/nobody", opened_on=day(days))
    change(second)
    told_daily(first, days=range(days, 10))

    naming = Alert.objects.filter(finding=second, is_named=True).earliest("pk")
    assert (naming.mail.as_of - MONDAY).days == named_on


def test_what_is_gathered_into_a_mail_that_waits_is_said_by_it(lena: User) -> None:
    night = datetime(2026, 6, 1, 23, tzinfo=UTC)
    first = make_critical()
    tell(first, now=night)
    tell(make_critical(pilot=first.pilot, rule="champion/nobody"), now=night)

    assert [len(mail.causes()) for mail in Alert.objects.mails()] == [2]
    assert mailed() == [(0, ["Critical", "Critical"])]


def test_what_is_gathered_into_a_mail_that_has_left_is_noted_as_not_said(lena: User) -> None:
    first = make_critical()
    told_daily(first, days=[0])
    tell(make_critical(pilot=first.pilot, rule="champion/nobody"))

    noted = Alert.objects.get(state=AlertState.GATHERED)
    assert not noted.is_named
    assert [len(mail.causes()) for mail in Alert.objects.mails()] == [1]


def test_nobody_is_mailed_of_a_pilot_while_a_mail_of_it_waits(lena: User) -> None:
    finding = make_critical()
    for number in range(20):
        tell(finding, as_of=day(number))
        Alert.objects.waiting().update(due_at=NOON + timedelta(days=40))

    assert mailed() == [(0, ["Critical"])]


def test_mail_that_never_left_silences_nothing(lena: User) -> None:
    pilot = make_pilot()
    tell(make_critical(pilot=pilot))
    Alert.objects.update(state=AlertState.REFUSED)
    tell(make_critical(pilot=pilot, rule="champion/nobody"))

    assert len(Alert.objects.get(state=AlertState.QUEUED).causes()) == 2


def test_five_pilots_at_once_are_five_mails(lena: User) -> None:
    tell(*many(MOST_MAILS))

    assert set(Alert.objects.values_list("kind", "state")) == {("critical", "queued")}


def test_more_than_five_pilots_at_once_are_one_mail(lena: User) -> None:
    findings = many(MOST_MAILS + 1)
    written = tell(*findings)

    mail = Alert.objects.get(kind=AlertKind.MANY_CRITICAL)
    assert mail.key == f"many:{findings[0].portfolio_id}:2026-06-01:1:{lena.pk}"
    assert mail.gathered.filter(state=AlertState.GATHERED).count() == 6
    assert written == 7
    assert tell(*findings) == 0


def test_many_that_still_stand_are_one_reminder(lena: User) -> None:
    told_daily(*many(MOST_MAILS + 1), days=range(10))

    mails = Alert.objects.filter(kind=AlertKind.MANY_CRITICAL).order_by("pk")
    assert [mail.as_of for mail in mails] == [MONDAY, day(8)]
    assert Alert.objects.mails().count() == 2


def test_many_more_on_the_same_day_are_another_mail(lena: User) -> None:
    told_daily(*many(MOST_MAILS + 1), days=[0])
    told_daily(*many(MOST_MAILS + 2), days=[0])

    mails = Alert.objects.filter(kind=AlertKind.MANY_CRITICAL)
    assert sorted(mail.gathered.filter(is_named=True).count() for mail in mails) == [6, 7]


def test_portfolios_are_counted_apart(lena: User, otto: User) -> None:
    elsewhere = Portfolio.objects.get(name="Elsewhere")
    there = [make_critical(pilot=make_pilot(portfolio=elsewhere)) for _ in range(3)]
    tell(*many(3), *there)

    assert Alert.objects.filter(recipient=otto, portfolio=elsewhere).count() == 3
    assert Alert.objects.filter(recipient=lena).exclude(portfolio=elsewhere).count() == 3
    assert Alert.objects.count() == 6


@pytest.mark.parametrize(
    ("now", "due_at"),
    [
        (datetime(2026, 6, 1, 5, 59, tzinfo=UTC), datetime(2026, 6, 1, 6, tzinfo=UTC)),  # 06:59 in London
        (datetime(2026, 6, 1, 6, 0, tzinfo=UTC), datetime(2026, 6, 1, 6, tzinfo=UTC)),
        (datetime(2026, 6, 1, 19, 59, tzinfo=UTC), datetime(2026, 6, 1, 19, 59, tzinfo=UTC)),
        (datetime(2026, 6, 1, 20, 0, tzinfo=UTC), datetime(2026, 6, 2, 6, tzinfo=UTC)),
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), datetime(2026, 10, 25, 7, tzinfo=UTC)),  # summer time ends
    ],
)
def test_no_mail_leaves_at_night(lena: User, now: datetime, due_at: datetime) -> None:
    tell(make_critical(), now=now)

    assert Alert.objects.get().due_at == due_at


def test_use_without_approval_does_not_wait_for_the_morning(lena: User) -> None:
    night = datetime(2026, 6, 1, 23, tzinfo=UTC)
    pilot = make_pilot()
    ordinary = make_critical(pilot=pilot, since=MONDAY - timedelta(days=300))
    tell(ordinary, make_critical(pilot=pilot, rule="governance/live-without-sign-off"), now=night)

    assert Alert.objects.get(state=AlertState.QUEUED).due_at == night


def test_demonstration_has_no_night(db: None) -> None:
    night = datetime(2026, 6, 1, 23, tzinfo=UTC)
    make_portfolio(is_demonstration=True)
    make_leaders("lena")
    tell(make_critical(), now=night)

    assert Alert.objects.get().due_at == night


def test_unknown_time_zone_does_not_stop_the_sweep(db: None) -> None:
    make_portfolio(timezone="Europe/Lundon")
    make_leaders("lena")

    assert tell(make_critical()) == 1


def test_thousands_at_once_are_a_constant_number_of_queries(
    lena: User, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for finding in many(40):
        change(finding)
    with django_assert_max_num_queries(QUERIES):  # type: ignore[operator]
        assert write_alerts(scope=EVERYTHING, as_of=MONDAY, now=NOON) == 41
    with django_assert_max_num_queries(QUERIES):  # type: ignore[operator]
        assert write_alerts(scope=EVERYTHING, as_of=day(8), now=NOON) == 41
    with django_assert_max_num_queries(QUERIES):  # type: ignore[operator]
        assert write_alerts(scope=EVERYTHING, as_of=day(8), now=NOON) == 0


def test_sweep_opens_a_finding_and_tells_of_it_in_one_go(lena: User) -> None:
    make_access_request(pilot=make_pilot(clock_start=None), raised_on=MONDAY - timedelta(days=50))
    first, again = (sweep_and_alert(now=NOON) for _ in range(2))

    assert (first.opened, first.alerts) == (first.opened, 1)
    assert first.opened >= 1
    assert (again.opened, again.alerts) == (0, 0)
    told = [alert.evidence["rule"] for alert in Alert.objects.all()]
    assert told == ["integration/waiting-on-ticket"]


def test_sweep_of_one_pilot_tells_of_it_too(lena: User) -> None:
    pilot = make_pilot(clock_start=None)
    make_access_request(pilot=pilot, raised_on=MONDAY - timedelta(days=50))

    assert sweep_pilots(pilots=[], as_of=MONDAY, now=NOON).alerts == 0
    assert sweep_pilots(pilots=[pilot.pk], as_of=MONDAY, now=NOON).alerts == 1


def test_failed_intent_takes_the_sweep_back(lena: User) -> None:
    make_access_request(pilot=make_pilot(clock_start=None), raised_on=MONDAY - timedelta(days=50))

    with refusing("alerts_alert", on="INSERT", state="22012"):
        assert sweep_and_alert(now=NOON).failed == 1
    assert (Finding.objects.count(), Alert.objects.count()) == (0, 0)


def test_two_sweeps_at_once_write_one_alert(transactional_db: None) -> None:
    make_leaders("lena")
    make_access_request(pilot=make_pilot(clock_start=None), raised_on=MONDAY - timedelta(days=50))

    def work() -> None:
        sweep_and_alert(now=NOON)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Alert.objects.count() == 1
