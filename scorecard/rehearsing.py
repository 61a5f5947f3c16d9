"""Rehearsal: what a rule would have found and mailed by other thresholds, over what was known on each day.

The record of a portfolio is replayed twice, by the thresholds in force and by those that are tried, and what differs is
kept. Nothing that was found is touched.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import Portfolio, User
from histories.reading import read_file
from scorecard.differences import compared
from stalls import failure_modes
from stalls.changes import Line
from stalls.models import Rehearsal, RehearsalState, RuleSetting
from stalls.replay import recorded_history, replay
from stalls.thresholds import Settings

logger = logging.getLogger(__name__)

WEEKS = 26
# What has long been true opens on the first days of a replay, as at a first sweep; later days are like any other.
BEFOREHAND = timedelta(days=28)

type Clock = Callable[[], datetime]


# --- Asking ---


def ask(
    *,
    portfolio: Portfolio,
    rule: str,
    sector: str,
    thresholds: dict[str, float],
    is_applied: bool,
    by: User,
    now: datetime,
) -> Rehearsal:
    """Put a rehearsal of the past 26 weeks in the queue. `thresholds`: those that differ from the defaults."""
    last = portfolio.day_of(now)
    return Rehearsal.objects.create(
        portfolio=portfolio,
        rule=rule,
        sector=sector,
        thresholds=thresholds,
        is_applied=is_applied,
        by=by,
        asked_at=now,
        first_on=last - timedelta(weeks=WEEKS) + timedelta(days=1),
        last_on=last,
    )


def switch_on(rehearsal: Rehearsal, *, since: date, reason: str, by: User) -> RuleSetting | None:
    """Write the setting that was tried; what was set before stays on record. None: it was switched on already."""
    with transaction.atomic():
        locked = Rehearsal.objects.select_for_update().get(pk=rehearsal.pk)
        if locked.setting_id is not None:
            return None
        setting = locked.proposed
        setting.since, setting.reason, setting.by = since, reason, by
        setting.save()
        locked.setting = setting
        locked.save(update_fields=["setting"])
    return setting


# --- Running ---


def run_next(*, clock: Clock) -> bool:
    """Run the rehearsal that has waited longest, and say whether there was one.

    One at a time, so that no worker is left without a hand for what cannot wait. One that fails says so on its page.
    """
    rehearsal = _taken(clock())
    if rehearsal is None:
        return False
    try:
        result = rehearse(rehearsal)
    except Exception:
        logger.exception("Rehearsal %s failed", rehearsal.pk)
        _end(rehearsal, state=RehearsalState.FAILED, finished_at=clock())
    else:
        _end(rehearsal, state=RehearsalState.DONE, finished_at=clock(), result=result)
    return True


@transaction.atomic
def _taken(now: datetime) -> Rehearsal | None:
    if Rehearsal.objects.running(now).exists():
        return None
    rehearsal = Rehearsal.objects.to_run(now).select_for_update(skip_locked=True, of=("self",)).first()
    if rehearsal:
        rehearsal.state, rehearsal.begun_at = RehearsalState.RUNNING, now
        rehearsal.save(update_fields=["state", "begun_at"])
    return rehearsal


def _end(rehearsal: Rehearsal, **values: Any) -> None:
    """Write down how it ended, unless it was held for lost and taken by somebody else."""
    Rehearsal.objects.filter(pk=rehearsal.pk, begun_at=rehearsal.begun_at).update(**values)


def rehearse(rehearsal: Rehearsal) -> dict[str, Any]:
    """Replay the days of a rehearsal by the thresholds in force and by those that are tried, and compare the two."""
    in_force = list(
        RuleSetting.objects.filter(portfolio=rehearsal.portfolio_id, rule=rehearsal.rule).in_force(rehearsal.last_on)
    )
    ways = (in_force, [*in_force, rehearsal.proposed])
    with recorded_history([rehearsal.portfolio]) as path:
        begins = _begins(path)
        now, then = (_replayed(rehearsal, path, begins, tried) if begins else [] for tried in ways)
    result = compared(now, then, rule=rehearsal.rule, first=rehearsal.first_on)
    thresholds = dict(zip(("now", "then"), (_thresholds(rehearsal, tried) for tried in ways), strict=True))
    return result | {"thresholds": thresholds, "recorded_from": begins and begins.isoformat()}


def _begins(path: str) -> date | None:
    """Return the first day on which something was recorded, None where nothing was."""
    line = next(iter(read_file(path)), None)
    return date.fromisoformat(line.recorded_on) if line else None


def _replayed(rehearsal: Rehearsal, path: str, begins: date, tried: Sequence[RuleSetting]) -> list[Line]:
    first, last = max(begins, rehearsal.first_on - BEFOREHAND), rehearsal.last_on
    lines = replay(read_file(path), first=first, last=last, portfolios=[rehearsal.portfolio], tried=tried)
    # Closed at once, whatever happens: until then the record itself is hidden from this connection.
    with closing(lines):  # type: ignore[type-var]
        return list(lines)


def _thresholds(rehearsal: Rehearsal, tried: Sequence[RuleSetting]) -> dict[str, float] | None:
    rule = failure_modes.rule(rehearsal.rule)
    thresholds = Settings(rehearsal.last_on, tried=tried).at(rule, (rehearsal.portfolio_id, rehearsal.sector))
    return thresholds and asdict(thresholds)
