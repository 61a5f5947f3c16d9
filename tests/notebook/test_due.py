"""What is due by when, and what of it is still unknown."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import Person
from governance.models import GovernanceQuestion, Pause, SignOff
from notebook.due import DUE, still_unknown
from notebook.kinds import KINDS
from outcomes.models import OutcomeMetric
from pilots.models import AccessRequest, Champion, Integration, Pilot, SourceSystem, StageEvent

DAY_0 = date(2026, 6, 1)
JONES = Person(pk=1, name="A. Jones")
TOLD = {"problem": "Letters wait.", "sector": "health", "unit": "Clinic", "requested_by": JONES, "engineer": JONES}


def pilot(stage: str = "diagnostic", **fields: Any) -> Pilot:
    return Pilot(**{"pk": 7, "name": "Referral triage", "clock_start": DAY_0, "claimed_stage": stage} | TOLD | fields)


def asked(of: Pilot, as_of: date = DAY_0, **rows: list[Any]) -> list[str]:
    """Return what is still unknown of a pilot, given its rows by kind."""
    told: dict[str, list[Any]] = {kind.slug: [] for kind in KINDS}
    told |= {slug.replace("_", "-"): some for slug, some in rows.items()} | {"pilot": [of]}
    return [unknown.asked for unknown in still_unknown(of, told, as_of)]


def test_asks_of_a_proposal_what_it_is_about_and_no_more() -> None:
    bare = pilot("proposed", problem="", sector="unknown", unit="", requested_by=None, clock_start=None)

    assert asked(bare) == [
        "The problem in one sentence", "The sector", "The unit that asked for it", "Who asked for it",
    ]  # fmt: skip
    assert asked(pilot("proposed", clock_start=None), DAY_0 + timedelta(days=900)) == []


@pytest.mark.parametrize(
    ("days", "thing"),
    [
        (7, "A first contact with its users"),
        (7, "Which sign-offs it needs"),
        (14, "Which systems it must plug into"),
        (14, "The one number that will say whether it worked"),
        (14, "The first working slice"),
        (14, "What is the audit trail?"),
        (28, "By when it is promised to be live"),
        (28, "Who carries on if the champion leaves"),
    ],
)
def test_asks_by_the_clock_from_the_day_on(days: int, thing: str) -> None:
    assert thing not in asked(pilot(), DAY_0 + timedelta(days=days - 1))
    assert thing in asked(pilot(), DAY_0 + timedelta(days=days))


def test_asks_by_the_stage_whatever_the_day() -> None:
    assert "How many use it, week by week" not in asked(pilot("first_slice"), DAY_0 + timedelta(days=400))
    assert "How many use it, week by week" in asked(pilot("pilot", clock_start=None))
    assert "Which systems it must plug into" in asked(pilot("pilot", clock_start=None))


def test_counts_no_days_from_a_clock_start_that_is_known_only_to_the_month() -> None:
    vague = pilot(clock_start_precision="month")

    assert "Which sign-offs it needs" not in asked(vague, DAY_0 + timedelta(days=60))


def test_an_answer_of_unknown_is_still_unknown_and_a_no_is_an_answer() -> None:
    system = SourceSystem(name="Portal")
    by_day_14 = DAY_0 + timedelta(days=14)

    def of(**fields: Any) -> list[str]:
        row = Integration(pk=1, system=system, state="waiting", started_on=DAY_0, **fields)
        return [one for one in asked(pilot(), by_day_14, integration=[row]) if one.startswith("Portal")]

    assert of(api="unknown", owner_is_unknown=True) == [
        "Portal: who decides on access",
        "Portal: what interface it has",
    ]
    assert of(api="none", owner=JONES) == []
    assert of(api="unknown", owner=JONES, agreed_approach="An extract.") == []


@pytest.mark.parametrize(
    ("rows", "thing"),
    [
        ({"access_request": [AccessRequest(pk=1, closed_on=DAY_0)]}, "Of whom a service account was asked"),
        ({"champion": [Champion(pk=1, person=JONES, until=DAY_0)]}, "how senior"),
        ({"sign_off": [SignOff(pk=1, area="legal", needed="no")]}, "Legal: when they were told"),
        ({"sign_off": [SignOff(pk=1, area="legal", needed="yes", submitted_on=DAY_0)]}, "Legal: when they were told"),
        ({"pause": [Pause(pk=1, resumed_on=DAY_0)]}, "Who decides how the pause goes on"),
        ({"question": [GovernanceQuestion(pk=1, topic="other", text="Why?")]}, "The answer to: Why?"),
        ({"metric": [OutcomeMetric(pk=1, name="Calls", primary=False)]}, "Calls: the value before"),
    ],
)
def test_what_is_over_or_does_not_count_is_not_asked(rows: dict[str, list[Any]], thing: str) -> None:
    assert not [one for one in asked(pilot("pilot"), DAY_0, **rows) if thing in one]


def test_asks_nothing_of_what_has_ended_but_how_it_ended() -> None:
    stopped = StageEvent(pk=1, stage="stopped", on=DAY_0)

    assert asked(pilot("stopped", problem=""), DAY_0 + timedelta(days=99), stage=[stopped]) == [
        "Who decided to stop it", "Why it was stopped", "What the next one should do differently",
    ]  # fmt: skip
    assert asked(pilot("wound_down"), DAY_0 + timedelta(days=99)) == []


def test_says_since_when_it_is_due_and_opens_the_form_that_asks_for_it() -> None:
    rows: dict[str, list[Any]] = {kind.slug: [] for kind in KINDS}
    rows["stage"] = [StageEvent(stage="pilot", on=DAY_0 + timedelta(days=5))]
    rows["sign-off"] = [SignOff(pk=3, area="legal", needed="yes")]

    found = {one.asked: one for one in still_unknown(pilot("pilot"), rows, DAY_0 + timedelta(days=9))}

    told, audit = found["Legal: when they were told"], found["What is the audit trail?"]
    assert (told.url, told.place) == ("/pilots/7/facts/sign-off/3/?ask=engaged_on", "sign-off-3")
    assert told.since == DAY_0 + timedelta(days=5)
    assert (audit.url, audit.place) == ("/pilots/7/facts/question/add/?topic=audit_trail", "question-new")


def test_every_row_of_the_table_can_be_due() -> None:
    """A row whose stage nobody can reach, or that no rows count for, would never ask anything."""
    assert {due.stage for due in DUE} == {
        "proposed", "diagnostic", "first_slice", "pilot", "production", "realised", "stopped", "wound_down",
    }  # fmt: skip
