"""Who is waited for on a pilot's timeline: requests and integrations by holder, and the sign-offs' own clocks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from accounts.wording import counted
from governance.clocks import Standing, standing_of
from governance.functions import function_name
from governance.models import Decision, Needed
from notebook import columns as say
from notebook.timeline.record import Record, moment
from notebook.timeline.spans import Lane, Moment, Row, Span
from pilots.dates import Day, day_of
from pilots.models import IntegrationState, Turn

NOBODY = "nobody named"
SETTLED = (IntegrationState.LIVE, IntegrationState.DESCOPED)
# How a decision is marked, and in one word.
DECIDED = {
    Decision.APPROVED: ("done", "approved"),
    Decision.APPROVED_WITH_CONDITIONS: ("done", "approved with conditions"),
    Decision.RETURNED: ("refused", "returned"),
    Decision.REJECTED: ("refused", "rejected"),
    Decision.UNKNOWN: ("done", "decided, not known how"),
}


def waits(record: Record) -> Lane:
    """Requests, integrations and questions by who holds the ball, first whoever has held one for longest."""
    rows = [
        *(_request(record, row) for row in record.rows["access-request"]),
        *(_integration(record, row) for row in record.rows["integration"]),
        *(_question(record, row) for row in record.rows["question"]),
    ]
    by_holder: dict[str, list[Row]] = defaultdict(list)
    for holder, row in rows:
        by_holder[holder].append(row)
    longest = {name: max(row.length(record.until) for row in some) for name, some in by_holder.items()}
    ordered = sorted(by_holder, key=lambda name: (-longest[name], name))
    kept = tuple(row for name in ordered for row in by_holder[name])
    return Lane(key="wait", title="Waits, by who holds the ball", rows=kept, summary=_open(rows, record.until))


def _open(rows: Iterable[tuple[str, Row]], until: date) -> str:
    """Return how many waits are open, and the longest of them."""
    waiting = [(row.length(until), holder) for holder, row in rows if any(span.kind == "wait" for span in row.spans)]
    if not waiting:
        return ""
    days, holder = max(waiting)
    return f"{counted(len(waiting), 'wait')} open, the longest on {holder} for {counted(days, 'day')}."


def _request(record: Record, row: Any) -> tuple[str, Row]:
    holder, name = str(row.team or NOBODY), say.requested(row)
    words = f"{name} to {holder}: {say.wanted(row)}"
    since, closed, turn = day_of(row, "raised_on"), day_of(row, "closed_on"), row.turn_on
    moments = (
        *moment(row, "answered_on", "answered", f"{name}: answered"),
        *moment(row, "escalated_on", "escalated", f"{name}: escalated"),
    )
    spans: tuple[Span, ...]
    if closed is None and row.turn == Turn.OURS and turn and (since is None or turn > since.last):
        spans = (
            Span(kind="wait-over", words=words, since=since, until=Day(turn)),
            Span(kind="ours", words=f"{name}: the team's turn", since=Day(turn), until=record.open_end()),
        )
    else:
        ours = "ours" if row.turn == Turn.OURS else "wait"
        kind = "wait-over" if closed or record.ended else ours
        spans = (Span(kind=kind, words=words, since=since, until=closed or record.open_end()),)
    return holder, Row(name=f"{holder}: {name}", spans=spans, moments=moments)


def _integration(record: Record, row: Any) -> tuple[str, Row]:
    """An integration waits while that is its state; whoever decides on access holds the ball then."""
    holder = str(row.owner or NOBODY)
    name, is_settled = str(row.system or row.key), row.state in SETTLED
    state = row.get_state_display().lower() if row.state else "state not recorded"
    kind = "wait" if row.state == IntegrationState.WAITING and not record.ended else "work"
    span = Span(
        kind="wait-over" if is_settled or record.ended else kind,
        words=f"Integration {name}: {state}",
        since=day_of(row, "started_on"),
        until=(day_of(row, "state_on") if is_settled else None) or record.open_end(),
    )
    due = moment(row, "due_on", "due", f"{name} is due")
    return holder, Row(name=f"{holder}: {name}", spans=(span,), moments=due)


def _question(record: Record, row: Any) -> tuple[str, Row]:
    holder = str(row.answerer or (function_name(row.function) if row.function else NOBODY))
    answered = day_of(row, "answered_on")
    is_open = not row.answer and not record.ended
    topic = row.text if row.topic == "other" and row.text else row.get_topic_display()
    span = Span(
        kind="wait" if is_open else "wait-over",
        words=f"{holder} is asked: {topic}",
        since=day_of(row, "raised_on"),
        until=answered or record.open_end() or (None if is_open else day_of(row, "raised_on")),
    )
    return holder, Row(name=f"{holder}: {topic}", spans=(span,))


def sign_offs(record: Record) -> Lane:
    """Sign-offs that may be needed, each with the clock of its reviewers: it runs only while it is their turn."""
    needed = [row for row in record.rows["sign-off"] if row.needed != Needed.NO]
    rows = tuple(_sign_off(record, row) for row in needed)
    running = [row.name for row in rows if any(span.kind == "reviewers" for span in row.spans)]
    said = f"With reviewers: {', '.join(running)}." if running else ""
    return Lane(key="sign-off", title="Sign-offs: the reviewers' turns", rows=rows, summary=said)


def _sign_off(record: Record, row: Any) -> Row:
    name, rounds = row.area_name, [one for one in record.rounds if one.sign_off_id == row.pk]
    standing = standing_of(row, rounds, record.today)
    is_running = standing in (Standing.HANDED_IN, Standing.RENEWAL)
    spans = [_turn(name, Day(one.submitted_on), Day(one.decided_on)) for one in rounds if one.submitted_on]
    submitted, decided = day_of(row, "submitted_on"), day_of(row, "decided_on")
    if is_running and submitted:
        kind = "reviewers-over" if record.ended else "reviewers"
        spans.append(Span(kind=kind, words=f"{name}: with the reviewers", since=submitted, until=record.open_end()))
    elif submitted and decided and not rounds:
        spans.append(_turn(name, submitted, decided))
    moments = (*_decisions(name, row, rounds), *_steps(name, row))
    return Row(name=name if spans or moments else f"{name}: no day on record", spans=tuple(spans), moments=moments)


def _turn(name: str, since: Day, until: Day) -> Span:
    return Span(kind="reviewers-over", words=f"{name}: with the reviewers", since=since, until=until)


def _decisions(name: str, row: Any, rounds: list[Any]) -> list[Moment]:
    taken = [(Day(one.decided_on), one.decision) for one in rounds]
    decided = day_of(row, "decided_on")
    if decided and row.decision and not rounds:
        taken.append((decided, row.decision))
    marks = [(day, *DECIDED[Decision(decision)]) for day, decision in taken]
    return [Moment(kind=kind, words=f"{name}: {word}", on=day) for day, kind, word in marks]


def _steps(name: str, row: Any) -> tuple[Moment, ...]:
    return (
        *moment(row, "engaged_on", "said", f"{name}: the reviewers are told"),
        *moment(row, "expires_on", "lapses", f"{name}: the approval lapses"),
    )
