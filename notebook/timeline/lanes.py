"""The lanes of a pilot's timeline, each a function from what is on record to rows; a lane without rows is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from accounts.wording import counted
from notebook.timeline.record import Record, moment, pauses_of
from notebook.timeline.spans import Lane, Moment, Row, Span, Ticks, gaps, runs
from notebook.timeline.waits import sign_offs, waits
from pilots.dates import Day, day_of
from pilots.models import Stage
from stalls.modes import Severity
from stalls.stages import StageOfPilot

# What is worth a look to `delivery/silence`: more than two of a team's own cadences without a word.
SILENT_CADENCES = 2


def lanes_of(record: Record) -> list[Lane]:
    """Return the lanes in the order of the picture, without the empty ones."""
    return [lane for build in LANES for lane in [build(record)] if lane.rows]


def stages(record: Record) -> Lane:
    claimed, evidenced = tuple(_claimed(record)), tuple(_evidenced(record))
    rows = [Row(name="Claimed", spans=claimed), Row(name="Evidenced", spans=evidenced)]
    said = f"Claimed stage: {record.pilot.get_claimed_stage_display()}. {record.life.borne_out}"
    return Lane(key="stage", title="Stages", rows=tuple(row for row in rows if row.spans), summary=said)


def _claimed(record: Record) -> Iterator[Span]:
    """Yield each claim until the next one; how a pilot ends is the end of the last, and a moment in the table."""
    known = [(day, event) for event in record.rows["stage"] if (day := day_of(event, "on"))]
    known.sort(key=lambda one: (one[0].last, one[1].recorded_on, one[1].pk))
    ends = [*(day for day, _ in known[1:]), None]
    for (day, event), until in zip(known, ends, strict=False):
        name = Stage(event.stage).label
        if event.stage in Stage.dead():
            yield Span(kind="ended", words=name, since=day, until=Day(day.last + timedelta(days=1)))
        else:
            yield Span(kind="claimed", words=f"Claimed: {name}", since=day, until=until, label=name)


def _evidenced(record: Record) -> Iterator[Span]:
    """Yield each stage from the day on which the last piece of its evidence, as it stands today, came on record."""
    reached: list[tuple[StageOfPilot, date | None]] = []
    for stage in record.life.stages:
        if stage.missing:
            break
        days = [piece.since.last for piece in stage.pieces if piece.since]
        before = reached[-1][1] if reached else None
        reached.append((stage, max([*days, *([before] if before else [])], default=None)))
    for (stage, since), then in zip(reached, [*reached[1:], None], strict=False):
        if then and then[1] in (since, None):
            continue  # the next one was reached on the same day
        name, until = stage.stage.label, Day(then[1]) if then and then[1] else record.open_end()
        day = Day(since) if since else None
        yield Span(kind="evidenced", words=f"Evidenced: {name}", since=day, until=until, label=name)


def promises(record: Record) -> Lane:
    """Each promise from the day it was made to the day it names; the ones below another are the later ones."""
    said = record.life.said
    rows = tuple(
        _promise(one.promise, one.moved, is_in_force=at == len(said) - 1, place=at) for at, one in enumerate(said)
    )
    return Lane(
        key="promise", title="Promised live by", rows=tuple(row for row in rows if row), summary=_slides(record)
    )


def _promise(promise: Any, moved: str, *, is_in_force: bool, place: int) -> Row | None:
    if promise.day is None:
        return None
    said, over = Day(promise.recorded_on), "" if is_in_force else "-over"
    words = f"Live by {promise.day}{f', {moved}' if moved else ''}"
    by = f", says {promise.said_by}" if promise.said_by else ""
    return Row(
        name=f"{promise.day}{f' ({moved})' if moved else ''}",
        spans=(Span(kind=f"promise{over}", words=f"{words}{by}", since=said, until=promise.day),),
        moments=(
            Moment(kind="said", words=f"{words}: promised{by}", on=said, in_table=False),
            Moment(kind=f"promised{over}", words=words, on=promise.day, in_table=False),
        ),
        weight=place,  # the newest are drawn
    )


def _slides(record: Record) -> str:
    said = record.life.said
    return f"Promised live by {said[-1].promise.day or 'a day not named'}. {record.life.slides}" if said else ""


def people(record: Record) -> Lane:
    """Champions with what they were seen to do, and deputies."""
    champions = [_champion(record, row) for row in record.rows["champion"]]
    deputies = [_tenure(record, row, "Deputy", until=day_of(row, "until")) for row in record.rows["deputy"]]
    in_post = [row.name for row in champions if row.spans[0].until is None]
    said = f"In post: {', '.join(in_post)}." if in_post else "No champion is in post." if champions else ""
    return Lane(key="champion", title="Champion and deputies", rows=(*champions, *deputies), summary=said)


def _champion(record: Record, row: Any) -> Row:
    acted = [one.on for one in record.rows["champion-action"] if one.person_id == row.person_id and one.on]
    moments = (
        *moment(row, "leaving_on", "leaving", f"{row.person} leaves, as announced"),
        *moment(row, "handover_done_on", "done", f"{row.person} has handed over"),
    )
    until = day_of(row, "until") or day_of(row, "succeeded_on")
    return _tenure(record, row, "Champion", until=until, moments=moments, ticks=_ticks("Seen to act", acted))


def _tenure(record: Record, row: Any, role: str, *, until: Day | None, **more: Any) -> Row:
    kind = role.lower() if until is None else f"{role.lower()}-over"
    span = Span(kind=kind, words=f"{role} {row.person}", since=day_of(row, "since"), until=until or record.open_end())
    return Row(name=f"{role} {row.person}", spans=(span,), **more)


def _ticks(words: str, days: list[date]) -> tuple[Ticks, ...]:
    return (Ticks(words=f"{words}: {counted(len(days), 'day')}", days=tuple(sorted(days))),) if days else ()


def updates(record: Record) -> Lane:
    """Weekly updates as ticks, and where more than two of the team's cadences went by without one."""
    days = [row.submitted_on for row in record.rows["weekly-update"]]
    begin = day_of(record.pilot, "clock_start")
    known = [*days, *([begin.last] if begin and begin.last <= record.until else [])]
    # Nothing is due once it is realised or over, and nobody was asked about a pilot of an inventory.
    due = record.until if known and (days or not record.pilot.inventory) else None
    is_over = record.pilot.claimed_stage in Stage.ended()
    silent = gaps(
        {*known, *([due] if due and not is_over else [])} if due else (),
        longer_than=SILENT_CADENCES * record.pilot.cadence_days,
        without=record.periods_of_rest(),
    )
    spans = tuple(_silence(record, since, until) for since, until in silent)
    rows = (Row(spans=spans, ticks=_ticks("Updates", days)),) if spans or days else ()
    return Lane(key="update", title="Weekly updates", rows=rows, summary=_said_last(days))


