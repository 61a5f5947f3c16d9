"""What reminders say, and when they are not wanted any more."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role, User
from alerts.claiming import claim
from alerts.delivery import Outcome, Sender, drain
from alerts.kinds import kind_of
from alerts.models import Alert, AlertKind, AlertState
from alerts.outbox import put
from alerts.rests import Rests
from pilots.dates import monday_of
from pilots.models import Pilot, UpdateReminder, WeeklyUpdate
from tests import factories as make
from tests.alerts.makers import composed, make_due
from tests.alerts.smtp import Sink
from tests.refusing import refusing
from tests.updates.reminders.making import (
    FRIDAY,
    NEXT_MONDAY,
    THURSDAY,
    WEEK,
    make_due_pilot,
    make_reporter,
    reached,
    run,
)
from updates.models import PilotUpdateSchedule, UpdateLink

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def links_in(text: str) -> list[str]:
    return re.findall(r"/u/[\w-]+/", text)


def hand_over(alert: Alert) -> Alert:
    """Let a message leave now, whatever day it is in the test."""
    Alert.objects.filter(pk=alert.pk).update(expires_at=None)
    make_due()
    drain()
    alert.refresh_from_db()
    return alert


def test_asks_for_a_minute_and_names_each_pilot(sink: Sink) -> None:
    eli = make_reporter()
    for name in ("Referral triage", "Letters"):
        make_due_pilot(engineer=eli, name=name)
    [mail] = run(THURSDAY)

    hand_over(mail)

    assert mail.subject == "Weekly update due: 2 pilots"
    assert "About a minute each, without logging in. Nothing has changed? Then one tap says so." in mail.text
    assert "Referral triage (P-0001)\nWeek of 8 to 14 Jun 2026. Last update: 1 Jun 2026.\nPost it: http" in mail.text
    text, html = (str(sink.mails[0].get_body((kind,)).get_content()) for kind in ("plain", "html"))  # type: ignore[union-attr]
    assert len(set(links_in(text))) == 2
    assert set(links_in(html)) == set(links_in(text))
    assert "until 16 Jun 2026" in mail.text
    assert "Eli" not in mail.subject


def test_of_one_pilot_the_subject_names_it_and_the_second_mail_says_still(sink: Sink) -> None:
    make_due_pilot()
    [first] = run(THURSDAY)
    assert hand_over(first).subject == "Weekly update due: Referral triage (P-0001)"
    [second] = run(FRIDAY)
    assert hand_over(second).subject == "Still due: Referral triage (P-0001)"
    assert second.text.startswith("This update has not come yet. About a minute")


def test_a_link_of_the_mail_opens_the_form(sink: Sink, client: Client) -> None:
    pilot = make.make_pilot(engineer=make_reporter(), clock_start=date(2025, 6, 2))
    today = timezone.localdate()
    [mail] = [_reminder_of_today(pilot, monday_of(today))]
    hand_over(mail)
    [link] = links_in(str(sink.mails[0].get_body(("plain",)).get_content()))  # type: ignore[union-attr]
    assert client.get(link)["Location"] == "/updates/by-link/"
    assert pilot.name in client.get("/updates/by-link/").content.decode()


def _reminder_of_today(pilot: Pilot, week: date) -> Alert:
    """Write the mail that asks for this week's update, whatever weekday it is."""
    update = {"pilot": {"id": pilot.pk, "code": pilot.code, "name": pilot.name}, "week": week.isoformat(), "step": 1,
              "due_on": week.isoformat(), "silent_since": None, "has_posted": False}  # fmt: skip
    evidence = {"person": pilot.engineer_id, "portfolio": "Northern Trust", "updates": [update]}
    put(
        [
            Alert(
                portfolio=pilot.portfolio,
                kind=AlertKind.UPDATE_DUE,
                key="k",
                person=pilot.engineer,
                as_of=week,
                evidence=evidence,
            )
        ]
    )
    return Alert.objects.get(key="k")


def test_what_is_kept_of_it_holds_no_link(sink: Sink) -> None:
    make_due_pilot()
    [mail] = run(THURSDAY)
    hand_over(mail)
    assert links_in(mail.text) == links_in(mail.html) == ["/u/not-kept/"]


def test_a_preview_gives_no_link_away() -> None:
    pilot = make_due_pilot()
    [mail] = run(THURSDAY)
    text = composed(mail).text
    assert links_in(text) == []
    assert f"/pilots/{pilot.pk}/update/?week=2026-06-08" in text
    assert not UpdateLink.objects.exists()


