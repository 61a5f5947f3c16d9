"""What the board pack says, in its order, in plain words and numbers: the page and the PDF only lay it out."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import render_to_string

from pilots.dates import Day
from pilots.models import Pilot, champion_name
from pilots.models.pilot import PilotQuerySet
from portfolio import survival_page
from portfolio.board_pack.moves import Move, moves
from portfolio.board_pack.standing import Standing, findings_on, is_stalled, standings, weeks_before
from portfolio.durations import cohort_of
from stalls.models import Finding
from stalls.modes import FailureMode, HealthState, Severity
from stalls.rules import counted
from stalls.words import age

TREND_WEEKS = 4
# product.md: at most five decisions can be read in ten seconds.
DECISIONS = 5
HOLDERS = 12
# A pack of more pages is read by nobody; the list of pilots as a file holds all.
DIAGNOSES = 120
NOBODY = "nobody on record"


@dataclass(frozen=True, slots=True)
class Mode:
    """One failure mode: running pilots by state, and how many more or fewer are stalled than four weeks ago."""

    label: str
    stalled: int
    watch: int
    clear: int
    not_assessable: int
    trend: str


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One pilot in three lines: what is wrong and since when; what is to be done; by whom, and who holds the ball."""

    pilot: int
    code: str
    name: str
    state: str
    what: str
    step: str
    who: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Whom to ask about a pilot."""

    code: str
    name: str
    champion: str
    engineer: str
    programme_manager: str


@dataclass(frozen=True, kw_only=True)
class Pack:
    """`cover`: sentences on what it rests on and whom it speaks of. `survival`: the context of the page of survival.

    `more`: how many stalled pilots are not shown, in a sentence; empty where all are.
    """

    portfolio: str
    cover: list[str]
    day: date
    survival: dict[str, Any]
    modes: list[Mode]
    decisions: list[Diagnosis]
    holders: list[str]
    moves: list[Move]
    diagnoses: list[Diagnosis]
    more: str
    asks: list[Ask]
    how_counted: list[str]

    @property
    def title(self) -> str:
        return f"Board pack: {self.portfolio}, {Day(self.day)}"


def pack_of(pilots: PilotQuerySet, *, portfolio: str, about: list[str], day: date, swept_on: date) -> Pack:
    """Return the pack of some pilots on a day, in a constant number of queries.

    `swept_on`: the last day that was swept; of an earlier day it is told what was found then.
    """
    is_now = day >= swept_on
    stood = standings(pilots, day, is_now=is_now)
    stalled = [pilot for pilot, standing in stood.items() if is_stalled(standing)]
    found = findings_on(stood, day, is_now=is_now)
    people = _people(stalled, day)
    diagnoses = _diagnoses(stalled, stood, found, people, day)
    return Pack(
        portfolio=portfolio,
        cover=[f"Findings of the sweep of {Day(min(day, swept_on))}", *about, counted(len(stood), "running pilot")],
        day=day,
        survival=survival_page.page_of(cohort_of(pilots, day)),
        modes=_modes(stood, standings(pilots, weeks_before(day, TREND_WEEKS), is_now=False)),
        decisions=_decisions(stalled, stood, found, people, day),
        holders=_holders(found, day),
        moves=moves(pilots, day),
        diagnoses=diagnoses[:DIAGNOSES],
        more=_more(len(diagnoses) - DIAGNOSES),
        asks=_asks(diagnoses[:DIAGNOSES], people),
        how_counted=how_counted(),
    )


# --- Counts ---


def _modes(now: dict[int, Standing], before: dict[int, Standing]) -> list[Mode]:
    return [_mode(mode, _count(now, mode), _count(before, mode), are_known=bool(before)) for mode in FailureMode]


def _count(stood: dict[int, Standing], mode: FailureMode) -> dict[str, int]:
    numbers: dict[str, int] = defaultdict(int)
    for standing in stood.values():
        numbers[standing.modes.get(mode, "")] += 1
    return numbers


def _mode(mode: FailureMode, now: dict[str, int], before: dict[str, int], *, are_known: bool) -> Mode:
    stalled, was = (one["stalled"] + one["critical"] for one in (now, before))
    return Mode(
        label=mode.label,
        stalled=stalled,
        watch=now["watch"],
        clear=now["clear"],
        not_assessable=now["not_assessable"],
        trend=_trend(stalled - was) if are_known else "not known",
    )


def _trend(change: int) -> str:
    if change == 0:
        return "as many"
    return f"{abs(change)} {'more' if change > 0 else 'fewer'}"


def _holders(found: dict[int, list[Finding]], day: date) -> list[str]:
    """Say who holds the ball: for how many pilots, the longest for how long; the most pilots first."""
    waits: dict[str, dict[int, date]] = defaultdict(dict)
    for pilot, findings in found.items():
        for finding in findings:
            if name := _holder(finding):
                waits[name][pilot] = min(finding.since or day, waits[name].get(pilot, day))
    ranked = sorted(waits.items(), key=lambda one: (-len(one[1]), min(one[1].values()), one[0]))
    return [
        f"{name}: {counted(len(of), 'pilot')}, the oldest since {_since(min(of.values()), day)}"
        for name, of in ranked[:HOLDERS]
    ]


def _holder(finding: Finding) -> str:
    """Return whom a finding waits on by the evidence that it is told with, which may be that of a past day."""
    return finding.found_by.waits_on(finding.evidence)


def _since(since: date, day: date) -> str:
    return f"{Day(since)} ({age(since, day)})" if since < day else "today"


# --- Pilots ---


def _people(pilots: Iterable[int], day: date) -> dict[int, Any]:
    known = Pilot.objects.filter(pk__in=pilots).annotate(champion=champion_name("pk", day))
    return known.select_related("engineer", "programme_manager").in_bulk()


def _diagnoses(
    stalled: list[int], stood: dict[int, Standing], found: dict[int, list[Finding]], pilots: dict[int, Any], day: date
) -> list[Diagnosis]:
    """Return the stalled pilots, the critical ones first, of each state the longest first."""
    told = [(pilot, found[pilot][0]) for pilot in stalled if found.get(pilot)]
    told.sort(key=lambda one: (-HealthState(stood[one[0]].state).rank, one[1].since or date.max, pilots[one[0]].code))
    return [_diagnosis(pilots[pilot], stood[pilot], finding, day) for pilot, finding in told]


def _decisions(
    stalled: list[int], stood: dict[int, Standing], found: dict[int, list[Finding]], pilots: dict[int, Any], day: date
) -> list[Diagnosis]:
    """Return of the critical pilots what the dashboard asks for first: their critical findings, the oldest first."""
    critical = [pilot for pilot in stalled if stood[pilot].state == HealthState.CRITICAL]
    asked = [(pilot, finding) for pilot in critical if (finding := _first_critical(found.get(pilot, [])))]
    asked.sort(key=lambda one: (one[1].since or date.max, pilots[one[0]].code))
    return [_diagnosis(pilots[pilot], stood[pilot], finding, day) for pilot, finding in asked[:DECISIONS]]


def _first_critical(findings: list[Finding]) -> Finding | None:
    return next((one for one in findings if one.severity == Severity.CRITICAL), None)


def _diagnosis(pilot: Pilot, standing: Standing, finding: Finding, day: date) -> Diagnosis:
    mode, severity = FailureMode(finding.mode).label, Severity(finding.severity).label.lower()
    since = f" since {_since(finding.since, day)}" if finding.since else ""
    holds = f" Waits on {_holder(finding)}." if _holder(finding) else ""
    return Diagnosis(
        pilot=pilot.pk,
        code=pilot.code,
        name=pilot.name,
        state=HealthState(standing.state).label,
        what=f"{mode}, {severity}{since}. {finding.explanation(day)}",
        step=finding.next_step,
        who=f"{finding.owner}.{holds}" if finding.owner else holds.strip(),
    )


def _more(number: int) -> str:
    if number <= 0:
        return ""
    verb = "is" if number == 1 else "are"
    return f"{counted(number, 'more pilot')} {verb} stalled; the list of pilots as a file holds all."


def _asks(diagnoses: list[Diagnosis], pilots: dict[int, Any]) -> list[Ask]:
    return [_ask(pilots[one.pilot]) for one in diagnoses]


def _ask(pilot: Any) -> Ask:
    people = (pilot.champion, pilot.engineer, pilot.programme_manager)
    champion, engineer, manager = (str(one) if one else NOBODY for one in people)
    return Ask(pilot.code, pilot.name, champion, engineer, manager)


# --- Notes ---


def how_counted() -> list[str]:
    """Return how the figure and the curve are counted, in the sentences of the page of survival and two more."""
    page = render_to_string("portfolio/_how_counted.html")
    return [
        *(html.unescape(sentence) for sentence in re.findall(r"<li>(.*?)</li>", page, re.DOTALL)),
        "A failure mode is as bad as its worst finding that stands; “not assessable”: the record cannot tell.",
        f"The trend compares with what was found {TREND_WEEKS} weeks before.",
    ]
