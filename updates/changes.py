"""What has been recorded of a pilot since its last update, by anybody: one union over the tables of facts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Case, F, TextField, Value, When
from django.db.models.functions import Cast, Coalesce

from governance.models import Decision, GovernanceQuestion, Pause, SignOff, area_name
from outcomes.models import OutcomeMetric, Reading
from pilots.dates import Day, Precision
from pilots.models import (
    AccessRequest,
    Champion,
    Deputy,
    Integration,
    IntegrationState,
    Pilot,
    Promise,
    Stage,
    StageEvent,
)

TOLD_AT_MOST = 20

type Rows = models.QuerySet[Any, Any]


@dataclass(frozen=True)
class Source:
    """Where changes of one kind are read.

    `what` is the column that says what a row is about, `state` the one that says how it stands. `days` are its days,
    the most telling first, each with the sentence that is told where it is set.
    """

    model: type[models.Model]
    what: str
    days: dict[str, str]
    state: str = ""
    in_words: Callable[[str], str] = str
    state_in_words: Callable[[str], str] = str


def _label(choices: type[models.TextChoices]) -> Callable[[str], str]:
    labels = {choice.value: choice.label.lower() for choice in choices}
    return lambda code: labels.get(code, code)


def _number(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


SOURCES = (
    Source(
        Integration,
        "system__name",
        {"state_on": "{what}: {state}", "started_on": "{what}: begun"},
        state="state",
        state_in_words=_label(IntegrationState),
    ),
    Source(
        AccessRequest,
        "reference",
        {
            "closed_on": "Request {what} is done",
            "answered_on": "Request {what} was answered",
            "raised_on": "Request {what} was raised",
        },
    ),
    Source(
        SignOff,
        "area",
        {
            "decided_on": "{what}: {state}",
            "submitted_on": "{what}: handed in",
            "engaged_on": "{what} has been told",
        },
        state="decision",
        in_words=area_name,
        state_in_words=_label(Decision),
    ),
    Source(
        GovernanceQuestion,
        "text",
        {"answered_on": "Answered: “{what}”", "raised_on": "Asked: “{what}”"},
    ),
    Source(
        Champion,
        "person__name",
        {
            "until": "{what} is champion no more",
            "leaving_on": "{what} will leave as champion",
            "since": "{what} is champion",
        },
    ),
    Source(Deputy, "person__name", {"until": "{what} is deputy no more", "since": "{what} is deputy"}),
    Source(Promise, "reason", {"live_by": "A new day was promised"}),
    Source(StageEvent, "stage", {"on": "Claimed stage: {what}"}, in_words=_label(Stage)),
    Source(OutcomeMetric, "name", {"agreed_on": "{what} was agreed as a measure", "target_on": "{what} has a target"}),
    Source(Reading, "metric__name", {"on": "{what}: {state}"}, state="value", state_in_words=_number),
    Source(Pause, "reason", {"resumed_on": "Work was resumed", "started_on": "Work was paused"}),
)


@dataclass(frozen=True)
class Change:
    sentence: str
    day: str


def changes_since(pilot: Pilot, since: date, *, as_of: date) -> list[Change]:
    """Return what was recorded of a pilot after the day `since`, the latest first. One query."""
    first, *others = (_arm(number, source, pilot, since, as_of) for number, source in enumerate(SOURCES))
    rows = first.union(*others, all=True).order_by("-told_recorded", "told_source", "-told_day")[:TOLD_AT_MOST]
    return [_told(*row[:-1]) for row in rows]


def _arm(number: int, source: Source, pilot: Pilot, since: date, as_of: date) -> Rows:
    recorded: models.QuerySet[Any] = source.model._default_manager.filter(
        pilot=pilot, recorded_on__gt=since, recorded_on__lte=as_of
    )
    is_set = [When(**{f"{day}__isnull": False}, then=Value(day)) for day in source.days]
    precise = [When(**{f"{day}__isnull": False}, then=F(f"{day}_precision")) for day in source.days]
    columns = {
        "source": Value(number),
        "about": _text(source.what),
        "stands": _text(source.state) if source.state else Value("", TextField()),
        "happened": Case(*is_set, default=Value(""), output_field=TextField()),
        "day": Coalesce(*source.days, Value(None), output_field=models.DateField()),
        "day_precision": Case(*precise, default=Value("day"), output_field=TextField()),
        "recorded": F("recorded_on"),
    }
    named = {f"told_{name}": column for name, column in columns.items()}
    arm: Rows = recorded.annotate(**named).values_list(*named)
    return arm


def _text(column: str) -> Coalesce:
    return Coalesce(Cast(column, TextField()), Value(""), output_field=TextField())


def _told(number: int, about: str, stands: str, happened: str, day: date | None, precision: str) -> Change:
    source = SOURCES[number]
    what, state = source.in_words(about), source.state_in_words(stands)
    sentence = source.days.get(happened, "{what} was changed").format(what=what or "One", state=state or "changed")
    return Change(sentence, str(Day(day, Precision(precision))) if day else "")
