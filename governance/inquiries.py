"""One question with everything that its page tells: who has to answer, and what the reader may do with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import QueryDict

from accounts.models import User
from governance.authority import may_answer
from governance.clocked import starts_of
from governance.clocks import Clock, clock_of_question
from governance.forms.cases import AnswerForm, AssignForm
from governance.frozen import digest
from governance.models import GovernanceQuestion
from governance.models.questions import GovernanceQuestionQuerySet
from governance.pilot_page import answerer_of
from governance.typical_days import typical_of_question
from pilots.models import champion_name

WORK_STOPPED = {None: "unknown", True: "true", False: "false"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """A question on a day, for a reader. `answerer`: who has to answer in words, empty where nobody is named."""

    question: GovernanceQuestion
    clock: Clock
    as_of: date
    answerer: str
    may_answer: bool
    may_record: bool

    def answer_form(self, data: Any = None, *, user: User) -> AnswerForm:
        question = self.question
        begin = {
            "seen": digest(question.answer),
            "answer": question.answer,
            "evidence": question.evidence,
            "answered_by": question.answered_by or user,
        }
        return AnswerForm(data, as_of=self.as_of, initial=begin)

    def answer_form_again(self, typed: QueryDict) -> AnswerForm:
        """Return the form with what was typed, for somebody who now sees the answer that came meanwhile."""
        return AnswerForm(typed.dict() | {"seen": digest(self.question.answer)}, as_of=self.as_of)

    def assign_form(self, data: Any = None) -> AssignForm:
        question = self.question
        begin = {
            "answerer": question.answerer,
            "function": question.function,
            "work_stopped": WORK_STOPPED[question.work_stopped],
        }
        return AssignForm(data, as_of=self.as_of, initial=begin, prefix="assign")


def inquiry_of(questions: GovernanceQuestionQuerySet, pk: int, *, user: User, now: datetime) -> Inquiry:
    """Return the inquiry of one question among `questions`; raises DoesNotExist where it is not among them."""
    related = ("pilot__portfolio", "answerer", "answered_by", "raised_by")
    portfolio = questions.select_related("pilot__portfolio").get(pk=pk).pilot.portfolio
    as_of = portfolio.day_of(now)
    rows = GovernanceQuestion.objects.select_related(*related).annotate(champion=champion_name("pilot", as_of))
    question = rows.get(pk=pk)
    day_zero = starts_of([question.pilot_id])[question.pilot_id]
    typical = typical_of_question(question)
    return Inquiry(
        question=question,
        clock=clock_of_question(question, typical=typical, as_of=as_of, day_zero=day_zero),
        as_of=as_of,
        answerer=answerer_of(question),
        may_answer=may_answer(question, user, as_of),
        may_record=GovernanceQuestion.objects.recordable_by(user).filter(pk=pk).exists(),
    )
