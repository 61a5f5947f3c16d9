"""What one reader is told today of the critical findings of one pilot, as which step and why (domain.md C.8).

It knows no database: what speaks, and what the reader was told of it, come in; what they are told today comes out. The
same facts and days give the same answer, so that a sweep that comes twice, late or for several days at once adds
nothing twice.

A finding speaks in periods: from the day on which it became critical, or on which what had silenced it ended. In each
it is told at once, and again 1, 2, 4, 8 and 16 days later while nobody answers; from then on the weekly digest alone
speaks of it. One pilot is mailed at most once in seven days, so steps in between are noted with the mail that stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models

from accounts.wording import counted

# Product decision: days after the first message of a period; the digest goes on from there, so nothing falls silent.
BACK_OFF = (0, 1, 2, 4, 8, 16)
LAST_STEP = len(BACK_OFF)
# domain.md C.8: "at most one [immediate e-mail] per pilot per 7 days".
BETWEEN_MAILS = timedelta(days=7)
# domain.md C.8 puts at most five pilots into one mail and aims at five a week for forty pilots: a sweep that has more
# to tell one reader (an inventory of thousands has just been imported) is one piece of news, told in one mail.
MOST_MAILS = 5
# What has spoken for longer than the whole back-off is left to the digest where a reader was never told of it.
STALE_AFTER = timedelta(days=BACK_OFF[-1])
DAY = timedelta(days=1)


class Why(models.TextChoices):
    """Why somebody is told of a finding today."""

    BECAME = "became", "became critical"
    STANDS = "stands", "has been critical for a while"
    UNANSWERED = "unanswered", "nobody has answered it"
    STILL = "still", "is still critical"
    CRITICAL_AGAIN = "critical_again", "is critical again"
    REOPENED = "reopened", "opened again"
    WORSENED = "worsened", "became worse"
    LAPSED = "lapsed", "the acknowledgement lapsed"
    RAN_OUT = "ran_out", "the snooze ran out"

    def opening(self, days: int) -> str:
        """Return what a subject begins with, of a finding that has spoken for `days` days."""
        match self:
            case Why.BECAME | Why.STANDS:
                return "Critical"
            case Why.UNANSWERED:
                return f"Unanswered for {counted(days, 'day')}"
            case Why.STILL:
                return "Still critical"
        return "Critical again"


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a reader was told of a finding in this period. `is_named`: a mail that stands names the finding."""

    step: int
    on: date
    is_named: bool = True


@dataclass(frozen=True, kw_only=True)
class Case:
    """A finding that speaks to one reader.

    `key` names it, and `begins` the finding with which its story begins (itself, another one, or None). `why`: why the
    first message of this period goes out. `is_urgent`: excepted from the budget. `is_old_news`: it opened again soon,
    no worse than the reader knows it, so that no mail goes out for that alone (domain.md C.9). `follows_silent`: with
    what its story begins somebody has silenced.
    """

    key: int
    why: Why = Why.BECAME
    begins: int | None = None
    told: tuple[Told, ...] = ()
    is_urgent: bool = False
    is_old_news: bool = False
    follows_silent: bool = False

    @property
    def last_step(self) -> int:
        return max((told.step for told in self.told), default=0)

    @property
    def is_named(self) -> bool:
        return self.is_old_news or any(told.is_named for told in self.told)

    @property
    def is_spent(self) -> bool:
        return self.last_step >= LAST_STEP

    def reached(self, as_of: date) -> int:
        """Return which step a day has come to; of several that were missed, the last one."""
        if not self.told:
            return 1
        days = (as_of - min(told.on for told in self.told)).days
        return sum(after <= days for after in BACK_OFF)

    def is_settled(self, as_of: date) -> bool:
        """Say whether it is old news for which the reader's last mail has to do, as it does for a budget's time."""
        return self.is_old_news and as_of - min((told.on for told in self.told), default=as_of) < BETWEEN_MAILS

    def is_due(self, as_of: date) -> bool:
        return self.reached(as_of) > self.last_step

    def next(self, as_of: date) -> Telling:
        """Return the message that is next, be it early."""
        step = max(self.reached(as_of), self.last_step + 1)
        return Telling(key=self.key, step=step, why=self.why if step == 1 else Why.STILL)


@dataclass(frozen=True, kw_only=True)
class Telling:
    """One message of one finding: as which step, and why."""

    key: int
    step: int
    why: Why


@dataclass(frozen=True)
class Decision:
    """What follows for one pilot: a mail that tells of `mailed`, the first of them above all; and what is `gathered`
    into the mail that stands.
    """

    mailed: tuple[Telling, ...] = ()
    gathered: tuple[Telling, ...] = ()


def decide(cases: Sequence[Case], *, mailed_on: date | None, as_of: date) -> Decision:
    """Say what a reader is told today of one pilot.

    `cases`: in the order in which a mail tells of them. `mailed_on`: the day of the pilot's last mail to this reader
    that was sent or waits, None where there is none.
    """
    is_free = mailed_on is None or as_of - mailed_on >= BETWEEN_MAILS
    # Who has silenced the beginning of a story has seen what was named with it, unless that harms people now.
    cases = [case for case in cases if case.is_urgent or not (case.follows_silent and case.is_named)]
    speaking = {case.key for case in cases}
    due = [case for case in cases if case.is_due(as_of)]
    if not any(_calls(case, speaking, is_free=is_free, as_of=as_of) for case in cases):
        return Decision(gathered=_next(due, as_of))
    joins = [case for case in cases if case in due or not case.is_named or (is_free and not case.is_spent)]
    return Decision(mailed=_next(joins, as_of))


def _calls(case: Case, speaking: set[int], *, is_free: bool, as_of: date) -> bool:
    """Say whether a mail goes out for this finding.

    One whose story begins with another that speaks too is muted by that: it calls only until a mail has named it.
    """
    is_due = case.is_due(as_of)
    if case.is_urgent and is_due:
        return True
    is_muted = case.begins != case.key and case.begins in speaking
    is_news = is_due and not is_muted and not case.is_settled(as_of)
    return is_free and (is_news or not case.is_named)


def _next(cases: Iterable[Case], as_of: date) -> tuple[Telling, ...]:
    return tuple(case.next(as_of) for case in cases)


def is_stale(since: date, *, swept_from: date, as_of: date) -> bool:
    """Say whether what speaks since a day is no news to a reader who was never told of it.

    `swept_from`: the first day that was swept just now. What began while nobody swept was never told to anybody.
    """
    return since < swept_from and as_of - since > STALE_AFTER


def in_words(why: Why, *, days: int, is_answered: bool = False, said: str = "") -> str:
    """Return why somebody is told, as a sentence; for a finding that has spoken for `days` days.

    `is_answered`: something is agreed about it. `said`: who had silenced it and when, as a sentence.
    """
    lasting = counted(days, "day")
    match why:
        case Why.BECAME:
            return "It became critical."
        case Why.STANDS:
            return f"It has been critical for {lasting}; this is the first mail of it to you."
        case Why.UNANSWERED:
            return f"Nobody has answered it for {lasting}."
        case Why.STILL:
            return f"Still critical{' after' if is_answered else ', unanswered for'} {lasting}."
    return f"It is back: {'it ' if why in _OF_ITSELF else ''}{why.label}. {said}".strip()


_OF_ITSELF = (Why.CRITICAL_AGAIN, Why.REOPENED, Why.WORSENED)
