"""One pilot: per failure mode its state, what was found, and the facts that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from inventories.models import InventoryEntry
from notebook import words
from notebook.facts import IN_POST, FactTable, facts_by_mode
from pilots.dates import Precision
from pilots.models import Pilot
from stalls.models import Finding, Health
from stalls.modes import FailureMode, HealthState, Severity
from stalls.state_machine import FindingState

# What has to be on record before a mode can be assessed at all (domain.md C.5).
MISSING = {
    FailureMode.INTEGRATION: "No request to another team is on record.",
    FailureMode.WORKFLOW: "Nothing on record says how people use it in their work.",
    FailureMode.GOVERNANCE: "No sign-off is on record.",
    FailureMode.CHAMPION: "The team has never said who pushes this pilot.",
    FailureMode.OUTCOME: "The team has never said what it will be measured by.",
    FailureMode.DELIVERY: "Neither a weekly update nor a promised day is on record.",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in words."""

    finding: Finding
    sentence: str
    age: str
    evidence: list[tuple[str, str]]

    @property
    def severity(self) -> str:
        return Severity(self.finding.severity).label


@dataclass(frozen=True, slots=True)
class ModeSection:
    mode: FailureMode
    state: str
    word: str
    age: str
    missing: str
    findings: list[Told]
    past: list[Told]
    facts: list[FactTable]


def mode_sections(pilot: Pilot, as_of: date) -> list[ModeSection]:
    """Return a section per failure mode, in the order of the dashboard's columns."""
    health = {row.mode: row for row in Health.objects.filter(pilot=pilot)}
    findings = Finding.objects.filter(pilot=pilot).exclude(state=FindingState.PENDING)
    told = [_told(finding, as_of) for finding in findings.worst_first()]
    facts = facts_by_mode(pilot)
    return [
        _section(
            mode,
            health.get(mode),
            told=[one for one in told if one.finding.mode == mode],
            facts=facts[mode],
            as_of=as_of,
        )
        for mode in FailureMode
    ]


def worst_first(sections: list[ModeSection]) -> list[ModeSection]:
    """Put what needs a look first; modes of the same state stay in the order of the columns."""
    ranks = {str(state): state.rank for state in HealthState}
    return sorted(sections, key=lambda section: -ranks.get(section.state, -1))


def _section(
    mode: FailureMode, health: Health | None, *, told: list[Told], facts: list[FactTable], as_of: date
) -> ModeSection:
    if health is None:
        state, word, age = "unswept", "Not swept", "no sweep yet"
    else:
        state, word = health.state, HealthState(health.state).label
        age = words.age_in_words(health.state, health.since, health.facts_on, as_of)
    standing = [one for one in told if one.finding.state != FindingState.CLOSED]
    return ModeSection(
        mode=mode,
        state=state,
        word=word,
        age=age,
        missing=MISSING[mode] if state == HealthState.NOT_ASSESSABLE else "",
        findings=standing,
        past=[one for one in told if one.finding.state == FindingState.CLOSED],
        facts=facts,
    )


def _told(finding: Finding, as_of: date) -> Told:
    """Put a finding into words; a closed one as it stood on the day it closed."""
    on = finding.closed_on or as_of
    return Told(
        finding=finding,
        sentence=finding.explanation(on),
        age=words.age(finding.since, on) if finding.since else "",
        evidence=words.evidence(finding.evidence),
    )


def people_of(pilot: Pilot, sections: list[ModeSection]) -> list[tuple[str, str]]:
    """Return who is who, with the current champion as the champions' table has it."""
    champions = next(section.facts[0] for section in sections if section.mode == FailureMode.CHAMPION)
    current = next((row[0] for row in champions.rows if row[3] == IN_POST), words.NOT_RECORDED)
    return [
        ("Engineer", str(pilot.engineer or words.NOT_RECORDED)),
        ("Programme manager", str(pilot.programme_manager or words.NOT_RECORDED)),
        ("Champion", current),
    ]


def week_of(pilot: Pilot, as_of: date) -> str:
    """Return the week that the pilot is in, from its clock start on: `week 5`; empty where no day is known for that."""
    if pilot.clock_start is None or pilot.clock_start_precision != Precision.DAY or pilot.clock_start > as_of:
        return ""
    return f"week {(as_of - pilot.clock_start).days // 7 + 1}"


def notes_of(entry: InventoryEntry | None) -> list[str]:
    """Return what the import noted of the pilot's row, as sentences."""
    return [_note(note) for note in entry.notes] if entry else []


def _note(note: dict[str, str]) -> str:
    typed = f"“{note['value']}”. " if note.get("value") else ""
    return f"{note.get('column', '')}: {typed}{note.get('note', '')}"
