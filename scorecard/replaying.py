"""Where the scorecard gets from what the product would have said: the replay of a history, day by day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def changes_of(history_path: str) -> Iterator[dict[str, Any]]:
    """Replay a history and yield each day's changes of findings and health, as the replay prints them."""
    raise NotImplementedError("The replay is not wired to the scorecard yet.")