def test_links_stand_or_fall_with_the_text_that_holds_them(monkeypatch: pytest.MonkeyPatch) -> None:
    make_due_pilot()
    [mail] = run(THURSDAY)
    Alert.objects.update(expires_at=None)
    make_due()

    class PowerCutError(BaseException):
        pass

    def cut(*args: object, **kwargs: object) -> None:
        raise PowerCutError

    leased = claim(owner="first", lease=timedelta(0))
    assert leased
    first = Sender()
    first.owner = "first"
    with monkeypatch.context() as patch, pytest.raises(PowerCutError):
        patch.setattr("alerts.wire.EmailMultiAlternatives.attach_alternative", cut)
        first.deliver(leased, Rests())
    usable = set(UpdateLink.objects.filter(revoked_at=None).values_list("pk", flat=True))
    mail.refresh_from_db()
    # The text was stored before the cut, with its one link; whoever goes on sends that text.
    assert len(usable) == len(links_in(mail.text)) == 1

    again = claim(owner="second", lease=timedelta(seconds=120))
    assert again
    assert again.alert.text == mail.text


def test_a_sender_that_has_lost_its_lease_leaves_no_link(sink: Sink) -> None:
    make_due_pilot()
    run(THURSDAY)
    Alert.objects.update(expires_at=None)
    make_due()
    slow = Sender()
    leased = claim(owner=slow.owner, lease=timedelta(0))
    assert leased
    claim(owner="faster", lease=timedelta(seconds=120))
    assert slow.deliver(leased, Rests()) == Outcome.LOST_LEASE
    assert not UpdateLink.objects.exists()


def test_what_was_posted_meanwhile_is_left_out_and_the_last_one_ends_the_mail(sink: Sink) -> None:
    eli = make_reporter()
    posted, open_ = (make_due_pilot(engineer=eli, name=name) for name in ("Posted", "Open"))
    [mail] = run(THURSDAY)
    make.make_weekly_update(pilot=posted, submitted_on=THURSDAY)
    assert kind_of(mail).unwanted(mail) == ""
    assert "Posted (" not in composed(mail).text
    make.make_weekly_update(pilot=open_, submitted_on=THURSDAY)
    assert hand_over(mail).state == AlertState.CANCELLED
    assert sink.mails == []


@pytest.mark.parametrize("change", ["engineer", "stage", "rest", "member"])
def test_it_is_not_wanted_any_more(change: str, eli: User) -> None:
    pilot = make_due_pilot(engineer=make.make_person(name="Eli", user=eli))
    [mail] = run(THURSDAY)
    match change:
        case "engineer":
            Pilot.objects.update(engineer=make_reporter("Mia"))
        case "stage":
            Pilot.objects.update(claimed_stage="stopped")
        case "rest":
            PilotUpdateSchedule.objects.create(pilot=pilot, paused_until=FRIDAY, pause_reason="A move.")
        case "member":
            eli.memberships.all().delete()
    assert kind_of(mail).unwanted(mail)


def test_answers_are_asked_for_only_where_they_are_read(sink: Sink) -> None:
    make_due_pilot()
    [mail] = run(THURSDAY)
    hand_over(mail)
    assert "answer this mail" not in mail.text
    assert "Reply-To" not in sink.mails[0]


@override_settings(MAIL_REPLY_TO="Pilotlight <Reply@pilots.example.org>")
def test_an_answer_goes_to_an_address_of_this_mail_alone(sink: Sink) -> None:
    make_due_pilot()
    [mail] = run(THURSDAY)
    hand_over(mail)
    address = str(sink.mails[0]["Reply-To"])
    assert re.fullmatch(rf"Reply\+{mail.pk}-[0-9a-f]{{32}}@pilots\.example\.org", address)
    assert len(address.partition("@")[0]) <= 64
    assert "Or answer this mail: what you write becomes the update." in mail.text


# --- What came of it ---


def test_that_it_was_told_is_recorded_with_it(sink: Sink) -> None:
    make_due_pilot()
    [mail] = run(THURSDAY)
    hand_over(mail)
    reminder = UpdateReminder.objects.get()
    assert mail.sent_at
    assert reminder.told_on == mail.portfolio.day_of(mail.sent_at)
    assert (reminder.undeliverable_on, reminder.after_refusal) == (None, False)


def test_that_it_reached_nobody_is_recorded_with_it(sink: Sink) -> None:
    make_due_pilot()
    [mail] = run(THURSDAY)
    sink.at_rcpt = lambda address: "550 5.1.1 unknown"
    assert hand_over(mail).state == AlertState.REFUSED
    reminder = UpdateReminder.objects.get()
    assert reminder.told_on is None
    assert reminder.undeliverable_on is not None

    sink.at_rcpt = lambda address: None
    hand_over(run(FRIDAY)[0])
    second = UpdateReminder.objects.get(step=2)
    assert second.after_refusal
    assert second.told_on is not None


