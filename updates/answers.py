"""What an update on record has been told: one answer a question (docs/weekly-update.md)."""

from __future__ import annotations

from typing import Any

from updates.facts import Fact, read
from updates.questions.question import Answer
from updates.told import Said

type Answers = dict[str, Answer]

# What is in the way has a column of its own; the facts that an update wrote lie among its answers.
BLOCKER = "blocker"
WROTE = "wrote"


def without_facts(answers: dict[str, Any]) -> Answers:
    """Return the answers alone. An imported update may hold anything; what is no answer of this form is left out."""
    return {key: answer for key, answer in answers.items() if _is_answer(answer)}


def _is_answer(answer: Any) -> bool:
    plain = (str, int, float, type(None))
    return isinstance(answer, dict) and all(isinstance(value, plain) for value in answer.values())


def answers_of(said: Said) -> Answers:
    return without_facts(said.answers) | ({BLOCKER: {"text": said.blocker}} if said.blocker else {})


def facts_of(said: Said | None) -> list[Fact]:
    """Return the facts that an update wrote."""
    return read(said.answers.get(WROTE)) if said else []
