"""The sweep: against SQL written by hand, against one pass over the tables, from one size to the next."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from itertools import pairwise

from django.db import connection, models, transaction

from bench import reference, replaying
from bench.figures import Figure, ratio, seconds
from bench.world import AS_OF
from bench.worlds import World, Worlds, worlds
from stalls import statements
from stalls.failure_modes import RULES
from stalls.reconciling import reconcile
from stalls.statements import EVERYTHING, Scope, statement_of
from stalls.sweep import sweep
from stalls.thresholds import Part

# Through how many pilots the loop goes: it takes its time.
LOOPED = 500
# One pilot is swept so often, each time another one.
ONES = 5
BYTES = 1_000

WRITTEN = "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables"


def figures(sizes: Sequence[int], *, days: int, rounds: int) -> Iterator[Figure]:
    """Yield the figures of worlds of these sizes (numbers of pilots), and of a replay of so many days of the smallest.

    All are of a state in which nothing changes any more, but the first sweeps.
    """
    with worlds() as made:
        yield from _first_sweeps(made, sorted(sizes))
        made.settle()
        sorted_worlds = [made.by_pilots[pilots] for pilots in sorted(sizes)]
        for world in sorted_worlds:
            yield from _of_a_size(world, rounds)
        for small, large in pairwise(sorted_worlds):
            yield _growth(small, large, rounds)
        if len(sorted_worlds) > 1:
            yield from _large_and_small(sorted_worlds[-1], sorted_worlds[0], rounds)
        yield from replaying.figures(sorted_worlds[0], days=days)


# --- From one size to the next ---


def _first_sweeps(made: Worlds, sizes: Sequence[int]) -> Iterator[Figure]:
    """Sweep each size for the first time; a smaller one before and after a larger one, for there is but one first."""
    for small, large in pairwise(sizes):
        yield ratio(
            f"first sweep ever of {large:,} pilots / of {small:,}",
            subject=lambda large=large: made.begin(large),  # type: ignore[misc]
            reference=lambda small=small: made.begin(small),  # type: ignore[misc]
            goal=1.3 * large / small,
            rounds=1,
        )
    if len(sizes) == 1:
        made.begin(sizes[0])


def _growth(small: World, large: World, rounds: int) -> Figure:
    return ratio(
        f"unchanged sweep of {large.pilots:,} pilots / of {small.pilots:,}",
        subject=large.doing(_sweep),
        reference=small.doing(_sweep),
        goal=1.3 * large.pilots / small.pilots,
        rounds=rounds,
    )


def _large_and_small(large: World, small: World, rounds: int) -> Iterator[Figure]:
    sizes = f"{large.pilots:,} pilots / of {small.pilots:,}"
    yield ratio(
        f"sweep of one pilot of {sizes}",
        subject=large.doing(partial(_sweep_ones, large.ids())),
        reference=small.doing(partial(_sweep_ones, small.ids())),
        goal=1.2,
        rounds=rounds,
    )
    yield _memory(f"memory of a worker's sweep of {sizes}", *(one.megabytes_of_a_sweep() for one in (large, small)))
    yield _memory(f"memory of a worker's first sweep of {sizes}", large.megabytes, small.megabytes)


def _memory(name: str, large: float, small: float) -> Figure:
    return Figure(name, large / small, 1.3, "x", f"{large:.0f} MB / {small:.0f} MB")


# --- One size ---


def _of_a_size(world: World, rounds: int) -> Iterator[Figure]:
    with world.entered():
        prove_the_same()
        size = f"{world.pilots:,} pilots"
        yield _five("sweep of five rules", _sweep_five, size, rounds)
        # Without what a sweep does besides: to look whether something else is known of any pilot.
        yield _five("five rules reconciled", _reconcile_five, size, rounds)
        yield _all(size, rounds)
        yield _loop(size, rounds)
        yield _some(world, rounds)
        yield from _left(size, rounds)


def _five(what: str, work: Callable[[], None], size: str, rounds: int) -> Figure:
    # They take milliseconds.
    return ratio(f"{what} / SQL by hand, {size}", subject=work, reference=_by_hand, goal=1.5, rounds=4 * rounds)


def _all(size: str, rounds: int) -> Figure:
    return ratio(
        f"sweep of {len(RULES)} rules / one pass over the tables, {size}",
        subject=_sweep,
        reference=_pass_over_tables,
        goal=6,
        rounds=rounds,
    )


def _loop(size: str, rounds: int) -> Figure:
    return ratio(
        f"loop over the pilots / sweep of five rules, {size}",
        subject=_loop_over_some,
        reference=_sweep_five,
        goal=500,
        at_least=True,
        rounds=rounds,
    )


def _some(world: World, rounds: int) -> Figure:
    return ratio(
        f"sweep of 1 % of the pilots / of all, {world.pilots:,} pilots",
        subject=partial(_sweep_some, world.ids()),
        reference=_sweep,
        goal=0.2,
        rounds=rounds,
    )


def _left(size: str, rounds: int) -> Iterator[Figure]:
    """What an unchanged sweep writes: rows, and bytes of the write-ahead log while nobody else works."""
    rows, log = zip(*(_written() for _ in range(rounds)), strict=True)
    yield Figure(f"rows written by an unchanged sweep, {size}", max(rows), 0, "rows", f"most of {rounds} sweeps")
    detail = f"least of {rounds} sweeps, most {max(log)}"
    yield Figure(f"write-ahead log of an unchanged sweep, {size}", min(log), BYTES, "bytes", detail)


# --- What is measured ---


def _sweep() -> None:
    failed = sweep(as_of=AS_OF).failed
    assert not failed, f"{failed} failed"


def _sweep_five() -> None:
    sweep(as_of=AS_OF, rules=reference.RULES)


def _reconcile_five() -> None:
    for rule in reference.RULES:
        assert not [*reconcile(rule, [Part(EVERYTHING, rule.thresholds)], AS_OF)], f"{rule.id} has changed something"


def _by_hand() -> None:
    reference.difference(AS_OF)


def _pass_over_tables() -> None:
    with connection.cursor() as cursor:
        for statement in passes():
            cursor.execute(statement)


def _loop_over_some() -> float:
    """Return the seconds of a loop over all pilots that have not ended, by those of a loop over some of them."""
    running = reference.running().count()
    looped = min(LOOPED, running)
    return seconds(lambda: _go_through(looped)) * running / looped


def _go_through(pilots: int) -> None:
    reference.loop_differences(AS_OF, pilots)


def _sweep_some(ids: list[int]) -> None:
    sweep(as_of=AS_OF, scope=Scope.of(ids[::100]))


def _sweep_ones(ids: list[int]) -> None:
    for pilot in ids[:: len(ids) // ONES][:ONES]:
        sweep(as_of=AS_OF, scope=Scope.of([pilot]))


def _written() -> tuple[int, int]:
    """Sweep; return how many rows that has written, and bytes of the log."""
    before = _log()
    with transaction.atomic():
        _sweep()
        rows = rows_written()
    return rows, _log() - before


def rows_written() -> int:
    """Return how many rows the running transaction has inserted, updated and deleted."""
    return _value(WRITTEN)


def _log() -> int:
    return _value("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn")


def _value(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])


@cache
def passes() -> list[str]:
    """Return a statement for each table that a rule reads: how many rows it has, and the newest of each of its days."""
    found = " ".join(statement_of(rule, EVERYTHING, rule.thresholds).sql for rule in RULES)
    read = set(re.findall(r'(?:FROM|JOIN) "(\w+)"', found))
    tables = {model._meta.db_table: model for model in connection.introspection.installed_models(read)}
    return [_pass(model) for model in tables.values()]


def _pass(model: type[models.Model]) -> str:
    days = [field.column for field in model._meta.concrete_fields if isinstance(field, models.DateField)]
    return f'SELECT count(*){"".join(f""", max("{day}")""" for day in days)} FROM "{model._meta.db_table}"'


# --- The proof ---


def prove_the_same() -> None:
    """Hold what the product finds against the other two ways."""
    rows = {
        (row["pilot_id"], rule.id, row["subject"], row["severity"], row["since"], reference.as_text(row["evidence"]))
        for rule in reference.RULES
        for row in statements.found(rule, AS_OF)
    }
    assert rows == reference.found(AS_OF)
    some = set(reference.running().values_list("pk", flat=True)[:LOOPED])
    assert {row[:5] for row in rows if row[0] in some} == set(reference.looped(AS_OF, LOOPED))
