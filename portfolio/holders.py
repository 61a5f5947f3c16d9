"""For whom anything waits now: what is suggested where the name of a holder is typed."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from portfolio.kept import digest, kept
from stalls.models import Finding

# Of more names nobody reads the list, and what is typed finds its pilots all the same.
MOST = 500


def holders_in(portfolios: list[Any]) -> list[str]:
    """Return the teams and people that hold the ball in some portfolios, those of most pilots first.

    `portfolios`: those that a reader sees, each with the `number` of its revision, under which the names are kept.
    """
    keys = [one.pk for one in portfolios]
    return kept("holders", [digest((one.pk, one.number) for one in portfolios)], lambda: _holders(keys))


def _holders(portfolios: list[int]) -> list[str]:
    waits = Finding.objects.shown().filter(portfolio__in=portfolios).exclude(waits_on="").order_by()
    groups: Any = waits.values("waits_on").annotate(pilots=Count("pilot", distinct=True))
    return list(groups.order_by("-pilots", "waits_on").values_list("waits_on", flat=True)[:MOST])
