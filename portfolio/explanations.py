"""What a cell of the heat map opens: what stands in one failure mode of one pilot, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from accounts.models import User
from notebook.pilot_page import MISSING
from notebook.words import AGE_NOT_KEPT, age_in_words, state_in_words
from pilots.models import Pilot
from portfolio.past_day import PastDay
from portfolio.today import TOLD, Today
from stalls import combined, words
from stalls.actions import as_seen
from stalls.attention import Attention
from stalls.authority import rights_of
from stalls.failure_modes import MODES, RULES, rule_or_retired
from stalls.models import Finding, Health, HealthEvent
from stalls.modes import FailureMode, HealthState, Severity
from stalls.rules import Rule
from stalls.silences import attentions


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in words. `seen`: what an answer to it has to say that was seen; empty where the reader gives none."""

    finding: int
    rule: Rule
    severity: Severity
    sentence: str
    since: date | None
    age: str
    next_step: str
    owner: str
    waits_on: str
    evidence: list[tuple[str, str]]
    attention: Attention | None = None
    seen: str = ""


def explanation_of(pilot: Pilot, mode: FailureMode, when: Today | PastDay, reader: User, today: date) -> dict[str, Any]:
    """Return what the page and the panel show, in at most eight queries. `today`: the day in the pilot's portfolio."""
    cell = _of_past_day(pilot, mode, when.as_of) if when.is_past else _of_today(pilot, mode, when.as_of, today)
    rows = when.standing(Pilot.objects.filter(pk=pilot.pk)).filter(of_mode=mode).order_by("follows", "pk")
    told = [_told(row, when.as_of) for row in rows.values(*TOLD)]
    told.sort(key=lambda one: (-one.severity.rank, one.since or date.max))
    return cell | {
        "pilot": pilot,
        "mode": mode,
        "about": next(one for one in MODES if one.code == mode),
        "told": _silenced(told, when.as_of) if when.is_past else _answerable(told, reader, pilot, today),
        "looked_for": [rule.title for rule in RULES if rule.mode == mode],
        "when": when,
    }


def _of_today(pilot: Pilot, mode: FailureMode, as_of: date, today: date) -> dict[str, Any]:
    health = Health.objects.filter(pilot=pilot, mode=mode).first()
    if health is None:
        return {"state": "unswept", "word": "Not swept", "age": "no sweep yet", "missing": ""}
    age = age_in_words(health.state, health.since, health.facts_on, as_of=as_of, today=today)
    return _cell(*state_in_words(health.state, health.facts_on, today), age, mode)


def _of_past_day(pilot: Pilot, mode: FailureMode, day: date) -> dict[str, Any]:
    event = HealthEvent.objects.filter(pilot=pilot, on__lte=day).order_by("-on", "-pk").first()
    state = dict(event.modes).get(str(mode), "") if event else ""
    if not state:
        return {"state": "unswept", "word": "Not swept", "age": "", "missing": ""}
    return _cell(state, HealthState(state).label, AGE_NOT_KEPT if state == HealthState.CLEAR else "", mode)


def _cell(state: str, word: str, age: str, mode: FailureMode) -> dict[str, Any]:
    missing = MISSING[mode] if state == HealthState.NOT_ASSESSABLE else ""
    return {"state": state, "word": word, "age": age, "missing": missing}


def _told(row: dict[str, Any], as_of: date) -> Told:
    rule, evidence = rule_or_retired(row["by_rule"]), row["evidence"]
    return Told(
        finding=row["finding"],
        rule=rule,
        severity=Severity(row["rated"]),
        sentence=rule.explain(evidence, as_of),
        since=row["since"],
        age=words.age(row["since"], as_of) if row["since"] else "",
        next_step=combined.next_step(rule, evidence, row["stand_together"]),
        owner=rule.owner(evidence),
        waits_on=row["waits_on"],
        evidence=words.evidence(evidence),
    )


def _silenced(told: list[Told], day: date) -> list[Told]:
    """Say of each finding what silenced it on a past day."""
    said = attentions([one.finding for one in told], as_of=day)
    return [replace(one, attention=said[one.finding]) for one in told]


def _answerable(told: list[Told], reader: User, pilot: Pilot, today: date) -> list[Told]:
    """Say of each finding what silences it, and let the reader acknowledge what speaks, if they have the right to."""
    findings = Finding.objects.in_bulk([one.finding for one in told])
    said = attentions(list(findings), as_of=today)
    may_answer = rights_of(reader, pilot.portfolio_id).may_answer
    seen = {pk: as_seen(one) if may_answer and not said[pk].silenced else "" for pk, one in findings.items()}
    return [replace(one, attention=said[one.finding], seen=seen[one.finding]) for one in told]
