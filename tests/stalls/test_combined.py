"""What to do where two findings of a pilot stand together (C.7.6)."""

from __future__ import annotations

from typing import Any

import pytest

from pilots.models import Pilot
from stalls.combined import TOGETHER, Together, next_step
from stalls.failure_modes import rule
from stalls.models import Finding
from tests import factories as make
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db

GONE, HEARTBEAT = "champion/gone", "delivery/heartbeat-only"
EVIDENCE = {
    "is_succeeded": False, "end_reason": "left", "ended_on": "2026-05-04", "deputy": None, "champion": "A. Jones",
    "in_post": None, "engineer": "E. Novak", "programme_manager": "P. Shah", "updates": 3, "stamped": False,
    "week": "2026-05-25", "board": None, "best": None, "is_told": True, "submitted_on": None,
}  # fmt: skip
ALONE = {
    GONE: "Have the manager of A. Jones name a successor, and meet to hand over this week.",
    HEARTBEAT: "Ask E. Novak one question: what is the next thing that must move, and who moves it?",
}
TOGETHER_SAID = (
    "Have it decided this week whether somebody adopts the pilot by name or it stops, "
    "because both “Champion gone” and “Heartbeat only” stand."
)


def make_found(pilot: Pilot, rule_id: str, **fields: Any) -> Finding:
    evidence = EVIDENCE | fields.pop("evidence", {})
    return make.make_finding(pilot=pilot, rule=rule_id, evidence=evidence, **{"waits_on": "Us"} | fields)


def steps(pilot: Pilot) -> dict[str, str]:
    return {one.rule: one.next_step for one in Finding.objects.filter(pilot=pilot)}


def test_each_finding_by_itself_has_the_step_of_its_rule() -> None:
    make_found(make.make_pilot(), GONE)
    pilot = make.make_pilot()
    make_found(pilot, HEARTBEAT)
    assert steps(pilot) == {HEARTBEAT: ALONE[HEARTBEAT]}


@pytest.mark.parametrize("together", TOGETHER)
def test_two_that_stand_together_have_one_step_which_says_why(together: Together) -> None:
    pilot = make.make_pilot()
    first, second = together.rules
    make_found(pilot, first)
    make_found(pilot, second, severity="watch", state="recovering", recovering_since=MONDAY)
    said = f"because both “{rule(first).title}” and “{rule(second).title}” stand."
    assert set(steps(pilot).values()) == {f"{together.advice}, {said}"}


@pytest.mark.parametrize(
    "other",
    [
        {"state": "pending", "opened_on": None},
        {"state": "closed", "closed_on": MONDAY, "closed_because": "cleared"},
        {"is_guess": True},
    ],
)
def test_what_does_not_stand_or_nobody_knows_changes_no_step(other: dict[str, Any]) -> None:
    pilot = make.make_pilot()
    make_found(pilot, GONE)
    make_found(pilot, HEARTBEAT)
    assert steps(pilot)[GONE] == TOGETHER_SAID
    Finding.objects.filter(rule=HEARTBEAT).update(**other)
    assert steps(pilot) == ALONE


def test_answers_that_are_accepted_unread_are_no_distrust() -> None:
    pilot = make.make_pilot()
    make_found(pilot, "workflow/overridden", evidence={"stamped": True})
    make_found(pilot, "workflow/adoption-not-appearing")
    assert not any("trust" in step for step in steps(pilot).values())


def test_a_wrong_aim_goes_before_lost_trust() -> None:
    aim, trust, *_ = TOGETHER
    rules = {*aim.rules, *trust.rules}
    assert next_step(rule("workflow/adoption-not-appearing"), EVIDENCE, rules) == aim.next_step
