"""Who gets a digest, when, and that nobody gets two or none."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate  # the task and the command read the clock

from accounts.models import Membership, Portfolio, Role, User
from alerts.delivery import Outcome, drain
from alerts.kinds import kind_of
from alerts.models import Alert, AlertState, Heartbeat, MailSchedule
from portfolio import tasks
from portfolio.digests.readers import REASONS
from portfolio.digests.writing import write_digests
from stalls.models import Sweep
from tests import factories as make
from tests.alerts.conftest import sink as sink
from tests.alerts.smtp import Sink
from tests.portfolio.digests.worlds import DAY, EIGHT, MONDAY, make_bad, make_leader, prefer, says, swept, write

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def keys() -> list[str]:
    return [key.rpartition(":")[2] for key in Alert.objects.order_by("pk").values_list("key", flat=True)]


# --- Who ---


def test_leaders_and_programme_managers_get_one_each_and_nobody_else(
    trust: Portfolio, lena: User, priya: User, eli: User, adam: User, otto: User
) -> None:
    make.make_member(user=lena, role=Role.ENGINEER)
    gone = make_leader("gone")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    prefer(make_leader("declined"), wants_digest=False)

    assert {(row.recipient_id, row.evidence["for"], row.reason) for row in write()} == {
        (lena.pk, "leader", REASONS[Role.LEADER]),
        (priya.pk, "programme_manager", REASONS[Role.PROGRAMME_MANAGER]),
    }


def test_who_is_both_gets_one_and_it_is_the_longer(trust: Portfolio, lena: User) -> None:
    make.make_member(user=lena, role=Role.PROGRAMME_MANAGER)
    (alert,) = write()

    assert "holders" in alert.evidence


def test_a_portfolio_without_pilots_or_without_a_sweep_says_nothing(portfolio: Portfolio, lena: User) -> None:
    assert write() == []
    make.make_pilot()
    assert write() == []


@pytest.mark.parametrize("change", ["leaves", "other role", "declines", "portfolio"])
def test_is_not_wanted_any_more_by_who_has_left_or_declined(trust: Portfolio, lena: User, change: str) -> None:
    (alert,) = write()
    assert kind_of(alert).unwanted(alert) == ""
    match change:
        case "leaves":
            Membership.objects.filter(user=lena).delete()
        case "other role":
            Membership.objects.filter(user=lena).update(role=Role.PROGRAMME_MANAGER)
        case "declines":
            prefer(lena, wants_digest=False)
        case "portfolio":
            Membership.objects.filter(user=lena).update(portfolio=make.make_portfolio(name="Elsewhere"))

    assert kind_of(alert).unwanted(alert).endswith("any more.")


# --- Once a week ---


def test_ticks_of_five_weeks_write_one_a_week(trust: Portfolio, lena: User) -> None:
    last = EIGHT - HOUR
    for tick in range(5 * 7 * 4):
        now = EIGHT + tick * 6 * HOUR
        write_digests(now=now, last_run=last)
        last = now

    assert keys() == ["2026-W23", "2026-W24", "2026-W25", "2026-W26", "2026-W27"]
    assert {row.due_at.hour for row in Alert.objects.all()} == {7}


def test_two_ticks_at_once_write_one(trust: Portfolio, lena: User) -> None:
    write()
    Alert.objects.update(created_at=EIGHT - 90 * DAY)  # as if the second tick had looked before the first wrote

    assert len(write()) == 1


def test_a_clock_that_steps_back_adds_nothing(trust: Portfolio, lena: User) -> None:
    write()
    write(EIGHT + 7 * DAY)

    assert len(write(EIGHT + DAY)) == 2


def test_one_of_a_clock_that_was_far_ahead_takes_the_place_of_none(trust: Portfolio, lena: User) -> None:
    for now in (EIGHT, EIGHT + timedelta(days=28), EIGHT + timedelta(days=7)):
        Alert.objects.filter(pk__in=[row.pk for row in write(now)]).update(created_at=EIGHT)

    assert keys() == ["2026-W23", "2026-W27", "2026-W24"]


# In the suite each change of days and each day once; all of them are a slow proof.
IN_THE_SUITE = ((0, 4, 2), (4, 0, 4), (6, 0, 0), (0, 6, 6))
CHANGES = [
    pytest.param(*days, changed_on, marks=[] if (*days, changed_on) in IN_THE_SUITE else pytest.mark.slow)
    for days in ((0, 4), (4, 0), (0, 6), (6, 0))
    for changed_on in (0, 2, 4, 6)
]


@pytest.mark.parametrize(("before", "after", "changed_on"), CHANGES)
def test_another_day_of_the_week_gives_no_second_one_and_skips_no_week(
    trust: Portfolio, lena: User, before: int, after: int, changed_on: int
) -> None:
    prefer(lena, digest_weekday=before)
    last = EIGHT - 7 * DAY
    for half_day in range(1, 14 * 2 + 7 * 2):
        now = EIGHT - 7 * DAY + half_day * DAY / 2
        if now >= EIGHT + changed_on * DAY:
            prefer(lena, digest_weekday=after)
        write_digests(now=now, last_run=last)
        last = now

    assert keys()[-2:] == ["2026-W23", "2026-W24"]
    assert keys() == sorted(set(keys()))


def test_each_reader_gets_it_at_their_own_hour_and_zone(trust: Portfolio, lena: User, priya: User) -> None:
    MailSchedule.objects.create(portfolio=trust, digest_weekday=1, digest_hour=17)
    prefer(lena, digest_weekday=0, digest_hour=8, timezone="America/New_York")
    for hour in range(48):
        now = EIGHT - 12 * HOUR + hour * HOUR
        write_digests(now=now, last_run=now - HOUR)
    leaves = {row.recipient_id: row.due_at.isoformat() for row in Alert.objects.filter(key__endswith="W23")}

    assert leaves == {lena.pk: "2026-06-01T12:00:00+00:00", priya.pk: "2026-06-02T16:00:00+00:00"}


# --- After an outage ---


def test_is_caught_up_within_three_days(trust: Portfolio, lena: User, sink: Sink) -> None:
    (alert,) = write(EIGHT + 2 * DAY, last_run=EIGHT - DAY)

    assert alert.due_at == EIGHT
    assert alert.expires_at == EIGHT + 3 * DAY


def test_what_is_older_than_three_days_is_given_up_and_stays_listed(trust: Portfolio, lena: User, sink: Sink) -> None:
    (alert,) = write(EIGHT + 4 * DAY, last_run=EIGHT - DAY)

    assert drain()[Outcome.EXPIRED] == 1
    alert.refresh_from_db()
    assert alert.state == AlertState.EXPIRED
    assert sink.mails == []


def test_who_becomes_a_reader_in_the_week_gets_it_then_by_day(trust: Portfolio) -> None:
    make_leader()
    at_night = EIGHT + 3 * DAY + 15 * HOUR

    assert write(at_night, last_run=at_night) == []
    (alert,) = write(at_night + 9 * HOUR, last_run=at_night)
    assert alert.due_at == at_night + 9 * HOUR


def test_a_demonstration_waits_for_no_morning(trust: Portfolio, lena: User) -> None:
    Portfolio.objects.update(is_demonstration=True)

    assert len(write(EIGHT + 15 * HOUR, last_run=None)) == 1


def test_sweeps_first_where_nobody_has_yet(portfolio: Portfolio, lena: User) -> None:
    make.make_pilot(clock_start=MONDAY - 200 * DAY)
    swept(portfolio, MONDAY - DAY)
    (alert,) = write()

    assert alert.evidence["as_of"] == "2026-06-01"
    assert Sweep.objects.filter(as_of=MONDAY).exists()


def test_before_six_in_the_morning_it_tells_of_yesterday(portfolio: Portfolio, lena: User) -> None:
    make.make_pilot(clock_start=MONDAY - 200 * DAY)
    swept(portfolio, MONDAY - DAY)
    prefer(lena, digest_hour=5)
    (alert,) = write(EIGHT - 3 * HOUR)

    assert alert.evidence["as_of"] == "2026-05-31"
    assert not any("as of" in sentence for sentence in alert.evidence["jobs"]["late"])


# --- Closed weeks ---


def test_a_closed_week_is_listed_and_nothing_is_sent(trust: Portfolio, lena: User, sink: Sink) -> None:
    make.make_quiet_period(since=MONDAY - DAY, until=MONDAY + 6 * DAY)
    (alert,) = write()

    assert (alert.state, alert.last_error) == (AlertState.CANCELLED, "The portfolio was closed for the whole week.")
    assert not drain()
    assert len(write(EIGHT + 7 * DAY)) == 2


def test_a_closed_monday_puts_it_off_to_tuesday(trust: Portfolio, lena: User) -> None:
    make.make_quiet_period(since=MONDAY, until=MONDAY + DAY)
    write(EIGHT - 4 * DAY)

    assert len(write()) == 1
    assert write(EIGHT + DAY)[-1].due_at == EIGHT + DAY


# --- All together ---


def test_content_is_asked_once_for_all_readers_of_a_role(trust: Portfolio, lena: User) -> None:
    with CaptureQueriesContext(connection) as for_one:
        write_digests(now=EIGHT, last_run=EIGHT)
    for number in range(9):
        make_leader(f"leader-{number}")
    with CaptureQueriesContext(connection) as for_nine:
        write_digests(now=EIGHT, last_run=EIGHT)

    assert Alert.objects.count() == 10
    assert len(for_nine) == len(for_one)


def test_a_portfolio_that_fails_holds_no_other_one_up(
    trust: Portfolio, lena: User, otto: User, caplog: pytest.LogCaptureFixture
) -> None:
    elsewhere = make.make_portfolio(name="Elsewhere")
    make_bad(state="stalled", since=MONDAY, portfolio=elsewhere).findings.update(mode="no such mode")
    swept(elsewhere)

    assert write_digests(now=EIGHT, last_run=EIGHT) == {"failed": 1, "written": 1}
    assert f"The digests of portfolio {elsewhere.pk} were not written." in caplog.text


@pytest.fixture
def due_now(trust: Portfolio, lena: User) -> None:
    """What the clock says is swept already, and a demonstration waits for no morning."""
    Portfolio.objects.update(is_demonstration=True)
    swept(trust, localdate())


def test_the_tick_beats_and_what_it_wrote_is_handed_over(due_now: None, sink: Sink) -> None:
    tasks.digest()
    tasks.digest(some_future_argument=1)
    drain()

    assert Heartbeat.objects.get().job == "digest"
    assert [mail["Subject"].partition(" – ")[0] for mail in sink.mails] == ["Nobody needs to decide anything this week"]


def test_the_command_does_the_same_for_cron(due_now: None) -> None:
    out = StringIO()
    call_command("digest", stdout=out)

    assert out.getvalue() == "Digests written: 1; of closed weeks: 0.\n"
    assert says(Alert.objects.get()).text


def test_a_row_says_when_it_leaves_and_when_it_is_of_no_use_any_more(trust: Portfolio, lena: User) -> None:
    (alert,) = write()
    read: datetime = alert.due_at

    assert read == EIGHT
    assert alert.expires_at == EIGHT + 3 * DAY
    assert alert.key == f"digest:{trust.pk}:{lena.pk}:2026-W23"
