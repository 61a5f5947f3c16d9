"""Tap 3. Governance: is there a new question, or did a sign-off move?

A decision is recorded by whoever takes it: here the team says only that its function was told, or has the papers.
"""

from __future__ import annotations

import hashlib
from datetime import date

from governance.models import Decision, Topic
from updates.facts import Columns, Fact, change
from updates.questions.question import DO_NOT_KNOW, Answer, Detail, Question, tap_field, text_field
from updates.situation import Situation
from updates.told import Approval

NO, ASKED, MOVED = ("no", "No"), ("question", "A new question"), ("moved", "A sign-off moved")
STEPS = (
    ("told", "They have been told"),
    ("handed_in", "We handed it in"),
    ("decided", "They decided: it counts once they record it"),
)
YES_NO = (("yes", "Yes"), ("no", "No"))


def ask(situation: Situation) -> Question:
    waiting = situation.sign_offs

    def facts(answer: Answer, day: date) -> list[Fact]:
        if answer["answer"] == "question":
            return [_question(answer, situation.week, day)]
        sign_off = next((s for s in waiting if s.area == answer.get("sign_off")), None)
        return _moved(sign_off, answer.get("step", ""), day) if sign_off else []

    return Question(
        name="governance",
        title="Governance: is there a new question, or did a sign-off move?"
        if waiting
        else "Governance: is there a new question?",
        hint="\n".join(f"{sign_off}: {where_it_is(sign_off)}" for sign_off in waiting),
        taps=(NO, ASKED, *((MOVED,) if waiting else ()), DO_NOT_KNOW),
        details=(*_of_a_question(), *(_of_a_move(waiting) if waiting else ())),
        facts=facts,
    )


def where_it_is(sign_off: Approval) -> str:
    if sign_off.is_with_them:
        return "handed in, not decided."
    if sign_off.decision == Decision.RETURNED:
        return "came back to us."
    if sign_off.decision == Decision.REJECTED:
        return "was rejected."
    return "told, not handed in." if sign_off.engaged_on else "not told yet."


def _of_a_question() -> tuple[Detail, ...]:
    asked = ("question",)
    return (
        Detail(
            name="text",
            field=text_field("What do they ask?", max_length=1000, rows=2),
            when=asked,
            says="“{}”",
            implies=True,
            missing="Say what they ask.",
        ),
        Detail(name="from", field=text_field("Who asks?", max_length=200), when=asked, says="from {}"),
        Detail(
            name="stops", field=tap_field("Does work wait for the answer?", YES_NO), when=asked, says="work waits: {}"
        ),
    )


def _of_a_move(waiting: tuple[Approval, ...]) -> tuple[Detail, ...]:
    areas = tuple((sign_off.area, str(sign_off)) for sign_off in waiting)
    only = waiting[0].area if len(waiting) == 1 else ""
    return (
        Detail(
            name="sign_off",
            field=tap_field("Which sign-off?", areas, initial=only),
            when=("moved",),
            missing="Say which sign-off moved.",
        ),
        Detail(
            name="step", field=tap_field("What happened?", STEPS), when=("moved",), missing="Say what happened to it."
        ),
    )


def _question(answer: Answer, week: date, day: date) -> Fact:
    """Return the question as asked. Its key follows from its words, so that the same one is asked once a week."""
    key = f"update-{week}-{hashlib.sha256(answer['text'].encode()).hexdigest()[:8]}"
    says: Columns = {"text": answer["text"], "raised_on": day.isoformat(), "answer": "", "answered_on": None}
    stops = {"yes": True, "no": False}.get(answer.get("stops", ""))
    about = {"key": key, "topic": Topic.OTHER.value, "raised_by": answer.get("from", "")}
    return Fact(kind="governance_question", key=key, says=says | {"work_stopped": stops}, about=about)


def _moved(sign_off: Approval, step: str, day: date) -> list[Fact]:
    """Return the step of a sign-off. One that came back starts again when it is handed in."""
    on = day.isoformat()
    told: Columns = {} if sign_off.engaged_on else {"engaged_on": on, "engaged_on_precision": "day"}
    if step == "told" and told:
        return [change("sign_off", sign_off, told)]
    if step != "handed_in" or sign_off.is_with_them:
        return []
    undecided: Columns = {"decision": "", "decided_on": None, "decided_on_precision": "day", "decided_by_id": None}
    again = undecided if sign_off.decision else {}
    return [change("sign_off", sign_off, told | again | {"submitted_on": on, "submitted_on_precision": "day"})]
