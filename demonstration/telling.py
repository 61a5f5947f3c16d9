"""The little language in which the stories are told: what happened to a pilot, and how many days from today.

A day is a whole number counted from the day on which the demonstration ends: -42 is six weeks ago, 30 a month ahead.
People and teams are their names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils.text import slugify

from governance.models import GovernanceQuestion, SignOff
from outcomes.models import OutcomeMetric, Reading
from pilots.models import AccessRequest, Champion, Deputy, Integration, Promise, Stage, StageEvent

MANAGER = "Marcus Bell"

# Typical days to a decision, by area (domain.md C.10).
TYPICAL_DAYS = {
    "academic_board": 90,
    "accessibility": 14,
    "ai_policy": 21,
    "caldicott_guardian": 14,
    "consumer_duty": 30,
    "data_protection": 28,
    "dcb0160": 70,
    "dtac": 42,
    "equality_impact": 21,
    "information_security": 28,
    "legal": 30,
    "model_validation": 60,
    "operational_resilience": 45,
    "procurement": 90,
    "research_ethics": 28,
    "third_party_risk": 90,
    "vendor_security": 45,
    "works_council": 45,
}


@dataclass(frozen=True)
class Fact:
    """One row to be: its plain values, its days from today, whom it names, the row and system it belongs to."""

    model: type[Model]
    values: dict[str, Any]
    days: dict[str, int | None] = field(default_factory=dict)
    people: dict[str, str | None] = field(default_factory=dict)
    belongs_to: dict[str, str | None] = field(default_factory=dict)
    system: str = ""


@dataclass(frozen=True)
class Updates:
    """The weekly updates of a pilot: between which days they came, in which weeks none did, and what they said.

    `confidence` and `blocker` say from which day on which answer was given.
    """

    since: int
    until: int = 0
    skipped: tuple[int, ...] = ()
    confidence: Mapping[int, str] = field(default_factory=dict)
    blocker: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Story:
    """A pilot and everything that is told of it."""

    values: dict[str, Any]
    clock_start: int | None
    engineer: str
    facts: tuple[Fact, ...]
    updates: tuple[Updates, ...]


def pilot(name: str, *told: list[Fact] | Updates, problem: str, engineer: str, **values: Any) -> Story:
    """Tell of one pilot. Its claimed stage is the last of its stages, its clock starts with the diagnostic."""
    facts = tuple(fact for chapter in told if not isinstance(chapter, Updates) for fact in chapter)
    updates = tuple(chapter for chapter in told if isinstance(chapter, Updates))
    stages = {fact.values["stage"]: fact.days["on"] for fact in facts if fact.model is StageEvent}
    values = {"name": name, "problem": problem, "claimed_stage": list(stages)[-1], **values}
    return Story(values, stages.get(Stage.DIAGNOSTIC), engineer, facts, updates)


def updates(
    *,
    since: int,
    until: int = 0,
    skipped: Iterable[int] = (),
    confidence: str | Mapping[int, str] = "yes",
    blocker: Mapping[int, str] | None = None,
) -> Updates:
    """Tell of the weekly updates; `skipped` counts weeks back from this one."""
    said = {since: confidence} if isinstance(confidence, str) else confidence
    return Updates(since, until, tuple(skipped), said, blocker or {})


def stages(**days: int) -> list[Fact]:
    return [Fact(StageEvent, {"stage": stage}, {"on": day, "recorded_on": day}) for stage, day in days.items()]


def stopped(day: int, *, by: str, reason: str) -> list[Fact]:
    values = {"stage": Stage.STOPPED, "reason": reason}
    return [Fact(StageEvent, values, {"on": day, "recorded_on": day}, {"decided_by": by})]


def wound_down(day: int, *, noticed: int, reason: str) -> list[Fact]:
    """Tell that it died by default on a day, and when somebody wrote so down."""
    return [Fact(StageEvent, {"stage": Stage.WOUND_DOWN, "reason": reason}, {"on": day, "recorded_on": noticed})]


def promised(live_by: int, *, said: int, by: str) -> list[Fact]:
    return [Fact(Promise, {}, {"live_by": live_by, "recorded_on": said}, {"said_by": by})]


def championed(
    by: str,
    *,
    since: int,
    until: int | None = None,
    end_reason: str = "",
    leaving: int | None = None,
    level: int = 4,
    deputy: str | None = None,
) -> list[Fact]:
    """Tell who pushed it, and who would inherit it (a month later)."""
    days = {"since": since, "until": until, "leaving_on": leaving}
    facts = [Fact(Champion, {"level": level, "end_reason": end_reason}, days, {"person": by})]
    if deputy:
        facts.append(Fact(Deputy, {"has_authority": True}, {"since": min(since + 30, 0)}, {"person": deputy}))
    return facts


def system(
    name: str,
    *,
    owner: str | None,
    started: int,
    state: str,
    on: int,
    api: str = "modern",
    due: int | None = None,
    approach: str = "",
    blocks: bool = False,
) -> list[Fact]:
    """Tell of a system to plug into: since when it is worked on, in which state since which day."""
    values = {"key": slugify(name), "api": api, "state": state, "agreed_approach": approach}
    days = {"started_on": started, "due_on": due, "state_on": on}
    return [Fact(Integration, {**values, "blocks_first_slice": blocks}, days, {"owner": owner}, system=name)]


def asked(
    team: str,
    kind: str,
    reference: str,
    *,
    raised: int,
    answered: int | None = None,
    escalated: int | None = None,
    closed: int | None = None,
    of: str | None = None,
) -> list[Fact]:
    """Tell what was asked of a team; `of` is the system it is for."""
    values = {"key": slugify(reference), "request_kind": kind, "reference": reference}
    days = {"raised_on": raised, "answered_on": answered, "escalated_on": escalated, "closed_on": closed}
    return [Fact(AccessRequest, values, days, {"team": team}, {"integration": slugify(of) if of else None})]


def needs(
    area: str,
    *,
    told: int | None = None,
    submitted: int | None = None,
    decided: int | None = None,
    by: str | None = None,
    decision: str = "approved",
    covers: str = "",
) -> list[Fact]:
    """Tell of a sign-off that it needs, from being told to being decided."""
    values = {"area": area, "needed": "yes", "typical_days": TYPICAL_DAYS[area], "covers": covers}
    values["decision"] = "" if decided is None else decision
    days = {"engaged_on": told, "submitted_on": submitted, "decided_on": decided}
    return [Fact(SignOff, values, days, {"decided_by": by})]


def does_not_need(area: str, *, because: str) -> list[Fact]:
    return [Fact(SignOff, {"area": area, "needed": "no", "not_needed_because": because})]


def question(
    topic: str, text: str, *, raised: int, by: str, answered: int | None = None, answer: str = ""
) -> list[Fact]:
    values = {"key": slugify(text)[:80], "topic": topic, "text": text, "answer": answer}
    return [Fact(GovernanceQuestion, values, {"raised_on": raised, "answered_on": answered}, {"raised_by": by})]


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
        for fact in question(topic, text, raised=answered - 7, by=MANAGER, answered=answered, answer=answer)
    ]


def measured_by(
    name: str,
    unit: str,
    *,
    owner: str | None,
    agreed: int | None,
    baseline: float | None = None,
    baseline_on: int | None = None,
    target: float | None = None,
    target_on: int | None = None,
    direction: str = "down",
    source: str = "",
    done: str = "",
    readings: Mapping[int, float] | None = None,
) -> list[Fact]:
    """Tell of the one number that will say whether it worked, and what it has been since."""
    key = slugify(name)[:80]
    values = {"key": key, "name": name, "unit": unit, "direction": direction, "baseline": baseline, "target": target}
    values |= {"data_source": source, "definition_of_done": done, "primary": True}
    days = {"agreed_on": agreed, "baseline_on": baseline_on, "target_on": target_on}
    metric = Fact(OutcomeMetric, values, days, {"benefit_owner": owner})
    return [metric, *(_reading(key, day, value) for day, value in (readings or {}).items())]


def _reading(metric: str, day: int, value: float) -> Fact:
    values = {"value": value, "evidence": "measured"}
    return Fact(Reading, values, {"on": day, "recorded_on": day}, belongs_to={"metric": metric})
