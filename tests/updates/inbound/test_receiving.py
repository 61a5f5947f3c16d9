"""Answers to reminders become updates; what cannot be used is answered once or listed, and nothing goes in circles."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from accounts.models import Person
from alerts.delivery import drain
from alerts.models import Alert, AlertKind
from pilots.models import WeeklyUpdate
from tests import factories as make
from tests.alerts.makers import composed
from tests.alerts.smtp import Sink
from tests.updates.inbound.making import Asked, answer, ask
from updates.inbound import mails, receiving
from updates.inbound.receiving import receive
from updates.models import InboundMail, MailOutcome, UpdateLink
from updates.reminders.reply_addresses import alert_of

pytestmark = pytest.mark.django_db


def answers() -> list[Alert]:
    return list(Alert.objects.filter(kind=AlertKind.REPLY_UNUSED))


def test_what_it_says_is_what_is_in_the_way(asked: Asked, now: datetime) -> None:
    mail = receive(asked.answer("Still waiting for the firewall."), now=now)

    update = WeeklyUpdate.objects.get()
    assert (update.pilot, update.week, update.author) == (asked.pilots[0], asked.week, asked.person)
    assert (update.blocker, update.nothing_changed) == ("Still waiting for the firewall.", False)
    assert (mail.outcome, mail.words) == (MailOutcome.POSTED, "Posted: P-0001.")
    assert mail.portfolio == asked.person.portfolio
    assert not UpdateLink.objects.filter(used_at=None).exists()
    assert answers() == []


@pytest.mark.parametrize("text", ["Nothing changed", "no change."])
def test_two_words_are_a_heartbeat(asked: Asked, now: datetime, text: str) -> None:
    receive(asked.answer(text), now=now)
    update = WeeklyUpdate.objects.get()
    assert (update.blocker, update.nothing_changed) == ("", True)


def test_history_says_that_it_came_by_mail(asked: Asked, now: datetime) -> None:
    receive(asked.answer("Waiting."), now=now)
    event = WeeklyUpdate.objects.get().history.get()  # type: ignore[attr-defined]
    assert event.pgh_context.metadata["source"] == "answer by mail"


def test_the_same_mail_brought_again_is_one_update(asked: Asked, now: datetime) -> None:
    first = receive(asked.answer("Waiting."), now=now)
    again = receive(asked.answer("Waiting."), now=now + timedelta(minutes=1))
    assert again == first
    assert WeeklyUpdate.objects.get().version == 1


def test_a_second_answer_to_the_same_mail_is_too_late(asked: Asked, now: datetime) -> None:
    receive(asked.answer("Waiting."), now=now)
    second = receive(asked.answer("Not waiting.", key="b"), now=now)
    assert WeeklyUpdate.objects.get().blocker == "Waiting."
    assert second.outcome == MailOutcome.ANSWERED
    assert "somebody has posted this week’s update already" in second.words


def test_lines_with_codes_are_updates_of_several_pilots(reading_answers: None, now: datetime) -> None:
    asked = ask("A", "B", "C", now=now)
    mail = receive(asked.answer("P-0001: nothing changed\r\nP-0003: waiting for\r\nthe firewall"), now=now)
    said = {update.pilot.code: update.blocker for update in WeeklyUpdate.objects.all()}
    assert said == {"P-0001": "", "P-0003": "waiting for the firewall"}
    assert mail.words == "Posted: P-0001, P-0003."


def test_without_a_code_it_is_asked_which_pilot_is_meant(reading_answers: None, now: datetime, sink: Sink) -> None:
    asked = ask("A", "B", now=now)
    mail = receive(asked.answer("Nothing changed"), now=now)
    assert mail.outcome == MailOutcome.ANSWERED
    assert not WeeklyUpdate.objects.exists()

    drain()
    [sent] = sink.mails
    assert (sent["To"], sent["Reply-To"]) == ("eli@example.org", asked.to)
    assert sent["Subject"] == "Your answer could not be used: Northern Trust"
    body = sent.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "- Your answer does not say which pilot it is about. Begin a line with its code for each." in body
    assert "“P-0001: nothing changed”" in body


def test_the_answer_to_that_mail_is_heard(reading_answers: None, now: datetime, sink: Sink) -> None:
    asked = ask("A", "B", now=now)
    receive(asked.answer("Nothing changed"), now=now)
    drain()
    receive(answer("P-0001: nothing changed", to=str(sink.mails[0]["Reply-To"]), key="b"), now=now)
    assert WeeklyUpdate.objects.get().nothing_changed


def test_nobody_is_told_twice_what_was_wrong(reading_answers: None, now: datetime) -> None:
    asked = ask("A", "B", now=now)
    outcomes = [receive(asked.answer("Nothing changed", key=key), now=now).outcome for key in "abc"]
    assert outcomes == [MailOutcome.ANSWERED, MailOutcome.UNUSED, MailOutcome.UNUSED]
    assert len(answers()) == 1


def test_what_can_be_used_is_posted_and_the_rest_told(reading_answers: None, now: datetime) -> None:
    asked = ask("A", "B", now=now)
    long = "P-0001: waiting\r\nP-0002: " + "very " * 80 + "long"
    mail = receive(asked.answer(long), now=now)
    assert WeeklyUpdate.objects.get().pilot.code == "P-0001"
    assert mail.outcome == MailOutcome.ANSWERED
    said = composed(answers()[0])
    assert said.subject == "Your answer could not be used in full: Northern Trust"
    assert "Posted: P-0001." in said.text
    assert "P-0002: a sentence of at most 300 characters is kept, and yours has 404." in said.text


def test_a_third_nothing_changed_in_a_row_is_asked_for_one_fact(asked: Asked, now: datetime) -> None:
    for ago in (1, 2):
        day = asked.week - timedelta(weeks=ago)
        make.make_weekly_update(pilot=asked.pilots[0], submitted_on=day, nothing_changed=True)
    mail = receive(asked.answer("nothing changed"), now=now)
    assert mail.outcome == MailOutcome.ANSWERED
    assert "Please answer one question this time" in mail.words


@pytest.mark.parametrize("text", ["", "> Post it"])
def test_an_answer_without_words_is_told_so(asked: Asked, now: datetime, text: str) -> None:
    assert receive(asked.answer(text), now=now).words == receiving.NOTHING_SAID


# --- Who may answer ---


def test_from_another_address_it_is_listed_and_not_answered(asked: Asked, now: datetime) -> None:
    mail = receive(asked.answer("Waiting.", sender="Mallory <mallory@example.net>"), now=now)
    assert (mail.outcome, mail.words) == (MailOutcome.UNUSED, receiving.SOMEBODY_ELSE)
    assert mail.portfolio == asked.person.portfolio
    assert not WeeklyUpdate.objects.exists()
    assert answers() == []


def test_whoever_has_another_address_now_cannot_answer_from_the_old_one(asked: Asked, now: datetime) -> None:
    Person.objects.filter(pk=asked.person.pk).update(email="new@example.org")
    assert receive(asked.answer("Waiting."), now=now).words == receiving.SOMEBODY_ELSE
    # Nor from the new one, for the mail went to the old one.
    receive(asked.answer("Waiting.", sender="new@example.org", key="b"), now=now)
    assert not WeeklyUpdate.objects.exists()


def test_a_forged_address_of_ours_answers_nothing(asked: Asked, now: datetime) -> None:
    local, _, domain = asked.to.partition("@")
    forged = f"{local[:-1]}{'0' if local[-1] != '0' else '1'}@{domain}"
    mail = receive(answer("Waiting.", to=forged), now=now)
    assert (mail.outcome, mail.words, mail.portfolio) == (MailOutcome.UNUSED, receiving.NO_ANSWER, None)
    assert alert_of(asked.to) == asked.alert.pk
    assert alert_of(asked.to.upper()) == asked.alert.pk


def test_the_address_of_another_mail_of_ours_is_no_answer_to_a_reminder(asked: Asked, now: datetime) -> None:
    Alert.objects.filter(pk=asked.alert.pk).update(kind=AlertKind.UPDATES_MISSED)
    assert receive(asked.answer("Waiting."), now=now).words == receiving.NO_ANSWER


def test_after_the_week_it_is_too_late(asked: Asked, now: datetime) -> None:
    mail = receive(asked.answer("Waiting."), now=now + timedelta(days=10))
    assert not WeeklyUpdate.objects.exists()
    assert "the time to answer this mail is over" in mail.words


def test_who_does_not_report_on_it_any_more_cannot_answer(asked: Asked, now: datetime) -> None:
    asked.pilots[0].engineer = make.make_person(name="Mia")
    asked.pilots[0].save()
    receive(asked.answer("Waiting."), now=now)
    assert not WeeklyUpdate.objects.exists()


def test_the_envelope_says_it_where_the_head_does_not(asked: Asked, now: datetime) -> None:
    mail = receive(answer("Waiting.", to="undisclosed-recipients:;"), now=now, recipients=(asked.to,))
    assert mail.outcome == MailOutcome.POSTED


# --- What nobody has written ---


@pytest.mark.parametrize(
    "head",
    [
        "Auto-Submitted: auto-replied\r\n",
        "Auto-Submitted: auto-generated; owner-email=x\r\n",
        "Precedence: bulk\r\n",
        "Precedence: auto_reply\r\n",
        "X-Autoreply: yes\r\n",
        "X-Auto-Response-Suppress: All\r\n",
        "Return-Path: <>\r\n",
        "List-Id: <all.example.org>\r\n",
    ],
)
def test_what_a_machine_wrote_is_no_update_and_gets_no_answer(asked: Asked, now: datetime, head: str) -> None:
    mail = receive(asked.answer("I am away until Monday.", more=head), now=now)
    assert mail.outcome == MailOutcome.AUTOMATIC
    assert not WeeklyUpdate.objects.exists()
    assert answers() == []


def test_a_person_who_says_so_is_no_machine(asked: Asked, now: datetime) -> None:
    assert receive(asked.answer("Waiting.", more="Auto-Submitted: no\r\n"), now=now).outcome == MailOutcome.POSTED


def test_our_own_mail_that_comes_round_is_not_answered(asked: Asked, now: datetime, sink: Sink) -> None:
    receive(asked.answer(""), now=now)
    drain()
    round_trip = sink.raw[0].replace(b"To: eli@example.org", f"To: {asked.to}".encode())
    assert receive(round_trip, now=now).outcome == MailOutcome.AUTOMATIC
    assert len(answers()) == 1


# --- What it looks like ---


def test_a_page_alone_is_read_as_text(asked: Asked, now: datetime) -> None:
    raw = (
        asked.answer("<html><head><style>p {color: red}</style></head><body><p>Waiting &amp; waiting</p></body></html>")
        .replace(b"text/plain", b"text/html")
        .partition(b"\r\n\r\nOn Thu")[0]
    )
    receive(raw, now=now)
    assert WeeklyUpdate.objects.get().blocker == "Waiting & waiting"


def test_what_is_attached_is_not_read(asked: Asked, now: datetime) -> None:
    head, _, _ = asked.answer("x", more="").partition(b"Content-Type")
    body = (
        b'Content-Type: multipart/mixed; boundary="m"\r\n\r\n--m\r\nContent-Type: text/plain\r\n\r\nWaiting.\r\n'
        b"--m\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment\r\n\r\n%PDF\r\n--m--\r\n"
    )
    receive(head + body, now=now)
    assert WeeklyUpdate.objects.get().blocker == "Waiting."


def test_a_mail_that_is_too_large_is_answered_in_words(asked: Asked, now: datetime) -> None:
    raw = asked.answer("Waiting.") + b"x" * mails.MOST_BYTES
    assert receive(raw, now=now).words == receiving.TOO_LARGE
    assert not WeeklyUpdate.objects.exists()


@pytest.mark.parametrize(
    "raw",
    [b"", b"\0\0\0", b"From: \xff\xfe <a@b>\r\nTo: =?x?y?z?=\r\n\r\n\xff", b"Message-ID: <x\r\n\r\n", b"\r\n\r\n"],
)
def test_what_is_no_mail_is_listed(db: None, now: datetime, raw: bytes) -> None:
    assert receive(raw, now=now).outcome == MailOutcome.UNUSED
    assert InboundMail.objects.count() == 1


def test_an_unknown_character_set_is_told(asked: Asked, now: datetime) -> None:
    mail = receive(asked.answer("Waiting.").replace(b"charset=utf-8", b"charset=x-klingon"), now=now)
    assert mail.outcome in (MailOutcome.ANSWERED, MailOutcome.POSTED)
