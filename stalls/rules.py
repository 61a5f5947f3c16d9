"""What a rule is, and the words and expressions that the rules share. Nothing here knows any rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from django.db import models
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, JSONObject
from django_cte import CTE, with_cte

from accounts.wording import counted as counted
from accounts.wording import spoken as spoken
from pilots.models import Pilot
from pilots.models.pilot import PilotQuerySet
from stalls.modes import FailureMode, Severity

if TYPE_CHECKING:
    from stalls.statements import Statement

# What a rule saw, as plain types: ISO days, raw numbers, names. Never ages: they would change from day to day.
type Evidence = dict[str, Any]


# What `rows` makes: its columns are `COLUMNS`, each named `row_…`.
type Rows = models.QuerySet[Any, Any]

# `subject`: empty where it is the pilot itself. `severity`: None where there is nothing to open, yet what stands stays
# open. `is_guess`: it rests on something that nobody knows. `since`: a day or None. `managed_until`: the day to come
# for which a named owner has promised it, or None.
COLUMNS = ("pilot_id", "subject", "severity", "is_guess", "since", "managed_until", "evidence")


class Find(Protocol):
    def __call__(self, pilots: PilotQuerySet, *, as_of: date, thresholds: Any) -> Rows | Statement: ...


@dataclass(frozen=True)
class Facts:
    """The rows of a model that a rule rests on, and the columns that hold their days.

    `only`: which rows. `speaks`: that a pilot has such rows lets the rule say something of it; without, they are news
    where it can say something anyway.
    """

    model: type[models.Model]
    days: tuple[str, ...]
    only: models.Q = field(default_factory=models.Q)
    speaks: bool = True


@dataclass(frozen=True, kw_only=True, eq=False)
class Rule:
    """One policy of one failure mode (docs/rules lists them all).

    `id`: `<mode>/<module in kebab case>`.
    `find(pilots, as_of=, thresholds=)`: one statement; see `Rows`. One that is written by hand has the same columns.
    `rests_on`: the facts whose newest day is that of the rule's knowledge. Where a pilot has none, the rule says
    nothing (not assessable), unless it `speaks_of_nothing`: then it can say something of every pilot whose team keeps
    its facts here. `cannot_tell(as_of)`: the condition over pilots where it can say nothing all the same.
    `kinds`: where it rests on facts of several kinds together, the facts of each; of `least_kinds` there must be any.
    `explain(evidence, as_of)`: the sentence. `next_step(evidence)`: what to do. `owner(evidence)`: a role, and a name
    where one is on record. `waits_on(evidence)`: who holds the ball, a team or a person, or empty.
    `opens_after_days`: how long it must have held to open (domain.md C.9: 1, ratio rules 7, event rules 0).
    `closes_after_days`: how long it must have gone to close (C.9: 7). A rule whose findings are back within four weeks
    of closing in more than three of 100 waits for 14, 28 or 56 days (ADR 24): what it speaks of comes and goes.
    `rests_in_a_pause`: it is not applicable while a pilot is paused (domain.md C.7.5). `holds_when_realised`: it is
    applicable to realised pilots as well, which are in daily use. `reads_health`: it reads the
    health that follows from the other rules, so the sweep asks it last. `may_be_off`: a portfolio may do without it.
    """

    id: str
    title: str
    policy: str
    thresholds: Any
    find: Find
    rests_on: tuple[Facts, ...]
    explain: Callable[[Evidence, date], str]
    next_step: Callable[[Evidence], str]
    owner: Callable[[Evidence], str]
    waits_on: Callable[[Evidence], str]
    clears_when: str
    speaks_of_nothing: bool = False
    cannot_tell: Callable[[date], models.Q] | None = None
    kinds: tuple[tuple[Facts, ...], ...] = ()
    least_kinds: int = 1
    opens_after_days: int = 1
    closes_after_days: int = 7
    rests_in_a_pause: bool = False
    holds_when_realised: bool = False
    reads_health: bool = False
    may_be_off: bool = True

    @property
    def mode(self) -> FailureMode:
        return FailureMode(self.id.partition("/")[0])


@dataclass(frozen=True, kw_only=True)
class Mode:
    """What a failure mode is, and what it does to a pilot: the page and the mail say this."""

    code: FailureMode
    title: str
    meaning: str
    impact: str


def retired(rule_id: str) -> Rule:
    """Return what can be said of a finding whose rule is no longer applied."""
    return Rule(
        id=rule_id,
        title=rule_id,
        policy="",
        thresholds=None,
        find=lambda pilots, *, as_of, thresholds: pilots.none().values(),
        rests_on=(),
        explain=lambda evidence, as_of: f"The rule {rule_id} that found this is no longer applied.",
        next_step=lambda evidence: "",
        owner=lambda evidence: "",
        waits_on=lambda evidence: "",
        clears_when="",
    )


def rows(
    facts: models.QuerySet[Any, Any],
    *,
    severity: models.Case,
    since: Combinable,
    evidence: JSONObject,
    subject: Combinable | None = None,
    guess: models.Q | None = None,
    guess_may_be_critical: bool = False,
    managed_until: Combinable | None = None,
) -> Rows:
    """Return what a rule finds: a row for each of `facts`, of pilots or of something of theirs.

    `subject`: what in the pilot it is about, unique with the pilot; none: the pilot itself. `guess`: where this holds,
    the row rests on something that nobody knows; it is stalled at most then (domain.md C.5), unless it
    `guess_may_be_critical`. `managed_until`: the day to come for which a named owner has promised it, else null; the
    state machine shows a finding one step milder for a while then.
    """
    is_pilot = facts.model is Pilot
    if guess is not None and not guess_may_be_critical:
        too_bad = models.When(guess & models.Q(rated=Severity.CRITICAL), then=models.Value(Severity.STALLED.value))
        facts, severity = facts.annotate(rated=severity), models.Case(too_bad, default=models.F("rated"))
    return facts.values(
        row_pilot_id=models.F("pk" if is_pilot else "pilot"),
        row_subject=models.Value("") if subject is None else subject,
        row_severity=severity,
        row_is_guess=models.Value(False)
        if guess is None
        else models.Case(models.When(guess, then=True), default=False),
        row_since=since,
        row_managed_until=Cast(models.Value(None) if managed_until is None else managed_until, models.DateField()),
        row_evidence=evidence,
    )


def worked_out[Found: models.QuerySet[Any, Any]](facts: Found, *names: str) -> Found:
    """Return the rows of a query with some of its annotations, each worked out once however often it is named (ADR 43).

    It is worked out for every row of the query, whatever is asked of the result: narrow the query first. Annotations
    that are not named are gone.
    """
    known = CTE(facts.order_by().values("id", *names), name=f"known_{facts.model._meta.model_name}", materialized=True)
    every: Found = facts.model._default_manager.all()
    told: Found = with_cte(known, select=known.join(every, id=known.col.id))
    return told.annotate(**{name: getattr(known.col, name) for name in names})


def severity_where(**conditions: models.Q) -> models.Case:
    """Return the expression for the worst severity whose condition holds: `severity_where(watch=…, stalled=…)`.

    Null where none of them holds. Such a row opens nothing, and keeps open what stands (domain.md C.9: a ratio closes
    at a milder figure than it opens at); whatever else must not be among the rows.
    """
    worst_first = sorted(conditions, key=lambda code: -Severity(code).rank)
    ladder = [models.When(conditions[code], then=models.Value(code)) for code in worst_first]
    return models.Case(*ladder, default=None, output_field=models.CharField())


def days_before(as_of: date, days: int) -> date:
    """Return the day that must have come for `days` to have passed by `as_of`."""
    return as_of - timedelta(days=days)


def day(evidence: Evidence, key: str) -> date | None:
    """Return a day of the evidence, or None where it is not known."""
    return date.fromisoformat(evidence[key]) if evidence.get(key) else None


def days_since(evidence: Evidence, key: str, as_of: date) -> int:
    """Return how many days have passed since a day of the evidence, which must be known."""
    return (as_of - date.fromisoformat(evidence[key])).days


def week_of_pilot(evidence: Evidence, as_of: date) -> int | None:
    """Return the running week of the pilot, the first being 1; None where its `clock_start` is not known."""
    return days_since(evidence, "clock_start", as_of) // 7 + 1 if evidence.get("clock_start") else None


def owned_by(role: str, key: str) -> Callable[[Evidence], str]:
    """Return what names the role that acts next, with the name that the evidence holds under `key`."""
    return lambda evidence: named(role, evidence[key])


def held_by(*keys: str) -> Callable[[Evidence], str]:
    """Return what names who holds the ball: the first of these names that the evidence holds, or nothing."""
    return lambda evidence: next((evidence[key] for key in keys if evidence[key]), "")


def named(role: str, name: str | None) -> str:
    """Return a role, and the name of who has it where one is on record."""
    return f"{role}, {name}" if name else role
