"""Rows that the form of a weekly update is made from: facts of a pilot, told as JSON by one statement."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Self

from governance.models import Decision, area_name
from outcomes.models import UsageSource
from pilots.dates import Day, Precision
from pilots.models import IntegrationState, RequestKind, Turn
from updates.weeks import sunday_of


@dataclass(frozen=True, kw_only=True)
class Told:
    """A row as JSON tells it. Days are texts there, and become days here."""

    @property
    def fact_key(self) -> str:
        """Return the key by which updates name the row among the facts that they wrote (facts.py)."""
        return str(getattr(self, "key", ""))

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Self:
        return cls(**cls._with_days(row))

    def shows(self, columns: dict[str, Any]) -> bool:
        """Tell whether the row stands as `columns` (of JSON) say."""
        return all(getattr(self, name, None) == value for name, value in self._with_days(columns).items())

    def put_back(self, columns: dict[str, Any]) -> Self:
        return replace(self, **self._with_days(columns))

    @classmethod
    def _with_days(cls, row: dict[str, Any]) -> dict[str, Any]:
        days = {field.name for field in fields(cls) if str(field.type).startswith("date")}
        return {name: date.fromisoformat(value) if name in days and value else value for name, value in row.items()}


@dataclass(frozen=True, kw_only=True)
class AskedOf(Told):
    """An access request."""

    pk: int
    key: str
    integration: int | None
    request_kind: str
    reference: str
    team: str | None
    raised_on: date | None
    raised_on_precision: str
    answered_on: date | None
    answered_on_precision: str
    closed_on: date | None
    closed_on_precision: str
    turn: str
    turn_on: date | None

    def __str__(self) -> str:
        kind = RequestKind(self.request_kind).label if self.request_kind in RequestKind.values else self.request_kind
        return f"{self.reference}, {kind}" if self.reference else kind

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def is_ours(self) -> bool:
        return self.turn == Turn.OURS

    @property
    def quiet_since(self) -> date | None:
        """Return the latest of raising, of the last answer and of our passing it back, as late as can be."""
        passed_back = None if self.is_ours else self.turn_on
        days = (
            (passed_back, Precision.DAY),
            (self.raised_on, self.raised_on_precision),
            (self.answered_on, self.answered_on_precision),
        )
        return max((Day(on, Precision(precision)).last for on, precision in days if on), default=None)

    @property
    def since(self) -> date | None:
        """Return the day from which whoever holds the ball has held it."""
        return self.turn_on if self.is_ours and self.turn_on else self.quiet_since


@dataclass(frozen=True, kw_only=True)
class PluggedInto(Told):
    """An integration that is not descoped."""

    pk: int
    key: str
    system: str | None
    owner: str | None
    promised_days: int
    started_on: date | None
    state: str
    state_on: date | None
    state_on_precision: str

    def __str__(self) -> str:
        return self.system or self.key

    @property
    def is_open(self) -> bool:
        return self.state != IntegrationState.LIVE


@dataclass(frozen=True, kw_only=True)
class Approval(Told):
    """A sign-off that is needed, or may be, and is not decided, or was refused."""

    area: str
    function: str
    usual_days: int | None
    engaged_on: date | None
    engaged_on_precision: str
    submitted_on: date | None
    submitted_on_precision: str
    decision: str
    decided_on: date | None
    decided_on_precision: str
    decided_by_id: int | None

    def __str__(self) -> str:
        return area_name(self.area)

    @property
    def fact_key(self) -> str:
        return self.area

    @property
    def is_with_them(self) -> bool:
        return self.submitted_on is not None and self.decision not in Decision.refusals()


@dataclass(frozen=True, kw_only=True)
class OpenQuestion(Told):
    """A question of governance that nobody has answered."""

    key: str
    text: str
    topic: str
    function: str
    answerer: str | None
    raised_on: date | None


@dataclass(frozen=True, kw_only=True)
class InPost(Told):
    """The champion of the week: in post on some day of it."""

    pk: int
    person_id: int
    name: str
    until: date | None
    until_precision: str
    end_reason: str

    @property
    def fact_key(self) -> str:
        return str(self.pk)


@dataclass(frozen=True, kw_only=True)
class Measure(Told):
    """The primary outcome metric."""

    pk: int
    key: str
    name: str
    unit: str
    last_value: str | None
    last_on: date | None


@dataclass(frozen=True, kw_only=True)
class Promised(Told):
    live_by: date | None
    live_by_precision: str


@dataclass(frozen=True, kw_only=True)
class Use(Told):
    week: date
    source: str
    active_users: int | None
    target_users: int | None

    @property
    def fact_key(self) -> str:
        return self.week.isoformat()

    @property
    def is_counted(self) -> bool:
        return self.source == UsageSource.FEED


@dataclass(frozen=True, kw_only=True)
class Visits(Told):
    environment: str
    visitors: int | None


@dataclass(frozen=True, kw_only=True)
class Said(Told):
    """An update that was posted."""

    pk: int
    week: date
    author: str | None
    submitted_on: date
    recorded_on: date
    version: int
    submission_key: str | None
    nothing_changed: bool
    blocker: str
    seconds_taken: int | None
    answers: dict[str, Any]

    @property
    def is_late(self) -> bool:
        return self.submitted_on > sunday_of(self.week)


@dataclass(frozen=True, kw_only=True)
class Draft(Told):
    typed: dict[str, str]
    saved_at: str
