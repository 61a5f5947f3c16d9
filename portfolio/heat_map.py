"""The rows and the counts of the dashboard: read from stored health, never computed from facts (performance.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Lower
from django.urls import reverse

from accounts.models import Viewer
from notebook.words import PROBLEMS, age, age_in_words
from pilots.models import Pilot, Stage
from pilots.models.pilot import PilotQuerySet
from portfolio.forms import STALLED_OR_WORSE, STATES_OF
from stalls.interactions import work_goes_on
from stalls.models import Finding, Health
from stalls.modes import FailureMode, HealthState, Severity

PAGE_SIZE = 50
DECISIONS = 5  # product.md: at most five at a time can be read in ten seconds


def _rank(column: str) -> Case:
    return Case(
        *(When(**{column: state}, then=Value(state.rank)) for state in HealthState), output_field=IntegerField()
    )


# Nothing is due any more of a pilot that has ended, so it stands below those that run.
ENDED = Case(When(claimed_stage__in=Stage.ended(), then=Value(1)), default=Value(0), output_field=IntegerField())
OVERALL, WORST = F("overall").desc(nulls_last=True), F("worst").desc(nulls_last=True)
OLDEST = F("oldest").asc(nulls_last=True)
ORDERS = {
    "worst": (ENDED, OVERALL, WORST, OLDEST, F("code").asc(), F("pk").asc()),
    "oldest": (ENDED, OLDEST, OVERALL, WORST, F("code").asc(), F("pk").asc()),
    "name": (Lower("name").asc(), F("pk").asc()),
}
COLUMNS = (
    "pk",
    "code",
    "name",
    "organisation",
    "unit",
    "claimed_stage",
    "portfolio__name",
    "portfolio__is_demonstration",
    "overall_health__state",
    "overall_health__judged_by",
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One failure mode of one pilot, in words; `url` is empty where there is nothing to open."""

    mode: str
    state: str
    word: str
    age: str
    url: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the heat map; `number` is the page shown, which is the last one where a later one was asked for."""

    rows: list[dict[str, Any]]
    total: int
    number: int

    @property
    def pages(self) -> int:
        return max(-(-self.total // PAGE_SIZE), 1)

    @property
    def first(self) -> int:
        return (self.number - 1) * PAGE_SIZE + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None


def pilots_in_scope(user: Viewer, chosen: dict[str, str]) -> PilotQuerySet:
    """Return the pilots that the user may see and that match what was chosen of the pilot itself, not of its health."""
    pilots = Pilot.objects.visible_to(user)
    for name, column in (("portfolio", "portfolio"), ("sector", "sector"), ("stage", "claimed_stage")):
        if name in chosen:
            pilots = pilots.filter(**{column: chosen[name]})
    if "q" in chosen:
        columns = ("name", "code", "organisation", "unit")
        anywhere = [Q(**{f"{column}__icontains": chosen["q"]}) for column in columns]
        pilots = pilots.filter(anywhere[0] | anywhere[1] | anywhere[2] | anywhere[3])
    return pilots


def page_of(pilots: PilotQuerySet, chosen: dict[str, str], *, number: int, as_of: date) -> Page:
    """Return one page of the pilots whose health matches what was chosen, in the chosen order, in two queries."""
    ordered = _with_health(_in_state(pilots, chosen), chosen).order_by(*ORDERS[chosen.get("sort", "worst")])
    rows = _slice(ordered, number)
    if not rows and number > 1:
        number = max(-(-ordered.count() // PAGE_SIZE), 1)
        rows = _slice(ordered, number)
    _add_cells(rows, as_of)
    return Page(rows=rows, total=rows[0]["total"] if rows else 0, number=number if rows else 1)


def _slice(ordered: QuerySet[Pilot, dict[str, Any]], number: int) -> list[dict[str, Any]]:
    start = (number - 1) * PAGE_SIZE
    return list(ordered.annotate(total=Window(Count("pk")))[start : start + PAGE_SIZE])


def _in_state(pilots: PilotQuerySet, chosen: dict[str, str]) -> PilotQuerySet:
    """With a mode chosen, keep the running pilots whose mode is in a chosen state (none chosen: watch or worse)."""
    if "mode" not in chosen:
        return pilots.running() if "severity" in chosen else pilots
    states = STATES_OF.get(chosen.get("severity", ""), PROBLEMS)
    in_state = Health.objects.filter(pilot=OuterRef("pk"), mode=chosen["mode"], state__in=states)
    return pilots.running().filter(Exists(in_state))


def _with_health(pilots: PilotQuerySet, chosen: dict[str, str]) -> QuerySet[Pilot, dict[str, Any]]:
    """Add how bad it is as a whole and in its worst mode, and the oldest condition.

    Without a mode, a chosen severity is that of the pilot as a whole.
    """
    health = pilots.values(*COLUMNS).annotate(
        overall=_rank("overall_health__state"),
        worst=Max(_rank("health__state")),
        oldest=Min("health__since", filter=Q(health__state__in=PROBLEMS)),
    )
    wanted = STATES_OF[chosen["severity"]] if "severity" in chosen and "mode" not in chosen else ()
    ranks = [state.rank for state in wanted]
    matching: QuerySet[Pilot, dict[str, Any]] = health.filter(overall__in=ranks) if ranks else health
    return matching


def _add_cells(rows: list[dict[str, Any]], as_of: date) -> None:
    by_pilot: dict[int, dict[str, Any]] = {row["pk"]: {} for row in rows}
    health = Health.objects.filter(pilot__in=by_pilot).values_list("pilot_id", "mode", "state", "since", "facts_on")
    for pilot, mode, state, since, facts_on in health:
        by_pilot[pilot][mode] = (state, since, facts_on)
    for row in rows:
        row["url"] = reverse("pilot-detail", args=[row["pk"]])
        row["stage"] = Stage(row["claimed_stage"]).label
        row["where"] = " · ".join(filter(None, (row["organisation"], row["unit"])))
        row["work_goes_on"] = work_goes_on(
            row["overall_health__state"] or "", row["worst"] or 0, row["overall_health__judged_by"] or ""
        )
        row["cells"] = _ended_cells() if row["claimed_stage"] in Stage.ended() else _cells(by_pilot, row, as_of)


def _ended_cells() -> list[Cell]:
    return [Cell(mode.label, "ended", "Ended", "nothing due", "") for mode in FailureMode]


def _cells(by_pilot: dict[int, dict[str, Any]], row: dict[str, Any], as_of: date) -> list[Cell]:
    known = by_pilot[row["pk"]]
    return [_cell(mode, known.get(mode), url=row["url"], as_of=as_of) for mode in FailureMode]


def _cell(mode: FailureMode, known: tuple[str, date | None, date | None] | None, *, url: str, as_of: date) -> Cell:
    if known is None:
        return Cell(mode.label, "unswept", "Not swept", "no sweep yet", "")
    state, since, facts_on = known
    opens = f"{url}#{mode}" if state in PROBLEMS else ""
    return Cell(mode.label, state, HealthState(state).label, age_in_words(state, since, facts_on, as_of), opens)


def counts_per_mode(pilots: PilotQuerySet) -> list[dict[str, Any]]:
    """Return per failure mode how many running pilots are stalled or worse, at watch, clear, not assessable."""
    counted = (
        Health.objects.filter(pilot__in=pilots.running()).values_list("mode", "state").annotate(pilots=Count("pk"))
    )
    numbers = {(mode, state): count for mode, state, count in counted}
    columns = (STALLED_OR_WORSE, "watch", "clear", "not_assessable")
    return [
        {
            "mode": mode,
            "label": mode.label,
            "counts": [(name, sum(numbers.get((mode, state), 0) for state in STATES_OF[name])) for name in columns],
        }
        for mode in FailureMode
    ]


def needing_a_decision(pilots: PilotQuerySet, as_of: date) -> list[dict[str, Any]]:
    """Return of each critical pilot the critical finding that its story begins with, else the oldest, and its ask."""
    is_critical = {"severity": Severity.CRITICAL, "pilot__overall_health__state": HealthState.CRITICAL}
    standing = Finding.objects.standing().filter(**is_critical)
    oldest = F("since").asc(nulls_last=True)
    of_its_pilot = standing.filter(pilot=OuterRef("pilot")).root_first().values("pk")[:1]
    of_all = standing.filter(pilot__in=pilots, pk=Subquery(of_its_pilot))
    worst = of_all.select_related("pilot").order_by(oldest, "pilot__code", "pk")
    return [
        {
            "pilot": finding.pilot,
            "mode": FailureMode(finding.mode),
            "sentence": finding.explanation(as_of),
            "age": age(finding.since, as_of) if finding.since else "",
            "next_step": finding.next_step,
            "owner": finding.owner,
        }
        for finding in worst[:DECISIONS]
    ]
