"""Days on which something happens now and again, as it does when people have other things to do as well."""

from __future__ import annotations

import zlib
from collections.abc import Iterator


def chance_of(*what: object) -> int:
    """Return a number that is the same for the same thing, on every machine and in every year."""
    return zlib.crc32(" ".join(str(one) for one in what).encode())


def now_and_again(who: str, *, since: int, until: int, every: int) -> Iterator[tuple[int, int]]:
    """Yield days about `every` days apart, from `since` to `until`, each with a chance of its own."""
    for nth, day in enumerate(range(since, until + 1, every)):
        chance = chance_of(who, since, nth)
        later = chance % (every // 3 + 1) if nth else 0
        if day + later <= until:
            yield day + later, chance // 7
