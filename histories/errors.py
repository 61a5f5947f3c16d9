"""What is said of a line that cannot be imported."""

from __future__ import annotations

import json
from typing import Any


class HistoryError(Exception):
    """A line that cannot be imported: which, what its key says, and what would be accepted instead."""

    def __init__(self, line: int, key: str, given: Any, accepted: str) -> None:
        self.line, self.key, self.given, self.accepted = line, key, shortened(given), accepted
        super().__init__(f"line {line}, {key}: {self.given} is refused; accepted: {accepted}")


def shortened(given: Any) -> str:
    """Return a value as a file would say it, at most 60 characters long and all of them printable."""
    said = json.dumps(given, default=str)
    return said if len(said) <= 60 else said[:59] + "…"
