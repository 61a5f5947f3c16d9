"""Let several sweeps and several writers do the same at once, round after round: no message may exist twice (A3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time

from django.db import connection, models

from accounts.models import Portfolio
from alerts.examples import make_stalled
from alerts.models import Alert, AlertState
from alerts.outbox import put
from alerts.proofs.world import DAY, make_reader, together
from alerts.sweeping import sweep_portfolio
from stalls.models import Finding

AT_ONCE = 4
NOW = datetime.combine(DAY, time(12), tzinfo=UTC)
# What a sweep writes; emptied between the rounds, so that each of them is the first.
WRITTEN = ["alerts_alert", "stalls_finding", "stalls_findingevent", "stalls_healthevent", "stalls_pilothealth"]
WRITTEN += ["stalls_health", "stalls_sweep"]


@dataclass(frozen=True)
class Result:
    pilots: int
    rounds: int
    alerts: int
    missing: int
    duplicates: int

    @property
    def is_kept(self) -> bool:
        return not self.missing and not self.duplicates and self.alerts >= self.pilots * self.rounds

    def __str__(self) -> str:
        return (
            f"sweeps: {self.rounds} rounds of {AT_ONCE} sweeps at once over {self.pilots} pilots, alert records "
            f"{self.alerts}, missing {self.missing}, duplicate {self.duplicates}"
        )


def prove_sweeps(*, pilots: int, rounds: int) -> Result:
    """Run the proof in the current database, which must be a throw-away one.

    Each round is swept by several processes, and what they have written is then written anew by several that know
    nothing of each other and take no lock: the keys alone keep their rows from being there twice.
    """
    portfolio = make_reader().memberships.get().portfolio
    make_stalled(portfolio, pilots, as_of=DAY)
    alerts = missing = duplicates = 0
    for _ in range(rounds):
        _empty()
        together(lambda: sweep_portfolio(portfolio=portfolio, as_of=DAY, now=NOW), times=AT_ONCE)
        found, lost, doubled = _count(portfolio)
        rows = list(Alert.objects.filter(gathered_into=None))
        Alert.objects.all().delete()
        together(lambda rows=rows: put([_copy(row) for row in rows]), times=AT_ONCE)  # type: ignore[misc]
        doubled += Alert.objects.count() - len(rows)
        alerts, missing, duplicates = alerts + found, missing + lost, duplicates + doubled
    return Result(pilots, rounds, alerts, missing, duplicates)


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(WRITTEN)} CASCADE")


def _copy(row: Alert) -> Alert:
    """Return the row as another process would make it: with an id and a Message-ID of its own."""
    fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return Alert(**fields | {"id": None, "message_id": "", "state": AlertState.QUEUED})


def _count(portfolio: Portfolio) -> tuple[int, int, int]:
    """Return how many records of findings there are, how many critical ones have none, and how many are twice."""
    told = Alert.objects.filter(portfolio=portfolio, finding__isnull=False)
    causes = told.order_by().values("finding", "finding__episode", "recipient", "channel", "kind", "step")
    doubled = causes.annotate(rows=models.Count("pk")).filter(rows__gt=1).aggregate(all=models.Sum("rows"))["all"] or 0
    critical = Finding.objects.filter(severity="critical", state="open").values("pilot").distinct().count()
    pilots = told.values("finding__pilot").distinct().count()
    return told.count(), critical - pilots, doubled
