"""Which messages follow from what a sweep found."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from accounts.models import Portfolio, User
from alerts.actions import MOST_MAILS, write_alerts
from alerts.models import Alert, AlertKind, AlertState
from alerts.sweeping import became_critical, sweep_and_alert, sweep_pilots
from stalls.models import Finding, FindingEvent
from stalls.modes import HealthState
from tests.alerts.makers import NOON, change, make_critical, make_health, make_leaders, tell, turn
from tests.factories import MONDAY, make_access_request, make_pilot, make_portfolio

pytestmark = pytest.mark.django_db


def many(count: int) -> list[Finding]:
    return [make_critical(pilot=make_pilot(name=f"Pilot {number}")) for number in range(count)]


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


def test_nothing_new_writes_nothing(lena: User) -> None:
    result = sweep_and_alert(now=NOON)

    assert (result.opened, result.alerts, Alert.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("from_state", "from_severity", "expected"),
    [
        ("", "", 1),
        ("pending", "critical", 1),
        ("closed", "critical", 1),
        ("open", "watch", 1),
        ("open", "stalled", 1),
        ("recovering", "stalled", 1),
        ("open", "critical", 0),
        ("recovering", "critical", 0),
    ],
)
def test_news_is_what_was_not_open_and_critical_before(from_state: str, from_severity: str, expected: int) -> None:
    finding = make_critical()
    changes = [change(finding, from_state=from_state, from_severity=from_severity)]

    assert len(became_critical(changes, as_of=MONDAY)) == expected


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
def test_quiet_unless_open_critical_and_steady(fields: dict[str, object]) -> None:
    finding = make_critical(**fields)

    assert became_critical([change(finding)], as_of=MONDAY) == []


@pytest.mark.parametrize("state", ["clear", "watch", "stalled"])
def test_quiet_while_its_pilot_is_not_critical(state: str) -> None:
    finding = make_critical()
    make_health(finding.pilot, HealthState(state))

    assert became_critical([change(finding)], as_of=MONDAY) == []


@pytest.mark.parametrize(("before", "expected"), [(None, 1), ("watch", 1), ("stalled", 1), ("critical", 0)])
def test_that_its_pilot_becomes_critical_is_news_too(before: str | None, expected: int) -> None:
    finding = make_critical()
    turned = turn(finding.pilot, before=HealthState(before) if before else None, now=HealthState.CRITICAL)

    assert len(became_critical([turned], as_of=MONDAY)) == expected


def test_first_of_several_changes_decides() -> None:
    finding = make_critical()
    changes = [change(finding, from_state="open", from_severity="critical"), change(finding, from_state="recovering")]

    assert became_critical(changes, as_of=MONDAY) == []


def test_one_row_for_each_leader_and_nobody_else(
    lena: User, priya: User, eli: User, rosa: User, adam: User, otto: User
) -> None:
    leo = make_leaders("leo")[0]
    finding = make_critical()

    assert tell(finding) == 2
    assert set(Alert.objects.values_list("recipient", flat=True)) == {lena.pk, leo.pk}
    alert = Alert.objects.get(recipient=lena)
    assert alert.key == f"critical:{finding.pk}:1:1:{lena.pk}"
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


@pytest.mark.parametrize(("days", "state"), [(0, "gathered"), (6, "gathered"), (7, "queued")])
def test_second_finding_of_a_pilot_waits_seven_days_for_a_mail(lena: User, days: int, state: str) -> None:
    pilot = make_pilot()
    tell(make_critical(pilot=pilot))
    tell(make_critical(pilot=pilot, rule="champion/nobody"), as_of=MONDAY + timedelta(days=days))

    assert Alert.objects.latest("pk").state == state


def test_gathering_does_not_lengthen_the_seven_days(lena: User) -> None:
    pilot = make_pilot()
    for days, rule in [(0, "a/first"), (6, "a/second"), (8, "a/third")]:
        tell(make_critical(pilot=pilot, rule=rule, mode="delivery"), as_of=MONDAY + timedelta(days=days))

    assert list(Alert.objects.order_by("pk").values_list("state", flat=True)) == ["queued", "gathered", "queued"]


def test_mail_that_never_left_silences_nothing(lena: User) -> None:
    pilot = make_pilot()
    tell(make_critical(pilot=pilot))
    Alert.objects.update(state=AlertState.REFUSED)
    tell(make_critical(pilot=pilot, rule="champion/nobody"))

    assert Alert.objects.latest("pk").state == AlertState.QUEUED


@pytest.mark.parametrize(("days", "state"), [(27, "gathered"), (28, "queued")])
def test_reopening_within_28_days_is_silent(lena: User, days: int, state: str) -> None:
    finding = make_critical()
    tell(finding)
    close(finding, on=MONDAY + timedelta(days=30))
    finding.episode = 2
    finding.save()
    tell(finding, as_of=MONDAY + timedelta(days=30 + days))

    assert Alert.objects.latest("pk").state == state


def test_five_pilots_at_once_are_five_mails(lena: User) -> None:
    tell(*many(MOST_MAILS))

    assert set(Alert.objects.values_list("kind", "state")) == {("critical", "queued")}


def test_more_than_five_pilots_at_once_are_one_mail(lena: User) -> None:
    findings = many(MOST_MAILS + 1)
    written = tell(*findings)

    mail = Alert.objects.get(kind=AlertKind.MANY_CRITICAL)
    assert mail.key == f"many:{findings[0].portfolio_id}:2026-06-01:{lena.pk}"
    assert mail.gathered.filter(state=AlertState.GATHERED).count() == 6
    assert written == 7
    assert tell(*findings) == 0


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
    findings = many(40)
    new = became_critical([change(finding) for finding in findings], as_of=MONDAY)
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        write_alerts(findings=new, as_of=MONDAY, now=NOON)


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


def test_failed_intent_takes_the_sweep_back(lena: User, monkeypatch: pytest.MonkeyPatch) -> None:
    make_access_request(pilot=make_pilot(clock_start=None), raised_on=MONDAY - timedelta(days=50))
    monkeypatch.setattr("alerts.actions.due_at", None)

    with pytest.raises(TypeError):
        sweep_and_alert(now=NOON)
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
