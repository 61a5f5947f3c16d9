"""What is said of a file that cannot be scored."""

from __future__ import annotations


class ScoreError(Exception):
    """A file that cannot be scored: where in it, what it says there, and what would be accepted instead."""

    def __init__(self, place: str, given: object, accepted: str) -> None:
        self.place, self.given, self.accepted = place, given, accepted
        super().__init__(f"{place}: {given!r} is refused; accepted: {accepted}")
