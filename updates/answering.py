"""Answering the questions of one pilot and week, by whichever way somebody came: the form, the conflict, the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from psycopg.errors import LockNotAvailable

from accounts.models import Person
from accounts.wording import counted
from pilots.models import WeeklyUpdate
from updates.actions import AlreadyPostedError, SpentKeyError, discard_draft, keep_draft
from updates.answers import answers_of, facts_of
from updates.clocks import Clock
from updates.conflicts import pick_name, settled, sides_of
from updates.due import Flow
from updates.forms import (
    HEARTBEATS_IN_A_ROW,
    ONE_FACT_PLEASE,
    UpdateForm,
    draft_of,
    heartbeats_beside,
    initial_for,
    typed_in,
    was_sent,
)
from updates.outcome import moved_by
from updates.questions import Question, questions_for
from updates.situation import Situation
from updates.weeks import in_words

BUSY = "Somebody else is posting this week right now. Nothing of yours is lost: please send it again."
AN_HOUR, TWO_MINUTES = 3600, 120
# What a form carries beside its answers, and the page of a conflict gives anew.
CARRIED = ("csrfmiddlewaretoken", "submission_key", "version", "nothing_changed")


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Where somebody answers: about what, as whom, and under which addresses.

    `read` reads the situation anew, `post` writes what was said; `flow` says how far they have come with their pilots.
    `more` is what the page shows besides. What is read only if a page shows it is a function: templates call it.
    """

    situation: Situation
    who: str
    by_link: bool
    now: datetime
    form_url: str
    draft_url: str
    posted_url: str
    flow: Callable[[], Flow]
    read: Callable[[], Situation]
    post: Callable[..., WeeklyUpdate]
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def asked_about(self) -> Situation:
        """Return the situation as it was before this week's update, so that a correction is asked the same again."""
        return self.situation.without(facts_of(self.situation.update))

    def questions(self) -> list[Question]:
        return questions_for(self.asked_about)

    def context(self) -> dict[str, Any]:
        situation = self.situation
        about = {"desk": self, "pilot": situation.pilot, "update": situation.update, "flow": self.flow}
        return {**about, "situation": situation, "week_in_words": in_words(situation.week), **self.more}


def answer(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the form; on POST, post what was said and lead to what became of it."""
    questions = desk.questions()
    if request.method != "POST":
        initial = initial_for(desk.situation, questions)
        form = UpdateForm(situation=desk.situation, questions=questions, now=desk.now, initial=initial)
        return _form_page(request, desk, form)
    theirs = answers_of(desk.situation.update) if desk.situation.update else {}
    data = settled(request.POST, theirs, questions)
    form = UpdateForm(data, situation=desk.situation, questions=questions, now=desk.now)
    return _post(request, desk, form) if form.is_valid() else _form_page(request, desk, form)


def _post(request: HttpRequest, desk: Desk, form: UpdateForm) -> HttpResponse:
    try:
        desk.post(
            questions=form.questions,
            answers=form.answers,
            submission_key=form.cleaned_data["submission_key"],
            version=form.cleaned_data["version"],
            nothing_changed=form.says_nothing_changed,
            seconds_taken=form.seconds_taken,
        )
    except SpentKeyError:
        form.start_again()
        return _form_page(request, desk, form)
    except AlreadyPostedError:
        return _conflict_page(request, desk, form)
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        form.add_error(None, BUSY)
        return _form_page(request, desk, form, status=503)
    return redirect(desk.posted_url)


def _form_page(request: HttpRequest, desk: Desk, form: UpdateForm, *, status: int = 422) -> HttpResponse:
    heartbeats = heartbeats_beside(desk.situation)
    context = desk.context() | {
        "form": form,
        "asked": form.asked(),
        "draft": None if form.is_bound else draft_of(desk.situation),
        "one_fact_please": ONE_FACT_PLEASE if heartbeats >= HEARTBEATS_IN_A_ROW else "",
    }
    return render(request, "updates/form.html", context, status=status if form.errors else 200)


def _conflict_page(request: HttpRequest, desk: Desk, form: UpdateForm) -> HttpResponse:
    """Show what both have said, question by question; whoever came second decides what stands."""
    situation = desk.read()
    theirs = answers_of(situation.update) if situation.update else {}
    own = {pick_name(question) for question in form.questions} | set(CARRIED)
    context = desk.context() | {
        "update": situation.update,
        "sides": sides_of(form.answers, theirs, form.questions),
        "typed": [(name, value) for name, value in form.data.items() if name not in own],
        "said_nothing_changed": form.says_nothing_changed,
        "submission_key": uuid4(),
    }
    return render(request, "updates/conflict.html", context, status=409)


def keep_typed(request: HttpRequest, desk: Desk, by: Person) -> HttpResponse:
    """Keep what was typed so far, unless the same form was sent meanwhile; or throw it away."""
    situation = desk.situation
    if "discard" in request.POST:
        discard_draft(pilot=situation.pilot, week=situation.week, by=by)
        return redirect(desk.form_url)
    form = UpdateForm(request.POST, situation=situation, questions=desk.questions(), now=desk.now)
    typed = typed_in(request.POST, form)
    if not was_sent(typed, situation):
        keep_draft(pilot=situation.pilot, week=situation.week, by=by, typed=typed, now=desk.now)
    return HttpResponse(status=204)


def posted_page(request: HttpRequest, desk: Desk, clocks: list[Clock]) -> HttpResponse:
    """Show what was recorded, what it moved, and which clock runs now; without an update yet, lead to the form."""
    update = desk.situation.update
    if update is None:
        return redirect(desk.form_url)
    answers = answers_of(update)
    said = [(q.title, q.in_words(answers.get(q.key, {}))) for q in desk.questions() if q.asks]
    context = desk.context() | {
        "said": [(title, words) for title, words in said if words],
        "moved": moved_by(facts_of(update), desk.situation),
        "clocks": clocks,
        "taken": _taken(update.seconds_taken),
    }
    return render(request, "updates/posted.html", context)


def _taken(seconds: int | None) -> str:
    """Return how long it took in words; a form that lay open for longer than an hour tells nothing."""
    if seconds is None or seconds >= AN_HOUR:
        return ""
    return counted(seconds, "second") if seconds < TWO_MINUTES else counted(seconds // 60, "minute")
