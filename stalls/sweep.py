"""The sweep: evaluate every rule for a day, and write what differs from the findings and the health on record.

It reconciles and does not react: running it again on the same day writes nothing. Each rule is one statement over all
pilots of a scope, and only what differs from the findings on record comes out of the database.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import batched, chain

from django.db import connection, models, transaction

from accounts.database_faults import is_passing
from accounts.models import Portfolio
from accounts.prepared import Kept, keep_plans
from accounts.statistics import count_anew
from stalls.failure_modes import RULES
from stalls.health import take_knowledge, tell_health, write_health
from stalls.models import Finding, FindingEvent, HealthEvent, Sweep
from stalls.reconciling import reconcile
from stalls.revisions import revise_portfolios_of
from stalls.rules import Rule
from stalls.statements import EVERYTHING, NAMED, Scope
from stalls.thresholds import Settings

CATCH_UP_DAYS = 28
# Any number, as long as it is always this one: two sweeps of one portfolio wait for each other.
LOCK = 7_204_511
# So many new pilots write findings enough to matter to the planner.
MANY = 1_000
# Events to which a statement adds their root: it takes a second or two of the 30 that it has.
AT_A_TIME = 20_000
DAY = timedelta(days=1)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Swept:
    """One sweep: its day, which events it has written (those after `after`, up to `until`), and which rules failed."""

    as_of: date
    after: int
    until: int
    failed: tuple[str, ...] = ()

    @property
    def events(self) -> models.QuerySet[FindingEvent]:
        """Return the changes of findings, in their order. Another portfolio's may stand between them."""
        return FindingEvent.objects.filter(pk__gt=self.after, pk__lte=self.until).order_by("pk")


def sweep(
    *, as_of: date, scope: Scope = EVERYTHING, settings: Settings | None = None, rules: Sequence[Rule] = RULES
) -> Swept:
    """Evaluate the rules for a day over the pilots of a scope, and write the differences, in one transaction.

    A pilot that was never swept is first evaluated for earlier days, so that what has long been true opens at once.
    Days go forward only: call it with the day that `catch_up` has reached, or a later one. A rule that fails is logged,
    and its findings stay as they were.
    """
    with alone(scope):
        return swept(as_of=as_of, scope=scope, settings=settings or Settings(as_of), rules=rules)


def swept(*, as_of: date, scope: Scope, settings: Settings, rules: Sequence[Rule]) -> Swept:
    """Do what `sweep` does where nobody else can sweep, in a transaction of the caller's."""
    return _Sweep(as_of, scope, settings, rules).run()


def catch_up(*, portfolio: Portfolio, as_of: date, rules: Sequence[Rule] = RULES) -> list[Swept]:
    """Sweep every day that was missed since a portfolio's last finished one, at most 28 days back, and then `as_of`.

    Raises ValueError for a day before the last finished one: findings have gone on since, and cannot be evaluated back.
    """
    scope = Scope(portfolio=portfolio.pk)
    with alone(scope):
        last = Sweep.objects.filter(portfolio=portfolio).aggregate(last=models.Max("as_of"))["last"]
        if last and as_of < last:
            raise ValueError(
                f"{as_of} cannot be swept any more: the last finished day is {last}. Name it or a later one."
            )
        done = [_finish(portfolio, missed, rules) for missed in _missed(last, as_of)]
        if as_of == last:
            return [*done, sweep(as_of=as_of, scope=scope, rules=rules)]
        return [*done, _finish(portfolio, as_of, rules)]


def _missed(last: date | None, as_of: date) -> Iterator[date]:
    first = max(last + DAY, as_of - CATCH_UP_DAYS * DAY) if last else as_of
    return (first + day * DAY for day in range((as_of - first).days))


def _finish(portfolio: Portfolio, day: date, rules: Sequence[Rule]) -> Swept:
    swept = sweep(as_of=day, scope=Scope(portfolio=portfolio.pk), rules=rules)
    Sweep.objects.create(portfolio=portfolio, as_of=day, failed_rules=list(swept.failed))
    return swept


@contextmanager
def alone(scope: Scope) -> Iterator[None]:
    """Hold the locks of a scope's portfolios to the end of the transaction. A second sweep waits for them.

    It waits longer than a row lock may take.
    """
    portfolios = [scope.portfolio] if scope.portfolio else _portfolios(scope)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '25s'")
            cursor.execute("SELECT pg_advisory_xact_lock(%s, id) FROM unnest(%s::int[]) id", [LOCK, portfolios])
            cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
        yield


def _portfolios(scope: Scope) -> list[int]:
    if scope == EVERYTHING:
        return list(Portfolio.objects.order_by("pk").values_list("pk", flat=True))
    return sorted(set(scope.query().values_list("portfolio_id", flat=True)))


