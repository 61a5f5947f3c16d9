"""What the page of a sign-off shows beside the case itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from governance import frozen
from governance.cases import Case
from governance.changes import CHANGES
from governance.clocked import outlooks
from governance.forms.cases import DecisionForm
from governance.functions import function_name
from governance.models import Decision, Requirement, SignOffDecision
from governance.words import history_of


@dataclass(frozen=True, slots=True)
class Round:
    """A decided round: what was signed beside today's facts, and what the decision added."""

    decision: SignOffDecision
    lines: list[frozen.Line]
    added: list[tuple[str, str]]

    @property
    def is_withdrawal(self) -> bool:
        return self.decision.submitted_on is None and self.decision.decision == Decision.RETURNED

    @property
    def changed(self) -> list[frozen.Line]:
        return [line for line in self.lines if line.differs]


@dataclass(frozen=True, slots=True)
class Offer:
    """A change that the reader may make now."""

    title: str
    url: str


def of(case: Case) -> dict[str, Any]:
    """Return the context of the page."""
    sign_off = case.sign_off
    today = frozen.facts_of(sign_off, as_of=case.as_of)
    return {
        "case": case,
        "pilot": sign_off.pilot,
        "function": function_name(sign_off.reviewing),  # type: ignore[attr-defined]  # annotated
        "requirement": _requirement(case),
        "outlook": outlooks([sign_off.pilot_id], case.as_of, known=case.known)[sign_off.pilot_id],
        "today": frozen.in_words(today),
        "rounds": [_round(one, today) for one in reversed(case.rounds)],
        "offers": [_offer(case, code) for code in case.offers()],
        "history": history_of(sign_off),
    }


def _offer(case: Case, code: str) -> Offer:
    is_again = code == "hand-in" and (case.rounds or case.sign_off.decision)
    title = "Hand in again" if is_again else CHANGES[code].title
    return Offer(title, reverse(f"sign-off-{code}", args=[case.sign_off.pk]))


def decision_form(case: Case) -> DecisionForm | None:
    """Return the form for whoever may decide now: it says which round and which facts they see."""
    return DecisionForm(as_of=case.as_of, initial=_seen(case)) if case.may_decide else None


def decision_form_again(case: Case, typed: QueryDict) -> DecisionForm | None:
    """Return the form with what was typed, for somebody who now sees what changed meanwhile."""
    if not case.may_decide:
        return None
    return DecisionForm(typed.dict() | _seen(case), as_of=case.as_of)


def _seen(case: Case) -> dict[str, str | int]:
    seen = frozen.digest(frozen.facts_of(case.sign_off, as_of=case.as_of))
    return {"round_number": case.round_number, "seen": seen}


def _requirement(case: Case) -> Requirement | None:
    rows = Requirement.objects.filter(portfolio=case.sign_off.portfolio_id, sector=case.sign_off.pilot.sector)
    return rows.filter(code=case.sign_off.area).first()


def _round(decision: SignOffDecision, today: frozen.Facts) -> Round:
    return Round(decision, frozen.compare(decision.frozen, today), frozen.decided(decision.frozen))
