"""Which pilots have changed since the last look: every fact leaves an event in history, so nothing has to say so."""

from __future__ import annotations

from collections import defaultdict

from django.db import connection, transaction
from django.db.models import Max

from histories.kinds import KINDS
from pilots.models import Pilot
from stalls.models import HistoryMark
from stalls.revisions import revise_portfolios

# Whoever takes a place in history holds this lock on the count of places, from before it until the end.
_WRITING = """
SELECT virtualtransaction FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
WHERE datname = current_database() AND relation = 'history_order'::regclass AND mode = 'RowExclusiveLock'
    AND pid IS DISTINCT FROM pg_backend_pid()
ORDER BY virtualtransaction
"""


def take_changed() -> dict[int, list[int]]:
    """Return by portfolio the pilots of which something was recorded since the last look, and note that it was seen.

    Do it in the transaction that sweeps them: undone, they are seen again. What was seen at the last look is seen once
    more. A place in history is taken before it is committed, an import's minutes before: so what was there at a look
    counts as seen once all who were writing at that look have ended.
    """
    with transaction.atomic():
        mark, _ = HistoryMark.objects.select_for_update().get_or_create(pk=1)
        # In this order: who took a place before the newest and is not writing any more has committed.
        newest, writing = max(filter(None, map(_newest, KINDS)), default=0), _writing()
        changed = _changed_since(mark.seen_before) | _all_of(mark.again)
        if not {*mark.writing} & {*writing}:
            _move(mark, newest, writing)
        if changed:
            revise_portfolios(changed)
    return changed


def _move(mark: HistoryMark, newest: int, writing: list[str]) -> None:
    new = {"seen": newest, "seen_before": mark.seen, "writing": writing}
    if any(getattr(mark, name) != value for name, value in new.items()):
        HistoryMark.objects.update(**new)


def _all_of(portfolios: list[int]) -> dict[int, list[int]]:
    """Return the pilots of portfolios that could not be swept at the last look, which is forgotten now."""
    if not portfolios:
        return {}
    HistoryMark.objects.update(again=[])
    pilots: dict[int, list[int]] = defaultdict(list)
    for portfolio, pilot in Pilot.objects.filter(portfolio__in=portfolios).values_list("portfolio", "pk"):
        pilots[portfolio].append(pilot)
    return pilots


def look_again_at(portfolios: list[int]) -> None:
    """Let the next look take all pilots of some portfolios, in the transaction of this one: they could not be swept."""
    HistoryMark.objects.update(again=portfolios)


def _writing() -> list[str]:
    """Return the transactions of others that have taken places in history and not ended."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITING)
        return [name for (name,) in cursor.fetchall()]


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
