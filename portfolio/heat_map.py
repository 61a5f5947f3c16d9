"""The rows of the dashboard: which pilots, in which order, and what each says of its modes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils.safestring import mark_safe

from accounts.models import Viewer
from accounts.prepared import composed
from notebook.words import PROBLEMS
from pilots.models import Champion, Pilot, Promise
from pilots.models.pilot import PilotQuerySet
from portfolio.columns import Fact, Table
from portfolio.forms import STATES_OF
from portfolio.paging import ORDERS, Page, Statement, Way, ordered
from portfolio.past_day import PastDay
from portfolio.rows import RowWriter
from portfolio.today import Ranked, Today
from stalls.models.health import places_of
from stalls.modes import HealthState

# Of when a page speaks, and by that from where it reads.
type When = Today | PastDay

ALWAYS = (
    "pk",
    "code",
    "name",
    "organisation",
    "unit",
    "portfolio_id",
    "stage",
    "state",
    "worst",
    "judged_by",
    "sector",
    "ended",
)


def pilots_in_scope(user: Viewer, chosen: Mapping[str, str]) -> PilotQuerySet:
    """Return the pilots that the user may see and that match what was chosen of the pilot itself, not of its health."""
    pilots = Pilot.objects.visible_to(user)
    for name, column in (("portfolio", "portfolio"), ("sector", "sector"), ("stage", "claimed_stage")):
        if name in chosen:
            pilots = pilots.filter(**{column: chosen[name]})
    return pilots.found_by(chosen["q"]) if "q" in chosen else pilots


def ranked(portfolios: list[Any], chosen: Mapping[str, str], when: When) -> Ranked:
    """Return the pilots that match what was chosen, ready for an order. `portfolios`: those that the reader sees."""
    return _ranked([one.pk for one in portfolios], chosen, when)


def _ranked(portfolios: Iterable[int], chosen: Mapping[str, str], when: When) -> Ranked:
    mine = [pk for pk in portfolios if chosen.get("portfolio") in (None, str(pk))]
    pilots = when.ranked(when.within(Pilot.objects.all(), mine))
    for name in ("sector", "stage"):
        if name in chosen:
            pilots = pilots.filter(**{name: chosen[name]})
    if "q" in chosen:
        pilots = pilots.found_by(chosen["q"])
    if "holder" in chosen:
        pilots = when.waiting_for(pilots, chosen["holder"])
    if "champion" in chosen:
        pilots = when.championed_by(pilots, chosen["champion"])
    return _in_state(pilots, chosen)


def _in_state(pilots: Ranked, chosen: Mapping[str, str]) -> Ranked:
    """Keep what runs and is in a chosen state: in the chosen mode (by default watch or worse), else as a whole."""
    if "mode" in chosen:
        states = STATES_OF.get(chosen.get("severity", ""), PROBLEMS)
        shown = [Q(modes__contains=[[chosen["mode"], str(state)]]) for state in states]
        return pilots.filter(reduce(or_, shown), ended=False)
    if "severity" in chosen:
        places = [places_of(state) for state in STATES_OF[chosen["severity"]]]
        return pilots.filter(place__gte=min(one.start for one in places), place__lt=max(one.stop for one in places))
    return pilots


def as_bad_as_stalled(pilots: Ranked) -> Ranked:
    """Keep the running pilots that are stalled or critical as a whole."""
    return pilots.filter(place__lt=places_of(HealthState.STALLED).stop)


# What people ask for again and again: for everybody's first page the statement is the same.
@lru_cache(maxsize=200)
def statement_of(
    portfolios: tuple[int, ...], chosen: tuple[tuple[str, str], ...], table: Table, when: When, way: Way
) -> Statement:
    """Return the statement of a page's rows; to compose it takes longer than to run it.

    `portfolios`: those that the reader sees. `chosen`: the choices as pairs of name and value.
    """
    choices = dict(chosen)
    sort = choices.get("sort", "worst")
    return composed(ordered(_rows_of(_ranked(portfolios, choices, when), sort, table, when), sort, way))


def _rows_of(pilots: Ranked, sort: str, table: Table, when: When) -> Any:
    """Return the values of the pilots that a page of an order needs, those of the shown columns among them."""
    more: dict[str, Any] = {}
    if Fact.CHAMPION in table.facts:
        in_post = Champion.objects.current_on(when.as_of) if when.is_past else Champion.objects.in_post()
        of_pilot = in_post.filter(pilot=OuterRef("pk")).order_by("-since", "-pk")
        more["champion"] = Subquery(of_pilot.values("person__name")[:1])
    if Fact.PROMISED in table.facts:
        promise = Promise.objects.in_force(OuterRef("pk"), when.as_of)
        more |= {name: Subquery(promise.values(name)) for name in ("live_by", "live_by_precision")}
    return pilots.annotate(**more).values(*dict.fromkeys((*ALWAYS, *ORDERS[sort], *more, *when.columns)))


def told(page: Page, table: Table, when: When, portfolios: list[Any], today: date) -> Page:
    """Return the page with its rows in words, which say how old the facts are today."""
    known = when.known(page.rows)
    writer = RowWriter.of(table, portfolios, when, today)
    return replace(page, html=mark_safe("\n".join([writer.row(row, known[row["pk"]]) for row in page.rows])))  # noqa: S308  # the writer escapes
