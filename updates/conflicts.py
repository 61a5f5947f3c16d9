"""Two people at once: what each of them says, question by question, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from updates.answers import Answers
from updates.questions import Question

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Sides:
    """One question on which both sides may differ. `pick` is what is chosen unless somebody chooses otherwise."""

    question: Question
    mine: str
    theirs: str

    @property
    def field(self) -> str:
        return pick_name(self.question)

    @property
    def differ(self) -> bool:
        return self.mine != self.theirs

    @property
    def pick(self) -> str:
        return MINE if self.mine else THEIRS


def pick_name(question: Question) -> str:
    return f"pick-{question.name}"


def sides_of(mine: Answers, theirs: Answers, questions: list[Question]) -> list[Sides]:
    """Return the questions to which at least one of the two has an answer."""
    told = [Sides(q, q.in_words(mine.get(q.key, {})), q.in_words(theirs.get(q.key, {}))) for q in questions if q.asks]
    return [sides for sides in told if sides.mine or sides.theirs]


def settled(data: Mapping[str, Any], theirs: Answers, questions: list[Question]) -> dict[str, Any]:
    """Return what was typed, with the other side's answer wherever that was chosen."""
    typed = {name: data[name] for name in data}
    for question in questions:
        if typed.get(pick_name(question)) == THEIRS:
            typed = {name: value for name, value in typed.items() if name not in question.fields()}
            typed |= question.typed(theirs.get(question.key, {}))
    return typed
