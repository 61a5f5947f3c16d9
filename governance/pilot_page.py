"""What the page of a pilot's sign-offs and questions shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from governance.clocked import outlooks, starts_of, with_clocks
from governance.clocks import Clock, clock_of_question
from governance.functions import CHAMPION, function_name
from governance.models import GovernanceQuestion, Requirement, SignOff, Topic
from governance.templates import template_of
from governance.typical_days import medians, typical_of_question
from pilots.models import Pilot, champion_name


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its clock, and who has to answer (empty: nobody is named)."""

    question: GovernanceQuestion
    clock: Clock
    answerer: str


@dataclass(frozen=True, slots=True)
class Needed:
    """A sign-off with its clock, and the words for who decides."""

    sign_off: SignOff
    clock: Clock
    function: str


def of(pilot: Pilot, as_of: date) -> dict[str, Any]:
    """Return the context of the page, in a constant number of queries."""
    rows = SignOff.objects.filter(pilot=pilot).with_requirement().select_related("pilot").order_by("pk")
    known = medians([pilot.portfolio_id], as_of=as_of)
    needed = [_needed(one.sign_off, one.clock) for one in with_clocks(list(rows), as_of, known=known)]
    questions = _questions(pilot, as_of)
    areas = {one.sign_off.area for one in needed}
    topics = {one.question.topic for one in questions}
    return {
        "pilot": pilot,
        "sign_offs": needed,
        "questions": questions,
        "outlook": outlooks([pilot.pk], as_of, known=known)[pilot.pk],
        "missing": [name for code, name in required_of(pilot) if code not in areas],
        "unasked": [topic.label for topic in Topic.of_week_one() if topic not in topics],
    }


def _needed(sign_off: SignOff, clock: Clock) -> Needed:
    return Needed(sign_off, clock, function_name(sign_off.reviewing))  # type: ignore[attr-defined]  # annotated


def _questions(pilot: Pilot, as_of: date) -> list[Asked]:
    rows = GovernanceQuestion.objects.filter(pilot=pilot).annotate(champion=champion_name("pilot", as_of))
    day_zero = starts_of([pilot.pk])[pilot.pk]
    return [_asked(one, as_of, day_zero) for one in rows.select_related("answerer").order_by("raised_on", "pk")]


def _asked(question: GovernanceQuestion, as_of: date, day_zero: date | None) -> Asked:
    clock = clock_of_question(question, typical=typical_of_question(question), as_of=as_of, day_zero=day_zero)
    return Asked(question, clock, answerer_of(question))


def answerer_of(question: GovernanceQuestion) -> str:
    """Return who has to answer in words; the question comes with `champion`, the name of its pilot's champion."""
    if question.answerer:
        return question.answerer.name
    if question.function == CHAMPION and question.champion:  # type: ignore[attr-defined]  # annotated
        return f"{question.champion}, champion"  # type: ignore[attr-defined]
    return function_name(question.function) if question.function else ""


def required_of(pilot: Pilot) -> list[tuple[str, str]]:
    """Return code and name of what the portfolio requires of the pilot's sector, or would by the template."""
    own = Requirement.objects.filter(portfolio=pilot.portfolio_id, sector=pilot.sector).for_list()
    adopted = [(one.code, one.name, one.is_used) for one in own]
    if adopted:
        return [(code, name) for code, name, is_used in adopted if is_used]
    return [(row.code, row.name) for row in template_of(pilot.sector, nation=pilot.portfolio.nation)]
