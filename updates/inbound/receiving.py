"""Takes one mail: an answer becomes an update, one that ends a digest does, what came back marks its address.

Every mail is recorded once, by its Message-ID, in the transaction of what became of it. So it may be brought any number
of times, by a webhook and from a mailbox.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import NAMESPACE_URL, uuid5

import pghistory
from django.db import transaction

from accounts.models import Person
from alerts.links.unsubscribing import subscription_by_mail
from alerts.models import Alert, AlertKind
from pilots.models import WeeklyUpdate
from updates.actions import AlreadyPostedError, LinkGoneError, post_by_link
from updates.forms import UpdateForm
from updates.inbound.answers import WHICH_PILOT, tell_sender
from updates.inbound.bounces import came_back
from updates.inbound.mails import MOST_BYTES, Incoming, UnreadableError, read
from updates.inbound.sayings import by_pilot, said_in, says_nothing_changed
from updates.links import usable_link
from updates.models import InboundMail, MailOutcome, UpdateLink
from updates.questions import questions_for
from updates.reminders.people import address_of
from updates.reminders.reply_addresses import alert_of
from updates.situation import situation_of
from updates.weeks import RefusedWeekError

FLAGGED = "It is flagged in the mailbox ({error}). Without the flag it is read again."
NO_ANSWER = "It answers no mail that asked for updates."
SOMEBODY_ELSE = "It came from another address than the one that was asked."
BY_MACHINE = "A machine wrote it: an absence, a list or a report."
DIGEST_ENDED = "It ended the week’s digest, as the link in it does."
NOT_FINAL = "A report of a mail server that still tries."
NOTHING_SAID = "No words of your own were found in your answer."
TOO_LARGE = "Your mail was too large to be read. A few words of text are enough."
POSTED_ALREADY = "{code}: somebody has posted this week’s update already. To correct it, open the pilot’s page."
TOO_LONG = "a sentence of at most {most} characters is kept, and yours has {length}. The form has room for the rest."
TOO_LATE = "{code}: the time to answer this mail is over. Please use the newest mail, or log in."


def receive(raw: bytes, *, now: datetime, recipients: tuple[str, ...] = ()) -> InboundMail:
    """Take a mail as it came, at an instant (aware), and return what became of it.

    `recipients`: to whom its envelope was addressed, where that is known; else its head says it.
    """
    mail = read(raw, recipients=recipients)
    with transaction.atomic():
        # What failed at another time is taken as if for the first time.
        InboundMail.objects.filter(message_digest=mail.digest, outcome=MailOutcome.FAILED).delete()
        new = {"received_at": now, "outcome": MailOutcome.UNUSED, "words": NO_ANSWER}
        # Whoever brings the same mail meanwhile waits here for what becomes of it.
        record, is_new = InboundMail.objects.get_or_create(message_digest=mail.digest, defaults=new)
        if is_new:
            _take(record, mail, is_too_large=len(raw) > MOST_BYTES, now=now)
            record.save()
    return record


def note_failure(raw: bytes, error: Exception, *, now: datetime) -> None:
    """Record at an instant (aware) that our own program failed over a mail, for those who manage what it answers."""
    mail = read(raw)
    new = {"received_at": now, "outcome": MailOutcome.FAILED, "words": FLAGGED.format(error=type(error).__name__)}
    with transaction.atomic():
        record, _ = InboundMail.objects.get_or_create(message_digest=mail.digest, defaults=new)
        _belongs_to(record, _answered(mail))
        record.save()


def _take(record: InboundMail, mail: Incoming, *, is_too_large: bool, now: datetime) -> None:
    if mail.bounce:
        alert = came_back(mail.bounce, now=now)
        record.outcome = MailOutcome.BOUNCE if mail.bounce.is_final else MailOutcome.AUTOMATIC
        record.words = mail.bounce.words if mail.bounce.is_final else NOT_FINAL
        _belongs_to(record, alert)
    elif ended := subscription_by_mail(mail.recipients):
        # The button of a mail program writes it, which is a machine as well.
        alert, subscription = ended
        subscription.turn(on=False, by="mail")
        record.outcome, record.words = MailOutcome.ENDED, DIGEST_ENDED
        _belongs_to(record, alert)
    elif mail.is_automatic:
        record.outcome, record.words = MailOutcome.AUTOMATIC, BY_MACHINE
        _belongs_to(record, _answered(mail))
    elif alert := _answered(mail):
        _belongs_to(record, alert)
        _hear(record, mail, alert, is_too_large=is_too_large, now=now)


def _belongs_to(record: InboundMail, alert: Alert | None) -> None:
    if alert:
        record.answers, record.portfolio = alert, alert.portfolio


def _answered(mail: Incoming) -> Alert | None:
    """Return the mail of ours that a mail answers: one that asked for updates, at the address that it gave for that."""
    found = [pk for pk in map(alert_of, mail.recipients) if pk]
    asking = Alert.objects.filter(pk__in=found[:1], kind=AlertKind.UPDATE_DUE)
    return asking.select_related("portfolio", "recipient", "person").first()


def _hear(record: InboundMail, mail: Incoming, alert: Alert, *, is_too_large: bool, now: datetime) -> None:
    person = Person.objects.select_related("portfolio", "user").get(pk=alert.evidence["person"])
    if mail.sender != address_of(person).lower() or not mail.sender:
        record.words = SOMEBODY_ELSE
        return
    record.person = person
    heard = _Heard(person, alert, mail.digest, now)
    heard.hear(mail, is_too_large=is_too_large)
    if not heard.problems:
        record.outcome, record.words = MailOutcome.POSTED, f"Posted: {', '.join(heard.posted)}."
        return
    is_told = tell_sender(alert, heard.problems, heard.posted)
    record.outcome = MailOutcome.ANSWERED if is_told else MailOutcome.UNUSED
    record.words = " ".join(heard.problems)[:300]


@dataclass
class _Heard:
    """What is made of one person's answer: which pilots' updates were `posted`, and what the `problems` were."""

    person: Person
    alert: Alert
    digest: str
    now: datetime
    posted: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def hear(self, mail: Incoming, *, is_too_large: bool) -> None:
        if is_too_large:
            self.problems.append(TOO_LARGE)
            return
        try:
            said = said_in(mail.text())
        except UnreadableError as error:
            self.problems.append(str(error))
            return
        asked = {update["pilot"]["code"]: update for update in self.alert.evidence["updates"]}
        told = by_pilot(said, list(asked))
        if not told:
            self.problems.append(WHICH_PILOT if said else NOTHING_SAID)
        for code, text in told.items():
            self._post(code, asked[code]["pilot"]["id"], date.fromisoformat(asked[code]["week"]), text)

    def _post(self, code: str, pilot: int, week: date, text: str) -> None:
        link = usable_link(person=self.person, pilot=pilot, week=week, now=self.now)
        if link is None:
            is_posted = WeeklyUpdate.objects.filter(pilot=pilot, week=week, portfolio=self.person.portfolio_id).exists()
            self.problems.append((POSTED_ALREADY if is_posted else TOO_LATE).format(code=code))
            return
        form = self._form(link, text)
        if not form.is_valid():
            self.problems += [f"{code}: {error}" for error in _errors(form, text)]
            return
        try:
            with transaction.atomic():
                self._write(link, form)
        except (AlreadyPostedError, LinkGoneError):
            self.problems.append(POSTED_ALREADY.format(code=code))
        except RefusedWeekError as refusal:
            self.problems.append(f"{code}: {refusal}")
        else:
            self.posted.append(code)

    def _form(self, link: UpdateLink, text: str) -> UpdateForm:
        """Return the form as if it had been filled in: the words as what is in the way, or that nothing changed."""
        as_of = link.pilot.portfolio.day_of(self.now)
        situation = situation_of(link.pilot, week=link.week, as_of=as_of, person=self.person.pk)
        questions = questions_for(situation)
        [blocker] = [question for question in questions if question.key == "blocker"]
        key = uuid5(NAMESPACE_URL, f"mail:{self.digest}:{link.pilot_id}")
        nothing = says_nothing_changed(text)
        said = {"nothing_changed": "yes"} if nothing else {blocker.field_name(blocker.details[0]): text}
        return UpdateForm(
            {"submission_key": str(key), "version": "0", **said}, situation=situation, questions=questions, now=self.now
        )

    def _write(self, link: UpdateLink, form: UpdateForm) -> None:
        with pghistory.context(source="answer by mail", command="answer by mail", user=self.person.user_id):
            post_by_link(
                link=link,
                now=self.now,
                as_of=form.situation.as_of,
                questions=form.questions,
                answers=form.answers,
                submission_key=form.cleaned_data["submission_key"],
                nothing_changed=form.says_nothing_changed,
            )


def _errors(form: UpdateForm, text: str) -> list[str]:
    """Return what is wrong with an answer, in words that fit a mail."""
    told = form.errors.as_data()
    too_long = [error for errors in told.values() for error in errors if error.code == "max_length"]
    if too_long:
        return [TOO_LONG.format(most=too_long[0].params["limit_value"], length=len(text))]  # type: ignore[index]
    return [message for errors in told.values() for error in errors for message in error.messages]
