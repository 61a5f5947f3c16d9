"""Worlds of several sizes side by side, a database each, so that one can be measured against the other in turn.

What they hold is `bench.world`; how they came to be swept is what a live installation does: everything is new on its
first day, a week later what was pending has opened, and from then on nothing changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection, connections

from bench import world
from bench.children import PEAK, said_by
from bench.importing import a_database_of_its_own
from pilots.models import Pilot
from stalls.sweep import sweep

# The longest that a rule waits before it opens a finding is seven days.
FIRST_DAY = world.AS_OF - timedelta(days=8)
# The rules' statements are written on an empty database first: that costs the same at every size.
FIRST_SWEEP = f"""
import time
from datetime import date
from django.db import connection
from pilots.models import Pilot
from stalls.sweep import sweep
day = date.fromisoformat(sys.argv[2])
sweep(as_of=day)
connection.close()
connection.settings_dict["NAME"] = sys.argv[1]
connection.ensure_connection()
start = time.perf_counter()
sweep(as_of=day)
print(json.dumps([time.perf_counter() - start, {PEAK} / 1024]))
"""
SWEEP = f"""
from datetime import date
from pilots.models import Pilot
from stalls.sweep import sweep
sweep(as_of=date.fromisoformat(sys.argv[1]))
print({PEAK} / 1024)
"""


@dataclass(frozen=True)
class World:
    """A world of so many pilots, and the connection to its database.

    `megabytes`: the peak of the memory of the process that swept it for the first time.
    """

    pilots: int
    connection: Any
    megabytes: float

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Let all of the product work in this world until the block ends."""
        outside = connections["default"]
        connections["default"] = self.connection
        try:
            yield
        finally:
            connections["default"] = outside

    def doing(self, work: Callable[[], float | None]) -> Callable[[], float | None]:
        """Return what does the work in this world."""

        def done() -> float | None:
            with self.entered():
                return work()

        return done

    def ids(self) -> list[int]:
        with self.entered():
            return list(Pilot.objects.order_by("pk").values_list("pk", flat=True))

    def megabytes_of_a_sweep(self) -> float:
        """Return the peak of the memory of a process that sweeps once more."""
        return float(said_by(SWEEP, world.AS_OF, database=self.connection.settings_dict["NAME"]))


class Worlds:
    """The worlds that were made, by their number of pilots. Each is copied from the empty database `template`."""

    def __init__(self, template: str) -> None:
        self.template = template
        self.by_pilots: dict[int, World] = {}

    def begin(self, pilots: int) -> float:
        """Make a world, in place of one of this size, and sweep it for the first time; return the seconds of that."""
        name = f"{self.template}_{pilots}"
        self.end(pilots)
        _tell_server(f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}" TEMPLATE "{self.template}"')
        made = _connected(name)
        self.by_pilots[pilots] = World(pilots, made, 0)
        with self.by_pilots[pilots].entered():
            world.make(pilots)
        seconds, megabytes = said_by(FIRST_SWEEP, name, FIRST_DAY, database=self.template)
        self.by_pilots[pilots] = World(pilots, made, megabytes)
        return float(seconds)

    def settle(self) -> None:
        """Sweep every world for its own day, on which nothing will change any more."""
        for one in self.by_pilots.values():
            with one.entered(), connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
                sweep(as_of=world.AS_OF)
                cursor.execute("VACUUM ANALYZE")

    def end(self, pilots: int) -> None:
        if pilots in self.by_pilots:
            self.by_pilots.pop(pilots).connection.close()


@contextmanager
def worlds() -> Iterator[Worlds]:
    """Make an empty database to copy; until the block ends, worlds can be made."""
    with a_database_of_its_own():
        made = Worlds(connection.settings_dict["NAME"])
        connection.close()
        try:
            yield made
        finally:
            for pilots in list(made.by_pilots):
                made.end(pilots)
                _tell_server(f'DROP DATABASE "{made.template}_{pilots}"')


def _connected(name: str) -> Any:
    """Return a connection to a database. A large world is made in statements that take longer than a page's may."""
    made = connections["default"].copy()
    made.settings_dict["NAME"] = name
    with made.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    return made


def _tell_server(*statements: str) -> None:
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
