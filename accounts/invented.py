"""Invented pilots would be part of a real portfolio's figures, so they are counted alone or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol


class MaybeInvented(Protocol):
    """A portfolio."""

    @property
    def is_demonstration(self) -> bool: ...


def counted_together[P: MaybeInvented](portfolios: Iterable[P]) -> list[P]:
    """Return the portfolios whose pilots may count together: the real ones alone, where there are both kinds."""
    given = list(portfolios)
    return [one for one in given if not one.is_demonstration] or given
