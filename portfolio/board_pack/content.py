"""What the board pack says, in its order, in plain words and numbers: the page and the PDF only lay it out."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.template.loader import render_to_string

from accounts.wording import counted
from notebook.words import RECENT_DAYS
from pilots.dates import Day
from pilots.models import Pilot, champion_name
from portfolio import heat_map, summaries, survival_page
from portfolio.durations import cohort_of
from portfolio.past_day import PastDay
from portfolio.tallies import tallies
from portfolio.today import Ranked
from stalls import combined
from stalls.failure_modes import rule_or_retired
from stalls.modes import FailureMode, HealthState, Severity
from stalls.words import age

TREND_WEEKS = 4
HOLDERS = 12
# What a reader takes in of one kind of news; how many more there are is said.
MOVES = 8
# A pack of more pages is read by nobody; the list of pilots as a file holds all.
DIAGNOSES = 120
NOBODY = "nobody on record"


@dataclass(frozen=True, slots=True)
class Mode:
    """One failure mode: running pilots by state, and how many more or fewer are stalled than four weeks ago.

    `quiet`: how many of the clear ones are without a recent word.
    """

    label: str
    stalled: int
    watch: int
    clear: int
    quiet: int
    not_assessable: int
    trend: str


@dataclass(frozen=True, slots=True)
class Move:
    """One kind of news of the last seven days: how many, the first in words, and how many are not shown."""

    label: str
    count: int
    lines: list[str]
    more: int


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One pilot in three lines: what is wrong and since when; what is to be done; by whom, and who holds the ball.

    `said`: what people have answered, where that is told.
    """

    pilot: int
    code: str
    name: str
    state: str
    what: str
    step: str
    who: str
    said: list[str]


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

    `more`: how many stalled pilots are not shown, in a sentence; empty where all are. So of decisions and of holders.
    """

    portfolio: str
    cover: list[str]
    day: date
    survival: dict[str, Any]
    counted_beyond: str
    modes: list[Mode]
    decisions: list[Diagnosis]
    more_decisions: str
    holders: list[str]
    more_holders: str
    moves: list[Move]
    diagnoses: list[Diagnosis]
    more: str
    asks: list[Ask]
    how_counted: list[str]

    @property
    def title(self) -> str:
        return f"Board pack: {self.portfolio}, {Day(self.day)}"


def pack_of(
    pilots_on: Callable[[heat_map.When], Ranked],
    when: heat_map.When,
    *,
    started: Ranked,
    portfolio: str,
    about: list[str],
    counted_beyond: str,
    day: date,
) -> Pack:
    """Return the pack of a day, in a constant number of queries.

    `pilots_on`: the pilots that it is about, as they stood. `started`: those that the figure of realised ones counts,
    and `counted_beyond` says that they are more. `when`: of when the findings are, the last sweep up to the
    day.
    """
    pilots = pilots_on(when)
    found = _diagnoses(pilots, when)
    people = _people([one.pilot for one in found[:DIAGNOSES]], day)
    running = counted(pilots.filter(ended=False).count(), "running pilot")
    decisions, holders = summaries.decisions(pilots, when, day), summaries.holding_the_ball(pilots, when)
    before = tallies(*_weeks_before(pilots_on, day)).per_mode()
    return Pack(
        portfolio=portfolio,
        cover=[f"Findings of the sweep of {Day(when.as_of)}", *about, running],
        day=day,
        survival=survival_page.page_of(cohort_of(started, day)),
        counted_beyond=counted_beyond,
        modes=[_mode(*both) for both in zip(tallies(pilots, when).per_mode(), before, strict=True)],
        decisions=[_diagnosis(row, HealthState.CRITICAL, when.as_of) for row in decisions.first],
        more_decisions=_more_decisions(decisions.untold),
        holders=[_holder(group) for group in holders.first[:HOLDERS]],
        more_holders=_more_holders(holders.number - HOLDERS),
        moves=[_move(moved) for moved in summaries.moved_since_last_week(pilots, when)],
        diagnoses=found[:DIAGNOSES],
        more=_more(len(found) - DIAGNOSES),
        asks=[_ask(people[one.pilot]) for one in found[:DIAGNOSES]],
        how_counted=how_counted(),
    )


# --- Counts ---


def _weeks_before(pilots_on: Callable[[heat_map.When], Ranked], day: date) -> tuple[Ranked, PastDay]:
    before = PastDay(day - timedelta(weeks=TREND_WEEKS))
    return pilots_on(before), before


def _mode(now: dict[str, Any], before: dict[str, Any]) -> Mode:
    stalled, watch, clear, not_assessable = (number for _, number in now["counts"])
    was = [number for _, number in before["counts"]]
    trend = _trend(stalled - was[0]) if any(was) else "not known"
    return Mode(str(now["label"]), stalled, watch, clear, now["quiet"], not_assessable, trend)


def _trend(change: int) -> str:
    if change == 0:
        return "as many"
    return f"{abs(change):,} {'more' if change > 0 else 'fewer'}"


def _holder(group: dict[str, Any]) -> str:
    oldest = f", oldest {group['oldest']}" if group["oldest"] else ""
    return f"{group['who']}: {group['pilots']}{oldest}"


def _move(moved: summaries.Moved) -> Move:
    lines = [text for _, text in moved.named[:MOVES]]
    return Move(moved.label, moved.number, lines, moved.number - len(lines))


# --- Pilots ---


def _people(pilots: Iterable[int], day: date) -> dict[int, Any]:
    known = Pilot.objects.filter(pk__in=pilots).annotate(champion=champion_name("pk", day))
    return known.select_related("engineer", "programme_manager").in_bulk()


def _diagnoses(pilots: Ranked, when: heat_map.When) -> list[Diagnosis]:
    """Return the stalled pilots, the critical ones first, of each state the longest first."""
    states = dict(heat_map.as_bad_as_stalled(pilots).order_by().values_list("pk", "state"))
    rows = sorted(summaries.diagnoses(pilots, when), key=lambda row: -HealthState(states[row["of"]]).rank)
    return [_diagnosis(row, HealthState(states[row["of"]]), when.as_of) for row in rows]


def _diagnosis(row: dict[str, Any], state: HealthState, as_of: date) -> Diagnosis:
    rule, evidence = rule_or_retired(row["by_rule"]), row["evidence"]
    mode, severity = FailureMode(row["of_mode"]).label, Severity(row["rated"]).label.lower()
    since = f" since {Day(row['since'])} ({age(row['since'], as_of)})" if row["since"] else ""
    who = [f"{owner}." for owner in [rule.owner(evidence)] if owner]
    holds = [f"Waits on {row['waits_on']}."] if row["waits_on"] else []
    return Diagnosis(
        pilot=row["of"],
        code=row["code"],
        name=row["name"],
        state=state.label,
        what=f"{mode}, {severity}{since}. {rule.explain(evidence, as_of)}",
        step=combined.next_step(rule, evidence, row["stand_together"]),
        who=" ".join([*who, *holds]),
        said=row.get("said", []),
    )


def _more(number: int) -> str:
    if number <= 0:
        return ""
    verb = "is" if number == 1 else "are"
    return f"{counted(number, 'more pilot')} {verb} stalled; the list of pilots as a file holds all."


def _more_decisions(number: int) -> str:
    if number <= 0:
        return ""
    need, are = ("needs", "it is") if number == 1 else ("need", "they are")
    return f"{counted(number, 'more critical pilot')} {need} a decision; {are} among those below."


def _more_holders(number: int) -> str:
    return f"{number:,} more {'holds' if number == 1 else 'hold'} the ball." if number > 0 else ""


def _ask(pilot: Any) -> Ask:
    people = (pilot.champion, pilot.engineer, pilot.programme_manager)
    champion, engineer, manager = (str(one) if one else NOBODY for one in people)
    return Ask(pilot.code, pilot.name, champion, engineer, manager)


# --- Notes ---


def how_counted() -> list[str]:
    """Return how the figure and the curve are counted, in the sentences of the page of survival and three more."""
    page = render_to_string("portfolio/_how_counted.html")
    return [
        *(html.unescape(sentence) for sentence in re.findall(r"<li>(.*?)</li>", page, re.DOTALL)),
        "A failure mode is as bad as its worst finding that stands; “not assessable”: the record cannot tell.",
        f"Without recent word: clear, and the newest fact is older than {RECENT_DAYS} days.",
        f"The trend compares with what was found {TREND_WEEKS} weeks before.",
    ]
