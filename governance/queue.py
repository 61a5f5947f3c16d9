"""The reviewers' queue: what waits for somebody over all pilots, the oldest turn first.

Everything in reach is read in few columns and ordered; only what a page shows is read whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import PersonQuerySet, Portfolio, User
from governance.authority import acting_people
from governance.clocked import Clocked, Outlook, outlooks, with_clocks
from governance.clocks import Clock, clock_of_question
from governance.functions import CHAMPION, function_name
from governance.models import GovernanceQuestion, Reviewer, SignOff, SignOffQuerySet
from governance.typical_days import Medians, medians, typical_of_question
from pilots.dates import latest
from pilots.models import Pilot, champion_name

SIGN_OFF, QUESTION = "Sign-off", "Question"
# Of reviewers of one function, as many names as a cell holds.
NAMED = 3
COLUMNS = ("pk", "since", "asked_of", "portfolio", "is_mine")


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that waits, in few columns. `is_mine`: for the reader, or for somebody whom they stand in for."""

    kind: str
    pk: int
    since: date | None
    function: str
    portfolio: int
    is_mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the queue. `waits_for` names people, empty where nobody is named."""

    entry: Entry
    title: str
    asked: str
    url: str
    pilot: Pilot
    clock: Clock
    outlook: Outlook
    waits_for: str
    is_blocking: bool

    @property
    def function(self) -> str:
        return function_name(self.entry.function) if self.entry.function else ""


def waiting_for_reviewers(user: User, as_of: date) -> list[Entry]:
    """Return the sign-offs and questions that wait for a user or in a portfolio that they manage (two queries)."""
    people = acting_people(user, as_of)
    sign_offs = _in_reach(SignOff.objects.with_reviewers(as_of), user, people)
    entries = _entries(SIGN_OFF, sign_offs.annotate(since=latest("submitted_on"), asked_of=models.F("reviewing")))
    return _oldest_first(entries + _entries(QUESTION, _questions_in_reach(user, people, as_of)))


def waiting_for_teams(user: User, as_of: date) -> list[Entry]:
    """Return the sign-offs of the same reach that the pilots' teams have to move first (one query)."""
    sign_offs = _in_reach(SignOff.objects.with_team(as_of), user, acting_people(user, as_of))
    since = Coalesce(latest("decided_on"), latest("engaged_on"), latest("pilot__clock_start"))
    return _oldest_first(_entries(SIGN_OFF, sign_offs.annotate(since=since, asked_of=models.F("reviewing"))))


def _in_reach(sign_offs: SignOffQuerySet, user: User, people: PersonQuerySet) -> SignOffQuerySet:
    mine = models.Exists(Reviewer.objects.of("reviewing", people))
    known = sign_offs.visible_to(user).with_requirement().annotate(is_mine=mine)
    return known.filter(models.Q(is_mine=True) | models.Q(portfolio__in=Portfolio.objects.managed_by(user)))


def _questions_in_reach(user: User, people: PersonQuerySet, as_of: date) -> models.QuerySet[GovernanceQuestion]:
    questions = GovernanceQuestion.objects.visible_to(user).open(as_of)
    mine = models.Q(pk__in=questions.waiting_for(people, as_of).values("pk"))
    reach = questions.filter(mine | models.Q(portfolio__in=Portfolio.objects.managed_by(user)))
    return reach.annotate(
        since=latest("raised_on"),
        asked_of=models.F("function"),
        is_mine=models.ExpressionWrapper(mine, output_field=models.BooleanField()),
    )


def _entries(kind: str, rows: models.QuerySet[Any]) -> list[Entry]:
    return [Entry(kind, *columns) for columns in rows.values_list(*COLUMNS)]


def _oldest_first(entries: Iterable[Entry]) -> list[Entry]:
    """Put the longest turn first; what nobody knows the day of comes last."""
    return sorted(entries, key=lambda entry: (entry.since or date.max, entry.kind, entry.pk))


