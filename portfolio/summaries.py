"""The blocks above the heat map: what needs a decision, who holds the ball, what moved, where word and facts part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    F,
    Func,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.lookups import GreaterThanOrEqual

from accounts.wording import counted
from notebook.words import age
from pilots.dates import latest, plus_days
from pilots.lifecycle.slides import said_in_order, slid
from pilots.models import Confidence, Promise, Stage, StageEvent, WeeklyUpdate
from portfolio import heat_map
from portfolio.today import TOLD, Ranked
from stalls import combined
from stalls.failure_modes import rule_or_retired
from stalls.failure_modes.delivery.optimism_gap import Thresholds
from stalls.models import FindingEvent
from stalls.modes import FailureMode, Severity
from stalls.silences import answered_on, answers_to
from stalls.state_machine import STANDING, ClosedBecause, FindingState

DECISIONS = 5  # at most five at a time can be read in ten seconds
HOLDERS = 8
NAMED = 3
WEEK = timedelta(days=7)
# Longer lists of names are cut by the database.
MOST = 50
# What was closed by a pause or by the end of its pilot has not cleared. Empty: it has opened again since.
HAS_GONE = Q(finding__closed_because__in=("", ClosedBecause.CLEARED))


@dataclass(frozen=True, slots=True)
class Some:
    """The first of what there is, and how many there are in all."""

    first: list[dict[str, Any]]
    number: int

    @classmethod
    def of(cls, rows: Iterable[dict[str, Any]]) -> Some:
        """Return it of rows that each say how many there are (`in_all`)."""
        first = list(rows)
        return cls(first, first[0]["in_all"] if first else 0)

    @property
    def untold(self) -> int:
        return self.number - len(self.first)


def needing_a_decision(pilots: Ranked, when: heat_map.When, day: date) -> Some:
    """Return what is asked for first, in words, as people have answered it by a day."""
    found = decisions(pilots, when, day)
    return Some([_decision(row, when.as_of) for row in found.first], found.number)


def decisions(pilots: Ranked, when: heat_map.When, day: date) -> Some:
    """Return of the critical pilots the critical finding that each one's story begins with, the oldest first.

    What is silent on a day or agreed for later comes after what nobody has in hand. `said`: what people have answered.
    """
    critical = when.standing(when.critical(pilots)).filter(rated=Severity.CRITICAL)
    found = _first_of_each(pilots, critical, when).annotate(
        in_all=Window(Count("pk")), is_answered=Case(When(answered_on(day), then=1), default=0)
    )
    some = Some.of(found.order_by("is_answered", F("since").asc(nulls_last=True), "code", "pk")[:DECISIONS])
    said = answers_to([row["finding"] for row in some.first], as_of=day)
    return replace(some, first=[row | {"said": said[row["finding"]]} for row in some.first])


def diagnoses(pilots: Ranked, when: heat_map.When) -> list[dict[str, Any]]:
    """Return of the stalled and critical pilots the finding that each one's story begins with, the oldest first."""
    return list(_first_of_each(pilots, when.standing(heat_map.as_bad_as_stalled(pilots)), when))


def worst(pilots: Ranked, when: heat_map.When) -> list[dict[str, Any]]:
    """Return of the stalled and critical pilots the worst finding, of several the one that the story begins with.

    The oldest first. A finding that is only worth a look is never among them.
    """
    ranks = [When(rated=severity, then=-severity.rank) for severity in Severity]
    bad = when.standing(heat_map.as_bad_as_stalled(pilots)).exclude(rated=Severity.WATCH)
    rated = bad.annotate(rank=Case(*ranks, output_field=IntegerField()))
    return list(_first_of_each(pilots, rated, when, by=("rank", "follows")))


def _first_of_each(
    pilots: Ranked, findings: QuerySet[Any], when: heat_map.When, by: tuple[str, ...] = ("follows",)
) -> QuerySet[Any, dict[str, Any]]:
    oldest = F("since").asc(nulls_last=True)
    first = findings.order_by(when.path, *by, oldest, "pk").distinct(when.path)
    found = when.standing(pilots).filter(_is_one_of(first.values("pk"))).order_by(oldest, "code", "pk")
    return found.values(*TOLD)


