"""What a replay says, day by day: changes of findings and of pilots' health, typed."""

from __future__ import annotations

import gzip
import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, cast

from scorecard.errors import ScoreError
from stalls.modes import FailureMode, HealthState, Severity
from stalls.state_machine import FindingState

STANDING = (FindingState.OPEN, FindingState.RECOVERING)
STALLED = (HealthState.STALLED, HealthState.CRITICAL)


@dataclass(frozen=True, slots=True)
class HealthChange:
    """A pilot's health from a day on. `modes` holds each mode's own, the most suspected mode first."""

    day: date
    health: HealthState
    modes: tuple[tuple[FailureMode, HealthState], ...]
    primary: FailureMode | None

    @property
    def is_stalled(self) -> bool:
        return self.health in STALLED

    def of_mode(self, mode: FailureMode) -> HealthState:
        return dict(self.modes).get(mode, HealthState.NOT_ASSESSABLE)


@dataclass(frozen=True, slots=True)
class FindingChange:
    """A finding from a day on. Pilot, rule and subject tell findings apart (domain.md C.9)."""

    day: date
    rule: str
    mode: FailureMode
    subject: str
    state: FindingState
    severity: Severity

    @property
    def is_standing(self) -> bool:
        return self.state in STANDING

    @property
    def is_stalled(self) -> bool:
        """Say whether it makes its pilot stalled or worse."""
        return self.is_standing and self.severity != Severity.WATCH


@dataclass(frozen=True)
class Observed:
    """What a detector said of each pilot, in the order of the days."""

    health: Mapping[str, tuple[HealthChange, ...]]
    findings: Mapping[str, tuple[FindingChange, ...]]


def observed(changes: Iterable[Mapping[str, Any]]) -> Observed:
    """Sort a replay's changes, as dictionaries, by pilot. Raises ScoreError, which counts the changes from 1."""
    health: dict[str, list[HealthChange]] = defaultdict(list)
    findings: dict[str, list[FindingChange]] = defaultdict(list)
    today = date.min
    for number, said in enumerate(changes, 1):
        pilot, change = _typed(number, said)
        if change.day < today:
            raise _refused(number, "day", change.day.isoformat(), f"a day not before {today}, which came before it")
        today = change.day
        if isinstance(change, HealthChange):
            health[pilot].append(change)
        else:
            findings[pilot].append(change)
    return Observed({pilot: tuple(of) for pilot, of in health.items()}, {p: tuple(of) for p, of in findings.items()})


def read_changes(path: str) -> Iterator[dict[str, Any]]:
    """Read changes that were kept as JSON Lines, zipped if the name ends in .gz. Raises ScoreError and OSError."""
    opened = gzip.open if path.endswith(".gz") else open
    with cast(IO[bytes], opened(Path(path), "rb")) as file:
        try:
            for number, raw in enumerate(file, 1):
                yield _object(number, raw)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise ScoreError(path, str(error), "a whole gzip file") from None


def _object(number: int, raw: bytes) -> dict[str, Any]:
    try:
        said = json.loads(raw)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise ScoreError(f"change {number}", raw[:60].decode(errors="replace").strip(), "a JSON object")
    return said


def _typed(number: int, said: Mapping[str, Any]) -> tuple[str, HealthChange | FindingChange]:
    kind = said.get("kind")
    if kind not in ("finding", "health"):
        raise _refused(number, "kind", kind, "finding, health")
    pilot = said.get("pilot")
    if not isinstance(pilot, str):
        raise _refused(number, "pilot", pilot, "the code of a pilot")
    return pilot, _health(number, said) if kind == "health" else _finding(number, said)


def _health(number: int, said: Mapping[str, Any]) -> HealthChange:
    modes, primary = said.get("modes"), said.get("primary_mode")
    if not isinstance(modes, dict):
        raise _refused(number, "modes", modes, "an object of mode: health")
    return HealthChange(
        _day(number, said),
        _one_of(HealthState, number, "health", said.get("health")),
        tuple(
            (_one_of(FailureMode, number, "modes", mode), _one_of(HealthState, number, "modes", health))
            for mode, health in modes.items()
        ),
        None if primary is None else _one_of(FailureMode, number, "primary_mode", primary),
    )


def _finding(number: int, said: Mapping[str, Any]) -> FindingChange:
    rule = said.get("rule")
    if not isinstance(rule, str):
        raise _refused(number, "rule", rule, "the id of a rule")
    return FindingChange(
        _day(number, said),
        rule,
        _one_of(FailureMode, number, "mode", said.get("mode")),
        str(said.get("subject") or ""),
        _one_of(FindingState, number, "state", said.get("state")),
        _one_of(Severity, number, "severity", said.get("severity")),
    )


def _one_of[Choice](choices: Callable[[Any], Choice], number: int, key: str, value: Any) -> Choice:
    try:
        return choices(value)
    except ValueError:
        accepted = ", ".join(str(choice) for choice in cast(Iterable[Choice], choices))
        raise _refused(number, key, value, f"one of {accepted}") from None


def _day(number: int, said: Mapping[str, Any]) -> date:
    try:
        return _iso_day(said["day"])
    except (KeyError, TypeError, ValueError):
        raise _refused(number, "day", said.get("day"), 'a day such as "2024-07-01"') from None


_iso_day = lru_cache(maxsize=4096)(date.fromisoformat)


def _refused(number: int, key: str, given: object, accepted: str) -> ScoreError:
    return ScoreError(f"change {number}, {key}", given, accepted)
