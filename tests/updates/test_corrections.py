"""Correcting an update changes what it says and the facts that it wrote, and nobody else's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from governance.models import GovernanceQuestion, SignOff
from outcomes.models import Reading, UsageWeek
from pilots.models import AccessRequest, Champion, ChampionAction, Integration, Pilot, UserContact, WeeklyUpdate
from tests import factories as make
from tests.updates.makers import INTEGRATION, Answers, make_full_pilot, post

pytestmark = pytest.mark.django_db

WEEK = make.MONDAY
WEDNESDAY = WEEK + timedelta(days=2)
FRIDAY = WEEK + timedelta(days=4)


@pytest.fixture
def pilot() -> Pilot:
    return make_full_pilot()


def fact(model: Any, pilot: Pilot) -> Any:
    return model.objects.get(pilot=pilot)


def test_correction_replaces_what_was_said_and_history_keeps_the_former(pilot: Pilot) -> None:
    eli, priya = make.make_person(name="Eli"), make.make_person(name="Priya")
    post(pilot, {"blocker": {"text": "Slow"}}, as_of=WEDNESDAY, by=eli, seconds_taken=41)

    post(pilot, {"blocker": {"text": "Solved"}}, as_of=FRIDAY, by=priya, version=1, seconds_taken=9)

    update = WeeklyUpdate.objects.get()
    assert (update.version, update.blocker, update.author, update.recorded_on) == (2, "Solved", priya, FRIDAY)
    assert (update.submitted_on, update.seconds_taken) == (WEDNESDAY, 41)
    assert list(update.history.order_by("pgh_id").values_list("blocker", flat=True)) == ["Slow", "Solved"]  # type: ignore[attr-defined]


EVERYTHING: Answers = {
    "use": {"answer": "yes", "active_users": 12, "target_users": 40},
    INTEGRATION: {"answer": "answered", "turn": "ours"},
    "governance": {"answer": "question", "text": "May it?", "from": "Legal"},
    "champion": {"answer": "yes", "action": "decision"},
    "contact": {"answer": "talked", "users": 2},
    "metric": {"answer": "measured", "value": "12.5"},
    "confidence": {"answer": "yes"},
}
FACTS = (UsageWeek, AccessRequest, GovernanceQuestion, ChampionAction, UserContact, Reading)


def test_correction_that_says_the_same_touches_no_fact(pilot: Pilot) -> None:
    post(pilot, EVERYTHING, as_of=WEDNESDAY)
    before = [list(model.objects.values()) for model in FACTS]

    post(pilot, EVERYTHING | {"blocker": {"text": "Slow"}}, as_of=FRIDAY, version=1)

    assert [list(model.objects.values()) for model in FACTS] == before


def test_correction_takes_back_what_is_not_said_any_more(pilot: Pilot) -> None:
    was = AccessRequest.objects.values().get()
    post(pilot, EVERYTHING, as_of=WEDNESDAY)

    post(pilot, {"confidence": {"answer": "no"}}, as_of=FRIDAY, version=1)

    assert AccessRequest.objects.values().get() == was | {"recorded_on": FRIDAY}
    assert [model.objects.count() for model in FACTS] == [0, 1, 0, 0, 0, 0]


def test_correction_changes_the_fact_that_the_update_wrote(pilot: Pilot) -> None:
    post(pilot, EVERYTHING, as_of=WEDNESDAY)
    other: Answers = {
        "use": {"answer": "yes", "active_users": 13, "target_users": 40},
        "metric": {"answer": "measured", "value": "11"},
        "contact": {"answer": "observed_work"},
    }

    post(pilot, EVERYTHING | other, as_of=FRIDAY, version=1)

    assert fact(UsageWeek, pilot).active_users == 13
    assert (fact(Reading, pilot).value, fact(Reading, pilot).on) == (11, FRIDAY)
    assert fact(UserContact, pilot).contact_kind == "observed_work"


@pytest.mark.parametrize(
    ("code", "said", "model", "column", "was"),
    [
        (INTEGRATION, {"answer": "live"}, Integration, "state", "waiting"),
        (INTEGRATION, {"answer": "answered", "turn": "done"}, AccessRequest, "closed_on", None),
        ("champion", {"answer": "moved_on"}, Champion, "until", None),
        ("governance", {"answer": "moved", "sign_off": "legal", "step": "handed_in"}, SignOff, "submitted_on", None),
    ],
)
def test_wrong_tap_that_ended_something_can_be_taken_back(
    pilot: Pilot, code: str, said: dict[str, Any], model: Any, column: str, was: Any
) -> None:
    post(pilot, {code: said}, as_of=WEEK)
    assert getattr(fact(model, pilot), column) != was

    post(pilot, {code: {"answer": "unknown"}}, as_of=FRIDAY, version=1)

    assert getattr(fact(model, pilot), column) == was


def test_fact_that_somebody_has_changed_since_is_theirs(pilot: Pilot) -> None:
    post(pilot, {INTEGRATION: {"answer": "live"}, "contact": {"answer": "talked"}}, as_of=WEDNESDAY)
    Integration.objects.update(state="testing")
    UserContact.objects.update(users=7)

    post(pilot, {"confidence": {"answer": "no"}}, as_of=FRIDAY, version=1)

    assert fact(Integration, pilot).state == "testing"
    assert fact(UserContact, pilot).users == 7


def test_answer_to_what_is_not_asked_any_more_stays(pilot: Pilot) -> None:
    post(pilot, {"metric": {"answer": "measured", "value": "12"}}, as_of=WEDNESDAY)
    pilot.outcome_metrics.update(primary=False)

    post(pilot, {"confidence": {"answer": "no"}}, as_of=FRIDAY, version=1)

    update = WeeklyUpdate.objects.get()
    assert update.answers["metric"] == {"answer": "measured", "value": "12"}
    assert [fact["kind"] for fact in update.answers["wrote"]] == ["reading"]
    assert Reading.objects.count() == 1


def test_update_that_was_imported_with_any_answers_can_be_corrected(pilot: Pilot) -> None:
    fact = {"of": "use", "kind": "usage", "key": "", "says": {"active_users": 3}, "before": None}
    broken: list[Any] = [
        1, {"kind": "no"}, fact | {"kind": "no"}, fact | {"kind": []}, fact | {"says": 1}, fact | {"before": "x"},
        fact | {"says": {"active_users": "many"}}, fact | {"says": {"password": 1}}, fact | {"of": None},
        fact | {"kind": "champion", "says": {"until": 5}}, fact | {"kind": "champion", "says": {"until": "2026-02-30"}},
    ]  # fmt: skip
    strange = {"wrote": broken, "use": "yes", "champion": {"answer": ["a"]}, "mood": {"answer": "fine"}}
    make.make_weekly_update(pilot=pilot, submitted_on=WEDNESDAY, answers=strange)

    post(pilot, {"use": {"answer": "no"}}, as_of=FRIDAY, version=1)

    update = WeeklyUpdate.objects.get()
    assert (update.answers["use"], update.answers["mood"]) == ({"answer": "no"}, {"answer": "fine"})
