"""Who is asked for which update, and who else hears of it: written once, whenever and however often it is looked at."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from alerts.models import Alert, AlertKind, Heartbeat, MailPreference
from pilots.models import Pilot, UpdateReminder
from tests import factories as make
from tests.refusing import refusing
from tests.updates.reminders.making import (
    FRIDAY,
    NEXT_MONDAY,
    NEXT_TUESDAY,
    THURSDAY,
    WEEK,
    at,
    make_due_pilot,
    make_reporter,
    reached,
    run,
    told,
)
from updates import tasks
from updates.models import PilotUpdateSchedule, UpdateSchedule
from updates.reminders.writing import remind

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_whoever_reports_is_asked_once_when_it_is_due() -> None:
    pilot = make_due_pilot()

    assert run(THURSDAY, 9) == []
    [mail] = run(THURSDAY, 10)
    assert (mail.kind, mail.address, told(mail)) == (AlertKind.UPDATE_DUE, "eli@example.org", [(pilot.code, 1)])
    assert run(THURSDAY, 10) == run(THURSDAY, 18) == []
    assert mail.reason == "You report on this pilot once a week."
    assert mail.expires_at == at(date(2026, 6, 18), 10)


def test_one_mail_holds_all_pilots_of_a_person() -> None:
    eli = make_reporter()
    codes = [make_due_pilot(engineer=eli, name=name).code for name in ("A", "B", "C")]
    make_due_pilot(engineer=make_reporter("Mia"), name="D")

    first, second = run(THURSDAY)
    assert told(first) == [(code, 1) for code in codes]
    assert second.address == "mia@example.org"
    assert first.reason == "You report on these pilots once a week."


def test_somebody_with_a_log_in_is_its_reader(eli: User) -> None:
    make_due_pilot(engineer=make.make_person(name="Eli", user=eli))
    [mail] = run(THURSDAY)
    assert (mail.recipient, mail.person) == (eli, None)


def test_who_has_a_time_zone_of_their_own_is_asked_by_their_day(eli: User) -> None:
    pilot = make_due_pilot(engineer=make.make_person(name="Eli", user=eli))
    MailPreference.objects.create(user=eli, portfolio=pilot.portfolio, timezone="Pacific/Auckland")
    [mail] = run(THURSDAY, 12)
    mail.refresh_from_db()
    assert mail.due_at == datetime(2026, 6, 11, 19, tzinfo=UTC)


def test_after_the_grace_they_are_asked_again() -> None:
    pilot = make_due_pilot()
    run(THURSDAY)
    [again] = run(FRIDAY)
    assert (told(again), again.step) == ([(pilot.code, 2)], 2)
    assert run(FRIDAY + DAY) == run(FRIDAY + 2 * DAY) == []


def test_nobody_is_asked_for_what_is_posted() -> None:
    pilot = make_due_pilot()
    run(THURSDAY)
    make.make_weekly_update(pilot=pilot, submitted_on=THURSDAY)
    assert run(FRIDAY) == run(NEXT_MONDAY) == run(NEXT_TUESDAY) == []


def make_managed(**fields: object) -> Pilot:
    manager = make_reporter("Priya")
    pilot = make_due_pilot(programme_manager=manager, **fields)
    make.make_champion(pilot=pilot, person=make_reporter("Chris"), since=date(2026, 5, 11))
    return pilot


def ask_twice(pilot: Pilot) -> None:
    run(THURSDAY)
    reached(pilot, THURSDAY)
    run(FRIDAY)
    reached(pilot, FRIDAY)


def test_then_the_programme_manager_hears_of_it() -> None:
    pilot = make_managed()
    ask_twice(pilot)

    [mail] = run(NEXT_MONDAY)
    assert (mail.kind, mail.address, told(mail)) == (AlertKind.UPDATES_MISSED, "priya@example.org", [(pilot.code, 3)])
    assert mail.reason == "You are the programme manager."
    assert run(NEXT_TUESDAY) == []


def test_the_champion_hears_of_it_once_the_one_before_was_missed_too() -> None:
    pilot = make_managed(posted=())
    ask_twice(pilot)

    run(NEXT_MONDAY)
    [mail] = run(NEXT_TUESDAY)
    assert (mail.address, told(mail), mail.reason) == ("chris@example.org", [(pilot.code, 4)], "You are the champion.")
    assert run(NEXT_TUESDAY) == []


def test_somebody_else_hears_of_all_pilots_in_one_mail_a_week() -> None:
    manager, eli = make_reporter("Priya"), make_reporter()
    pilots = [make_due_pilot(engineer=eli, programme_manager=manager, name=name) for name in ("A", "B")]
    for pilot in pilots:
        ask_twice(pilot)
    [mail] = run(NEXT_MONDAY)
    assert told(mail) == [(pilot.code, 3) for pilot in pilots]


def test_where_a_pilot_has_no_programme_manager_those_of_the_portfolio_hear_of_it(priya: User) -> None:
    make.make_person(name="Priya", user=priya)
    ask_twice(make_due_pilot())
    [mail] = run(NEXT_MONDAY)
    assert mail.recipient == priya


def test_nobody_else_hears_of_what_still_waits_in_our_own_outbox() -> None:
    make_managed()
    run(THURSDAY)
    run(FRIDAY)
    assert run(NEXT_MONDAY) == []


def test_nobody_else_hears_of_what_nobody_was_asked_for_while_we_were_down() -> None:
    pilot = make_managed()
    [mail] = run(NEXT_MONDAY)
    assert (mail.kind, told(mail)) == (AlertKind.UPDATE_DUE, [(pilot.code, 2)])
    reached(pilot, NEXT_MONDAY)
    assert run(NEXT_MONDAY) == []
    [late] = run(NEXT_TUESDAY)
    assert (late.address, told(late)) == ("priya@example.org", [(pilot.code, 3)])


def test_an_outage_of_three_days_is_caught_up_with_one_mail() -> None:
    pilot = make_due_pilot()
    [mail] = run(THURSDAY + 3 * DAY)
    assert told(mail) == [(pilot.code, 2)]
    assert run(THURSDAY + 3 * DAY, 18) == []


def test_after_a_longer_outage_the_next_week_begins_anew() -> None:
    pilot = make_managed()
    assert run(NEXT_TUESDAY + DAY) == []
    [mail] = run(THURSDAY + 7 * DAY)
    assert mail.kind == AlertKind.UPDATE_DUE
    assert UpdateReminder.objects.get().week == WEEK + 7 * DAY
    assert pilot


def test_the_manager_hears_that_nobody_could_be_asked() -> None:
    pilot = make_managed(engineer=make.make_person(name="Without an address"))
    assert run(THURSDAY) == run(FRIDAY) == []
    [mail] = run(NEXT_MONDAY)
    assert (mail.address, told(mail)) == ("priya@example.org", [(pilot.code, 3)])


def test_the_stand_in_is_asked_in_place_of_who_is_away() -> None:
    eli, sam = make_reporter(), make_reporter("Sam")
    make_due_pilot(engineer=eli)
    make.make_leave(person=eli, since=THURSDAY, until=FRIDAY, stand_in=sam)
    [mail] = run(THURSDAY)
    assert mail.address == "sam@example.org"
    [again] = run(FRIDAY)
    assert again.address == "eli@example.org"


def test_nobody_is_asked_who_is_away_without_a_stand_in() -> None:
    eli = make_reporter()
    make_due_pilot(engineer=eli)
    make.make_leave(person=eli, since=THURSDAY, until=THURSDAY + 20 * DAY, stand_in=None)
    assert run(THURSDAY) == run(FRIDAY) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"claimed_stage": "stopped"},
        {"claimed_stage": "realised"},
        {"clock_start": THURSDAY + DAY, "posted": ()},
        {"clock_start": WEEK, "posted": ()},
        {"inventory": "us-federal-2024", "posted": ()},
        {"posted": (WEEK,)},
    ],
    ids=["stopped", "realised", "not begun", "in its first week", "imported", "posted early"],
)
def test_nobody_is_asked_where_nothing_is_due(fields: dict[str, object]) -> None:
    make_due_pilot(**fields)
    assert run(THURSDAY) == run(FRIDAY) == []


def test_nobody_is_asked_while_a_pilot_is_paused_or_the_portfolio_quiet() -> None:
    make.make_pause(pilot=make_due_pilot(), started_on=WEEK)
    assert run(THURSDAY) == []
    quiet = make.make_portfolio(name="Quiet")
    make_due_pilot(portfolio=quiet, engineer=make_reporter("Quin", portfolio=quiet))
    make.make_quiet_period(since=WEEK, until=WEEK + 7 * DAY, portfolio=quiet)
    assert run(THURSDAY) == []


def test_a_portfolio_and_a_pilot_have_days_of_their_own() -> None:
    make.make_portfolio()
    early, usual = make_due_pilot(name="Early"), make_due_pilot(name="Usual")
    UpdateSchedule.objects.create(portfolio=early.portfolio, weekday=2, hour=14)
    PilotUpdateSchedule.objects.create(pilot=early, weekday=1, hour=9)

    assert [told(mail) for mail in run(date(2026, 6, 9), 9)] == [[(early.code, 1)]]
    assert run(date(2026, 6, 10), 8) == []
    # What comes at 14:00 comes with the first mail of the day.
    assert [told(mail) for mail in run(date(2026, 6, 10), 9)] == [[(early.code, 2), (usual.code, 1)]]


def test_reminders_of_a_pilot_can_rest() -> None:
    pilot = make_due_pilot()
    PilotUpdateSchedule.objects.create(pilot=pilot, paused_until=FRIDAY, pause_reason="The team moves house.")
    assert run(THURSDAY) == run(FRIDAY) == []
    assert len(run(THURSDAY + 7 * DAY)) == 1


def test_every_second_week() -> None:
    make_due_pilot(cadence_days=14)
    assert run(THURSDAY) == []
    assert len(run(THURSDAY + 7 * DAY)) == 1


def test_a_late_mail_waits_for_the_morning() -> None:
    make_due_pilot()
    assert run(THURSDAY, 23) == run(FRIDAY, 3) == []
    assert len(run(FRIDAY, 7)) == 0  # it is the day of the second step, whose hour is 10:00
    assert len(run(FRIDAY, 10)) == 1


def test_people_of_another_portfolio_hear_nothing() -> None:
    elsewhere = make.make_portfolio(name="Elsewhere")
    make_due_pilot(portfolio=elsewhere, engineer=make_reporter("Olga", portfolio=elsewhere))
    make_due_pilot()
    assert sorted((mail.portfolio.name, mail.address) for mail in run(THURSDAY)) == [
        ("Elsewhere", "olga@example.org"),
        ("Northern Trust", "eli@example.org"),
    ]


def test_a_portfolio_that_fails_holds_no_other_one_up(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("updates.tasks.database_now", lambda: at(THURSDAY))
    broken = make_due_pilot().portfolio
    elsewhere = make.make_portfolio(name="Elsewhere")
    make_due_pilot(portfolio=elsewhere, engineer=make_reporter("Olga", portfolio=elsewhere))
    mails = f"alerts_alert FOR EACH ROW WHEN (NEW.portfolio_id = {broken.pk})"

    with refusing(mails, on="INSERT", state="22012"):
        assert remind(now=at(THURSDAY)) == {"written": 1, "failed": 1}
        with pytest.raises(CommandError, match="Of 1 portfolio nothing could be written; the log says why"):
            call_command("remind")
        tasks.remind()
    assert {mail.address for mail in Alert.objects.all()} == {"olga@example.org"}
    assert f"The reminders of portfolio {broken.pk} were not written." in caplog.text
    assert not Heartbeat.objects.filter(job="remind").exists()
    assert remind(now=at(THURSDAY)) == {"written": 1}


def test_any_number_of_pilots_costs_the_same(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    eli = make_reporter()
    for name in "ABCDE":
        make_due_pilot(engineer=eli, name=name)
    with django_assert_num_queries(18):
        assert remind(now=at(THURSDAY)) == {"written": 1}
    assert Alert.objects.count() == 1
    assert UpdateReminder.objects.count() == 5


def test_in_the_demonstration_only_who_logs_in_is_asked(eli: User) -> None:
    shown = make.make_portfolio(name="Demonstration", is_demonstration=True)
    make.make_member(user=eli, portfolio=shown, role="engineer")
    mine = make_due_pilot(portfolio=shown, engineer=make.make_person(name="Eli", user=eli, portfolio=shown))
    make_due_pilot(portfolio=shown, engineer=make_reporter("Nobody", portfolio=shown))
    [mail] = run(THURSDAY, 23)
    assert (mail.recipient, told(mail)) == (eli, [(mine.code, 1)])
