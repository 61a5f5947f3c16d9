"""Whether all goes on is watched; what has stopped is told once, and days without us count against nobody."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.utils import timezone

from accounts.models import Portfolio, QuietPeriod, User
from alerts import runs
from alerts.heartbeats import BACK, GRACE, MAIL, NAME, SWEEP, UP, WEB, beat, come_up, note_outage
from alerts.models import Alert, Heartbeat, MailPreference
from alerts.sweeping import sweep_and_alert
from alerts.watching import JOBS, is_flowing, troubles, watch
from stalls.models import Finding
from tests.alerts.conftest import mailers_at
from tests.alerts.makers import NOON, make_critical, tell
from tests.alerts.smtp import Sink
from tests.factories import MONDAY, make_pilot, make_weekly_update

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
TWO_PERIODS = JOBS[SWEEP].longest
OPERATORS = override_settings(ADMINS=["operator@example.org"])


def all_run(at: Any = NOON) -> None:
    for job in JOBS:
        beat(job, at=at)


def stopped(now: Any) -> list[str]:
    return [trouble.job.name for trouble in troubles(now=now)]


@pytest.fixture
def operators(sink: Sink) -> Any:
    """The operators' mail server, which is the one of the sink."""
    from django.conf import settings

    with OPERATORS, override_settings(MAILERS={**settings.MAILERS, "operators": settings.MAILERS["default"]}):
        yield sink


# --- What has stopped ---


def test_a_job_has_stopped_when_its_last_good_end_is_older_than_two_periods(db: None) -> None:
    all_run()

    assert stopped(NOON + TWO_PERIODS) == []
    assert stopped(NOON + TWO_PERIODS + MINUTE) == ["sweep", "deliver"]


def test_what_was_never_seen_is_expected_from_the_first_watch_on(db: None) -> None:
    assert watch(now=NOON) == []
    assert [trouble.job.name for trouble in watch(now=NOON + TWO_PERIODS + MINUTE)] == ["sweep", "deliver"]


def test_reminders_digests_and_answers_by_mail_are_watched_too_and_have_an_hour(client: Client, db: None) -> None:
    all_run(timezone.now())
    for job in ("remind", "digest"):
        beat(job, at=timezone.now() - timedelta(minutes=61))

    assert stopped(timezone.now()) == ["remind", "digest"]
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(("mailbox", "is_watched"), [({"host": "mail.example.org"}, True), ({}, False)])
def test_the_mailbox_is_watched_where_there_is_one(mailbox: dict[str, str], is_watched: bool, db: None) -> None:
    with override_settings(IMAP=mailbox):
        watch(now=NOON)
        assert ("fetch_mail" in stopped(NOON + DAY)) is is_watched


def test_what_is_late_as_the_web_comes_up_again_has_its_two_periods(db: None) -> None:
    all_run()
    come_up(now=NOON + DAY / 2)

    assert stopped(NOON + DAY / 2 + TWO_PERIODS) == []
    assert "sweep" in stopped(NOON + DAY / 2 + TWO_PERIODS + MINUTE)


def test_a_web_process_that_has_been_there_all_along_does_not_come_up_again(db: None) -> None:
    for minute in range(20):
        come_up(now=NOON + minute * MINUTE)

    assert Heartbeat.objects.get(job=UP).last_ok_at == NOON
    assert Heartbeat.objects.get(job=WEB).last_ok_at == NOON + 19 * MINUTE


def test_operators_are_told_once_of_each_outage_by_a_mail_of_its_own_way(operators: Sink, db: None) -> None:
    all_run()
    for minute in range(11, 20):
        beat("deliver", at=NOON + minute * MINUTE)
        watch(now=NOON + minute * MINUTE)
    assert operators.recipients == ["operator@example.org"]
    assert "Pilots are not being evaluated: the last good run ended 01 Jun 2026 11:00 UTC." in str(
        operators.mails[0].get_content()
    )
    assert not Alert.objects.exists()

    all_run(NOON + 20 * MINUTE)
    watch(now=NOON + 31 * MINUTE)
    assert len(operators.mails) == 2


def test_operators_who_could_not_be_told_are_told_by_the_next_watch(operators: Sink, db: None) -> None:
    all_run()
    operators.at_rcpt = lambda address: "451 later"
    watch(now=NOON + 11 * MINUTE)
    operators.at_rcpt = lambda address: None
    watch(now=NOON + 12 * MINUTE)

    assert len(operators.mails) == 1


def test_an_operator_who_cannot_be_told_costs_the_others_no_second_mail(operators: Sink, db: None) -> None:
    all_run()
    operators.at_rcpt = lambda address: "550 5.1.1 unknown" if address.startswith("gone") else None
    with override_settings(ADMINS=["gone@example.org", "operator@example.org"]):
        for minute in range(11, 15):
            watch(now=NOON + minute * MINUTE)
        assert operators.recipients == ["operator@example.org"]

        operators.at_rcpt = lambda address: None
        for minute in range(15, 17):
            watch(now=NOON + minute * MINUTE)
    assert operators.recipients == ["operator@example.org", "gone@example.org"]


