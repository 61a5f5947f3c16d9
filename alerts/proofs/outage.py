"""Let the product itself not run for weeks; what is merely late then alarms nobody, and the days are noted (A10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.models import Person, Portfolio, QuietPeriod
from alerts import runs
from alerts.examples import make_stalled
from alerts.heartbeats import GRACE, NAME, SWEEP, beat, note_outage
from alerts.models import Alert, AlertKind, Heartbeat
from alerts.outbox import newest
from alerts.proofs.world import make_reader
from pilots.dates import monday_of
from pilots.models import Pilot, WeeklyUpdate
from stalls.failure_modes import rule
from stalls.models import Finding
from stalls.statements import Scope, found

LENGTHS = (2, 3, 20, 60)  # days
WEEK = timedelta(days=7)
SILENCE = "delivery/silence"
TEAMS = 10


@dataclass(frozen=True)
class Result:
    outages: int
    recorded: int
    false_alarms: int
    hasty: int  # messages that would have left before people had a day to bring their facts up to date
    would_have_alarmed: int  # without the record: a proof that could not fail proves nothing

    @property
    def is_kept(self) -> bool:
        is_recorded = self.recorded == self.outages
        return is_recorded and not self.false_alarms and not self.hasty and self.would_have_alarmed > 0

    def __str__(self) -> str:
        lengths = ", ".join(map(str, LENGTHS))
        return (
            f"outage: {self.outages} of {lengths} days, recorded {self.recorded}, false alarms of silence "
            f"{self.false_alarms} (without the record {self.would_have_alarmed}), messages that did not wait a day "
            f"for late facts {self.hasty}"
        )


def prove_outage(*, now: datetime) -> Result:
    """Run the proof in the current database, which must be a throw-away one."""
    figures = [_outage(length, now) for length in LENGTHS]
    recorded, alarms, hasty, would = (sum(column) for column in zip(*figures, strict=True))
    return Result(len(LENGTHS), recorded, alarms, hasty, would)


def _outage(days: int, back: datetime) -> tuple[int, int, int, int]:
    """Let teams report each week up to the beginning of an outage that ends at `back`; return what follows of it."""
    Portfolio.objects.all().delete()
    Heartbeat.objects.all().delete()
    portfolio = make_reader(f"reader-{days}@example.org").memberships.get().portfolio
    gone = back - timedelta(days=days)
    beginning = portfolio.day_of(gone)
    _teams(portfolio, beginning)
    runs.sweep(now=lambda: gone, everything=True)
    beat(SWEEP, at=gone)
    # A ticket that waits since long before, whose answer may have come meanwhile: critical, but perhaps merely late.
    make_stalled(portfolio, 1, as_of=beginning)
    before = newest()
    runs.sweep(now=lambda: back, everything=True)
    recorded = QuietPeriod.objects.filter(portfolio=portfolio, name=NAME).count()
    expected = [(beginning + timedelta(days=1), portfolio.day_of(back))]
    periods = list(QuietPeriod.objects.filter(name=NAME).values_list("since", "until"))
    alarms = Finding.objects.filter(rule=SILENCE, severity__in=("stalled", "critical")).count()
    news = Alert.objects.waiting().filter(pk__gt=before, kind__in=(AlertKind.CRITICAL, AlertKind.MANY_CRITICAL))
    hasty = news.filter(due_at__lt=back + GRACE).count()
    would = _would_alarm(portfolio, portfolio.day_of(back))
    again = note_outage(now=back)
    return int(recorded == 1 and periods == expected and not again), alarms, hasty, would


def _teams(portfolio: Portfolio, until: date) -> None:
    engineer = Person.objects.create(portfolio=portfolio, name="Engineer")
    for number in range(TEAMS):
        begun = {"clock_start": until - 10 * WEEK, "claimed_stage": "first_slice", "engineer": engineer}
        pilot = Pilot.objects.create(portfolio=portfolio, code=f"T-{number}", name=f"Team {number}", **begun)
        for week in range(10):
            said = until - week * WEEK - timedelta(days=number % 7)
            monday = monday_of(said)
            WeeklyUpdate.objects.get_or_create(pilot=pilot, week=monday, defaults={"submitted_on": said})


def _would_alarm(portfolio: Portfolio, day: date) -> int:
    """Count the teams that would be stalled or worse by their silence, had the days not been recorded."""
    kept = list(QuietPeriod.objects.filter(portfolio=portfolio))
    QuietPeriod.objects.filter(portfolio=portfolio).delete()
    rows = found(rule(SILENCE), day, scope=Scope(portfolio=portfolio.pk))
    number = sum(row["severity"] in ("stalled", "critical") for row in rows)
    QuietPeriod.objects.bulk_create(kept)
    return number
