"""The pages of when updates are due and who was reminded: read, changed, and closed to others."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AddressRefusal, User
from accounts.posting import QUICKER, saved
from pilots.dates import monday_of
from pilots.models import Pilot
from tests import factories as make
from updates.models import InboundMail, PilotUpdateSchedule, UpdateSchedule
from updates.schedule_forms import UpdateScheduleForm

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def pilot(db: None) -> Pilot:
    return make.make_pilot(engineer=make.make_person(name="Eli Stone", email="eli@example.org"))


@pytest.fixture
def manager(client: Client, priya: User) -> Client:
    client.force_login(priya)
    return client


def body(page: object) -> str:
    return page.content.decode()  # type: ignore[attr-defined, no-any-return]


def test_a_manager_changes_when_updates_are_due(manager: Client, pilot: Pilot) -> None:
    url = f"/portfolios/{pilot.portfolio_id}/update-schedule/"
    assert '<option value="3" selected>Thursday</option>' in body(manager.get(url))
    assert f'href="{url}"' in body(manager.get(f"/portfolios/{pilot.portfolio_id}/calendar/"))

    saved = manager.post(url, {"weekday": "1", "hour": "9", "grace_days": "2"})

    assert saved["Location"] == url
    schedule = UpdateSchedule.objects.get()
    assert (schedule.weekday, schedule.hour, schedule.grace_days) == (1, 9, 2)
    assert "on Tuesday at 9:00" in body(manager.get(f"/pilots/{pilot.pk}/reminders/"))


def test_at_night_nothing_can_be_due(manager: Client, pilot: Pilot) -> None:
    answer = manager.post(
        f"/portfolios/{pilot.portfolio_id}/update-schedule/", {"weekday": "1", "hour": "3", "grace_days": "1"}
    )
    assert answer.status_code == 422
    assert not UpdateSchedule.objects.exists()


def test_a_pilot_has_days_of_its_own_and_its_reminders_can_rest(manager: Client, pilot: Pilot) -> None:
    until = pilot.portfolio.day_of(timezone.now()) + 30 * DAY
    url = f"/pilots/{pilot.pk}/reminders/edit/"
    assert "As usual (Thursday)" in body(manager.get(url))

    without_reason = manager.post(url, {"weekday": "0", "paused_until": until.isoformat()})
    assert without_reason.status_code == 422
    assert "Say why nobody is to be reminded until then." in body(without_reason)

    manager.post(url, {"weekday": "0", "paused_until": until.isoformat(), "pause_reason": "The team moves house."})
    own = PilotUpdateSchedule.objects.get()
    assert (own.weekday, own.hour, own.paused_until) == (0, None, until)
    page = body(manager.get(f"/pilots/{pilot.pk}/reminders/"))
    assert "The team moves house." in page
    assert "on Monday at 10:00" in page


def test_a_day_that_is_over_is_no_end_of_a_rest(manager: Client, pilot: Pilot) -> None:
    yesterday = pilot.portfolio.day_of(timezone.now()) - DAY
    fields = {"paused_until": yesterday.isoformat(), "pause_reason": "A move."}
    answer = manager.post(f"/pilots/{pilot.pk}/reminders/edit/", fields)
    assert "Choose a day to come, or leave it empty." in body(answer)


def test_the_page_says_who_was_told_what_and_whether_it_reached_them(manager: Client, pilot: Pilot) -> None:
    week = monday_of(pilot.portfolio.day_of(timezone.now()))
    assert pilot.engineer
    make.make_update_reminder(pilot=pilot, person=pilot.engineer, week=week, told_on=week)
    make.make_update_reminder(pilot=pilot, person=pilot.engineer, week=week, step=2, undeliverable_on=week)
    AddressRefusal.objects.refused("eli@example.org", on=week, words="Refused.")

    page = body(manager.get(f"/pilots/{pilot.pk}/reminders/"))

    assert page.count("<td>Eli Stone</td>") == 2
    assert "Asked when it was due" in page
    assert "Reached nobody" in page
    assert "Mail to its engineer has not got through since" in page
    assert f'href="/pilots/{pilot.pk}/reminders/"' in body(manager.get(f"/pilots/{pilot.pk}/"))


def test_a_reader_sees_no_way_to_change_it(client: Client, lena: User, pilot: Pilot) -> None:
    client.force_login(lena)
    assert "reminders/edit" not in body(client.get(f"/pilots/{pilot.pk}/reminders/"))


def test_what_came_in_by_mail_is_listed_for_those_who_manage(manager: Client, pilot: Pilot, now: datetime) -> None:
    InboundMail.objects.create(
        portfolio=pilot.portfolio, message_digest="a" * 64, received_at=now, outcome="unused", words="It was late."
    )
    InboundMail.objects.create(message_digest="b" * 64, received_at=now, outcome="unused", words="Of nobody.")
    page = body(manager.get(f"/portfolios/{pilot.portfolio_id}/update-schedule/"))
    assert "It was late." in page
    assert "Of nobody." not in page


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def test_a_schedule_that_somebody_else_has_saved_meanwhile_is_told(pilot: Pilot) -> None:
    times = {"weekday": "1", "hour": "9", "grace_days": "1"}
    form = UpdateScheduleForm(times, instance=UpdateSchedule(portfolio=pilot.portfolio))
    assert form.is_valid()
    UpdateSchedule.objects.create(portfolio=pilot.portfolio)  # between looking and writing
    assert not saved(form, form.save)
    assert form.non_field_errors() == [QUICKER]
