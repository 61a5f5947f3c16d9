"""The seven questions of the weekly update (domain.md C.4), each a module, in the order in which they are asked."""

from __future__ import annotations

from updates.questions import champion, confidence, contact, governance, metric, use, waits
from updates.questions.question import Answer, Question, weeks_unknown
from updates.situation import Situation


def questions_for(situation: Situation) -> list[Question]:
    """Return what to ask of one pilot and week, with what can only be told in its place."""
    return [
        use.ask(situation),
        *waits.ask(situation),
        governance.ask(situation),
        champion.ask(situation),
        contact.ask(situation),
        metric.ask(situation),
        confidence.ask(situation),
        confidence.ask_what_is_in_the_way(),
    ]


__all__ = ["Answer", "Question", "questions_for", "weeks_unknown"]
