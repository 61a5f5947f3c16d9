"""Tap 4. Did the champion act for the pilot? "Has moved on" ends the tenure; why is asked of somebody else."""

from __future__ import annotations

from datetime import date

from pilots.models import ActionKind, EndReason
from updates.facts import Columns, Fact, change
from updates.questions.question import DO_NOT_KNOW, Answer, Detail, Question, tap_field
from updates.situation import Situation
from updates.told import InPost

TAPS = (("yes", "Yes"), ("no", "No"), ("moved_on", "Has moved on"), DO_NOT_KNOW)
KINDS = tuple((kind.value, kind.label) for kind in ActionKind if kind != ActionKind.UNKNOWN)


def ask(situation: Situation) -> Question:
    champion = situation.champion
    if champion is None:
        return Question(
            name="champion", title="The champion", hint="Nobody is on record as the champion of this pilot."
        )

    def facts(answer: Answer, day: date) -> list[Fact]:
        return _facts(answer, champion, day)

    return Question(
        name="champion",
        title=f"Did the champion, {champion.name}, act for it?",
        taps=TAPS,
        details=(Detail(name="action", field=tap_field("What did they do?", KINDS), when=("yes",)),),
        facts=facts,
    )


def _facts(answer: Answer, champion: InPost, day: date) -> list[Fact]:
    on = day.isoformat()
    if answer["answer"] == "yes":
        says: Columns = {"on": on, "action": answer.get("action", ActionKind.UNKNOWN.value)}
        return [Fact(kind="champion_action", says=says, about={"person_id": champion.person_id})]
    if answer["answer"] == "moved_on" and champion.until is None:
        ended: Columns = {"until": on, "until_precision": "day", "end_reason": EndReason.UNKNOWN.value}
        return [change("champion", champion, ended)]
    return []