@pytest.mark.parametrize("malformed", ["operator\n@example.org", "operator @", "@"])
def test_an_address_that_is_none_keeps_nobody_from_being_told(operators: Sink, db: None, malformed: str) -> None:
    all_run()
    with override_settings(ADMINS=[malformed, "operator@example.org"]):
        for minute in range(11, 13):
            assert stopped(NOON + minute * MINUTE) == [one.job.name for one in watch(now=NOON + minute * MINUTE)]

    assert operators.recipients == ["operator@example.org"]


class Dying:
    """A process that is killed while it mails."""

    def __init__(self, **_: Any) -> None:
        pass

    def send_messages(self, messages: Any) -> int:
        raise KeyboardInterrupt


def test_where_whoever_tells_dies_another_tells_a_little_later(operators: Sink, db: None) -> None:
    all_run()
    with override_settings(MAILERS={"operators": {"BACKEND": f"{__name__}.Dying"}}), pytest.raises(KeyboardInterrupt):
        watch(now=NOON + 11 * MINUTE)
    watch(now=NOON + 12 * MINUTE)
    assert operators.mails == []
    watch(now=NOON + 17 * MINUTE)

    assert operators.recipients == ["operator@example.org"]


def test_mail_that_waits_too_long_is_no_good_end_of_sending(sink: Sink, lena: User) -> None:
    tell(make_critical())
    due = Alert.objects.get().due_at

    assert is_flowing(now=due + 30 * MINUTE)
    assert not is_flowing(now=due + 31 * MINUTE)


def test_the_run_beats_for_mail_only_where_nothing_is_stuck(lena: User) -> None:
    tell(make_critical())
    with override_settings(MAILERS=mailers_at(1)):
        runs.deliver(now=lambda: NOON + DAY / 2)

    assert set(Heartbeat.objects.values_list("job", flat=True)) == {"deliver"}


def test_watch_command_fails_while_something_stands_still(db: None) -> None:
    out = StringIO()
    call_command("watch", stdout=out)
    assert out.getvalue() == "All runs.\n"
    Heartbeat.objects.filter(job=SWEEP).update(last_ok_at=NOON)

    with pytest.raises(CommandError, match="Pilots are not being evaluated, since 01 Jun 2026 11:00 UTC"):
        call_command("watch")


# --- What pages say ---


def pages(client: Client, user: User) -> str:
    client.force_login(user)
    return client.get("/alerts/").content.decode()


STALE = "Pilots have not been evaluated since"


def test_leaders_and_managers_read_that_pilots_are_not_evaluated(
    client: Client, lena: User, priya: User, eli: User, otto: User
) -> None:
    beat(SWEEP, at=timezone.now() - TWO_PERIODS - MINUTE)

    assert [STALE in pages(client, user) for user in (lena, priya, eli, otto)] == [True, True, False, True]
    beat(SWEEP, at=timezone.now())
    assert STALE not in pages(client, lena)


def test_the_dashboard_that_a_reader_has_already_says_so_too(client: Client, lena: User) -> None:
    make_pilot()
    client.force_login(lena)
    beat(SWEEP, at=timezone.now())
    client.get("/")
    tag = client.get("/")["ETag"]
    assert client.get("/", headers={"If-None-Match": tag}).status_code == 304
    beat(SWEEP, at=timezone.now() - TWO_PERIODS - MINUTE)

    assert STALE in client.get("/", headers={"If-None-Match": tag}).content.decode()


def test_those_who_manage_read_that_messages_never_arrived(client: Client, lena: User, priya: User, otto: User) -> None:
    tell(make_critical())
    Alert.objects.update(state="refused")

    said = [
        ("1 message of the last 14 days never reached its reader" in pages(client, user))
        for user in (priya, lena, otto)
    ]
    assert said == [True, False, False]
    Alert.objects.update(created_at=timezone.now() - 15 * DAY)
    assert "never reached" not in pages(client, priya)


def test_those_who_manage_read_that_messages_are_held(client: Client, lena: User, priya: User) -> None:
    tell(make_critical())
    Alert.objects.update(state="held")

    assert "1 message waits until somebody decides" in pages(client, priya)
    assert "waits until somebody decides" not in pages(client, lena)


def test_healthz_fails_while_nothing_is_swept_and_not_while_mail_waits_for_its_server(client: Client, db: None) -> None:
    all_run(timezone.now())
    beat(MAIL, at=NOON)
    assert client.get("/healthz").status_code == 200
    beat(SWEEP, at=timezone.now() - TWO_PERIODS - MINUTE)

    response = client.get("/healthz")
    assert (response.status_code, response.content) == (503, b"sweep has stopped\n")


# --- Days on which nothing ran ---


def quiet_days() -> list[tuple[str, date, date]]:
    return list(QuietPeriod.objects.order_by("since").values_list("name", "since", "until"))


