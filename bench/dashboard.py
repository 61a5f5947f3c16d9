"""The dashboard: against two bare queries and a string, from one size to another for each filter, and its weight.

The numbers are of a signed-in reader of every portfolio, in this process, without a network. What is counted over many
pilots is kept until something changes (docs/adr/0020); the first view after a change is measured on its own.
"""

from __future__ import annotations

import gzip
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Portfolio, User
from bench import bare, beside
from bench.figures import Figure, at_share, void_of
from bench.worlds import World, worlds
from pilots.models import Pilot
from stalls.models import Finding

# Views a round; the slowest of twenty is their 95th percentile.
VIEWS = 20
QUERIES = 8
KILOBYTES = 45


@dataclass(frozen=True)
class Reader:
    """Somebody who sees every portfolio of a world, and what they ask for there, by name."""

    world: World
    client: Client
    addresses: dict[str, str]
    portfolios: list[int]
    # A world has no sweep on record, only what one finds: its page is of today.
    as_of: date

    def view(self, address: str) -> float:
        """Return the seconds of a page that is not known to be unchanged."""
        with self.world.entered():
            start = time.perf_counter()
            response = self.client.get(address)
            taken = time.perf_counter() - start
        assert response.status_code == 200, (address, response.status_code)
        return taken


def figures(sizes: Sequence[int], *, rounds: int) -> Iterator[Figure]:
    """Yield the figures of worlds of these sizes (numbers of pilots)."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    with worlds() as made:
        for pilots in sizes:
            made.begin(pilots)
        made.settle()
        readers = [_reader(made.by_pilots[pilots]) for pilots in sorted(sizes)]
        for reader in readers:
            yield from _of_a_size(reader, rounds)
        if len(readers) > 1:
            yield from _growth(readers[-1], readers[0], rounds)


def _reader(made: World) -> Reader:
    with made.entered():
        user = User.objects.create_superuser("bench@example.org", "not a password that anybody knows")
        client = Client()
        client.force_login(user)
        portfolios = list(Portfolio.objects.values_list("pk", flat=True))
        return Reader(made, client, _addresses(), portfolios, timezone.localdate())


def _addresses() -> dict[str, str]:
    """Return an address for each filter, the last page and the other orders; each finds fifty pilots at least."""
    holder = Finding.objects.shown().exclude(waits_on="").values_list("waits_on", flat=True).first()
    portfolio = Pilot.objects.values_list("portfolio", flat=True).first()
    return {
        "no filter": "/?all=1",
        "the last page": "/?before=end",
        "longest first": "/?sort=oldest",
        "by name": "/?sort=name",
        "portfolio": f"/?portfolio={portfolio}",
        "sector": "/?sector=university",
        "stage": "/?stage=pilot",
        "mode": "/?mode=integration",
        "mode and severity": "/?mode=governance&severity=clear",
        "severity": "/?severity=stalled-or-worse",
        "holder": f"/?holder={holder}",
        "champion": "/?champion=Person 7",
        "text": "/?q=pilot 1",
        "text like it": "/?q=respiratry",
    }


# --- One size ---


def _of_a_size(reader: Reader, rounds: int) -> Iterator[Figure]:
    size, address = f"{reader.world.pilots:,} pilots", reader.addresses["no filter"]
    with reader.world.entered():
        page = reader.client.get(address).content.decode()
        assert bare.rows_of_page(page) == bare.rows(reader.portfolios, reader.as_of, timezone.localdate()), (
            "the rows differ"
        )
    yield _p95(
        f"dashboard p95 / bare, {size}",
        subject=lambda: reader.view(address),
        reference=lambda: _bare(reader),
        goal=4,
        rounds=rounds,
    )
    yield from _queries_and_weight(reader, address, size)
    yield _unchanged(reader, address, size, rounds)
    yield beside.during_sweeps(
        f"dashboard p95 during back-to-back sweeps / in peace, {size}",
        lambda: reader.view(address),
        database=reader.world.connection.settings_dict["NAME"],
        views=VIEWS * rounds,
    )


def _queries_and_weight(reader: Reader, address: str, size: str) -> Iterator[Figure]:
    with reader.world.entered():
        cache.clear()
        start = time.perf_counter()
        with CaptureQueriesContext(connection) as first:
            reader.client.get(address)
        taken = time.perf_counter() - start
        with CaptureQueriesContext(connection) as again:
            body = reader.client.get(address).content
        number, detail = len(again), f"{len(first)} and {taken:.2g} s on the first view after a change"
    yield Figure(f"queries of the dashboard, {size}", number, QUERIES, "queries", detail)
    page = len(gzip.compress(body, 6)) / 1000
    static = sum(len(gzip.compress(text, 6)) for text in _static()) / 1000
    detail = f"page {page:.1f} KB ({len(body) / 1000:.0f} KB plain), styles and scripts {static:.1f} KB"
    yield Figure(f"first load of the dashboard, compressed, {size}", page + static, KILOBYTES, "KB", detail)


def _static() -> Iterator[bytes]:
    from django.contrib.staticfiles import finders

    for name in ("app.css", "dashboard.js", "flame.svg", "django_htmx/htmx-2.min.js"):
        with open(finders.find(name), "rb") as file:
            yield file.read()


def _unchanged(reader: Reader, address: str, size: str, rounds: int) -> Figure:
    """How many times as many views a second there are where nothing has changed."""
    with reader.world.entered():
        tag = reader.client.get(address)["ETag"]

    def ask() -> float:
        with reader.world.entered():
            start = time.perf_counter()
            assert reader.client.get(address, headers={"If-None-Match": tag}).status_code == 304
            return time.perf_counter() - start

    found = _p95("", subject=lambda: reader.view(address), reference=ask, goal=3, rounds=rounds, share=0.5)
    name = f"304 against 200, views per second, {size}"
    return Figure(name, found.value, 3, "x", found.detail, found.void, at_least=True)


def _bare(reader: Reader) -> float:
    """Return the seconds of the table alone, on a connection that is open; see `bench.bare`."""
    with reader.world.entered():
        start = time.perf_counter()
        bare.rows(reader.portfolios, reader.as_of, timezone.localdate())
        return time.perf_counter() - start


# --- From one size to another ---


def _growth(large: Reader, small: Reader, rounds: int) -> Iterator[Figure]:
    for name in large.addresses:
        yield _p95(
            f"dashboard p95, {name}: {large.world.pilots:,} pilots / {small.world.pilots:,}",
            subject=lambda name=name: large.view(large.addresses[name]),  # type: ignore[misc]
            reference=lambda name=name: small.view(small.addresses[name]),  # type: ignore[misc]
            goal=1.5,
            rounds=rounds,
        )


def _p95(
    name: str,
    *,
    subject: Callable[[], float],
    reference: Callable[[], float],
    goal: float,
    rounds: int,
    share: float = 0.95,
) -> Figure:
    """Return the ratio of the 95th percentiles (or of another `share`), of views in turn; see `figures.ratio`."""
    subject(), reference(), subject()
    times: list[float] = []
    before: list[float] = []
    after: list[float] = []
    for _ in range(VIEWS * rounds):
        # What runs after a page finds the processor's caches full of it, so neither of the two that count does.
        reference()
        before.append(reference())
        times.append(subject())
        reference()
        after.append(reference())
    same = statistics.median(before) / statistics.median(after)
    floor, slow = at_share(before + after, share), at_share(times, share)
    detail = f"{1000 * slow:.1f} ms / {1000 * floor:.1f} ms, A/A {same:.2f}"
    return Figure(name, slow / floor, goal, "x", detail, void_of(same))
