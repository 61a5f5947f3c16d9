"""Which pilots have changed since the last look: every fact leaves an event in history, so nothing has to say so."""

from __future__ import annotations

from collections import defaultdict

from django.db import transaction
from django.db.models import Max

from histories.kinds import KINDS
from pilots.models import Pilot
from stalls.models import HistoryMark
from stalls.revisions import revise_portfolios


def take_changed() -> dict[int, list[int]]:
    """Return by portfolio the pilots of which something was recorded since the last look, and note that it was seen.

    Do it in the transaction that sweeps them: undone, they are seen again. What was seen at the last look is seen once
    more.
    """
    with transaction.atomic():
        mark, _ = HistoryMark.objects.select_for_update().get_or_create(pk=1)
        changed = _changed_since(mark.seen_before)
        newest = max(filter(None, map(_newest, KINDS)), default=0)
        if newest != mark.seen or mark.seen != mark.seen_before:
            HistoryMark.objects.update(seen=newest, seen_before=mark.seen)
        if changed:
            revise_portfolios(changed)
    return changed


def _newest(kind: object) -> int | None:
    return kind.history._default_manager.aggregate(newest=Max("pgh_id"))["newest"]  # type: ignore[attr-defined, no-any-return]


def _changed_since(place: int) -> dict[int, list[int]]:
    parts = [
        kind.history._default_manager.filter(pgh_id__gt=place)
        .order_by()
        .values_list("pgh_obj_id" if kind.model is Pilot else "pilot_id", "portfolio_id")
        for kind in KINDS
    ]
    changed: dict[int, list[int]] = defaultdict(list)
    for pilot, portfolio in parts[0].union(*parts[1:]):
        changed[portfolio].append(pilot)
    return changed
