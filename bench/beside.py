"""A page while the same database is swept, one sweep after the other, against the same page in peace."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median

from bench import world
from bench.children import started
from bench.figures import Figure, at_share, void_of

SWEEPS = """
from datetime import date
from stalls.sweep import sweep
while True:
    sweep(as_of=date.fromisoformat(sys.argv[1]))
    print(0, flush=True)
"""


def during_sweeps(name: str, view: Callable[[], float], *, database: str, views: int) -> Figure:
    """Return the 95th percentile of a page's seconds during sweeps as a multiple of that in peace, before and after."""
    view()
    before = _times(view, views)
    with _swept(database):
        times = _times(view, views)
    after = _times(view, views)
    peace, slow, same = at_share(before + after, 0.95), at_share(times, 0.95), median(before) / median(after)
    detail = f"{1000 * slow:.1f} ms / {1000 * peace:.1f} ms, A/A {same:.2f}"
    return Figure(name, slow / peace, 2.5, "x", detail, void_of(same))


@contextmanager
def _swept(database: str) -> Iterator[None]:
    """Sweep a database back to back; the block begins with the second sweep, when everything is loaded."""
    child = started(SWEEPS, world.AS_OF, database=database)
    try:
        assert child.stdout is not None
        assert child.stdout.readline(), "the sweeps have ended"
        yield
        assert child.poll() is None, "the sweeps have ended"
    finally:
        _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    child.communicate()


def _times(view: Callable[[], float], views: int) -> list[float]:
    return [view() for _ in range(views)]
