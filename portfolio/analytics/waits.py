"""What pilots have waited for, per team and per sign-off area: whose clock ran from when to when.

Only the clock of whoever holds the ball counts, in calendar days, as `accounts.calendars.CLOCKS` has it of requests,
sign-offs and questions (docs/working-time.md); a day known to a month counts as late as it can have been:

* a request: from raising to closing, without the days on which it was recorded as ours to answer,
* a sign-off: the reviewers' turns over all rounds (`governance.turns`); what is back with the team has not ended,
* a question: from raising to the answer,
* an integration: the days on which it was recorded as waiting, where no request says so already.

A wait that has not ended is open: it was at risk up to today and is never left out. With the end of a pilot its waits
end too, without an answer. A wait of which the day that it began on, or was over on, is not on record is not counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models
from django.db.models import Q

from governance.clocks import Turn, standing_of
from governance.functions import function_name
from governance.models import Decision, GovernanceQuestion, Needed, SignOff, SignOffDecision, area_name
from governance.turns import Span, reviewers_turns
from pilots.dates import latest
from pilots.models import AccessRequest, Integration, IntegrationState, Stage, StageEvent
from pilots.models.integrations import Turn as RequestTurn
from pilots.models.integrations import holder_name
from pilots.models.pilot import PilotQuerySet
from portfolio.analytics.spans import days_of, runs, up_to
from portfolio.survival import Duration, End

NOBODY = "Nobody named"
# What ends the wait for a sign-off; what is returned comes again.
OVER = (*Decision.approvals(), Decision.REJECTED)


class Kind(models.TextChoices):
    REQUEST = "request", "Requests to other teams"
    SIGN_OFF = "sign-off", "Sign-offs"
    QUESTION = "question", "Governance questions"
    INTEGRATION = "integration", "Integrations without a request"


class Queue(NamedTuple):
    """What waits for one team, or in one area, of one portfolio."""

    kind: Kind
    portfolio: int
    name: str


@dataclass(frozen=True)
class Wait:
    """One thing that was waited for. `spans`: the holder's days; the last one still runs where it `is_open`."""

    queue: Queue
    pilot: int
    spans: list[Span]
    end: End
    is_open: bool

    @property
    def duration(self) -> Duration:
        return Duration(days_of(self.spans), self.end)

    @property
    def days_open(self) -> int:
        return days_of(self.spans) if self.is_open else 0


@dataclass(frozen=True)
class Waits:
    """All waits that began by a day; `without_day`: how many more there are of which a day is missing."""

    waits: list[Wait]
    without_day: int


def waits_of(pilots: PilotQuerySet, as_of: date) -> Waits:
    """Return what some pilots have waited for (nine queries)."""
    reading = _Reading(pilots, as_of)
    found = [*reading.requests(), *reading.sign_offs(), *reading.questions(), *reading.integrations()]
    known = [wait for wait in found if wait]
    return Waits(known, len(found) - len(known))


class _SignOff(NamedTuple):
    """The columns of a sign-off that are read: a hundred thousand rows of the model take four times as long."""

    pk: int
    portfolio: int
    pilot: int
    area: str
    needed: str
    submitted_on: date | None
    submitted_on_precision: str
    decided_on: date | None
    decided_on_precision: str
    decision: str
    expires_on: date | None
    expires_on_precision: str
    conditions_met_on: date | None


class _Round(NamedTuple):
    sign_off: int
    round: int
    submitted_on: date | None
    decided_on: date