def rows_of(entries: Sequence[Entry], as_of: date) -> list[Row]:
    """Return the rows of these entries in their order, in a constant number of queries."""
    times = medians({entry.portfolio for entry in entries}, as_of=as_of)
    sign_offs = _sign_offs([entry.pk for entry in entries if entry.kind == SIGN_OFF], as_of, times)
    questions = _questions([entry.pk for entry in entries if entry.kind == QUESTION], as_of)
    pilots = _pilots(
        {one.sign_off.pilot_id for one in sign_offs.values()} | {one.pilot_id for one in questions.values()}
    )
    known = _Known(pilots=pilots, outlooks=outlooks(pilots, as_of, known=times), reviewers=_reviewers(entries))
    return [
        known.of_sign_off(entry, sign_offs[entry.pk])
        if entry.kind == SIGN_OFF
        else known.of_question(entry, questions[entry.pk], as_of)
        for entry in entries
    ]


def _sign_offs(keys: list[int], as_of: date, known: Medians) -> dict[int, Clocked]:
    rows = SignOff.objects.filter(pk__in=keys).with_requirement().select_related("pilot")
    return {one.sign_off.pk: one for one in with_clocks(list(rows), as_of, known=known)}


def _questions(keys: list[int], as_of: date) -> dict[int, GovernanceQuestion]:
    rows = GovernanceQuestion.objects.filter(pk__in=keys).annotate(champion=champion_name("pilot", as_of))
    return {one.pk: one for one in rows.select_related("answerer")}


def _pilots(keys: set[int]) -> dict[int, Pilot]:
    return Pilot.objects.filter(pk__in=keys).with_day_zero().select_related("portfolio").in_bulk()


def _reviewers(entries: Sequence[Entry]) -> dict[tuple[int, str], list[str]]:
    """Return the names of who reviews, by portfolio and function."""
    names = defaultdict(list)
    rows = Reviewer.objects.filter(portfolio__in={entry.portfolio for entry in entries}).order_by("person__name")
    for portfolio, function, name in rows.values_list("portfolio", "function", "person__name"):
        names[portfolio, function].append(name)
    return names


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What the rows share."""

    pilots: dict[int, Pilot]
    outlooks: dict[int, Outlook]
    reviewers: dict[tuple[int, str], list[str]]

    def of_sign_off(self, entry: Entry, clocked: Clocked) -> Row:
        sign_off = clocked.sign_off
        return Row(
            entry=entry,
            title=sign_off.area_name,
            asked=sign_off.missing or sign_off.covers,
            url=reverse("sign-off-detail", args=[sign_off.pk]),
            pilot=self.pilots[sign_off.pilot_id],
            clock=clocked.clock,
            outlook=self.outlooks[sign_off.pilot_id],
            waits_for=self._reviewing(entry),
            is_blocking=sign_off.blocking,
        )

    def of_question(self, entry: Entry, question: GovernanceQuestion, as_of: date) -> Row:
        pilot = self.pilots[question.pilot_id]
        typical = typical_of_question(question)
        day_zero: date | None = pilot.day_zero  # type: ignore[attr-defined]  # annotated
        return Row(
            entry=entry,
            title=question.text or question.get_topic_display(),
            asked="Work waits for the answer." if question.work_stopped else "",
            url=reverse("question-detail", args=[question.pk]),
            pilot=pilot,
            clock=clock_of_question(question, typical=typical, as_of=as_of, day_zero=day_zero),
            outlook=self.outlooks[question.pilot_id],
            waits_for=self._answerer(entry, question),
            is_blocking=question.blocking,
        )

    def _answerer(self, entry: Entry, question: GovernanceQuestion) -> str:
        if question.answerer:
            return question.answerer.name
        if question.function == CHAMPION:
            return question.champion or ""  # type: ignore[attr-defined]  # annotated
        return self._reviewing(entry)

    def _reviewing(self, entry: Entry) -> str:
        return _in_words(self.reviewers.get((entry.portfolio, entry.function), []))


def _in_words(names: list[str]) -> str:
    """Return the names as a list that stays short: who they all are is on the page of what is required."""
    if len(names) <= NAMED:
        return ", ".join(names)
    return f"{', '.join(names[: NAMED - 1])} and {len(names) - NAMED + 1} others"
