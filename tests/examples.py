"""With how many examples a property is tried: a few in the suite, all where `--hypothesis-profile=thorough` is said."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, settings

ALL = 100
SOME = 20
IN_A_DATABASE = [HealthCheck.function_scoped_fixture]


def tried(times: int = ALL, **fields: Any) -> settings:
    """Return the settings of a property that is tried so often where all is tried, and a fifth as often otherwise."""
    return settings(max_examples=max(2, times * settings().max_examples // ALL), **fields)
