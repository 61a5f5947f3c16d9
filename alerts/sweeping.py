"""When which pilots are swept, and what follows: changes of findings and the messages about them, or neither."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from functools import reduce
from itertools import combinations
from operator import or_

from django.db import models, transaction

from accounts.models import Portfolio
from alerts.actions import write_alerts
from stalls.changed import take_changed
from stalls.models import Finding, FindingEvent, Sweep
from stalls.modes import HealthState, Severity
from stalls.state_machine import STANDING, FindingState
from stalls.statements import Scope
from stalls.sweep import Swept, catch_up, sweep

# domain.md C.9: a finding that re-opens within 28 days sends no new e-mail unless its severity rises.
REOPENS_SILENTLY = timedelta(days=28)
# domain.md C.9: "Evaluated daily 06:00 local".
SWEPT_FROM = time(6)


@dataclass(frozen=True)
class SweepResult:
    """How many findings a sweep opened, made worse and closed, and how many alert rows it wrote."""

    opened: int = 0
    risen: int = 0
    closed: int = 0
    alerts: int = 0

    def __add__(self, other: SweepResult) -> SweepResult:
        return SweepResult(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))


def sweep_and_alert(*, now: datetime) -> SweepResult:
    """Sweep every portfolio for the day that it is there at `now` (aware), missed days first, and write what follows.

    A portfolio is a transaction. Doing it twice adds nothing.
    """
    return sum((_sweep_today(portfolio, now) for portfolio in Portfolio.objects.order_by("pk")), SweepResult())


def _sweep_today(portfolio: Portfolio, now: datetime) -> SweepResult:
    return sweep_portfolio(portfolio=portfolio, as_of=portfolio.day_of(now), now=now)


def sweep_portfolio(*, portfolio: Portfolio, as_of: date, now: datetime) -> SweepResult:
    """Sweep the missed days and `as_of` of a portfolio, and write the alerts that follow, in one transaction."""
    with transaction.atomic():
        return _told(catch_up(portfolio=portfolio, as_of=as_of), as_of=as_of, now=now)


def sweep_pilots(*, pilots: Iterable[int], as_of: date, now: datetime) -> SweepResult:
    """Sweep some pilots for a day that was swept already: something was recorded of them since."""
    with transaction.atomic():
        return _told([sweep(as_of=as_of, scope=Scope.of(pilots))], as_of=as_of, now=now)


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
    """Sweep the pilots of which something was recorded since the last look, for their portfolio's last swept day."""
    result = SweepResult()
    with transaction.atomic():
        swept = _last_days()
        for portfolio, pilots in sorted(take_changed().items()):
            if portfolio in swept:
                result += sweep_pilots(pilots=pilots, as_of=swept[portfolio], now=now)
    return result


def _told(sweeps: list[Swept], *, as_of: date, now: datetime) -> SweepResult:
    return summary(sweeps) + SweepResult(
        alerts=write_alerts(findings=became_critical(sweeps, as_of=as_of), as_of=as_of, now=now)
    )


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


def became_critical(sweeps: Iterable[Swept], *, as_of: date) -> list[Finding]:
    """Return the findings that leaders are to be told of: those that are critical now, of pilots that are.

    One of the two is news: the finding was not critical before the first of these sweeps, or its pilot was not. Those
    with which a story begins come first, then the longest standing. Left out are a finding that flaps (domain.md C.9:
    "stop e-mail"), and one that counts in another one already (C.7).
    """
    sweeps = list(sweeps)
    turned = [pilot for swept in sweeps for pilot in swept.turned_critical.values_list("pilot", flat=True)]
    is_news = models.Q(pk__in=_risen(sweeps)) | models.Q(pilot__in=turned)
    findings = Finding.objects.shown().filter(
        is_news,
        state=FindingState.OPEN,
        severity=Severity.CRITICAL,
        is_flapping=False,
        pilot__overall_health__state=HealthState.CRITICAL,
    )
    return list(
        findings.annotate(reopened_soon=_closed_after(as_of - REOPENS_SILENTLY))
        .select_related("pilot", "portfolio")
        .root_first()
    )


def _risen(sweeps: Iterable[Swept]) -> list[int]:
    """Return the findings that have changed, and were not critical before."""
    first: dict[int, bool] = {}
    for swept in sweeps:
        for finding, state, severity in swept.events.values_list("finding", "from_state", "from_severity").iterator():
            first.setdefault(finding, state in STANDING and severity == Severity.CRITICAL)
    return [finding for finding, was_critical in first.items() if not was_critical]


def _closed_after(day: date) -> models.Exists:
    closings = FindingEvent.objects.filter(finding=models.OuterRef("pk"), to_state=FindingState.CLOSED, on__gt=day)
    return models.Exists(closings)
