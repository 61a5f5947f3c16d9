"""What differs between two replays of the same days: what one rule opened and closed, and which pilots were mailed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import zip_longest
from typing import Any

from scorecard.changes import STANDING, observed
from scorecard.metrics.burden import mail_days
from stalls.changes import Line
from stalls.modes import Severity
from stalls.state_machine import FindingState

# So many differences are kept of each kind; more of them nobody reads, and they are counted all the same.
MOST = 500

type Event = dict[str, str]


def compared(now: Sequence[Line], then: Sequence[Line], *, rule: str, first: date) -> dict[str, Any]:
    """Compare two streams of changes (`stalls.changes`) from a day on; what came before it is only known of.

    `opened`, `closed`: of the one rule, `mailed`: of all of them. Each holds how many there are in either, how many are
    in both on the same day, and as `rows` what differs: `now`, `then` or both, each a day, a severity and a sentence.
    `stood`, `stands`: how many findings of the rule stood before the first day and after the last.
    """
    since = first.isoformat()
    ways = [_events(lines, rule, since) for lines in (now, then)]
    result: dict[str, Any] = {kind: _differences(*(way[kind] for way in ways)) for kind in ways[0]}
    for moment, day in (("stood", since), ("stands", None)):
        result[moment] = {way: len(_standing(lines, rule, day)) for way, lines in (("now", now), ("then", then))}
    return result


def _events(lines: Sequence[Line], rule: str, since: str) -> dict[str, list[Event]]:
    kinds: dict[str, list[Event]] = {"opened": [], "closed": [], "mailed": []}
    for kind, line in _turns(lines, rule):
        kinds[kind].append(_event(line))
    kinds["mailed"] = list(_mails(lines))
    return {kind: [event for event in events if event["day"] >= since] for kind, events in kinds.items()}


def _turns(lines: Iterable[Line], rule: str) -> Iterator[tuple[str, Line]]:
    """Yield the lines with which a finding of the rule opens, and those with which one that stood closes."""
    standing: set[tuple[str, str]] = set()
    for line in _of_rule(lines, rule):
        finding, stands = _key(line), line["state"] in STANDING
        if stands and finding not in standing:
            standing.add(finding)
            yield "opened", line
        elif line["state"] == FindingState.CLOSED and finding in standing:
            standing.discard(finding)
            yield "closed", line


def _standing(lines: Iterable[Line], rule: str, before: str | None) -> set[tuple[str, str]]:
    """Return the findings of the rule that stand in the evening before a day; None: after all."""
    state = {_key(line): line["state"] for line in _of_rule(lines, rule) if before is None or line["day"] < before}
    return {finding for finding, said in state.items() if said in STANDING}


def _of_rule(lines: Iterable[Line], rule: str) -> Iterator[Line]:
    return (line for line in lines if line.get("rule") == rule)


def _key(line: Line | Event) -> tuple[str, str]:
    return line["pilot"], line["subject"]


def _event(line: Line) -> Event:
    said = {"severity": line["severity"], "sentence": line["explanation"]}
    return {"pilot": line["pilot"], "subject": line["subject"], "day": line["day"], **said}


def _mails(lines: Sequence[Line]) -> Iterator[Event]:
    """Yield the days on which each pilot would have been mailed, with the sentence of the last critical finding."""
    said = observed(lines)
    critical: dict[str, dict[str, str]] = defaultdict(dict)
    for line in lines:
        if line.get("severity") == Severity.CRITICAL and line["state"] in STANDING:
            critical[line["pilot"]][line["day"]] = line["explanation"]
    for pilot in said.findings:
        for day in map(date.isoformat, mail_days(said, pilot)):
            sentence = next(critical[pilot][on] for on in sorted(critical[pilot], reverse=True) if on <= day)
            yield {"pilot": pilot, "subject": "", "day": day, "severity": Severity.CRITICAL.value, "sentence": sentence}


def _differences(now: Sequence[Event], then: Sequence[Event]) -> dict[str, Any]:
    rows = list(_rows(now, then))
    same = len(now) - sum(bool(row["now"]) for row in rows)
    rows.sort(key=lambda row: (min(event["day"] for event in (row["now"], row["then"]) if event), row["pilot"]))
    return {"now": len(now), "then": len(then), "same": same, "differ": len(rows), "rows": rows[:MOST]}


def _rows(now: Iterable[Event], then: Iterable[Event]) -> Iterator[dict[str, Any]]:
    """Yield what is not on the same day in both: of one finding the first with the first, and so on."""
    ways = [_by_finding(events) for events in (now, then)]
    for finding in dict.fromkeys([*ways[0], *ways[1]]):
        left, right = (way.get(finding, []) for way in ways)
        alone = zip_longest(_without(left, right), _without(right, left))
        yield from ({"pilot": finding[0], "now": was, "then": would} for was, would in alone)


def _by_finding(events: Iterable[Event]) -> dict[tuple[str, str], list[Event]]:
    found = defaultdict(list)
    for event in events:
        found[_key(event)].append(event)
    return found


def _without(events: Iterable[Event], others: Iterable[Event]) -> list[Event]:
    """Return the events that have no counterpart of the same day and severity among the others."""
    taken = Counter((event["day"], event["severity"]) for event in others)
    left = []
    for event in events:
        said = event["day"], event["severity"]
        if taken[said]:
            taken[said] -= 1
        else:
            left.append(event)
    return left
