"""What the dashboard shows, put together for its template: the rows of one page, and the blocks above them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from typing import Any
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.invented import counted_together
from pilots.dates import Day
from pilots.models import Pilot
from portfolio import heat_map, summaries
from portfolio.columns import Table
from portfolio.forms import ANY_SEVERITY, OF_A_MODE, DashboardFilters, counted_beyond, query_of, scope_of
from portfolio.kept import COUNTED_AT_ONCE, digest, kept
from portfolio.leading_figure import Leading, leading_figure
from portfolio.paging import THE_END, Page, page_of
from portfolio.readers import rights_among
from portfolio.tallies import tallies
from portfolio.today import Ranked


@dataclass(frozen=True)
class Asked:
    """What a reader asks of the dashboard.

    `portfolios`: those that they see, with `number` (of the revision) and `place` (in all history). `chosen`: what is
    chosen of them, see `forms.DashboardFilters`. `parameters`: all of the address.
    """

    portfolios: list[Any]
    chosen: Mapping[str, str]
    parameters: Mapping[str, str]
    when: heat_map.When
    table: Table
    today: date

    @property
    def sort(self) -> str:
        return self.chosen.get("sort", "worst")

    @cached_property
    def revisions(self) -> str:
        """Return what is different once anything has changed of what the blocks count."""
        return digest((one.pk, one.name, one.number) for one in self.portfolios)

    @cached_property
    def names(self) -> str:
        """Return what is different for a reader of other portfolios, or once one has another name."""
        return digest((one.pk, one.name) for one in self.portfolios)

    @property
    def pilots(self) -> Ranked:
        return heat_map.ranked(self.portfolios, self.chosen, self.when)

    @cached_property
    def counted(self) -> list[Any]:
        """Return the portfolios whose pilots the blocks count: invented ones not beside real ones."""
        return self.portfolios if "portfolio" in self.chosen else counted_together(self.portfolios)

    @property
    def real_alone(self) -> bool:
        return len(self.counted) < len(self.portfolios)


def page_shown(asked: Asked) -> Page:
    """Return the page of pilots, in words, in one query where they were counted before."""
    place = [one.place for one in asked.portfolios[:1]]
    which = [asked.revisions, place, sorted(asked.chosen.items()), asked.when]
    total = kept("total", which, lambda: asked.pilots.order_by().count())
    portfolios, chosen = tuple(one.pk for one in asked.portfolios), tuple(sorted(asked.chosen.items()))
    find = partial(heat_map.statement_of, portfolios, chosen, asked.table, asked.when.knowing(total))
    page = page_of(find, asked.sort, asked.parameters, total)
    return heat_map.told(page, asked.table, asked.when, asked.portfolios, asked.today)


def blocks(asked: Asked) -> SafeString:
    """Return the blocks above the heat map, as they were rendered before if nothing has changed since."""
    which = [asked.revisions, sorted(asked.chosen.items()), asked.when, asked.today]
    return kept("blocks", which, lambda: render_to_string("portfolio/_blocks.html", _blocks(asked)))


def _blocks(asked: Asked) -> dict[str, Any]:
    pilots, when = heat_map.ranked(asked.counted, asked.chosen, asked.when), asked.when
    counted = tallies(asked.pilots, when, {one.pk for one in asked.counted} if asked.real_alone else None)
    leading = None if when.is_past else _leading(asked)
    return {
        "chosen": asked.chosen,
        "when": when,
        "leading": leading,
        "real_alone": asked.real_alone,
        "scope": scope_of(asked.chosen),
        "counted_beyond": counted_beyond(asked.chosen),
        "holders": summaries.holding_the_ball(pilots, when),
        **_named(asked, pilots),
        "counts": counted.per_mode(),
        "portfolios": _rolled_up(asked, counted, leading) if len(asked.portfolios) > 1 else [],
    }


def _named(asked: Asked, pilots: Ranked) -> dict[str, Any]:
    """Return the blocks that name pilots, each with its code, and its portfolio where there are several."""
    when = asked.when
    decisions = summaries.needing_a_decision(pilots, when, when.past_day or asked.today)
    moved = summaries.moved_since_last_week(pilots, when)
    confident = summaries.confident_against_the_facts(pilots, when)
    shown = {one["pilot"] for one in decisions.first} | {pk for move in (*moved, confident) for pk, _ in move.named}
    where = _where(asked, shown)
    return {
        "decisions": replace(decisions, first=[one | {"where": where[one["pilot"]]} for one in decisions.first]),
        "moved": [replace(move, where=where) for move in moved],
        "confident": replace(confident, where=where),
    }


def _where(asked: Asked, pilots: Iterable[int]) -> dict[int, str]:
    names = {one.pk: one.name for one in asked.portfolios} if len(asked.portfolios) > 1 else {}
    known = Pilot.objects.filter(pk__in=pilots).values_list("pk", "code", "portfolio")
    return {pk: " · ".join(filter(None, (code, names.get(portfolio, "")))) for pk, code, portfolio in known}


def _rolled_up(asked: Asked, counted: Any, leading: Leading | None) -> list[dict[str, Any]]:
    shown = [one for one in asked.portfolios if asked.chosen.get("portfolio") in (None, str(one.pk))]
    return counted.per_portfolio(shown, leading.realised if leading else {}, asked.when.as_of)  # type: ignore[no-any-return]


def _leading(asked: Asked) -> Leading:
    scope, mine = scope_of(asked.chosen), [one.pk for one in asked.portfolios]
    which: list[Any] = [mine, scope, asked.when]
    if Pilot.objects.filter(portfolio__in=mine).count() <= COUNTED_AT_ONCE:
        which.append(asked.revisions)
    return kept("leading", which, lambda: leading_figure(asked.portfolios, scope, asked.when.as_of))


def chosen_by(parameters: Mapping[str, str], portfolios: list[Any]) -> dict[str, str]:
    """Return what the parameters of an address choose of pilots; to check them takes as long as to read a page."""
    given = _given(parameters)
    which = [digest((one.pk, one.name) for one in portfolios), given]
    return kept("chosen", which, lambda: DashboardFilters(dict(given), portfolios=portfolios).chosen())


def _given(parameters: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name, parameters[name]) for name in DashboardFilters.base_fields if name in parameters]


def filters_shown(asked: Asked) -> SafeString:
    """Return the form of the filters; its widgets take longer to render than all the rows."""
    given = _given(asked.parameters)
    return kept("filters", [asked.names, given], lambda: _filters(asked, dict(given)))


def _filters(asked: Asked, given: dict[str, str]) -> SafeString:
    filters = DashboardFilters(given, portfolios=asked.portfolios, label_suffix="")
    return render_to_string("portfolio/_filters.html", {"filters": filters, "chosen": asked.chosen})


def calendars_shown(asked: Asked) -> SafeString:
    """Return the links to the working calendars: of the portfolio that is chosen, else of all, unless they are many."""
    chosen = asked.chosen.get("portfolio")
    shown = {"portfolios": [one for one in asked.portfolios if chosen in (None, str(one.pk))]}
    return kept("calendars", [asked.names, chosen], lambda: render_to_string("portfolio/_calendars.html", shown))


def context_of(asked: Asked, page: Page) -> dict[str, Any]:
    """Return what the template shows. `home`: its own address."""
    return rights_among(asked.portfolios) | {
        "chosen": asked.chosen,
        "query": urlencode(dict(asked.chosen)),
        "home": address_of(asked, page),
        "from_the_first": query_of(asked.chosen),
        "worst_first": query_of(asked.chosen, without="sort"),
        "of_today": query_of(asked.chosen, without="as_of"),
        "any_severity": OF_A_MODE if "mode" in asked.chosen else ANY_SEVERITY,
        "when": asked.when,
        "blocks": blocks(asked),
        "page": page,
        "last_page": {"before": THE_END},
    }


def address_of(asked: Asked, page: Page) -> str:
    """Return the address of what is shown."""
    places = {name: asked.parameters[name] for name in ("after", "before") if asked.parameters.get(name)}
    is_first = page.previous is None
    return f"{reverse('dashboard')}?{query_of({**asked.chosen, **({} if is_first else places)})}"


def past_day(asked: Mapping[str, str], first: date | None, today: date) -> tuple[date | None, str]:
    """Return the past day that is asked for, None for today; and in a sentence why one that was asked for cannot be."""
    if "as_of" not in asked:
        return None, ""
    day = date.fromisoformat(asked["as_of"])
    if day > today:
        return None, f"{Day(day)} is still to come. What is shown is today."
    if first is None or day < first:
        return None, f"{Day(day)} was before the first sweep, so nothing was shown then. What is shown is today."
    return (day if day < today else None), ""
