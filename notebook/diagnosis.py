"""What a pilot's page says first: how it stands as a whole, of what it stalls, who holds the ball, what comes next.

It knows no database: kept health, the findings in words and where the pilot stands in its life come in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from notebook import words
from notebook.findings import Told, root_of
from notebook.lifecycle.telling import Lifecycle
from pilots.dates import Day
from pilots.models import Pilot, Stage
from stalls.interactions import names_a_cause
from stalls.models import Health, PilotHealth
from stalls.modes import FailureMode, HealthState, Severity

SHOWN = 4  # of the chain; the others fold


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """`tags`: code and word of each state. `what` and `next`: sentences, `next` empty where nobody has to do anything.

    `chain`: the finding with which it began, then what follows from it, in the order in which they began.
    """

    tags: tuple[tuple[str, str], ...]
    what: str
    next: str = ""
    chain: tuple[Told, ...] = ()

    @property
    def root(self) -> Told | None:
        return self.chain[0] if self.chain else None

    @property
    def shown(self) -> tuple[Told, ...]:
        return self.chain[1:] if len(self.chain) <= SHOWN + 2 else self.chain[1 : SHOWN + 1]

    @property
    def folded(self) -> tuple[Told, ...]:
        return self.chain[1 + len(self.shown) :]


def diagnosis_of(
    health: PilotHealth | None,
    cells: Mapping[str, Health],
    told: Sequence[Told],
    life: Lifecycle,
    *,
    is_asked: bool,
    goes_on: str,
    today: date,
) -> Diagnosis:
    """Return the diagnosis of a pilot.

    `told`: its findings, the worst first. `is_asked`: its team keeps its facts here. `goes_on`: why it is milder than
    one of its modes, as a sentence; empty where it is not. `today`: up to which facts grow old.
    """
    if is_over(life.pilot, told):
        return Diagnosis((("ended", life.pilot.get_claimed_stage_display()),), " ".join(_end(life)))
    root = root_of(told) if health else None
    if health is None:
        tag, said = ("unswept", "Not swept"), "No sweep has looked at it yet, so nothing is said of it."
    elif root:
        tag, said = _tag(health), " ".join(filter(None, (goes_on, _cause(root, goes_on=bool(goes_on)), _ball(root))))
    else:
        tag, said = _tag(health), goes_on or " ".join(_nothing_found(health, cells, is_asked=is_asked, today=today))
    paused = (("paused", "Paused"),) if life.pause else ()
    what = " ".join(filter(None, (_pause(life), said)))
    return Diagnosis((*paused, tag), what, _next(root) if root else "", _chain(root, told) if root else ())


def is_over(pilot: Pilot, told: Iterable[Told]) -> bool:
    """Return whether nothing is due any more, by what is told of a pilot."""
    holds = any(one.stands and one.finding.found_by.holds_when_realised for one in told)
    return Stage(pilot.claimed_stage).is_over(something_stands=holds)


def _tag(health: PilotHealth) -> tuple[str, str]:
    return health.state, HealthState(health.state).label


def _cause(root: Told, *, goes_on: bool) -> str:
    """Return of what it stalls and since when, or that nothing says of what."""
    mode, since = FailureMode(root.finding.mode).label.lower(), _since(root)
    if root.finding.severity == Severity.WATCH:
        return f"What to watch is {mode}, {since}."
    if not names_a_cause(root.finding.rule):
        return f"It is stalled {since}, and no finding names the cause."
    return f"What holds it up is {mode}, {since}." if goes_on else f"It is stalled of {mode} {since}."


def _since(told: Told) -> str:
    return f"since {Day(told.finding.since)} ({told.age})" if told.finding.since else "since a day that nobody knows"


def _ball(root: Told) -> str:
    return f"{root.finding.waits_on or 'Nobody by name'} holds the ball."


def _next(root: Told) -> str:
    """Return the next step with who takes it, and what is agreed already."""
    step = f"{root.finding.owner}: {root.finding.next_step}" if root.finding.owner else root.finding.next_step
    agreed = root.agreed
    return f"{step} Agreed: {agreed.owner}, by {Day(agreed.due_on)}." if agreed else step


def _chain(root: Told, told: Iterable[Told]) -> tuple[Told, ...]:
    others = (one for one in told if one.stands and one.finding.pk != root.finding.pk)
    return (root, *sorted(others, key=lambda one: one.begins))


def _nothing_found(health: PilotHealth, cells: Mapping[str, Health], *, is_asked: bool, today: date) -> Iterator[str]:
    """Yield what can be said where no finding stands: green only with the age of the facts behind it."""
    clear = [cell for cell in cells.values() if cell.state == HealthState.CLEAR]
    if health.state != HealthState.CLEAR or not clear:
        yield "What is on record says neither good nor bad."
        if not is_asked:
            yield "It came with an inventory, and its team has not been asked yet: the first weekly update begins that."
        return
    yield f"Nothing is found in {_of_all(len(clear))}{_oldest(clear, today)}."
    unknown = [mode.label.lower() for mode in FailureMode if mode not in {cell.mode for cell in clear}]
    if unknown:
        yield f"Nothing can be said of {_listed(unknown)}."


def _of_all(number: int) -> str:
    every = len(FailureMode)
    return f"any of the {every} modes" if number == every else f"{number} of {every} modes"


def _oldest(clear: list[Health], today: date) -> str:
    days = [cell.facts_on for cell in clear if cell.facts_on]
    if not days:
        return ", on facts without a day"
    return ", on facts of today" if min(days) >= today else f", on facts up to {words.age(min(days), today)} old"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _pause(life: Lifecycle) -> str:
    """Return since when it rests and who decides how it goes on; empty where it does not."""
    pause = life.pause
    if pause is None:
        return ""
    since = f"Work rests since {pause.started}" if pause.started else "Work rests"
    if pause.review is None:
        return f"{since}, and no day is set for deciding how it goes on."
    who = pause.owner or "nobody in particular"
    return f"{since}; {who} {'was to decide' if life.review_has_passed else 'decides'} on {pause.review}."


def _end(life: Lifecycle) -> Iterator[str]:
    """Yield when and how it ended, by whom, what it is put down to, and where evidence for that is missing."""
    claim, how = life.claim, life.pilot.get_claimed_stage_display()
    on = f" {_on(claim.day)}" if claim and claim.day else ""
    by = f", decided by {claim.decided_by}" if claim and claim.decided_by else ""
    why = claim.get_reason_display() if claim and claim.reason else ""
    if not why and life.retrospective and life.retrospective.primary_mode:
        why = life.retrospective.get_primary_mode_display()
    yield f"{how}{on}{by}{f', put down to: {why.lower()}' if why else ''}. Nothing is due any more."
    if life.gap:
        yield f"{life.borne_out} {life.gap}"


def _on(day: Day) -> str:
    return f"on {day}" if day.on == day.last else f"in {day}"