def _silence(record: Record, since: date, until: date) -> Span:
    words = f"No update for {counted((until - since).days, 'day')}"
    return Span(kind="silence", words=words, since=Day(since), until=Day(until))


def _said_last(days: list[date]) -> str:
    return f"Last update on {Day(max(days))}, {len(days)} in all." if days else "No update yet."


def use(record: Record) -> Lane:
    """First working slices, and the weeks in which somebody used it."""
    slices = tuple(
        mark for row in record.rows["first-slice"] for mark in moment(row, "on", "slice", f"First slice: {row.work}")
    )
    counts = [(row.week, bool(row.active_users)) for row in record.rows["usage"] if row.active_users is not None]
    spans = tuple(
        Span(
            kind="use" if used else "no-use", words="Used" if used else "Used by nobody", since=Day(on), until=Day(end)
        )
        for used, on, end in runs(counts)
    )
    rows = (Row(spans=spans, moments=slices),) if spans or slices else ()
    used = [week for week, was_used in counts if was_used]
    said = f"Last used in the week of {Day(max(used))}." if used else ""
    return Lane(key="use", title="First slice and use", rows=rows, summary=said)


def findings(record: Record) -> Lane:
    """What was found, those that stand first; what has closed is drawn thin."""
    told = sorted(record.told, key=lambda one: (not one.stands, -Severity(one.finding.severity).rank, one.begins))
    standing = sum(one.stands for one in told)
    said = f"{counted(standing, 'finding')} stand{'s' if standing == 1 else ''}." if standing else ""
    return Lane(key="finding", title="Findings", rows=tuple(_finding(record, one) for one in told), summary=said)


def _finding(record: Record, one: Any) -> Row:
    found = one.finding
    severity = Severity(found.severity if one.stands else found.peak)
    since = found.since or found.opened_on
    closed = Day(found.closed_on) if found.closed_on else None
    words = f"{severity.label}: {one.sentence}"
    begins = (Moment(kind=severity.value, words=words, on=Day(since), in_table=False),) if since else ()
    kind = severity.value if one.stands else f"{severity.value}-over"
    span = Span(kind=kind, words=words, since=Day(since) if since else None, until=closed)
    days = (record.as_of - since).days if since else 0
    return Row(
        name=f"{severity.label}: {found.found_by.title}",
        spans=(span,),
        moments=begins if one.stands else (),
        weight=(severity.rank * 100_000 if one.stands else 0) + days,
    )


def pauses(record: Record) -> Lane:
    spans = tuple(pauses_of(record))
    said = "Work rests now." if record.life.pause else f"Paused {counted(len(spans), 'time')} before." if spans else ""
    return Lane(key="pause", title="Pauses", rows=(Row(spans=spans),) if spans else (), summary=said)


LANES: tuple[Callable[[Record], Lane], ...] = (
    stages, promises, waits, sign_offs, people, updates, use, pauses, findings,
)  # fmt: skip
