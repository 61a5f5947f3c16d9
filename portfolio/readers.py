"""What the pages across portfolios need to know of their reader: which portfolios they see, and what they may do there.

The statements are composed once and kept, as the navigation's is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import JSONObject

from accounts.invented import counted_together
from accounts.models import Portfolio, User, Viewer
from accounts.prepared import Composed, composed, kept_rows
from governance.authority import portfolios_to_review
from notebook.sweeps import newest_first
from stalls.models import Sweep

# Stands in a composed statement for the reader, who is not known yet; no account has it.
SOMEBODY = -1
OF_A_SWEEP = ("pk", "portfolio_id", "as_of", "finished_at", "failed_rules")


@dataclass(frozen=True, slots=True)
class Seen:
    """A portfolio that a reader sees, and whether they may import, record and review there.

    `number`: of its revision. `place`: up to which all history has been counted.
    """

    pk: int
    name: str
    is_demonstration: bool
    number: int | None
    place: int
    managed: bool
    recorded: bool
    reviewed: bool


def portfolios_seen_by(user: Viewer) -> list[Seen]:
    """Return the portfolios that a user sees, by name."""
    return [Seen(*row) for row in asked_for(user, _portfolios(is_superuser=bool(user.is_superuser)))]


def last_sweep_seen_by(user: Viewer) -> Subquery:
    """Return the expression of the newest sweep of a portfolio that a user sees, to be read by `sweep_of`."""
    sweeps = newest_first(Sweep.objects.visible_to(user))
    return Subquery(sweeps.values(told=JSONObject(**{name: name for name in OF_A_SWEEP}))[:1])


def sweep_of(told: str | None) -> Sweep | None:
    """Return the sweep that `last_sweep_seen_by` tells of."""
    if told is None:
        return None
    known = json.loads(told)
    as_of, ended = date.fromisoformat(known["as_of"]), known["finished_at"]
    return Sweep(**known | {"as_of": as_of, "finished_at": datetime.fromisoformat(ended) if ended else None})


def rights_among(portfolios: list[Seen]) -> dict[str, Any]:
    """Return the portfolios and what their reader may do in any of them, as pages across portfolios show it."""
    return {
        "portfolios": portfolios,
        "may_import": any(portfolio.managed for portfolio in portfolios),
        "may_review": any(portfolio.managed or portfolio.reviewed for portfolio in portfolios),
        "may_record": any(portfolio.recorded for portfolio in portfolios),
    }


def asked_for(user: Viewer, statement: Composed) -> list[tuple[Any, ...]]:
    """Return the rows of a statement that was composed for `SOMEBODY`, for a user."""
    return kept_rows(statement, {SOMEBODY: user.pk})


@cache
def _portfolios(*, is_superuser: bool) -> Composed:
    user = somebody(is_superuser=is_superuser)
    rights = {
        "managed": Portfolio.objects.managed_by(user),
        "recorded": Portfolio.objects.recorded_by(user),
        "reviewed": portfolios_to_review(user),
    }
    may = {name: Exists(portfolios.filter(pk=OuterRef("pk"))) for name, portfolios in rights.items()}
    place = RawSQL("SELECT last_value FROM history_order", ())
    known = Portfolio.objects.visible_to(user).annotate(number=F("revision__number"), place=place, **may)
    names = ("pk", "name", "is_demonstration", "number", "place", *may)
    return composed(known.order_by("name").values_list(*names))


def without_invented(pilots: Any, portfolios: Iterable[Any], chosen: Mapping[str, str]) -> tuple[Any, bool]:
    """Leave out of pilots what does not count together, unless a portfolio is chosen; say whether any was left out.

    `portfolios`: those that the reader sees.
    """
    seen = list(portfolios)
    counted = seen if "portfolio" in chosen else counted_together(seen)
    if len(counted) == len(seen):
        return pilots, False
    return pilots.filter(portfolio__in=[one.pk for one in counted]), True


def somebody(*, is_superuser: bool) -> User:
    """Return the user for whom statements are composed."""
    return User(pk=SOMEBODY, is_superuser=is_superuser)
