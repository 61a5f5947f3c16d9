"""What cannot be right in what is on record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import Person
from governance.models import GovernanceQuestion, Pause, SignOff
from notebook.doubts import doubts_of
from notebook.kinds import KINDS
from outcomes.models import FundingDecision, UsageWeek
from pilots.models import (
    AccessRequest,
    Champion,
    Deputy,
    Integration,
    Pilot,
    Promise,
    SourceSystem,
    StageEvent,
    Workaround,
)

ON = date(2026, 6, 10)
EARLIER, LATER = date(2026, 6, 3), date(2026, 6, 20)
LONG_AFTER = date(2026, 12, 1)


def doubts(slug: str, *rows: Any) -> list[str]:
    """Return the doubts about some rows, recorded long after everything in them unless they say otherwise."""
    for row in rows:
        row.recorded_on = getattr(row, "told_on", LONG_AFTER)
    told = {kind.slug: [] for kind in KINDS} | {slug: list(rows)}
    return [f"{doubt.name}: {doubt.sentence}" for doubt in doubts_of(told)]


PATIENTS = SourceSystem(name="Portal")
JONES = Person(name="A. Jones")


@pytest.mark.parametrize(
    ("slug", "row", "doubt"),
    [
        (
            "sign-off",
            SignOff(area="legal", submitted_on=ON, decided_on=EARLIER),
            "Legal: decided on 3 Jun 2026, but handed in on 10 Jun 2026.",
        ),
        (
            "sign-off",
            SignOff(area="legal", engaged_on=ON, submitted_on=EARLIER),
            "Legal: handed in on 3 Jun 2026, but they were told on 10 Jun 2026.",
        ),
        (
            "question",
            GovernanceQuestion(text="May we?", raised_on=ON, answered_on=EARLIER),
            "May we?: answered on 3 Jun 2026, but raised on 10 Jun 2026.",
        ),
        (
            "access-request",
            AccessRequest(reference="INC-1", raised_on=ON, answered_on=EARLIER),
            "INC-1: answered on 3 Jun 2026, but asked for on 10 Jun 2026.",
        ),
        (
            "access-request",
            AccessRequest(reference="INC-1", raised_on=EARLIER, closed_on=ON),
            "INC-1: asked for on 3 Jun 2026 and closed on 10 Jun 2026 with no answer on record.",
        ),
        (
            "integration",
            Integration(system=PATIENTS, started_on=ON, state_on=EARLIER),
            "Portal: it was in its present state on 3 Jun 2026, but work began on 10 Jun 2026.",
        ),
        (
            "champion",
            Champion(person=JONES, since=ON, until=EARLIER),
            "A. Jones: ended on 3 Jun 2026, but begun on 10 Jun 2026.",
        ),
        (
            "pause",
            Pause(started_on=ON, resumed_on=EARLIER),
            "10 Jun 2026: ended on 3 Jun 2026, but begun on 10 Jun 2026.",
        ),
        (
            "funding-decision",
            FundingDecision(phase="Wards", submitted_on=ON, decided_on=EARLIER),
            "Wards: decided on 3 Jun 2026, but handed in on 10 Jun 2026.",
        ),
        (
            "workaround",
            Workaround(what="A list", seen_on=ON, state_on=EARLIER),
            "A list: in its present state on 3 Jun 2026, but seen on 10 Jun 2026.",
        ),
    ],
)
def test_doubts_an_impossible_order_and_says_both_days(slug: str, row: Any, doubt: str) -> None:
    assert doubts(slug, row) == [doubt]


def test_doubts_a_promise_for_a_day_that_had_passed() -> None:
    promise = Promise(live_by=EARLIER)
    promise.told_on = ON  # type: ignore[attr-defined]

    assert doubts("promise", promise) == ["3 Jun 2026: live by on 3 Jun 2026, but promised on 10 Jun 2026."]


@pytest.mark.parametrize(
    ("slug", "row", "doubt"),
    [
        ("pilot", Pilot(name="Triage", clock_start=LATER), "Triage: day 0 on 20 Jun 2026"),
        ("access-request", AccessRequest(reference="INC-1", raised_on=LATER), "INC-1: asked for on 20 Jun 2026"),
        ("usage", UsageWeek(week=LATER), "20 Jun 2026: the week of on 20 Jun 2026"),
        ("stage", StageEvent(stage="pilot", on=LATER), "Pilot: reached on 20 Jun 2026"),
    ],
)
def test_doubts_what_had_not_come_when_it_was_recorded(slug: str, row: Any, doubt: str) -> None:
    row.told_on = ON
    assert doubts(slug, row) == [f"{doubt}, but recorded before that, on 10 Jun 2026."]

    row.told_on = LATER
    assert doubts(slug, row) == []


@pytest.mark.parametrize(
    "row",
    [
        SignOff(
            area="legal", submitted_on=date(2026, 6, 1), submitted_on_precision="month", decided_on=date(2026, 6, 1)
        ),
        SignOff(area="legal", submitted_on=ON, decided_on=date(2026, 6, 1), decided_on_precision="month"),
        SignOff(area="legal", submitted_on=ON, decided_on=ON),
        SignOff(area="legal", submitted_on=ON, decision="approved"),
    ],
)
def test_doubts_nothing_that_the_precision_allows(row: SignOff) -> None:
    assert doubts("sign-off", row) == []


def test_says_of_a_month_that_it_is_a_month() -> None:
    row = SignOff(area="legal", submitted_on=ON, decided_on=date(2026, 5, 1), decided_on_precision="month")

    assert doubts("sign-off", row) == ["Legal: decided in May 2026, but handed in on 10 Jun 2026."]


def test_doubts_two_tenures_at_once_and_one_without_an_end_of_its_own() -> None:
    first = Champion(person=JONES, since=EARLIER, until=LATER, succeeded_on=ON)
    second = Champion(person=Person(name="B. Patel"), since=ON)
    assert doubts("champion", first, second) == [
        "A. Jones: ended on 20 Jun 2026, but the next one began on 10 Jun 2026."
    ]

    endless = Champion(person=JONES, since=EARLIER, succeeded_on=ON)
    assert doubts("champion", endless, second) == [
        "A. Jones: begun on 3 Jun 2026, no end on record, but the next one began on 10 Jun 2026."
    ]


def test_two_deputies_at_once_are_two_deputies() -> None:
    rows = (Deputy(person=Person(name=name), since=EARLIER, until=LATER) for name in "AB")

    assert doubts("deputy", *rows) == []


def test_doubts_stages_in_the_wrong_order_and_not_a_step_back() -> None:
    assert doubts("stage", StageEvent(stage="diagnostic", on=ON), StageEvent(stage="pilot", on=EARLIER)) == [
        "Pilot: reached on 3 Jun 2026, but diagnostic on 10 Jun 2026."
    ]
    back = [StageEvent(stage="diagnostic", on=day) for day in (EARLIER, LATER)]
    assert doubts("stage", *back, StageEvent(stage="pilot", on=ON)) == []


def test_a_day_to_come_is_no_doubt_where_it_is_a_plan() -> None:
    plans = {"due_on": LATER + timedelta(days=90), "state_on": EARLIER, "started_on": EARLIER}

    assert doubts("integration", Integration(system=PATIENTS, **plans)) == []
