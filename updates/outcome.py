"""What an update closed or moved, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from governance.models import area_name
from pilots.models import IntegrationState, Turn
from updates.facts import Columns, Fact
from updates.situation import Situation
from updates.told import Told


def moved_by(facts: Iterable[Fact], situation: Situation) -> list[str]:
    """Return a sentence for each fact by which something moved; counts and readings are no moves."""
    return [sentence for fact in facts for sentence in _sentences(fact, situation)]


def _sentences(fact: Fact, situation: Situation) -> Iterator[str]:
    if fact.kind == "integration":
        state = dict(IntegrationState.choices).get(fact.says.get("state", ""), "moved").lower()
        yield f"{_name(situation.integrations, fact.key)} is on record as {state}."
    elif fact.kind == "access_request":
        yield f"{_name(situation.requests, fact.key)}: {_answer_to_a_request(fact.says)}."
    elif fact.kind == "sign_off":
        yield f"{area_name(fact.key)}: {'handed in' if 'submitted_on' in fact.says else 'they have been told'}."
    elif fact.kind == "governance_question":
        yield f"A question is open now: “{fact.says.get('text', '')}”"
    elif fact.kind == "champion":
        yield "The tenure of the champion has ended. The pilot needs a successor."


def _answer_to_a_request(says: Columns) -> str:
    if "closed_on" in says:
        return "done, nothing waits for it any more"
    turns = {Turn.OURS: "they answered, and it is your turn", Turn.THEIRS: "they answered, and are on it"}
    return turns.get(says.get("turn", ""), "they answered")


def _name(rows: Iterable[Told], key: str) -> str:
    return next((str(row) for row in rows if row.fact_key == key), key)