class _Sweep:
    """One sweep at work."""

    def __init__(self, as_of: date, scope: Scope, settings: Settings, rules: Sequence[Rule]) -> None:
        self.as_of = as_of
        self.scope = scope.named()
        self.settings = settings
        self.first = [rule for rule in rules if not rule.reads_health]
        self.last = [rule for rule in rules if rule.reads_health]
        self.failed: dict[str, None] = {}

    def run(self) -> Swept:
        keep_plans(of_few=self.scope.is_few)
        after = _newest_event()
        touched, noted = take_knowledge(self.scope, self.as_of)
        self.begin(touched)
        self.evaluate(self.first, touched)
        write_health(touched, self.as_of)
        looked_at: set[int] = set()
        self.evaluate(self.last, looked_at)
        write_health(looked_at, self.as_of)
        touched |= looked_at
        tell_health(touched, self.as_of)
        if touched or noted:
            revise_portfolios_of(chain(touched, noted))
        until = _newest_event()
        if until > after:
            _tell_roots(after, until)
        return Swept(as_of=self.as_of, after=after, until=until, failed=tuple(self.failed))

    def begin(self, touched: set[int]) -> None:
        """Look back at those of some pilots that were never swept."""
        new = _never_swept(touched)
        if new:
            self.look_back(self.naming(new), touched)
        if len(new) > MANY:
            # Unknown, each batch of pilots would read all findings: of 100,000 pilots for half an hour.
            count_anew([Finding])

    def naming(self, pilots: list[int]) -> Scope:
        """Return the scope of some pilots; the sweep's own where they are all of it: their names take megabytes."""
        return self.scope if len(pilots) == self.scope.query().count() else Scope.of(pilots)

    def look_back(self, scope: Scope, touched: set[int]) -> None:
        """Evaluate each rule for the day since which it must have held to open today."""
        waits = {rule: max(rule.opens_after_days, 1) * DAY for rule in self.first}
        self.take([(rule, self.as_of - wait) for rule, wait in waits.items()], scope, touched)

    def evaluate(self, rules: Iterable[Rule], touched: set[int]) -> None:
        """Take every rule's findings through the day; add the pilots whose findings differ to `touched`."""
        self.take([(rule, self.as_of) for rule in rules], self.scope, touched)

    def take(self, days: Sequence[tuple[Rule, date]], scope: Scope, touched: set[int]) -> None:
        """Take the findings of each rule through its day; add the pilots whose findings differ to `touched`.

        A savepoint for each takes a fifth of the time over few pilots: all share one, until a rule fails. The pilots
        are added one by one, for the set of another would take megabytes; of those that were undone nothing is written.
        """
        try:
            with transaction.atomic():
                for rule, day in days:
                    touched.update(self.reconciled(rule, scope, day))
            return
        except Exception as error:
            if is_passing(error):
                # The day would count as swept without the rule; undone, it is swept anew by the next tick.
                raise
        for rule, day in days:
            self.take_alone(rule, scope, day, touched)

    def reconciled(self, rule: Rule, scope: Scope, day: date) -> Iterator[int]:
        return reconcile(rule, self.settings.parts(rule, scope), day)

    def take_alone(self, rule: Rule, scope: Scope, day: date, touched: set[int]) -> None:
        """Take one rule's findings through a day; where it fails they stay as they were."""
        try:
            with transaction.atomic():
                touched.update(self.reconciled(rule, scope, day))
        except Exception as error:
            if is_passing(error):
                raise
            # Whatever it is: the other rules must go on. The message may hold facts, its kind does not.
            logger.error("The rule %s failed for %s: %s.", rule.id, day, type(error).__name__)
            self.failed[rule.id] = None


def _newest_event() -> int:
    return next(iter(_newest_events().rows({})), 0)


@cache
def _newest_events() -> Kept[int]:
    return Kept(FindingEvent.objects.order_by("-pk").values_list("pk", flat=True)[:1])


def _never_swept(pilots: set[int]) -> list[int]:
    return [pilot for some in batched(pilots, NAMED) for pilot in _without_events(some)]


def _without_events(pilots: tuple[int, ...]) -> list[int]:
    told = HealthEvent.objects.filter(pilot__any=pilots).order_by()
    swept = set(told.values_list("pilot", flat=True).distinct())
    return [pilot for pilot in pilots if pilot not in swept]


def _tell_roots(after: int, until: int) -> None:
    """Note in the new events with which rule the pilot's story began, so many at a time as a statement has time for.

    Each looks its finding up by key. Tables that are analysed before what a first sweep writes is committed count as
    empty, and joins are then planned as loops through all of both: 110 s for a thousand events.
    """
    begun_by = Finding.objects.filter(pk=models.OuterRef("finding")).values("root")[:1]
    rule = Finding.objects.filter(pk=models.OuterRef("begun_by")).values("rule")
    for first in range(after, until, AT_A_TIME):
        some = FindingEvent.objects.filter(pk__gt=first, pk__lte=min(first + AT_A_TIME, until))
        stood = some.filter(to_state__in=("open", "recovering")).annotate(begun_by=models.Subquery(begun_by))
        stood.filter(begun_by__isnull=False).update(root=models.Subquery(rule))
