"""The rows of the dashboard: which pilots, in which order, and what each says of its modes (performance.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from accounts.models import Portfolio, Viewer
from notebook.words import PROBLEMS
from pilots.dates import Day, Precision
from pilots.models import Champion, Pilot, Promise, Sector, Stage
from pilots.models.pilot import PilotQuerySet
from portfolio.cells import Cells
from portfolio.columns import Fact, Table
from portfolio.forms import STATES_OF
from portfolio.paging import ORDERS, Page
from portfolio.past_day import PastDay
from portfolio.today import Ranked, Today
from stalls.interactions import work_goes_on
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
    mine = [one.pk for one in portfolios if chosen.get("portfolio") in (None, str(one.pk))]
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
    return _in_state(pilots, chosen, when)


def _in_state(pilots: Ranked, chosen: Mapping[str, str], when: When) -> Ranked:
    """Keep what runs and is in a chosen state: in the chosen mode (by default watch or worse), else as a whole."""
    if "mode" in chosen:
        return when.in_mode(pilots, chosen["mode"], STATES_OF.get(chosen.get("severity", ""), PROBLEMS))
    if "severity" in chosen:
        places = [places_of(state) for state in STATES_OF[chosen["severity"]]]
        return pilots.filter(place__gte=min(one.start for one in places), place__lt=max(one.stop for one in places))
    return pilots


def as_bad_as_stalled(pilots: Ranked) -> Ranked:
    """Keep the running pilots that are stalled or critical as a whole."""
    return pilots.filter(place__lt=places_of(HealthState.STALLED).stop)


def rows_of(pilots: Ranked, sort: str, table: Table, when: When) -> QuerySet[Pilot, dict[str, Any]]:
    """Return the values of the pilots that a page of an order needs, those of the shown columns among them."""
    more: dict[str, Any] = {}
    if Fact.CHAMPION in table.facts:
        in_post = Champion.objects.current_on(when.as_of) if when.is_past else Champion.objects.in_post()
        of_pilot = in_post.filter(pilot=OuterRef("pk")).order_by("-since", "-pk")
        more["champion"] = Subquery(of_pilot.values("person__name")[:1])
    if Fact.PROMISED in table.facts:
        promise = Promise.objects.in_force(OuterRef("pk"), when.as_of)
        more |= {name: Subquery(promise.values(name)) for name in ("live_by", "live_by_precision")}
    rows = pilots.annotate(**more).values(*dict.fromkeys((*ALWAYS, *ORDERS[sort], *more)))
    return when.with_cells(rows)


def told(page: Page, table: Table, when: When, portfolios: list[Any]) -> Page:
    """Put the rows of a page into words, in place; return the page."""
    names = {one.pk: _name(one) for one in portfolios} if len(portfolios) > 1 else {}
    cells = Cells(tuple(map(str, table.modes)), when.as_of, when.as_of.isoformat() if when.is_past else "")
    known = when.known(page.rows)
    # To resolve the address of each of fifty pilots takes longer than to read them.
    address = reverse("pilot-detail", args=[0])
    for row in page.rows:
        row["url"] = address.replace("/0/", f"/{row['pk']}/")
        row["where"] = _where(row, Fact.ORGANISATION in table.facts, names.get(row["portfolio_id"], ""))
        row["more"] = [(fact, fact.label, FACTS[fact](row)) for fact in table.beside]
        row["html"] = _row(row, cells.ended() if row["ended"] else cells.of(known[row["pk"]], row["url"]))
    return page


def _row(row: dict[str, Any], cells: SafeString) -> SafeString:
    """Return the row as it stands in the page. In the template the fifty of them took a third of its time."""
    goes_on = work_goes_on(row["state"], row["worst"], row["judged_by"])
    name, code, where = (escape(row[column]) for column in ("name", "code", "where"))
    named = f'<a href="{row["url"]}">{name}</a><small><b>{code}</b> {where}</small>'
    told = ((fact, label, escape(text)) for fact, label, text in row["more"])
    facts = "".join(f'<td class="fact fact--{fact}" data-label="{label}">{text}</td>' for fact, label, text in told)
    more = GOES_ON if goes_on else ""
    return mark_safe(f'<tr><th scope="row">{named}{more}</th>{facts}{cells}</tr>')  # noqa: S308  # escaped above


def _name(portfolio: Portfolio) -> str:
    return f"{portfolio.name} (demonstration)" if portfolio.is_demonstration else portfolio.name


def _where(row: dict[str, Any], with_organisation: bool, portfolio: str) -> str:
    organisation = (row["organisation"], row["unit"]) if with_organisation else ()
    return " · ".join(filter(None, (*organisation, portfolio)))


def _promised(row: dict[str, Any]) -> str:
    return str(Day(row["live_by"], Precision(row["live_by_precision"]))) if row["live_by"] else "–"


GOES_ON = "<small>As a whole worth a look: work goes on</small>"
STAGES, SECTORS = dict(Stage.choices), dict(Sector.choices)
FACTS: dict[Fact, Callable[[dict[str, Any]], str]] = {
    Fact.SECTOR: lambda row: SECTORS[row["sector"]],
    Fact.STAGE: lambda row: STAGES[row["stage"]],
    Fact.CHAMPION: lambda row: row["champion"] or "–",
    Fact.PROMISED: _promised,
}
