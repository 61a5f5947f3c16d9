"""Take readings of a metric: one, or a whole list, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import transaction

from accounts.wording import number
from outcomes.actions.reading_rows import RowError, Values, values_of
from outcomes.models import Evidence, OutcomeMetric, Reading
from outcomes.words import quantity


class ReadingsRefusedError(Exception):
    """Nothing was recorded; `errors` names every row and field, the value as given and what is accepted."""

    def __init__(self, errors: Sequence[RowError]) -> None:
        super().__init__(" ".join(str(error) for error in errors))
        self.errors = list(errors)


class Becomes(StrEnum):
    """What a row becomes."""

    NEW = "new"
    SAME = "same"  # the same value is on record for that day
    REPLACES = "replaces"
    SENT = "sent"  # this very row was sent before


@dataclass(frozen=True)
class Planned:
    """A row that can be recorded: what it says, what it becomes, and the reading that is on record for its day."""

    row: int
    values: Values
    becomes: Becomes
    known: Reading | None = None

    @property
    def evidence_word(self) -> str:
        return Evidence(self.values.evidence).label if self.values.evidence else "Not said"


@dataclass
class Recorded:
    """What `record_readings` did, by what became of each row."""

    readings: list[Reading] = field(default_factory=list)
    replaced: list[Reading] = field(default_factory=list)
    skipped: list[Planned] = field(default_factory=list)


@transaction.atomic
def record_readings(
    metric: OutcomeMetric,
    *,
    rows: Sequence[Mapping[str, Any]],
    as_of: date,
    replace: bool = False,
    numbers: Sequence[int] | None = None,
) -> Recorded:
    """Record readings given as plain dicts: `on` and `value`, and where known `evidence`, `cases`, `source`, `note`.

    A row whose `submission_key` was recorded before is skipped, and so is the value that is on record for its day.
    Another value for such a day is refused unless `replace`. All or nothing: raises ReadingsRefusedError, which names
    rows by their place from 1 on, or by `numbers`.
    """
    # One at a time for each metric: two people may send the same day at once.
    OutcomeMetric.objects.select_for_update(no_key=True).get(pk=metric.pk)
    planned, errors = plan_readings(metric, rows=rows, as_of=as_of, replace=replace, numbers=numbers)
    if errors:
        raise ReadingsRefusedError(errors)
    done = Recorded()
    for one in planned:
        _carry_out(one, metric, done, as_of=as_of)
    Reading.objects.bulk_create(done.readings)
    return done


def _carry_out(one: Planned, metric: OutcomeMetric, done: Recorded, *, as_of: date) -> None:
    columns = one.values.columns() | {"recorded_on": as_of}
    if one.becomes == Becomes.NEW:
        done.readings.append(Reading(pilot_id=metric.pilot_id, metric=metric, **columns))
    elif one.becomes == Becomes.REPLACES and one.known:
        for name, value in columns.items():
            setattr(one.known, name, value)
        one.known.save(update_fields=list(columns))
        done.replaced.append(one.known)
    else:
        done.skipped.append(one)


def plan_readings(
    metric: OutcomeMetric,
    *,
    rows: Sequence[Mapping[str, Any]],
    as_of: date,
    replace: bool = False,
    numbers: Sequence[int] | None = None,
) -> tuple[list[Planned], list[RowError]]:
    """Return what each row would become, and every error; writes nothing, in three queries."""
    errors: list[RowError] = []
    numbered = zip(numbers or range(1, len(rows) + 1), rows, strict=True)
    read = [values_of(row, number=place, as_of=as_of, errors=errors) for place, row in numbered]
    good = [values for values in read if values]
    known = _known(metric, good)
    planned: list[Planned] = []
    for values in good:
        outcome = known.plan(values, replace=replace)
        if isinstance(outcome, RowError):
            errors.append(outcome)
        else:
            planned.append(outcome)
    return planned, sorted(errors, key=lambda error: error.row)


@dataclass
class _Known:
    """What is on record, and what earlier rows of the same list say."""

    metric: OutcomeMetric
    sent: dict[Any, Reading]
    by_day: dict[date, Reading]
    earlier: dict[date, Values] = field(default_factory=dict)

    def plan(self, values: Values, *, replace: bool) -> Planned | RowError:
        sent = self.sent.get(values.submission_key)
        if sent and sent.metric_id != self.metric.pk:
            return values.error("submission_key", str(values.submission_key), "A key of its own: this one is taken.")
        if sent:
            return Planned(values.row, values, Becomes.SENT, sent)
        earlier = self.earlier.setdefault(values.on, values)
        if earlier is not values:
            return self._repeated(values, earlier)
        return self._against_the_record(values, replace=replace)

    def _repeated(self, values: Values, earlier: Values) -> Planned | RowError:
        if earlier.value == values.value:
            return Planned(values.row, values, Becomes.SAME)
        accepted = f"One value for a day: row {earlier.row} says {number(earlier.value)} for {values.day}."
        return values.error("value", number(values.value), accepted)

    def _against_the_record(self, values: Values, *, replace: bool) -> Planned | RowError:
        known = self.by_day.get(values.on)
        if known is None:
            return Planned(values.row, values, Becomes.NEW)
        if known.value == values.value:
            return Planned(values.row, values, Becomes.SAME, known)
        if replace:
            return Planned(values.row, values, Becomes.REPLACES, known)
        on_record = quantity(known.value, self.metric.unit) or "a reading without a value"
        accepted = f"{on_record} is on record for {values.day}. Say that this replaces it, or leave it out."
        return values.error("value", number(values.value), accepted)


def _known(metric: OutcomeMetric, rows: Sequence[Values]) -> _Known:
    keys = [values.submission_key for values in rows if values.submission_key]
    sent = {reading.submission_key: reading for reading in Reading.objects.filter(submission_key__in=keys)}
    of_those_days = Reading.objects.filter(metric=metric, on_precision="day", on__in={values.on for values in rows})
    return _Known(metric, sent, {reading.on: reading for reading in of_those_days.order_by("pk") if reading.on})