def _is_one_of(keys: QuerySet[Any, Any]) -> Func:
    """Return the condition that a row's key is one of some, which are looked up once.

    A planner that knows nothing of a table yet may look them up anew for each row.
    """
    is_any = {"template": "%(expressions)s)", "arg_joiner": " = ANY("}
    return Func(F("pk"), ArraySubquery(keys), output_field=BooleanField(), **is_any)


def _decision(row: dict[str, Any], as_of: date) -> dict[str, Any]:
    rule = rule_or_retired(row["by_rule"])
    return {
        "pilot": row["of"],
        "name": row["name"],
        "finding": row["finding"],
        "mode": FailureMode(row["of_mode"]),
        "sentence": rule.explain(row["evidence"], as_of),
        "age": age(row["since"], as_of) if row["since"] else "",
        "next_step": combined.next_step(rule, row["evidence"], row["stand_together"]),
        "owner": rule.owner(row["evidence"]),
        "said": row["said"],
    }


def holding_the_ball(pilots: Ranked, when: heat_map.When) -> Some:
    """Return for whom findings wait: how many pilots, and how long the oldest has lasted. The longest list first."""
    waits = when.standing(pilots).exclude(waits_on="").order_by().values("waits_on")
    groups = waits.annotate(pilots=Count("of", distinct=True), oldest=Min("since")).order_by(
        "-pilots", F("oldest").asc(nulls_last=True), "waits_on"
    )
    found = Some.of(groups.annotate(in_all=Window(Count("waits_on")))[:MOST])
    return Some([_group(group, when.as_of) for group in found.first], found.number)


def _group(group: dict[str, Any], as_of: date) -> dict[str, Any]:
    return {
        "who": group["waits_on"],
        "pilots": counted(group["pilots"], "pilot"),
        "oldest": counted((as_of - group["oldest"]).days, "day") if group["oldest"] else "",
    }


@dataclass(frozen=True, slots=True)
class Moved:
    """One kind of move: how often, and the first few as pairs of a pilot's id and what is said of it.

    `where`: what tells a pilot from another one of its name, by id. `one`: the label of a single one, where it differs.
    """

    label: str
    number: int
    named: list[tuple[int, str]]
    where: Mapping[int, str] = field(default_factory=dict)
    one: str = ""

    @property
    def brief(self) -> str:
        """Return `1 stage claimed`, `1,250 opened`."""
        return f"{self.number:,} {(self.one if self.number == 1 and self.one else self.label).lower()}"

    @property
    def told(self) -> list[tuple[int, str, str]]:
        return [(pilot, text, self.where.get(pilot, "")) for pilot, text in self.named]

    @property
    def first(self) -> list[tuple[int, str, str]]:
        return self.told[:NAMED]

    @property
    def folded(self) -> list[tuple[int, str, str]]:
        return self.told[NAMED:]

    @property
    def untold(self) -> int:
        return self.number - len(self.named)

    @property
    def folded_and_untold(self) -> int:
        return self.number - len(self.first)


def moved_since_last_week(pilots: Ranked, when: heat_map.When) -> list[Moved]:
    """Return what has moved in the seven days up to the day: findings, promises, stages; what has not is left out."""
    mine = pilots.order_by().values("pk")
    moves = [*_findings_moved(mine, when.as_of), _slid(mine, when.as_of), _stages_reached(mine, when.as_of)]
    return [move for move in moves if move.number]


def _findings_moved(pilots: QuerySet[Any], as_of: date) -> list[Moved]:
    stood, stands = Q(from_state__in=STANDING), Q(to_state__in=STANDING)
    rank = {
        name: Case(*[When(**{name: one, "then": one.rank}) for one in Severity])
        for name in ("from_severity", "to_severity")
    }
    events = FindingEvent.objects.filter(on__gt=as_of - WEEK, on__lte=as_of, finding__pilot__in=pilots).annotate(
        was=rank["from_severity"], now=rank["to_severity"]
    )
    kind = Case(
        When(stands & ~stood, then=Value("Opened")),
        When(stands & stood & Q(now__gt=F("was")), then=Value("Worsened")),
        When(stood & Q(to_state=FindingState.CLOSED) & HAS_GONE, then=Value("Cleared")),
        output_field=CharField(),
    )
    lists = {name: ArrayAgg(f"finding__{name}", order_by=("-now", "pk")) for name in ("pilot__name", "rule", "pilot")}
    groups: Any = (
        events.annotate(kind=kind)
        .exclude(kind=None)
        .order_by()
        .values("kind")
        .annotate(number=Count("pk"), **_cut(lists))
    )
    found = {group["kind"]: group for group in groups}
    return [_of_group(label, found[label]) for label in ("Worsened", "Opened", "Cleared") if label in found]


