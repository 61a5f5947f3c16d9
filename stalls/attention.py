"""Whether a finding speaks, or somebody has silenced it, and why it speaks again (domain.md C.8, C.9).

It knows no database: what people said and how the finding stood come in, what holds on a day comes out.

An acknowledgement lapses, a snooze runs out. Either ends at once when the finding becomes worse than it was when they
said so, or opens again: nobody has seen that yet. What has ended stays ended, even if the finding eases.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models

from pilots.dates import Day
from stalls.modes import Severity

LAPSES_AFTER_DAYS = {Severity.CRITICAL: 14, Severity.STALLED: 7, Severity.WATCH: 28}
SNOOZE_DAYS = 28
# A snooze that starts so soon after another one's end is the second in a row, which a leader has to give.
IN_A_ROW_DAYS = 7
# A pilot in use without its sign-off harms people now. It can be acknowledged, which lapses; it is never put off.
NEVER_SNOOZED = frozenset({"governance/live-without-sign-off"})


class Kind(models.TextChoices):
    ACKNOWLEDGED = "acknowledged", "acknowledged"
    SNOOZED = "snoozed", "snoozed"


class Again(models.TextChoices):
    """Why a finding that was silenced speaks again; the first one counts where several hold from the same day."""

    REOPENED = "reopened", "it opened again"
    WORSENED = "worsened", "it became worse"
    LAPSED = "lapsed", "the acknowledgement lapsed"
    RAN_OUT = "ran_out", "the snooze ran out"


_ENDS = {Kind.ACKNOWLEDGED: Again.LAPSED, Kind.SNOOZED: Again.RAN_OUT}


@dataclass(frozen=True, kw_only=True)
class Grade:
    """How a finding stood from a day on. `episode` counts up each time it opens again."""

    on: date
    severity: Severity
    episode: int = 1


@dataclass(frozen=True, kw_only=True)
class Silence:
    """Somebody silenced a finding on a day, as it stood then. `until`: the first day on which it would speak again."""

    kind: Kind
    on: date
    until: date
    severity: Severity
    episode: int = 1
    by: str = ""

    def end(self, history: Sequence[Grade]) -> tuple[date, Again]:
        """Return the day from which it silences nothing any more, and why. `history`: in the order of recording."""
        ends = [(self.until, _ENDS[self.kind])]
        for grade in self._unseen(history):
            if grade.episode > self.episode:
                ends.append((grade.on, Again.REOPENED))
            elif grade.severity.rank > self.severity.rank:
                ends.append((grade.on, Again.WORSENED))
        return min(ends, key=_soonest)

    def _unseen(self, history: Sequence[Grade]) -> Sequence[Grade]:
        """Return what came after what they saw. Days alone cannot tell the order within one."""
        seen = (self.severity, self.episode)
        for place in reversed(range(len(history))):
            grade = history[place]
            if grade.on <= self.on and (grade.severity, grade.episode) == seen:
                return history[place + 1 :]
        return [grade for grade in history if grade.on > self.on]


@dataclass(frozen=True, kw_only=True)
class Attention:
    """Whether a finding speaks on a day.

    `silenced`: what silences it, None where it speaks; `until`: the first day on which it speaks again if nothing else
    happens. `again`: why it speaks although somebody had silenced it, `since` when; None where nobody had.
    """

    silenced: Silence | None = None
    until: date | None = None
    ended: Silence | None = None
    again: Again | None = None
    since: date | None = None

    @property
    def sentence(self) -> str:
        """Return it in words; empty where nobody ever silenced it."""
        if self.silenced and self.until:
            return f"Silent until {Day(self.until)}: {_said(self.silenced)}."
        if self.ended and self.again and self.since:
            return f"It speaks again since {Day(self.since)}: {self.again.label}. {_said(self.ended, first=True)}."
        return ""


def attention(history: Sequence[Grade], silences: Iterable[Silence], *, as_of: date) -> Attention:
    """Say whether a finding is silenced on a day, by what and until when, or why it speaks again.

    `history`: how it stood, in the order of recording. `silences`: what people said of it, in any order. What lies
    after `as_of` is left out.
    """
    past = [grade for grade in history if grade.on <= as_of]
    ends = [(*silence.end(past), silence) for silence in silences if silence.on <= as_of]
    running = [(until, silence) for until, _, silence in ends if until > as_of]
    if running:
        until, silence = max(running, key=lambda one: (one[0], one[1].on))
        return Attention(silenced=silence, until=until)
    if not ends:
        return Attention()
    since, again, silence = max(ends, key=lambda one: (one[0], one[2].on, -_place(one[1])))
    return Attention(ended=silence, again=again, since=since)


def is_in_a_row(history: Sequence[Grade], silences: Iterable[Silence], *, on: date) -> bool:
    """Say whether a snooze that starts on a day would be the second in a row: another runs or has just ended."""
    past = [grade for grade in history if grade.on <= on]
    snoozes = [one for one in silences if one.kind == Kind.SNOOZED and one.on <= on]
    return any(on - snooze.end(past)[0] <= timedelta(days=IN_A_ROW_DAYS) for snooze in snoozes)


def lapses_on(severity: Severity, on: date) -> date:
    """Return the day from which an acknowledgement of a day counts no more."""
    return on + timedelta(days=LAPSES_AFTER_DAYS[severity])


def last_snooze_day(on: date) -> date:
    """Return the last day until which something can be snoozed on a day."""
    return on + timedelta(days=SNOOZE_DAYS)


def _place(again: Again) -> int:
    return list(Again).index(again)


def _soonest(end: tuple[date, Again]) -> tuple[date, int]:
    return end[0], _place(end[1])


def _said(silence: Silence, *, first: bool = False) -> str:
    who = silence.by or ("Somebody" if first else "somebody")
    return f"{who} {silence.kind.label} it on {Day(silence.on)}"
