"""What is counted over many pilots is kept until something changes (docs/adr/0020).

It is kept in the memory of the process, under the revisions of the portfolios that it is counted over, so what is out
of date is never found again. Nothing has to be cleared, and nothing is lost with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from django.core.cache import cache

# For what changes without leaving a trace: somebody deletes rows by hand.
SECONDS = 600
# Of more pilots, to count what is read from every fact takes longer than a page may after each change: it is then as
# old as it is kept.
COUNTED_AT_ONCE = 3_000


def digest(parts: Iterable[object]) -> str:
    """Return a short text that differs where any of the parts does."""
    return hashlib.blake2b(repr(tuple(parts)).encode(), digest_size=16).hexdigest()


def kept[T](what: str, of: Iterable[object], count: Callable[[], T]) -> T:
    """Return what was counted under `of` before, or count it now."""
    found: Any = cache.get_or_set(f"{what}:{digest(of)}", count, SECONDS)
    return found  # type: ignore[no-any-return]
