"""The first day on which the evidence of a stage was on record: when a pilot has truly reached it.

`stalls.stages` says of a day which stage the evidence bears out, and cannot be asked for every day. Here each piece of
the evidence gives spans of days in which it was *not* on record, and the first day outside all of them is the answer,
in as many queries for one pilot as for all. It rests on the same table, `stalls.entry_evidence`, and on the facts as
they stand today:

* A piece that stays once it is there (a champion, an answer, a slice) lacks until the day that it tells itself, as
  late as that day's precision allows. A fact without a day, and a column of the pilot, lack on no day.
* A week counts when it is over, so weeks in a row count from the last Sunday.
* An integration lacks from its beginning until it is live or descoped, also one that began after going live. That
  covers the owners of the data too: all that are not descoped have one, or the stage would not be reached.
* A blocking sign-off lacks until it was first approved: a renewal does not take back what the first one allowed.
* The value lacks while the last measured reading does not meet the target, unless the benefit owner has accepted
  less. Read piece by piece, it would move on with each new reading of a pilot that has long been realised.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from itertools import groupby
from typing import Any

from django.db.models import BooleanField, Case, F, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Least

from governance.models import Decision, SignOff, SignOffDecision
from outcomes.models import Direction, Evidence, Reading
from pilots.dates import Day, Precision, certainly_by, latest
from pilots.models import Integration, Stage
from stalls.entry_evidence import ENTRY_EVIDENCE
from stalls.entry_facts import ADOPTED_WEEKS, USED_WEEKS, accepted_shortfalls
from stalls.pieces import Piece, Told
from stalls.statements import A_DAY, SOME_PILOTS, Scope, Statement, run

# From a day to the day before another.
type Span = tuple[date, date]
type Spans = dict[int, list[Span]]

ALWAYS = date.min
# Told of by rows of their own, below.
APART = ("data_owners", "integrations_live", "sign_offs", "value")
WEEKS = {"used": USED_WEEKS, "adopted": ADOPTED_WEEKS}


def first_days(reached: Collection[int], as_of: date) -> tuple[dict[int, date], dict[int, date]]:
    """Return the first day of production, and the first day of realised, per pilot, by the facts up to `as_of`.

    `reached`: the pilots whose evidence bears out production or more on `as_of`. What is said of the day of realised
    means something for those alone whose evidence bears that out. Five queries.
    """
    told = _told(reached, as_of)
    pieces = _of_pieces(told, _dated(*_up_to_production()))
    live = _joined(pieces, _integrations(reached, as_of), _sign_offs(reached))
    realised = _joined(live, _of_pieces(told, _dated(Stage.REALISED)), _value(reached, as_of))
    return {pilot: first_free(live[pilot]) for pilot in reached}, {
        pilot: first_free(realised[pilot]) for pilot in reached
    }


def first_free(spans: Iterable[Span]) -> date:
    """Return the first day that lies in none of some spans."""
    day = ALWAYS
    for since, until in sorted(spans):
        if since > day:
            break
        day = max(day, until)
    return day


def _joined(*parts: Spans) -> Spans:
    joined: Spans = defaultdict(list)
    for part in parts:
        for pilot, spans in part.items():
            joined[pilot] += spans
    return joined


def _up_to_production() -> list[Stage]:
    stages = list(ENTRY_EVIDENCE)
    return stages[: stages.index(Stage.PRODUCTION) + 1]


def _dated(*stages: Stage) -> list[Piece]:
    return [piece for stage in stages for piece in ENTRY_EVIDENCE[stage] if piece.key not in APART]


def _told(reached: Collection[int], as_of: date) -> list[dict[str, Any]]:
    """Return per pilot what each piece tells, by its key, without those that are told apart (one query)."""
    statement = told_statement()
    return list(run(statement.sql, statement.bound(as_of, Scope.of(reached))))


@cache
def told_statement() -> Statement:
    """Return the statement of what the pieces tell of some pilots; to have it written takes longer than to run it."""
    columns = {f"{piece.key}_told": piece.told(A_DAY) for piece in _dated(*ENTRY_EVIDENCE)}
    return Statement.written(Scope.of(SOME_PILOTS).query().values("pk", **columns))


def _of_pieces(told: list[dict[str, Any]], pieces: list[Piece]) -> Spans:
    return {
        row["pk"]: [(ALWAYS, _since(piece, json.loads(row[f"{piece.key}_told"] or "{}"))) for piece in pieces]
        for row in told
    }


def _since(piece: Piece, told: Told) -> date:
    if not told.get("on"):
        return ALWAYS
    last = Day(date.fromisoformat(told["on"]), Precision(told.get("precision") or Precision.DAY)).last
    return last + timedelta(days=7 * WEEKS[piece.key] - 1) if piece.key in WEEKS else last


def _integrations(reached: Collection[int], as_of: date) -> Spans:
    """Return when an integration was neither live nor descoped, and when none was known at all."""
    known = Integration.objects.known_by(as_of).filter(pilot__in=reached).annotate(done_on=latest("state_on"))
    spans: Spans = defaultdict(list)
    for pilot, started_on, done_on in known.values_list("pilot", "started_on", "done_on"):
        spans[pilot].append((started_on or ALWAYS, done_on or ALWAYS))
    return {pilot: [*of_pilot, (ALWAYS, min(of_pilot)[0])] for pilot, of_pilot in spans.items()}


def _sign_offs(reached: Collection[int]) -> Spans:
    """Return when a blocking sign-off had not been approved for the first time, in the last or an earlier round."""
    approvals = SignOffDecision.objects.filter(sign_off=OuterRef("pk"), decision__in=Decision.approvals())
    first = approvals.order_by().values("sign_off").annotate(on=Min("decided_on")).values("on")
    blocking = SignOff.objects.blocking().filter(pilot__in=reached)
    spans: Spans = defaultdict(list)
    for pilot, on in blocking.values_list("pilot", Least(latest("decided_on"), Subquery(first))):
        spans[pilot].append((ALWAYS, on or ALWAYS))
    return spans


def _value(reached: Collection[int], as_of: date) -> Spans:
    """Return when neither the last measured reading met the target, nor less had been accepted (two queries)."""
    held = accepted_shortfalls(as_of).filter(pilot__in=reached).order_by().values("pilot")
    accepted = dict(held.annotate(on=Min(latest("held_on"))).values_list("pilot", "on"))
    lacking = {pilot: [(ALWAYS, accepted.get(pilot, as_of))] for pilot in reached}
    for pilot, readings in groupby(_readings(reached, as_of), key=lambda row: row[0]):
        spans = _not_meeting([(on, meets) for _, on, meets in readings], otherwise=as_of)
        lacking[pilot] = [(since, min(until, accepted.get(pilot, until))) for since, until in spans]
    return lacking


def _readings(reached: Collection[int], as_of: date) -> QuerySet[Any, tuple[int, date, bool]]:
    """Return pilot, day and whether the target is met of each measured reading of a primary metric, in their order."""
    up = Q(metric__direction=Direction.UP, value__gte=F("metric__target"))
    down = Q(metric__direction=Direction.DOWN, value__lte=F("metric__target"))
    meets = Case(When(up | down, then=True), default=False, output_field=BooleanField())
    taken = Reading.objects.filter(certainly_by("on", as_of), pilot__in=reached, value__isnull=False)
    measured = taken.filter(metric__primary=True, evidence=Evidence.MEASURED)
    read: QuerySet[Any, Any] = measured.annotate(last_on=latest("on"), meets=meets)
    return read.order_by("pilot_id", "last_on", "on", "pk").values_list("pilot_id", "last_on", "meets")


def _not_meeting(readings: list[tuple[date, bool]], *, otherwise: date) -> Iterator[Span]:
    """Yield from which reading to which the target was not met; a last one that is still not met ends `otherwise`."""
    since: date | None = ALWAYS
    for on, meets in readings:
        if meets and since is not None:
            yield since, on
        if meets:
            since = None
        elif since is None:
            since = on
    if since is not None:
        yield since, otherwise
