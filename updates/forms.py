"""The form of a weekly update: the seven questions of one pilot and week, and what makes sending it twice harmless."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core import signing
from django.forms import BoundField

from updates.answers import Answers, answers_of
from updates.questions import Answer, Question, weeks_unknown
from updates.situation import Situation
from updates.told import Draft, Said

HEARTBEATS_IN_A_ROW = 2
A_DAY = 24 * 60 * 60
TYPED_AT_MOST = 2000

NOTHING_SAID = "Answer at least one question, or say that nothing changed."
ONE_FACT_PLEASE = (
    "“Nothing changed” was the word of two weeks in a row. Please answer one question this time: one tap is enough."
)
TOO_OLD = "This page was open for too long or was changed on the way. Nothing is lost: please send it again."


@dataclass(frozen=True)
class Asked:
    """One question as the page shows it. `details` are pairs of the taps that uncover a field and the field."""

    question: Question
    taps: BoundField | None
    details: list[tuple[str, BoundField]]
    weeks_unknown: int


class UpdateForm(forms.Form):
    """`answers` holds what was said, once it is valid: one answer a question, empty where nothing was said."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)
    opened = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        situation: Situation,
        questions: list[Question],
        now: datetime,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        self.situation, self.questions, self.now = situation, questions, now
        self.answers: Answers = {}
        started = {"submission_key": uuid4(), "version": situation.update.version if situation.update else 0}
        opened = {"opened": _signer().sign(str(int(now.timestamp())))}
        super().__init__(data, initial={**started, **(initial or {}), **opened}, label_suffix="")
        for question in questions:
            self.fields.update(question.fields())

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for question in self.questions:
            for name in question.not_asked(self.data):
                self.errors.pop(name, None)
            self._hear(question, question.answer(data))
        if self.says_nothing_changed:
            self._refuse_the_third_heartbeat()
        elif not self.errors and not any(self.answers.values()):
            self.add_error(None, NOTHING_SAID)
        if {"submission_key", "version"} & set(self.errors):
            self.start_again()
        return data

    @property
    def says_nothing_changed(self) -> bool:
        """Tell whether "nothing changed" was pressed, and nothing said beside it: what was said counts."""
        return "nothing_changed" in self.data and not any(self.answers.values()) and not self.errors

    @property
    def seconds_taken(self) -> int | None:
        """Return the time since the form was opened, at most a day; None where it does not say so itself."""
        try:
            opened = int(_signer().unsign(self.cleaned_data.get("opened", "")))
        except (signing.BadSignature, ValueError):
            return None
        return min(max(int(self.now.timestamp()) - opened, 0), A_DAY)

    def asked(self) -> list[Asked]:
        earlier = [(said.week, said) for said in self.situation.before]
        return [self._asked(question, earlier) for question in self.questions]

    def _asked(self, question: Question, earlier: list[tuple[Any, Said]]) -> Asked:
        said = [(week, answers_of(update).get(question.key, {})) for week, update in earlier]
        details = [(" ".join(f"on-{tap}" for tap in d.when), self[question.field_name(d)]) for d in question.details]
        taps = self[question.name] if question.taps else None
        return Asked(question, taps, details, weeks_unknown(said, self.situation.week))

    def _hear(self, question: Question, answer: Answer) -> None:
        if question.asks:
            self.answers[question.key] = answer
        for name, error in question.missing(answer):
            if name not in self.errors:
                self.add_error(name, error)

    def start_again(self) -> None:
        """Give the form that goes back a key and a version that fit; a browser does not break them by itself."""
        self.add_error(None, TOO_OLD)
        fresh = {name: self.initial[name] for name in ("submission_key", "version")}
        self.data = {**{name: self.data[name] for name in self.data}, **fresh}

    def _refuse_the_third_heartbeat(self) -> None:
        if heartbeats_beside(self.situation) >= HEARTBEATS_IN_A_ROW:
            self.add_error(None, ONE_FACT_PLEASE)


def _signer() -> signing.Signer:
    return signing.Signer(salt="updates.opened")


def heartbeats_beside(situation: Situation) -> int:
    """Return how many updates right before and right after this week, in a row, said only that nothing changed."""
    before = [said.nothing_changed for said in situation.before]
    after = [said.nothing_changed for said in reversed(situation.said) if said.week > situation.week]
    return sum(row.index(False) if False in row else len(row) for row in (before, after))


def typed_for(answers: Answers, questions: list[Question]) -> dict[str, Any]:
    """Return the values of the fields that would give these answers."""
    return {name: value for q in questions for name, value in q.typed(answers.get(q.key, {})).items()}


def typed_in(data: Mapping[str, Any], form: UpdateForm) -> dict[str, str]:
    """Return what was typed into a form, to be kept as a draft: its own fields alone, and no more than they hold."""
    names = [name for name in form.fields if name != "opened"]
    return {name: str(data[name])[:TYPED_AT_MOST].replace("\0", "") for name in names if data.get(name)}


def initial_for(situation: Situation, questions: list[Question]) -> dict[str, Any]:
    """Return what the form starts with: the draft, else what was posted, else nothing but what is filled in anyway."""
    draft = draft_of(situation)
    if draft:
        return dict(draft.typed)
    return typed_for(answers_of(situation.update), questions) if situation.update else {}


def draft_of(situation: Situation) -> Draft | None:
    """Return the draft, unless it is of a form that has been sent: its last words may have come later than itself."""
    draft = situation.draft
    return draft if draft and not was_sent(draft.typed, situation) else None


def was_sent(typed: Mapping[str, str], situation: Situation) -> bool:
    """Tell whether the form in which this was typed has posted the update that is on record."""
    update = situation.update
    return update is not None and update.submission_key == typed.get("submission_key")
