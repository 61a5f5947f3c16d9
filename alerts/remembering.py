"""What a drain need not ask again: of the message at hand for as long as it is, of a portfolio for a moment.

Outside a drain nothing is remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic

from alerts.models import Alert

# So many seconds what is known of a portfolio's readers holds while its messages are sent one after the other.
MOMENT = 1.0

_known: ContextVar[dict[Hashable, tuple[float, object]] | None] = ContextVar("known", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Let `for_a_moment` remember until the block ends."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def for_a_moment[T](key: Hashable, ask: Callable[[], T]) -> T:
    """Return what is asked, or what it was a moment ago."""
    known = _known.get()
    if known is None:
        return ask()
    asked_at, answer = known.get(key, (float("-inf"), None))
    if monotonic() - asked_at > MOMENT:
        answer = ask()
        known[key] = monotonic(), answer
    return answer  # type: ignore[return-value]


def at_hand(alert: Alert) -> None:
    """Let `once` remember what is asked of this message, which is checked, written and sent in one go."""
    alert.__dict__["_asked"] = {}


def once[T](alert: Alert, name: str, ask: Callable[[], T]) -> T:
    """Return what is asked of a message; of the one at hand, what it was when it was first asked."""
    asked: dict[str, T] | None = alert.__dict__.get("_asked")
    if asked is None:
        return ask()
    if name not in asked:
        asked[name] = ask()
    return asked[name]
