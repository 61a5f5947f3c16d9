"""A question is given to somebody, and answered."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts.models import Person
from governance.actions.conflicts import ConflictError
from governance.actions.saving import save
from governance.frozen import digest
from governance.models import GovernanceQuestion
from pilots.dates import Precision


def _locked(question: GovernanceQuestion) -> GovernanceQuestion:
    return GovernanceQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)


@transaction.atomic
def answer_question(
    question: GovernanceQuestion, *, answer: str, evidence: str, answered_by: Person, seen: str, as_of: date
) -> GovernanceQuestion:
    """Record an answer, its evidence and who gave it. `seen` names the answer that was there before (`digest`).

    Raises ConflictError where another answer has come meanwhile.
    """
    question = _locked(question)
    if digest(question.answer) != seen:
        raise ConflictError("Somebody has answered this meanwhile. Read their answer; nothing of yours was recorded.")
    on = {"answered_on": as_of, "answered_on_precision": Precision.DAY}
    return save(question, as_of, answer=answer, evidence=evidence, answered_by=answered_by, **on)


@transaction.atomic
def assign_question(
    question: GovernanceQuestion, *, answerer: Person | None, function: str, work_stopped: bool | None, as_of: date
) -> GovernanceQuestion:
    """Say who has to answer, by name or by function, and whether work waits for it."""
    return save(_locked(question), as_of, answerer=answerer, function=function, work_stopped=work_stopped)