class _Reading:
    """Some pilots on a day, and when those of them that died did so. What cannot be dated is yielded as None."""

    def __init__(self, pilots: PilotQuerySet, as_of: date) -> None:
        self.pilots, self.as_of = pilots.order_by(), as_of
        self.ends = self._ends()

    def _ends(self) -> dict[int, date]:
        """Return when the pilots that were stopped or have wound down ended, as late as can be (one query)."""
        dead = self.pilots.filter(claimed_stage__in=Stage.dead()).values("pk")
        claims = StageEvent.objects.filter(pilot__in=dead, stage__in=Stage.dead(), recorded_on__lte=self.as_of)
        ordered = claims.order_by("recorded_on", "pk").annotate(last=latest("on"))
        return {
            pilot: last or recorded for pilot, last, recorded in ordered.values_list("pilot", "last", "recorded_on")
        }

    def _wait(self, queue: Queue, pilot: int, spans: list[Span], *, over: bool, runs: bool) -> Wait | None:
        """Return a wait, cut off at the end of its pilot; None where it never began."""
        end = self.ends.get(pilot)
        kept = up_to(spans, end) if end else spans
        if not kept:
            return None
        outlived = end is not None and kept != spans
        return Wait(
            queue=queue,
            pilot=pilot,
            spans=kept,
            end=End.REACHED if over and not outlived else End.OPEN,
            is_open=runs and end is None,
        )

    # --- Requests ---

    def requests(self) -> Iterator[Wait | None]:
        """Yield the requests to other teams (two queries)."""
        rows = AccessRequest.objects.filter(pilot__in=self.pilots.values("pk")).exclude(raised_on__gt=self.as_of)
        dated = rows.annotate(since=latest("raised_on"), until=latest("closed_on"))
        turns = self._changes("AccessRequestHistory", "turn", "turn_on")
        names = ("pk", "pilot", "portfolio", "team__name", "since", "until")
        for pk, pilot, portfolio, team, since, until in dated.values_list(*names):
            queue = Queue(Kind.REQUEST, portfolio, team or NOBODY)
            if since is None:
                yield None
                continue
            closed = until is not None and until <= self.as_of
            changes = [(day, turn == RequestTurn.THEIRS) for turn, day in turns[pk]]
            spans = runs(since, changes, until if closed else self.as_of)
            theirs = not changes or changes[-1][1]
            yield self._wait(queue, pilot, spans, over=closed, runs=theirs and not closed)

    def _changes(self, history: str, state: str, day: str) -> dict[int, list[tuple[str, date]]]:
        """Return by row how a column changed, and from which day on: the day it names, else that of recording."""
        model: Any = apps.get_model("pilots", history)
        rows = model._default_manager.filter(pilot__in=self.pilots.values("pk"))
        told: dict[int, list[tuple[str, date]]] = defaultdict(list)
        for row, is_now, on, recorded_on in rows.order_by("pgh_id").values_list("pgh_obj", state, day, "recorded_on"):
            since = on or recorded_on
            if since <= self.as_of and (not told[row] or told[row][-1][0] != is_now):
                told[row].append((is_now, since))
        return told

    # --- Sign-offs and questions ---

    def sign_offs(self) -> Iterator[Wait | None]:
        """Yield the sign-offs that were handed in (two queries)."""
        rows = SignOff.objects.filter(pilot__in=self.pilots.values("pk")).exclude(needed=Needed.NO)
        handed_in = rows.filter(Q(submitted_on__lte=self.as_of) | ~Q(decision=""))
        rounds = self._rounds()
        for row in handed_in.values_list(*_SignOff._fields):
            yield self._of_sign_off(_SignOff._make(row), rounds)

    def _rounds(self) -> dict[int, list[_Round]]:
        """Return by sign-off the decisions that were taken here, in order."""
        found: dict[int, list[_Round]] = defaultdict(list)
        taken = SignOffDecision.objects.filter(pilot__in=self.pilots.values("pk"), decided_on__lte=self.as_of)
        for one in map(_Round._make, taken.order_by("round").values_list(*_Round._fields)):
            found[one.sign_off].append(one)
        return found

    def _of_sign_off(self, sign_off: _SignOff, all_rounds: dict[int, list[_Round]]) -> Wait | None:
        rounds = all_rounds.get(sign_off.pk, [])
        runs = standing_of(sign_off, rounds, self.as_of).turn == Turn.REVIEWERS
        decided = sign_off.decided_on is not None and sign_off.decided_on <= self.as_of
        over = not runs and decided and sign_off.decision in OVER
        queue = Queue(Kind.SIGN_OFF, sign_off.portfolio, area_name(sign_off.area))
        spans = reviewers_turns(sign_off, rounds, self.as_of, running=runs)
        return self._wait(queue, sign_off.pilot, spans, over=over, runs=runs)

    def questions(self) -> Iterator[Wait | None]:
        """Yield the questions (one query)."""
        rows = GovernanceQuestion.objects.filter(pilot__in=self.pilots.values("pk")).exclude(raised_on__gt=self.as_of)
        dated = rows.annotate(since=latest("raised_on"), until=latest("answered_on"))
        names = ("pilot", "portfolio", "function", "answerer__name", "answer", "since", "until")
        for pilot, portfolio, function, answerer, answer, since, until in dated.values_list(*names):
            queue = Queue(Kind.QUESTION, portfolio, answerer or (function_name(function) if function else NOBODY))
            answered = bool(answer) and (until is None or until <= self.as_of)
            if since is None or (answered and until is None):
                yield None
                continue
            spans = runs(since, [], until if answered else self.as_of)
            yield self._wait(queue, pilot, spans, over=answered, runs=not answered)

    # --- Integrations ---

    def integrations(self) -> Iterator[Wait]:
        """Yield the integrations that have been waiting without a request that says so (two queries)."""
        silent = Integration.objects.filter(pilot__in=self.pilots.values("pk"), access_requests=None)
        states = self._changes("IntegrationHistory", "state", "state_on")
        for pk, pilot, portfolio, holder in silent.values_list("pk", "pilot", "portfolio", holder_name()):
            changes = [(day, state == IntegrationState.WAITING) for state, day in states[pk]]
            first = next((at for at, (_, waiting) in enumerate(changes) if waiting), None)
            if first is None:
                continue
            spans = runs(changes[first][0], changes[first:], self.as_of)
            waiting = changes[-1][1]
            queue = Queue(Kind.INTEGRATION, portfolio, holder or NOBODY)
            if wait := self._wait(queue, pilot, spans, over=not waiting, runs=waiting):
                yield wait
