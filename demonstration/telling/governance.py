"""Sign-offs round by round, questions, and pauses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.text import slugify

from demonstration.telling.facts import CHAMPION, MANAGER, MODEL, Entry, Fact, entered, fact, owned_by
from governance.models import Decision, GovernanceQuestion, Pause, SignOff, SignOffDecision


class Area(NamedTuple):
    """Who decides, how many days it typically takes (domain.md C.10), and whether the pilot may not go live without."""

    function: str
    typical_days: int
    blocking: bool = True


AREAS = {
    "academic_regulations": Area("academic_registrar", 90),
    "accessibility": Area("digital_team", 14, blocking=False),
    "ai_policy": Area("ai_governance", 21, blocking=False),
    "caldicott": Area("caldicott_guardian", 14),
    "consumer_duty": Area("conduct", 30),
    "data_protection": Area("data_protection", 28),
    "dcb0160": Area("clinical_safety", 70),
    "dtac": Area("digital_assurance", 42),
    "equality_impact": Area("equalities_lead", 21),
    "information_security": Area("information_security", 28),
    "legal": Area("legal", 30),
    "model_validation": Area("model_risk", 60),
    "procurement": Area("commercial", 90),
    "research_ethics": Area("research_ethics_committee", 28),
    "third_party": Area("third_party_risk", 90),
    "vendor_security": Area("information_security", 45),
    "works_council": Area("human_resources", 45),
}

# What handing in again takes away from the row; the round that was decided keeps it.
ANEW: dict[str, Any] = {"decision": "", "decided_on": None, "decided_by": None, "missing": ""}


@dataclass(frozen=True)
class Signed:
    """What was decided, for the frozen copy; the copy adds the pilot as it was on that day."""

    on: int
    covers: str
    typical_days: int
    decision: str
    conditions: str
    conditions_due_on: int | None
    expires_on: int | None


@dataclass(frozen=True)
class Round:
    """One round of a sign-off; `comment` is what was missing, the conditions, or why it was rejected.

    `noted`: the day on which somebody wrote the decision down, where that was another one.
    """

    submitted: int
    decided: int | None
    by: str | None = None
    decision: str = Decision.APPROVED
    comment: str = ""
    instead_of: str | None = None
    due: int | None = None
    met: int | None = None
    expires: int | None = None
    noted: int | None = None

    @property
    def recorded(self) -> int | None:
        return self.decided if self.noted is None else self.noted


def returned(submitted: int, on: int, *, by: str, missing: str) -> Round:
    return Round(submitted, on, by, Decision.RETURNED, missing)


def needs(
    area: str,
    *,
    told: int | None = None,
    submitted: int | None = None,
    decided: int | None = None,
    by: str | None = None,
    days: int | None = None,
    needed: str = "yes",
    covers: str = "",
    first: Iterable[Round] = (),
    **more: Any,
) -> list[Fact]:
    """Tell of a sign-off, from being told to being decided; `first` are the rounds before the last, `more` its own."""
    function, typical_days, blocking = AREAS[area]
    typical = days or typical_days
    last = [] if submitted is None else [Round(submitted, decided, by, **more)]
    rounds = [*first, *last]
    row = fact(
        SignOff,
        entered(told, engaged_on=told),
        *(entry for one in rounds for entry in _entries(one, covers or MODEL)),
        known_as=area,
        area=area,
        needed=needed,
        function=function,
        blocking=blocking,
        typical_days=typical,
    )
    return [*row, *_decisions(area, rounds, covers=covers or MODEL, typical_days=typical)]


def _entries(one: Round, covers: str) -> Iterator[list[Entry]]:
    yield entered(one.submitted, submitted_on=one.submitted, covers=covers, **ANEW)
    if one.decided is None:
        return
    own = {"decision": one.decision, "decided_on": one.decided, "decided_by": one.by, "expires_on": one.expires}
    yield entered(one.recorded, **own, **_told_of(one))
    yield entered(one.met, conditions_met_on=one.met)


def _told_of(one: Round) -> dict[str, Any]:
    """Return what the comment of a decision is, beside the round itself."""
    if one.decision == Decision.APPROVED_WITH_CONDITIONS:
        return {"conditions": one.comment, "conditions_due_on": one.due}
    return {"missing": one.comment} if one.decision == Decision.RETURNED else {}


def _decisions(area: str, rounds: Iterable[Round], *, covers: str, typical_days: int) -> Iterator[Fact]:
    """Tell of the rounds that were decided here; of what was only written down afterwards there is no copy."""
    for number, one in enumerate(rounds, start=1):
        if one.decided is not None and one.noted is None:
            conditional = one.decision == Decision.APPROVED_WITH_CONDITIONS
            conditions = one.comment if conditional else ""
            signed = Signed(one.decided, covers, typical_days, one.decision, conditions, one.due, one.expires)
            who = {"decided_by": one.by, "on_behalf_of": one.instead_of, "comment": one.comment, "frozen": signed}
            days = {"submitted_on": one.submitted, "decided_on": one.decided}
            said = {"sign_off": area, "round": number, "decision": one.decision}
            yield from fact(SignOffDecision, entered(one.decided, **said, **days, **who))


def does_not_need(area: str, *, because: str, by: str | None = None, on: int | None = None) -> list[Fact]:
    """Tell that somebody said, with a reason, that an approval is not needed."""
    function, typical_days, blocking = AREAS[area]
    row = {"area": area, "function": function, "blocking": blocking, "typical_days": typical_days}
    said = {"needed": "no", "not_needed_because": because, "not_needed_by": by}
    return fact(SignOff, entered(on), known_as=area, **row, **said)


def question(
    topic: str,
    text: str,
    *,
    raised: int,
    by: str,
    function: str = "",
    answerer: str | None = None,
    answered: int | None = None,
    answered_by: str | None = None,
    answer: str = "",
    stops_work: int | None = None,
) -> list[Fact]:
    """Tell of a question, who has to answer it, and since when work waits for the answer."""
    asked = {"key": slugify(text)[:80], "topic": topic, "text": text, "raised_by": by, "function": function}
    said = {"answered_on": answered, "answer": answer, "answered_by": answered_by}
    return fact(
        GovernanceQuestion,
        entered(raised, raised_on=raised, answerer=answerer, **asked),
        entered(stops_work, work_stopped=True),
        entered(answered, **said, **({} if stops_work is None else {"work_stopped": False})),
    )


def three_questions(*, answered: int, accountable: str) -> list[Fact]:
    """Tell that the three questions of week one were asked a week before and answered on a day."""
    answers = {
        "data_use": ("May we use this model on this data?", "Yes, on the data named in the assessment and no other."),
        "accountability": ("Who answers for what it says?", f"{accountable}; a person checks every output before use."),
        "audit_trail": ("What is the audit trail?", "Input, output, model version and the checker's name, for a year."),
    }
    return [
        fact
        for topic, (text, answer) in answers.items()
        for fact in question(
            topic,
            text,
            raised=answered - 7,
            by=MANAGER,
            function="champion",
            answered=answered,
            answered_by=CHAMPION,
            answer=answer[0].upper() + answer[1:],
        )
    ]


def paused(
    since: int,
    *,
    because: str,
    owner: str | None,
    review: int | None = None,
    moved: Mapping[int, int] | None = None,
    resumed: int | None = None,
) -> list[Fact]:
    """Tell of a pause: who decides how it goes on, and by when; `moved` says on which day to which later day."""
    began = {"key": "pause", "started_on": since, "reason": because, "review_on": review, **owned_by(owner)}
    later = [entered(day, review_on=new) for day, new in (moved or {}).items()]
    return fact(Pause, entered(since, **began), *later, entered(resumed, resumed_on=resumed))
