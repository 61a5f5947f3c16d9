"""Where the scorecard gets from what the product would have said: the replay of a history, day by day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from histories.reading import read_file
from stalls.replay import replay


def changes_of(history_path: str) -> Iterator[dict[str, Any]]:
    """Replay a history to its last day, and yield each day's changes of findings and health as the replay prints them.

    Raises HistoryError and OSError.
    """
    yield from replay(read_file(history_path))
