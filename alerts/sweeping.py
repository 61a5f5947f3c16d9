"""When which pilots are swept, and what follows: changes of findings and the messages about them, or neither."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from functools import partial, reduce
from itertools import combinations
from operator import or_

from django.db import models, transaction

from accounts.models import Portfolio
from alerts.actions import write_alerts
from alerts.alone import alone
from stalls.changed import look_again_at, take_changed
from stalls.failure_modes import RULES
from stalls.models import FindingEvent, Sweep
from stalls.modes import Severity
from stalls.rules import Rule
from stalls.state_machine import STANDING, FindingState
from stalls.statements import Scope
from stalls.sweep import Swept, catch_up, sweep

# domain.md C.9: "Evaluated daily 06:00 local".
SWEPT_FROM = time(6)


@dataclass(frozen=True)
class SweepResult:
    """How many findings a sweep opened, made worse and closed, how many alert rows it wrote, and of how many portfolios
    it `failed`.
    """

    opened: int = 0
    risen: int = 0
    closed: int = 0
    alerts: int = 0
    failed: int = 0

    def __add__(self, other: SweepResult) -> SweepResult:
        return SweepResult(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))


def sweep_and_alert(*, now: datetime) -> SweepResult:
    """Sweep every portfolio for the day that it is there at `now` (aware), missed days first, and write what follows.

    A portfolio is a transaction, and one that fails holds no other one up. Doing it twice adds nothing.
    """
    return sum((_sweep_today(portfolio, now) for portfolio in Portfolio.objects.order_by("pk")), SweepResult())


def _sweep_today(portfolio: Portfolio, now: datetime) -> SweepResult:
    return _alone(partial(sweep_portfolio, portfolio=portfolio, as_of=portfolio.day_of(now), now=now), portfolio.pk)


def _alone(work: Callable[[], SweepResult], portfolio: int) -> SweepResult:
    return alone(work, or_else=SweepResult(failed=1), failing=f"Portfolio {portfolio} could not be swept.")


def sweep_portfolio(*, portfolio: Portfolio, as_of: date, now: datetime, rules: Sequence[Rule] = RULES) -> SweepResult:
    """Sweep the missed days and `as_of` of a portfolio, and write the alerts that follow, in one transaction."""
    with transaction.atomic():
        swept = catch_up(portfolio=portfolio, as_of=as_of, rules=rules)
        return _told(swept, Scope(portfolio=portfolio.pk), as_of=as_of, now=now)


def sweep_pilots(*, pilots: Iterable[int], as_of: date, now: datetime) -> SweepResult:
    """Sweep some pilots for a day that was swept already: something was recorded of them since."""
    with transaction.atomic():
        scope = Scope.of(pilots)
        return _told([sweep(as_of=as_of, scope=scope)], scope, as_of=as_of, now=now)


def sweep_due(*, now: datetime) -> SweepResult:
    """Sweep the portfolios whose day has come and is not swept yet: from 06:00 of their own time zone on.

    One that was never swept, and the demonstration, do not wait for the morning.
    """
    result, swept = SweepResult(), _last_days()
    for portfolio in Portfolio.objects.order_by("pk"):
        if _is_due(portfolio, swept.get(portfolio.pk), now):
            result += _sweep_today(portfolio, now)
    return result


def _is_due(portfolio: Portfolio, swept: date | None, now: datetime) -> bool:
    is_early = now.astimezone(portfolio.zone).time() < SWEPT_FROM and not portfolio.is_demonstration
    return swept is None or (swept < portfolio.day_of(now) and not is_early)


def _last_days() -> dict[int, date]:
    """Return by portfolio the last day that was swept."""
    return dict(Sweep.objects.order_by().values_list("portfolio").annotate(last=models.Max("as_of")))


def sweep_changed(*, now: datetime) -> SweepResult:
    """Sweep the pilots of which something was recorded since the last look, for their portfolio's last swept day.

    A portfolio that fails is looked at again the next time, whatever was recorded since.
    """
    result, failed = SweepResult(), []
    with transaction.atomic():
        swept = _last_days()
        for portfolio, pilots in sorted(take_changed().items()):
            if portfolio in swept:
                work = partial(sweep_pilots, pilots=pilots, as_of=swept[portfolio], now=now)
                result += (found := _alone(work, portfolio))
                failed += [portfolio] * found.failed
        if failed:
            look_again_at(failed)
    return result


def _told(sweeps: list[Swept], scope: Scope, *, as_of: date, now: datetime) -> SweepResult:
    first = min(swept.as_of for swept in sweeps)
    return summary(sweeps) + SweepResult(alerts=write_alerts(scope=scope, as_of=as_of, now=now, swept_from=first))


def summary(sweeps: Iterable[Swept]) -> SweepResult:
    """Count the changes of some sweeps."""
    return sum((_counted(swept.events) for swept in sweeps), SweepResult())


def _counted(events: models.QuerySet[FindingEvent]) -> SweepResult:
    """Count what opened, worsened and closed; one that passed before it opened is not one that closed."""
    stood, stands = models.Q(from_state__in=STANDING), models.Q(to_state__in=STANDING)
    worse = [models.Q(to_severity=worst, from_severity=mild) for mild, worst in combinations(Severity, 2)]
    return SweepResult(
        **events.order_by().aggregate(
            opened=models.Count("pk", filter=stands & ~stood),
            risen=models.Count("pk", filter=stood & stands & reduce(or_, worse)),
            closed=models.Count("pk", filter=models.Q(to_state=FindingState.CLOSED)),
        )
    )
