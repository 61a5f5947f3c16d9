"""A finding with everything on record about it, and what its reader may answer today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import QueryDict

from accounts.models import User
from stalls import actions
from stalls.attention import NEVER_SNOOZED, Attention, attention, is_in_a_row
from stalls.authority import Rights, rights_of
from stalls.forms import AcknowledgeForm, AnswerForm, AssignForm, FinishForm, JudgeForm, SnoozeForm
from stalls.models import Acknowledgement, Action, Finding, FindingEvent, Judgement, Snooze
from stalls.silences import Record, grade_of
from stalls.state_machine import STANDING


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One way to answer a finding. `right`: of `Rights`, who may. `said`: what they are told once it is recorded."""

    title: str
    button: str
    form: type[AnswerForm]
    act: Callable[..., Any]
    right: str
    said: str

    def is_open_to(self, rights: Rights) -> bool:
        return bool(getattr(rights, self.right))


ANSWERS = {
    "acknowledge": Answer(
        title="Acknowledge it",
        button="I have seen it",
        form=AcknowledgeForm,
        act=actions.acknowledge,
        right="may_answer",
        said="It is recorded that you have seen it.",
    ),
    "assign": Answer(
        title="Agree who does what",
        button="Agree on it",
        form=AssignForm,
        act=actions.assign,
        right="may_answer",
        said="It is recorded who does what by when.",
    ),
    "snooze": Answer(
        title="Snooze it",
        button="Snooze it",
        form=SnoozeForm,
        act=actions.snooze,
        right="may_answer",
        said="It is snoozed.",
    ),
    "judge": Answer(
        title="Is it right?",
        button="Say so",
        form=JudgeForm,
        act=actions.judge,
        right="may_judge",
        said="Thank you: rules are judged by what people say of their findings.",
    ),
    "finish": Answer(
        title="It is done",
        button="Record what came of it",
        form=FinishForm,
        act=actions.finish_action,
        right="may_answer",
        said="It is recorded as done.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A finding on a day, for a reader, with everything on record about it."""

    finding: Finding
    reader: User
    rights: Rights
    as_of: date
    events: list[FindingEvent]
    acknowledgements: list[Acknowledgement]
    snoozes: list[Snooze]
    judgements: list[Judgement]
    actions: list[Action]

    @property
    def stands(self) -> bool:
        return self.finding.state in STANDING

    @property
    def agreed(self) -> Action | None:
        """Return what is agreed and not done."""
        return next((action for action in self.actions if action.done_on is None), None)

    @property
    def record(self) -> Record:
        history = [grade_of(event) for event in self.events if event.to_state in STANDING]
        answers: list[Acknowledgement | Snooze] = [*self.acknowledgements, *self.snoozes]
        return Record(history, [answer.silence for answer in answers])

    @property
    def attention(self) -> Attention:
        return attention(self.record.history, self.record.silences, as_of=self.as_of)

    @property
    def no_snooze(self) -> str:
        """Return why the reader cannot snooze it, although they may answer; empty where they can."""
        if self.finding.rule in NEVER_SNOOZED:
            return actions.NEVER
        in_a_row = is_in_a_row(self.record.history, self.record.silences, on=self.as_of)
        return actions.IN_A_ROW if in_a_row and not self.rights.is_leader else ""

    def offered(self) -> list[str]:
        """Return which answers the reader can give now."""
        fitting = {
            "acknowledge": self.stands,
            "assign": self.stands,
            "snooze": self.stands and not self.no_snooze,
            "judge": self.finding.opened_on is not None,
            "finish": self.agreed is not None,
        }
        return [code for code, fits in fitting.items() if fits and ANSWERS[code].is_open_to(self.rights)]

    def form(self, code: str, typed: QueryDict | dict[str, Any] | None = None) -> AnswerForm:
        """Return the form of an answer: with what was typed, or as it begins."""
        begin = {} if typed is not None else self._begin(code)
        return ANSWERS[code].form(typed, finding=self.finding, as_of=self.as_of, initial=begin)

    def form_again(self, code: str, typed: QueryDict) -> AnswerForm:
        """Return the form with what was typed, for somebody who now sees what has changed meanwhile."""
        return self.form(code, typed.dict() | {"seen": actions.as_seen(self.finding)})

    def _begin(self, code: str) -> dict[str, Any]:
        if code == "judge":
            own = (one for one in self.judgements if one.by == self.reader and one.episode == self.finding.episode)
            return JudgeForm.initial_of(next(own, None))
        return AssignForm.initial_of(self.agreed, self.finding, self.as_of) if code == "assign" else {}


def sheet_of(finding: Finding, *, reader: User, now: datetime) -> Sheet:
    """Return the sheet of a finding that comes with its pilot and portfolio."""
    return Sheet(
        finding=finding,
        reader=reader,
        rights=rights_of(reader, finding.portfolio_id),
        as_of=finding.pilot.portfolio.day_of(now),
        events=list(finding.events.defer("evidence").order_by("pk")),
        acknowledgements=list(finding.acknowledgements.select_related("by").order_by("pk")),
        snoozes=list(finding.snoozes.select_related("by").order_by("pk")),
        judgements=list(finding.judgements.select_related("by").order_by("pk")),
        actions=list(finding.actions.select_related("owner", "by").order_by("pk")),
    )