def _cut(lists: dict[str, Any]) -> dict[str, Any]:
    return {f"of_{name}": one for name, one in lists.items()}


def _of_group(label: str, group: dict[str, Any]) -> Moved:
    rows = zip(group["of_pilot"], group["of_pilot__name"], group["of_rule"], strict=True)
    named = [(pilot, f"{name}: {rule_or_retired(rule).title.lower()}") for pilot, name, rule in list(rows)[:MOST]]
    return Moved(label, group["number"], named)


def _slid(pilots: QuerySet[Any], as_of: date) -> Moved:
    """Return the promises that slid within the week, each with how often it has slid in all."""
    made = Promise.objects.filter(recorded_on__lte=as_of)
    lately = made.filter(recorded_on__gt=as_of - WEEK, pilot__in=pilots)
    said: dict[int, list[Promise]] = {}
    for promise in made.filter(pilot__in=lately.values("pilot")).select_related("pilot").order_by("pilot__code", "pk"):
        said.setdefault(promise.pilot_id, []).append(promise)
    named = [(pilot, text) for pilot, promises in said.items() if (text := _slide(promises, as_of))]
    return Moved("Promises that slid", len(named), named[:MOST], one="Promise that slid")


def _slide(promises: list[Promise], as_of: date) -> str:
    told = said_in_order(promises)
    if not any(one.moved_by and one.moved_by > 0 and one.promise.recorded_on > as_of - WEEK for one in told):
        return ""
    times, days = slid(told)
    often = "for the first time" if times == 1 else f"the {_ordinal(times)} time"
    return f"{promises[0].pilot.name}: now {told[-1].promise.day}, {often}, {counted(days, 'day')} in all"


def _ordinal(number: int) -> str:
    suffix = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def _stages_reached(pilots: QuerySet[Any], as_of: date) -> Moved:
    claims = StageEvent.objects.filter(pilot__in=pilots, recorded_on__lte=as_of).annotate(reached=latest("on"))
    lately = claims.filter(reached__gt=as_of - WEEK, reached__lte=as_of).order_by("-reached", "pk")
    rows = list(lately.values_list("pilot", "pilot__name", "stage"))
    named = [(pilot, f"{name}: {Stage(stage).label.lower()}") for pilot, name, stage in rows[:MOST]]
    return Moved("Stages claimed", len(rows), named, one="Stage claimed")


def confident_against_the_facts(pilots: Ranked, when: heat_map.When) -> Moved:
    """Return the stalled and critical pilots whose newest update expects to be live by the promised day.

    An update older than two cadences is nobody's word any more, as in `delivery/optimism-gap`.
    """
    updates = WeeklyUpdate.objects.submitted_by(when.as_of).filter(pilot=OuterRef("pk")).order_by("-week", "-pk")
    newest = {name: Subquery(updates.values(name)[:1]) for name in ("confidence", "submitted_on")}
    lasts = plus_days(F("said_on"), F("cadence_days") * Thresholds.confident_within_cadences)
    bad = heat_map.as_bad_as_stalled(pilots).annotate(word=newest["confidence"], said_on=newest["submitted_on"])
    sure = bad.filter(GreaterThanOrEqual(lasts, when.as_of), word=Confidence.YES).order_by("place", "oldest", "at")
    rows = list(sure.values_list("pk", "name", "state", "said_on"))
    named = [(pk, f"{name}: {state}, confident {_ago(on, when.as_of)}") for pk, name, state, on in rows[:MOST]]
    return Moved("Says green, facts say red", len(rows), named)


def _ago(on: date, as_of: date) -> str:
    return f"{age(on, as_of)} ago" if on < as_of else "today"