@pytest.mark.parametrize("away", [timedelta(minutes=5), timedelta(hours=23), DAY])
def test_up_to_a_day_away_is_no_outage(portfolio: Portfolio, away: timedelta) -> None:
    all_run()

    assert not note_outage(now=NOON + away)
    assert quiet_days() == []


def test_whole_days_on_which_nothing_ran_are_quiet_and_noted_once(portfolio: Portfolio) -> None:
    all_run()

    assert note_outage(now=NOON + 4 * DAY)
    assert not note_outage(now=NOON + 4 * DAY)
    assert quiet_days() == [(NAME, MONDAY + DAY, MONDAY + 4 * DAY)]


def test_days_that_are_quiet_already_stay_as_they_are(portfolio: Portfolio) -> None:
    all_run()
    freeze = {"name": "Freeze", "since": MONDAY + 3 * DAY, "until": MONDAY + 5 * DAY}
    QuietPeriod.objects.create(portfolio=portfolio, **freeze)
    note_outage(now=NOON + 8 * DAY)

    assert quiet_days() == [
        (NAME, MONDAY + DAY, MONDAY + 3 * DAY),
        ("Freeze", MONDAY + 3 * DAY, MONDAY + 5 * DAY),
        (NAME, MONDAY + 5 * DAY, MONDAY + 8 * DAY),
    ]


def test_while_people_could_post_it_was_no_outage(portfolio: Portfolio) -> None:
    all_run()
    for hour in range(0, 80, 10):
        come_up(now=NOON + timedelta(hours=hour))

    assert not note_outage(now=NOON + timedelta(hours=81))
    assert quiet_days() == []


def test_a_new_installation_was_not_away(portfolio: Portfolio) -> None:
    assert not note_outage(now=NOON)


def test_silence_while_nobody_could_post_is_no_finding(portfolio: Portfolio, lena: User) -> None:
    pilot = make_pilot(clock_start=MONDAY - 7 * DAY)
    make_weekly_update(pilot=pilot, submitted_on=MONDAY)
    runs.sweep(now=lambda: NOON, everything=True)
    runs.sweep(now=lambda: NOON + 70 * DAY, everything=True)

    assert not Finding.objects.filter(rule="delivery/silence").exists()


def test_what_the_first_sweep_after_an_outage_finds_is_told_a_day_later(portfolio: Portfolio, lena: User) -> None:
    back = NOON + 10 * DAY
    make_pilot(clock_start=MONDAY - 300 * DAY)
    all_run()
    note_outage(now=back)
    runs.sweep(now=lambda: back, everything=True)

    assert Heartbeat.objects.get(job=BACK).last_ok_at == back
    assert set(Alert.objects.waiting().values_list("due_at", flat=True)) == {back + GRACE}


def test_news_are_put_off_as_they_are_written_so_that_a_sweep_that_dies_half_way_has_put_them_off(
    portfolio: Portfolio, lena: User
) -> None:
    back = NOON + 10 * DAY
    make_pilot(clock_start=MONDAY - 300 * DAY)
    all_run()
    note_outage(now=back)
    sweep_and_alert(now=back)

    assert set(Alert.objects.waiting().values_list("due_at", flat=True)) == {back + GRACE}


def test_a_day_after_a_night_it_is_told_in_the_readers_morning(portfolio: Portfolio, lena: User) -> None:
    MailPreference.objects.create(user=lena, portfolio=portfolio, timezone="America/New_York")
    back = datetime(2026, 6, 11, 6, tzinfo=UTC)
    make_pilot(clock_start=MONDAY - 300 * DAY)
    all_run()
    runs.sweep(now=lambda: back, everything=True)

    [due] = set(Alert.objects.waiting().values_list("due_at", flat=True))
    assert due == datetime(2026, 6, 12, 11, tzinfo=UTC)


def test_use_without_a_sign_off_waits_for_nobody(portfolio: Portfolio, lena: User) -> None:
    back = NOON + 10 * DAY
    all_run()
    note_outage(now=back)
    tell(make_critical(rule="governance/live-without-sign-off"), now=back)

    assert Alert.objects.get().due_at == back


def test_whoever_sweeps_late_after_an_outage_lets_no_news_wait_for_more_than_a_day(
    portfolio: Portfolio, lena: User
) -> None:
    back, late = NOON + 10 * DAY, NOON + 13 * DAY
    make_pilot(clock_start=MONDAY - 300 * DAY)
    all_run()
    note_outage(now=back)
    for hour in range(0, 80, 10):
        come_up(now=back + timedelta(hours=hour))
    runs.sweep(now=lambda: late, everything=True)

    assert set(Alert.objects.waiting().values_list("due_at", flat=True)) == {late}


def test_what_a_later_sweep_finds_is_told_at_once(portfolio: Portfolio, lena: User) -> None:
    back = NOON + 10 * DAY
    all_run()
    runs.sweep(now=lambda: back, everything=True)
    make_pilot(clock_start=MONDAY - 300 * DAY)
    runs.sweep(now=lambda: back + 5 * MINUTE, everything=True)

    assert set(Alert.objects.waiting().values_list("due_at", flat=True)) == {back + 5 * MINUTE}
