"""Tap 5. Who sat with users? Watching and talking count as contact; what somebody else reported is kept as that."""

from __future__ import annotations

from datetime import date

from pilots.models import ContactKind
from updates.facts import Columns, Fact
from updates.questions.question import DO_NOT_KNOW, Answer, Detail, Question, count_field
from updates.situation import Situation

TAPS = (
    (ContactKind.OBSERVED_WORK.value, "Watched them work"),
    (ContactKind.TALKED.value, "Talked with them"),
    (ContactKind.BY_PROXY.value, "Only through somebody"),
    ("nobody", "Nobody"),
    DO_NOT_KNOW,
)
MET = (ContactKind.OBSERVED_WORK.value, ContactKind.TALKED.value)


def ask(situation: Situation) -> Question:
    users = Detail(name="users", field=count_field("How many users"), when=MET, says="{} users")
    return Question(name="contact", title="Who sat with users?", taps=TAPS, details=(users,), facts=_facts)


def _facts(answer: Answer, day: date) -> list[Fact]:
    kind = answer["answer"]
    if kind not in (*MET, ContactKind.BY_PROXY):
        return []
    says: Columns = {"on": day.isoformat(), "contact_kind": kind, "users": answer.get("users")}
    return [Fact(kind="user_contact", says=says)]
