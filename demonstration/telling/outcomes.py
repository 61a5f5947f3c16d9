"""What a pilot is for, as a number, and what comes of it: readings, reviews and money."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.text import slugify

from demonstration.telling.facts import Fact, entered, fact
from demonstration.telling.regular import chance_of
from outcomes.models import BenefitsReview, FundingDecision, OutcomeMetric, Reading

# A number is put forward some days before somebody agrees to it.
PUT_FORWARD_DAYS = 5


def measured_by(
    name: str,
    unit: str,
    *,
    owner: str | None,
    agreed: int | None,
    put_forward: int | None = None,
    baseline: float | None = None,
    baseline_on: int | None = None,
    how: str = "",
    target: float | None = None,
    target_on: int | None = None,
    direction: str = "down",
    source: str = "",
    done: str | None = None,
    primary: bool = True,
    every: int = 14,
    evidence: str = "measured",
    readings: Mapping[int, float] | None = None,
) -> list[Fact]:
    """Tell of the number that will say whether it worked, and what it has been since.

    `done` is the definition of done; where nothing is said, a month at the target.
    """
    key = slugify(name)[:80]
    proposed = agreed - PUT_FORWARD_DAYS if agreed is not None else put_forward
    agreement = {"agreed_on": agreed, "baseline": baseline, "baseline_on": baseline_on, "baseline_method": how}
    aim = {"target": target, "target_on": target_on, "definition_of_done": _done(done, target, unit, direction)}
    row = fact(
        OutcomeMetric,
        entered(proposed, benefit_owner=owner),
        entered(agreed, **agreement, **aim),
        known_as=key,
        key=key,
        name=name,
        unit=unit,
        direction=direction,
        data_source=source,
        primary=primary,
        reading_every_days=every,
    )
    return [
        *row,
        *(
            one
            for day, value in (readings or {}).items()
            for one in _reading(key, day, value, evidence=evidence, source=source)
        ),
    ]


def _done(done: str | None, target: float | None, unit: str, direction: str) -> str:
    if done is not None or target is None:
        return done or ""
    return f"A month at {target:g} {unit} or {'more' if direction == 'up' else 'less'}."


def _reading(metric: str, day: int, value: float, *, evidence: str, source: str) -> list[Fact]:
    cases = None if evidence == "self_reported" else 20 + chance_of(metric, day) % 60
    how = {"evidence": evidence, "cases": cases, "source": source if evidence == "measured" else ""}
    return fact(Reading, entered(day, metric=metric, on=day, value=value, **how))


def reviewed(
    *,
    due: int,
    planned: int | None = None,
    held: int | None = None,
    verdict: str = "",
    story: str = "",
    by: str | None = None,
    shortfall: str = "",
) -> list[Fact]:
    """Tell of the ninety-day review: planned a month ahead, and what it found."""
    ahead = due - 30 if planned is None else planned
    found = {"held_on": held, "verdict": verdict, "story": story, "confirmed_by": by, "shortfall_accepted": shortfall}
    return fact(BenefitsReview, entered(min(ahead, 0), key="ninety-days", due_on=due), entered(held, **found))


def funded(
    phase: str,
    *,
    board: str,
    needed: int,
    planned: int,
    ends: int | None = None,
    amount: str = "",
    submitted: int | None = None,
    decided: int | None = None,
    decision: str = "funded",
) -> list[Fact]:
    """Tell of the decision about the money for what comes next, from being planned to being taken."""
    asked = {"key": slugify(phase)[:80], "phase": phase, "board": board, "amount": amount}
    return fact(
        FundingDecision,
        entered(planned, needed_by=needed, funding_ends_on=ends, **asked),
        entered(submitted, submitted_on=submitted),
        entered(decided, decided_on=decided, decision=decision),
    )
