"""Posting and correcting the update of a week, with the facts that follow from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import Person
from pilots.models import Pilot, WeeklyUpdate
from updates import facts
from updates.actions.drafts import discard_draft
from updates.answers import BLOCKER, WROTE, Answers, without_facts
from updates.facts import Fact
from updates.questions import Question
from updates.weeks import check_week, fact_day

# What a second update of a week, and a form that is sent twice, run into.
ONE_A_WEEK = ("weeklyupdate_one_a_week", "submission_key")


class AlreadyPostedError(Exception):
    """Somebody else has posted or corrected this week since the form was opened; nothing was written."""


class SpentKeyError(Exception):
    """The key of the form was used for another pilot or week. No browser does that by itself."""


def post_weekly_update(
    *,
    pilot: Pilot,
    week: date,
    questions: list[Question],
    answers: Answers,
    by: Person,
    as_of: date,
    submission_key: UUID,
    version: int = 0,
    nothing_changed: bool = False,
    seconds_taken: int | None = None,
) -> WeeklyUpdate:
    """Post the update of a week, or correct it, and write the facts that follow from the answers to `questions`.

    `version` is the one on record when the form was opened, 0 where there was none: if another one is on record by now,
    AlreadyPostedError, unless this very form is sent a second time. In a week that nothing can be said of,
    RefusedWeekError.
    """
    check_week(week, clock_start=pilot.clock_start, as_of=as_of)
    said = {
        "author": by,
        "nothing_changed": nothing_changed,
        "confidence": answers.get("confidence", {}).get("answer", ""),
        "blocker": answers.get(BLOCKER, {}).get("text", ""),
        "answers": {key: answer for key, answer in answers.items() if key != BLOCKER},
        "submission_key": submission_key,
        "recorded_on": as_of,
    }
    follow = list(_facts(questions, answers, day=fact_day(week, as_of), by=by))
    if version:
        return _correct(pilot, week, said, follow, version)
    try:
        return _post(pilot, week, said | {"submitted_on": as_of, "seconds_taken": seconds_taken}, follow)
    except IntegrityError as refusal:
        if not _is_second(refusal):
            raise
    return _sent_again(WeeklyUpdate.objects.filter(pilot=pilot, week=week).first(), said)


@transaction.atomic
def _post(pilot: Pilot, week: date, said: dict[str, Any], follow: list[Fact]) -> WeeklyUpdate:
    """Insert the update first: whoever comes second waits for us there, and has written nothing yet."""
    answers = said["answers"] | {WROTE: facts.kept(follow)}
    update = WeeklyUpdate.objects.create(pilot=pilot, week=week, **said | {"answers": answers})
    facts.write(_with_people(follow, pilot), pilot=pilot, as_of=said["recorded_on"])
    discard_draft(pilot=pilot, week=week, by=said["author"])
    return update


@transaction.atomic
def _correct(pilot: Pilot, week: date, said: dict[str, Any], follow: list[Fact], version: int) -> WeeklyUpdate:
    """Replace what the update says. An answer to what is not asked any more stays, and so do its facts."""
    update = WeeklyUpdate.objects.select_for_update().filter(pilot=pilot, week=week).first()
    if update is None or update.version != version:
        return _sent_again(update, said)
    former = facts.read(update.answers.get(WROTE))
    asked = set(said["answers"])
    stay = [fact for fact in former if fact.of not in asked]
    changed = [fact for fact in former if fact.of in asked]
    stand = facts.correct(changed, _with_people(follow, pilot), pilot=pilot, as_of=said["recorded_on"])
    answers = without_facts(update.answers) | said["answers"] | {WROTE: facts.kept([*stay, *stand])}
    for name, value in (said | {"answers": answers, "version": version + 1}).items():
        setattr(update, name, value)
    update.save(update_fields=[*said, "version"])
    discard_draft(pilot=pilot, week=week, by=said["author"])
    return update


def _sent_again(update: WeeklyUpdate | None, said: dict[str, Any]) -> WeeklyUpdate:
    """Return the update that this very form has posted before. Otherwise somebody else was first."""
    if update is None:
        raise SpentKeyError
    sent = update.history.filter(submission_key=said["submission_key"]).order_by("-pgh_id").first()  # type: ignore[attr-defined]
    if sent is None or _content(sent) != _content(WeeklyUpdate(**said)):
        raise AlreadyPostedError
    return update


def _content(update: Any) -> tuple[Any, ...]:
    return without_facts(update.answers), update.blocker, update.nothing_changed


def _is_second(refusal: IntegrityError) -> bool:
    constraint = getattr(getattr(refusal.__cause__, "diag", None), "constraint_name", "") or ""
    return any(name in constraint for name in ONE_A_WEEK)


def _facts(questions: list[Question], answers: Answers, *, day: date, by: Person) -> list[Fact]:
    """Return the facts that follow from what was said; whoever posts is the one who met the users."""
    said = [(question, answers.get(question.key, {})) for question in questions]
    told = [replace(fact, of=q.key) for q, answer in said if answer and q.taps for fact in q.facts(answer, day)]
    met = {"met_by": by}
    return [replace(fact, about=fact.about | met) if fact.kind == "user_contact" else fact for fact in told]


def _with_people(follow: list[Fact], pilot: Pilot) -> list[Fact]:
    """Return the facts with the people whom they name as somebody typed them."""
    return [_with_asker(fact, pilot) if "raised_by" in fact.about else fact for fact in follow]


def _with_asker(question: Fact, pilot: Pilot) -> Fact:
    name = question.about["raised_by"]
    asker = Person.objects.get_or_create(portfolio=pilot.portfolio, name=name)[0] if name else None
    return replace(question, about=question.about | {"raised_by": asker})
