"""What a line means beyond its words: the format asks for less than the database, and people record late.

Nothing of this is ever exported: the same lines have the same consequences at the next import. What was filled in stays
until a line says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from histories.copytext import NULL
from histories.fields import RefusedError
from histories.lines import Line
from histories.rows import Row
from pilots.dates import Day, Precision

type OfRow = Callable[[Row, Line], None]
type OfAll = Callable[[Row, list[Row]], None]

NOT_ON_RECORD = "not on record"
NO, YES = "f", "t"


@lru_cache(maxsize=65_536)
def last_day(day: str, precision: str) -> str:
    """Return the last day on which something can have happened."""
    try:
        return Day(date.fromisoformat(day), Precision(precision)).last.isoformat()
    except ValueError:  # the calendar's last year
        return date.max.isoformat()


# --- Of one fact ---


def _pilot(row: Row, line: Line) -> None:
    """A pilot without a name is shown by its code."""
    row["name"] = row["name"] or row["code"]


def _stage(row: Row, line: Line) -> None:
    """A claim that does not say to what is a claim of something unknown."""
    row["stage"] = row["stage"] or "unknown"


def _metric(row: Row, line: Line) -> None:
    """A metric without a name is shown by its key."""
    row["name"] = row["name"] or row["key"]


def _weekly_update(row: Row, line: Line) -> None:
    """An update without a day was submitted on the day on which it was recorded; a later line corrects it."""
    if row["submitted_on"] == NULL:
        row["submitted_on"] = line.recorded_on
    if row.was_told:
        row["version"] = str(int(row["version"]) + 1)


def _sign_off(row: Row, line: Line) -> None:
    """Who decided, or when, means that it is decided, not known how. Days of conditions mean that there are some."""
    if row["decision"] == "" and (row["decided_on"], row["decided_by_id"]) != (NULL, NULL):
        row["decision"] = "unknown"
    if row["conditions"] == "" and (row["conditions_due_on"], row["conditions_met_on"]) != (NULL, NULL):
        row["conditions"] = NOT_ON_RECORD
    _not_needed(row, line)


def _not_needed(row: Row, line: Line) -> None:
    """A reason why it is not needed says that it is not; whoever says that it is needed takes the reason back."""
    if row["needed"] == "no" or (row["not_needed_because"], row["not_needed_by_id"]) == ("", NULL):
        return
    if row["needed"] == "unknown" and (line.gives("not_needed_because") or line.gives("not_needed_by")):
        row["needed"] = "no"
    else:
        row["not_needed_because"], row["not_needed_by_id"] = "", NULL


def _question(row: Row, line: Line) -> None:
    """A day of answering, or evidence, means that there is an answer, even where nobody wrote it down."""
    if row["answer"] == "" and (row["answered_on"], row["evidence"]) != (NULL, ""):
        row["answer"] = NOT_ON_RECORD


def _funding(row: Row, line: Line) -> None:
    """A day of deciding means that it is decided, not known how."""
    if row["decision"] == "" and row["decided_on"] != NULL:
        row["decision"] = "unknown"


def _champion(row: Row, line: Line) -> None:
    """A reason for the end means that it has ended, at the latest when it was recorded."""
    if row["end_reason"] != "" and row["until"] == NULL:
        row["until"], row["until_precision"] = line.recorded_on, "day"


def _hand_over(row: Row, line: Line) -> None:
    """An answer was given at the latest when it was recorded; a day alone says nothing."""
    if row["answer"] != "" and row["answered_on"] == NULL:
        row["answered_on"] = line.recorded_on
    if row["answer"] == "" and row["answered_on"] != NULL:
        raise RefusedError("the answer, where there is a day of answering", key="answer")


def _benefits_review(row: Row, line: Line) -> None:
    if row["shortfall_accepted"] != "" and row["confirmed_by_id"] == NULL:
        raise RefusedError("who accepts the shortfall", key="confirmed_by")


OF_ROW: dict[str, OfRow] = {
    "pilot": _pilot,
    "stage": _stage,
    "outcome_metric": _metric,
    "weekly_update": _weekly_update,
    "sign_off": _sign_off,
    "governance_question": _question,
    "funding_decision": _funding,
    "champion": _champion,
    "hand_over": _hand_over,
    "benefits_review": _benefits_review,
}


# --- Of one fact for all facts of its kind and pilot ---


def succeed(facts: list[Row], *, since: str, until: str, ended_by_next: str) -> None:
    """End each period where the next one begins, unless it had ended before.

    Ends are recorded late or never, and a pilot has one champion and one pause at a time. Periods follow each other by
    the last day on which they can have begun (not known: the day on which they were first recorded).
    """

    def begins(fact: Row) -> str:
        unknown = fact[since] == NULL
        return fact.first_on if unknown else last_day(fact[since], fact[f"{since}_precision"])

    in_order = sorted(facts, key=lambda fact: (begins(fact), int(fact["id"])))
    for fact, following in zip(in_order, [*in_order[1:], None], strict=True):
        next_begins = begins(following) if following else NULL
        ended_before = fact[until] != NULL and fact[until] <= next_begins
        fact[ended_by_next] = NULL if ended_before else next_begins


def _champion_among(row: Row, facts: list[Row]) -> None:
    succeed(facts, since="since", until="until", ended_by_next="succeeded_on")


def _pause_among(row: Row, facts: list[Row]) -> None:
    succeed(facts, since="started_on", until="resumed_on", ended_by_next="superseded_on")


def _metric_among(row: Row, facts: list[Row]) -> None:
    """A second primary metric takes the place of the first."""
    for other in facts:
        if row["primary"] == YES and other is not row:
            other["primary"] = NO


def _hand_over_among(row: Row, facts: list[Row]) -> None:
    """Whoever is asked to take over is the only one: what was asked before is withdrawn."""
    for other in facts:
        if row["answer"] == other["answer"] == "" and other is not row:
            other["answer"], other["answered_on"] = "withdrawn", row["proposed_on"]


OF_ALL: dict[str, OfAll] = {
    "champion": _champion_among,
    "pause": _pause_among,
    "outcome_metric": _metric_among,
    "hand_over": _hand_over_among,
}
