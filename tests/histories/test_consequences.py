"""What a line means beyond its words is filled in, and is never exported."""

from __future__ import annotations

from typing import Any

import pytest

from histories.kinds import KIND_OF
from pilots.models import Champion, HandOver, Pilot
from tests.histories.files import PILOT, Lines, exported, imported, line

pytestmark = pytest.mark.django_db


def fact(kind: str) -> Any:
    return KIND_OF[kind].model._default_manager.get()


def sign_off(**said: Any) -> dict[str, Any]:
    return line("sign_off", area="legal", **said)


FILLED_IN: list[tuple[str, Lines, dict[str, Any]]] = [
    ("pilot", [], {"name": "Triage"}),
    ("pilot", [line("pilot", clear=["name"])], {"name": "P-1"}),
    ("stage", [line("stage", on="2024-01-01")], {"stage": "unknown"}),
    ("outcome_metric", [line("outcome_metric", key="minutes")], {"name": "minutes"}),
    ("weekly_update", [line("weekly_update", week="2024-02-26")], {"submitted_on": "2024-03-01", "version": "1"}),
    ("sign_off", [sign_off(decided_on="2024-01-01")], {"decision": "unknown"}),
    ("sign_off", [sign_off(decided_by="ana")], {"decision": "unknown"}),
    ("sign_off", [sign_off(conditions_due_on="2024-01-01")], {"conditions": "not on record"}),
    (
        "governance_question",
        [line("governance_question", key="q", answered_on="2024-01-01")],
        {"answer": "not on record"},
    ),
    ("governance_question", [line("governance_question", key="q", evidence="minutes")], {"answer": "not on record"}),
    ("funding_decision", [line("funding_decision", key="f", decided_on="2024-01-01")], {"decision": "unknown"}),
    (
        "champion",
        [line("champion", person="ana", end_reason="left")],
        {"until": "2024-03-01", "until_precision": "day"},
    ),
    (
        "hand_over",
        [line("hand_over", key="h", receiver="ana", proposed_on="2024-01-01", answer="declined")],
        {"answered_on": "2024-03-01"},
    ),
]


@pytest.mark.parametrize(
    ("kind", "lines", "columns"), FILLED_IN, ids=[f"{each[0]}-{n}" for n, each in enumerate(FILLED_IN)]
)
def test_what_the_database_wants_is_filled_in_and_not_exported(
    kind: str, lines: Lines, columns: dict[str, Any]
) -> None:
    imported([PILOT, *lines])
    assert exported() == [PILOT, *lines]
    assert {column: str(getattr(fact(kind), column)) for column in columns} == columns


REASON = {"not_needed_because": "no personal data", "not_needed_by": "ana"}
NEEDED: list[tuple[Lines, str, bool]] = [
    ([sign_off(needed="no", **REASON)], "no", True),
    ([sign_off(**REASON)], "no", True),
    ([sign_off(needed="unknown", **REASON)], "no", True),
    ([sign_off(needed="unknown"), sign_off(**REASON)], "no", True),
    ([sign_off(needed="no", **REASON), sign_off(needed="yes")], "yes", False),
    ([sign_off(needed="no", **REASON), sign_off(needed="unknown")], "unknown", False),
    ([sign_off(needed="yes", **REASON)], "yes", False),
    ([sign_off(needed="yes"), sign_off(**REASON)], "yes", False),
    ([sign_off(needed="yes"), sign_off(**REASON), sign_off(needed="no")], "no", False),
]


@pytest.mark.parametrize(("lines", "needed", "has_reason"), NEEDED, ids=range(len(NEEDED)))
def test_a_reason_says_that_it_is_not_needed_unless_somebody_says_that_it_is(
    lines: Lines, needed: str, has_reason: bool
) -> None:
    imported([PILOT, *lines])
    assert exported() == [PILOT, *lines]
    row = fact("sign_off")
    assert (row.needed, bool(row.not_needed_because), row.not_needed_by is not None) == (needed, has_reason, has_reason)


def champion(person: str, recorded_on: str = "2024-03-01", **said: Any) -> dict[str, Any]:
    return line("champion", person=person, recorded_on=recorded_on, **said)


def month(first: str) -> dict[str, str]:
    return {"on": first, "precision": "month"}


ANA, BO = champion("ana", since="2024-01-01"), champion("bo", since="2024-02-01")
TENURES: list[tuple[Lines, dict[str, str | None]]] = [
    ([ANA], {"ana": None}),
    ([ANA, BO], {"ana": "2024-02-01", "bo": None}),
    ([BO, ANA], {"ana": "2024-02-01", "bo": None}),
    ([ANA | {"until": "2024-01-20"}, BO], {"ana": None, "bo": None}),
    ([ANA | {"until": "2024-02-01"}, BO], {"ana": None, "bo": None}),
    ([ANA | {"until": "2024-02-20"}, BO], {"ana": "2024-02-01", "bo": None}),
    ([ANA, BO, champion("ana", until="2024-01-20")], {"ana": None, "bo": None}),
    ([ANA, champion("bo", since=month("2024-02-01"))], {"ana": "2024-02-29", "bo": None}),
    ([ANA, champion("bo", since=month("2024-01-01"))], {"ana": "2024-01-31", "bo": None}),
    ([ANA, champion("bo", since="2024-01-01")], {"ana": "2024-01-01", "bo": None}),
    ([ANA, champion("bo")], {"ana": "2024-03-01", "bo": None}),
    ([champion("bo"), ANA, champion("bo", recorded_on="2024-09-01", level=3)], {"ana": "2024-03-01", "bo": None}),
    ([champion("bo"), champion("cy", since="2024-06-01"), champion("bo", recorded_on="2024-09-01", until="2024-05-01")],
     {"bo": None, "cy": None}),
    ([ANA, BO, champion("cy", since="2024-01-15")], {"ana": "2024-01-15", "cy": "2024-02-01", "bo": None}),
    ([ANA, BO, champion("ana", since="2024-04-01")], {"ana": None, "bo": "2024-04-01"}),
    ([ANA, BO, champion("bo", clear=["since"], until="2023-01-01")], {"ana": "2024-03-01", "bo": None}),
    ([champion("ana", since={"on": "9999-01-01", "precision": "year"}), BO], {"bo": "9999-12-31", "ana": None}),
]  # fmt: skip