def test_what_fails_in_recording_it_does_not_send_the_mail_again(sink: Sink) -> None:
    make_due_pilot()
    [mail] = run(THURSDAY)

    with refusing("pilots_updatereminder", on="UPDATE", state="22012"):
        assert hand_over(mail).state == AlertState.SENT
    assert UpdateReminder.objects.get().told_on is None
    assert drain() == {}
    assert len(sink.mails) == 1


# --- To somebody else ---


def missed(pilot: Pilot) -> Alert:
    run(THURSDAY)
    reached(pilot, THURSDAY)
    run(FRIDAY)
    reached(pilot, FRIDAY)
    [mail] = run(NEXT_MONDAY)
    return mail


def make_managed(**fields: Any) -> Pilot:
    return make_due_pilot(programme_manager=make_reporter("Priya"), **fields)


def test_somebody_else_reads_since_when_and_that_the_team_was_asked() -> None:
    pilot = make_managed()
    said = composed(missed(pilot))
    assert said.subject == "No update for 2 weeks: Referral triage (P-0001)"
    assert (
        "No update has reached us from Referral triage (P-0001) since 1 Jun 2026 (2 weeks).\n"
        "Its team was asked on 11 Jun 2026 and 12 Jun 2026.\n"
        f"Open the pilot: {settings.BASE_URL}/pilots/{pilot.pk}/"
    ) in said.text
    assert "Eli" not in said.text
    assert "You are the programme manager." in said.text


def test_before_the_first_update_it_counts_from_day_0() -> None:
    said = composed(missed(make_managed(posted=())))
    assert "No update has reached us yet from Referral triage (P-0001), which began on 11 May 2026 (5 weeks ago)." in (
        said.text
    )


@pytest.mark.parametrize(
    ("engineer", "why"),
    [
        (None, "no engineer is on record"),
        ("without", "no address of its engineer is on record that may be written to"),
        ("away", "its engineer is away, and nobody with an address stands in"),
    ],
)
def test_it_says_why_nobody_could_be_asked(engineer: str | None, why: str) -> None:
    pilot = make_managed()
    if engineer == "away":
        make.make_leave(person=pilot.engineer, since=WEEK, until=WEEK + 30 * DAY)  # type: ignore[arg-type]
    else:
        Pilot.objects.update(engineer=engineer and make.make_person(name="Silent"))
    [mail] = run(NEXT_MONDAY)
    assert f"Nobody could be asked: {why}." in composed(mail).text


def test_it_says_that_the_reminder_reached_nobody() -> None:
    pilot = make_managed()
    run(THURSDAY)
    UpdateReminder.objects.filter(pilot=pilot).undeliverable(on=THURSDAY)
    [mail] = [one for one in run(NEXT_MONDAY) if one.kind == "updates_missed"]
    assert (
        "The reminder of 11 Jun 2026 reached nobody: mail to the address does not get through." in composed(mail).text
    )


def test_of_many_pilots_it_asks_as_often_as_of_one() -> None:
    people = {"programme_manager": make_reporter("Priya"), "engineer": make_reporter()}
    pilots = [make_due_pilot(name=f"Pilot {number}", **people) for number in range(6)]
    for day in (THURSDAY, FRIDAY):
        run(day)
        UpdateReminder.objects.filter(pilot__in=pilots).told(on=day)
    [mail] = run(NEXT_MONDAY)
    told = mail.evidence["updates"]
    assert len(told) == 6
    asked = []
    for number in (1, 6):
        mail.evidence["updates"] = told[:number]
        with CaptureQueriesContext(connection) as queries:
            assert kind_of(mail).unwanted(mail) == ""
            composed(mail)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_it_is_not_wanted_once_the_update_has_come() -> None:
    pilot = make_managed()
    mail = missed(pilot)
    assert kind_of(mail).unwanted(mail) == ""
    make.make_weekly_update(pilot=pilot, submitted_on=NEXT_MONDAY)
    assert WeeklyUpdate.objects.filter(week=NEXT_MONDAY).exists()
    assert kind_of(mail).unwanted(mail)


def test_the_manager_who_lost_the_role_gets_nothing(priya: User) -> None:
    pilot = make_due_pilot(programme_manager=make.make_person(name="Priya", user=priya))
    mail = missed(pilot)
    priya.memberships.all().delete()
    make.make_member(user=make.make_user(email="x@example.org"), role=Role.LEADER)
    assert kind_of(mail).unwanted(mail)