@pytest.mark.parametrize("chunk", [1, 5_000])
@pytest.mark.parametrize(("lines", "succeeded"), TENURES, ids=range(len(TENURES)))
def test_a_champion_is_in_post_until_the_next_one(
    lines: Lines, succeeded: dict[str, str | None], chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("histories.importing.CHUNK", chunk)
    imported([PILOT, *lines])
    assert exported() == [PILOT, *lines]
    rows = Champion.objects.all()
    assert {row.person.name: row.succeeded_on and row.succeeded_on.isoformat() for row in rows} == succeeded


def test_history_knows_that_a_champion_was_succeeded() -> None:
    imported([PILOT, ANA, BO])
    events = KIND_OF["champion"].history._default_manager.order_by("pgh_id")
    said = [(event.person_id, str(event.succeeded_on), event.pgh_given) for event in events]
    ana, bo = said[0][0], said[1][0]
    assert said == [(ana, "None", None), (bo, "None", None), (ana, "2024-02-01", [])]


@pytest.mark.parametrize("chunk", [1, 5_000])
def test_a_pause_lasts_until_the_next_one(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("histories.importing.CHUNK", chunk)
    first, second = (line("pause", key=key, started_on=day) for key, day in (("a", "2024-01-01"), ("b", "2024-02-01")))
    imported([PILOT, first, second, line("pause", key="b", resumed_on="2024-02-10"), line("pause", key="c")])
    rows = KIND_OF["pause"].model._default_manager.order_by("key")
    assert [(row.key, str(row.superseded_on)) for row in rows] == [("a", "2024-02-01"), ("b", "None"), ("c", "None")]


@pytest.mark.parametrize("chunk", [1, 5_000])
def test_a_second_primary_metric_takes_the_place_of_the_first(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("histories.importing.CHUNK", chunk)
    metrics = [line("outcome_metric", key=key, primary=True) for key in ("a", "b", "c", "a")]
    imported([PILOT, *metrics])
    assert exported() == [PILOT, *metrics]
    rows = KIND_OF["outcome_metric"].model._default_manager.order_by("key")
    assert [(row.key, row.primary) for row in rows] == [("a", True), ("b", False), ("c", False)]


@pytest.mark.parametrize("chunk", [1, 5_000])
def test_asking_somebody_else_to_take_over_withdraws_what_was_asked(
    chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("histories.importing.CHUNK", chunk)
    asked = [
        line("hand_over", key=key, receiver=key, proposed_on=day)
        for key, day in (("a", "2024-01-01"), ("b", "2024-02-01"))
    ]
    answered = line("hand_over", key="b", answer="accepted", answered_on="2024-02-02")
    third = line("hand_over", key="c", receiver="c", proposed_on="2024-03-01")
    imported([PILOT, *asked, answered, third])
    assert exported() == [PILOT, *asked, answered, third]
    assert [(row.key, row.answer, str(row.answered_on)) for row in HandOver.objects.order_by("key")] == [
        ("a", "withdrawn", "2024-02-01"), ("b", "accepted", "2024-02-02"), ("c", "", "None"),
    ]  # fmt: skip


def stage(stage: str, on: Any, **said: Any) -> dict[str, Any]:
    return line("stage", stage=stage, on=on, **said)


CLAIMS: list[tuple[Lines, str]] = [
    ([], "proposed"),
    ([stage("pilot", "2024-02-01")], "pilot"),
    ([stage("pilot", "2024-02-01"), stage("production", "2024-03-01")], "production"),
    ([stage("pilot", "2024-02-01"), stage("diagnostic", "2024-01-01")], "pilot"),
    ([stage("pilot", "2024-02-01"), stage("diagnostic", "2024-02-01")], "diagnostic"),
    ([stage("pilot", "2024-02-10"), stage("diagnostic", month("2024-02-01"))], "diagnostic"),
    ([stage("pilot", "2024-02-10"), stage("diagnostic", month("2024-01-01"))], "pilot"),
    ([stage("pilot", month("2024-02-01")), stage("diagnostic", "2024-02-10")], "diagnostic"),
    ([stage("production", "2027-10-01"), stage("stopped", "2024-03-01")], "stopped"),
    (
        [stage("pilot", "2024-02-01"), stage("production", "2027-10-01"), stage("diagnostic", "2024-01-01")],
        "production",
    ),
    (
        [stage("pilot", "2024-02-01"), stage("stopped", "2024-03-01"), line("stage", corrects=2, stage="realised")],
        "realised",
    ),
    (
        [stage("pilot", "2024-02-01"), stage("stopped", "2024-03-01"), line("stage", corrects=2, on="2024-01-01")],
        "pilot",
    ),
]


@pytest.mark.parametrize("chunk", [1, 5_000])
@pytest.mark.parametrize(("lines", "claimed"), CLAIMS, ids=range(len(CLAIMS)))
def test_the_stage_is_what_was_claimed_last_unless_it_certainly_lay_before(
    lines: Lines, claimed: str, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("histories.importing.CHUNK", chunk)
    imported([PILOT, *lines])
    assert exported() == [PILOT, *lines]
    assert Pilot.objects.get().claimed_stage == claimed
