"""workflow/not-the-bottleneck (WF-1)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from pilots.dates import UNDATED
from stalls.failure_modes.workflow.not_the_bottleneck import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import make_healthy_pilot, make_person, make_pilot, make_workflow

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    make_workflow(pilot=make_pilot(clock_start=as_of - 90 * DAY, claimed_stage=stage), is_bottleneck="no")
    assert found(RULE, as_of) == []


LADDER = [(13, None), (14, "watch"), (27, "watch"), (28, "stalled"), (90, "stalled")]


@pytest.mark.parametrize(("days", "expected"), LADDER)
def test_rises_with_the_days_in_which_nobody_looked(as_of: date, days: int, expected: str | None) -> None:
    make_pilot(clock_start=as_of - days * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(
    "fields",
    [
        {"method": "interview"},
        {"method": "workshop"},
        {"is_bottleneck": ""},
        {"is_bottleneck": "unknown"},
        {"observed_on": date(2026, 6, 2)},
    ],
)
def test_calls_it_no_looking(as_of: date, fields: dict[str, object]) -> None:
    make_workflow(pilot=make_pilot(clock_start=as_of - 28 * DAY), **fields)
    assert severity(RULE, as_of) == "stalled"


def test_the_work_was_watched_where_nobody_wrote_down_the_day(as_of: date) -> None:
    make_workflow(pilot=make_pilot(clock_start=as_of - 28 * DAY), observed_on=None)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("is_bottleneck", ["yes", "disputed"])
def test_quiet_from_the_day_of_looking_on(as_of: date, is_bottleneck: str) -> None:
    pilot = make_pilot(clock_start=as_of - 28 * DAY)
    make_workflow(pilot=pilot, observed_on=as_of, is_bottleneck=is_bottleneck)
    assert [severity(RULE, day) for day in (as_of - DAY, as_of)] == ["watch", None]


@pytest.mark.parametrize(
    ("share", "expected"), [("0.2", None), ("0.19", "watch"), ("0.1", "watch"), ("0.09", "stalled"), ("0", "stalled")]
)
@pytest.mark.parametrize("method", ["observed", "interview"])
def test_rises_as_the_share_of_the_work_falls(as_of: date, share: str, expected: str | None, method: str) -> None:
    make_workflow(pilot=make_pilot(clock_start=as_of), share_of_time=Decimal(share), method=method)
    assert severity(RULE, as_of) == expected


def test_has_stalled_where_it_is_not_the_bottleneck_whatever_its_share(as_of: date) -> None:
    make_workflow(pilot=make_pilot(clock_start=as_of), is_bottleneck="no", share_of_time=Decimal("0.6"))
    assert severity(RULE, as_of) == "stalled"


def test_judges_by_the_best_of_several_tasks(as_of: date) -> None:
    pilot = make_pilot(clock_start=as_of)
    make_workflow(pilot=pilot, task="Typing", is_bottleneck="no")
    assert severity(RULE, as_of) == "stalled"
    make_workflow(pilot=pilot, task="Sorting", share_of_time=Decimal("0.15"))
    assert severity(RULE, as_of) == "watch"
    make_workflow(pilot=pilot, task="Reading", share_of_time=Decimal("0.4"))
    assert found(RULE, as_of) == []


def test_says_nothing_of_a_task_that_nobody_has_weighed(as_of: date) -> None:
    make_workflow(pilot=make_pilot(clock_start=as_of), method="", observed_on=None, is_bottleneck="")
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 5, 13), None), (date(2026, 5, 14), "watch")])
def test_counts_from_the_last_day_of_an_imprecise_start(as_of: date, expected: str | None) -> None:
    make_pilot(clock_start=date(2026, 4, 1), clock_start_precision="month")
    assert severity(RULE, as_of) == expected


def test_quiet_where_somebody_may_have_looked_this_month(as_of: date) -> None:
    pilot = make_pilot(clock_start=as_of - 28 * DAY)
    make_workflow(pilot=pilot, observed_on=as_of, observed_on_precision="month")
    assert found(RULE, as_of) == []


def test_says_nothing_of_an_imported_pilot_that_nobody_was_asked_about(as_of: date) -> None:
    make_pilot(clock_start=as_of - 90 * DAY, inventory="us-federal-2024")
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_can_speak_of_a_pilot_whose_team_reports_here(as_of: date) -> None:
    make_pilot(clock_start=as_of)
    assert known_on(RULE, as_of) == UNDATED


def test_speaks_of_an_imported_pilot_with_a_workflow_on_record(as_of: date) -> None:
    pilot = make_pilot(clock_start=None, inventory="us-federal-2024")
    make_workflow(pilot=pilot, observed_on=None, method="documents", is_bottleneck="no")
    assert severity(RULE, as_of) == "stalled"
    assert known_on(RULE, as_of) == UNDATED


def test_says_nothing_where_neither_the_start_nor_a_workflow_is_known(as_of: date) -> None:
    make_pilot(clock_start=None)
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_keeps_days_and_names_as_evidence(as_of: date) -> None:
    pilot = make_pilot(clock_start=date(2026, 3, 2), engineer=make_person(name="E. Novak"))
    make_workflow(pilot=pilot, observed_on=date(2026, 3, 9), share_of_time=Decimal("0.08"))
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "",
            "severity": "stalled",
            "since": date(2026, 3, 9),
            "evidence": {
                "clock_start": "2026-03-02",
                "best": {"task": "Sorting referrals", "share": 0.08, "is_bottleneck": "yes"},
                "engineer": "E. Novak",
            },
        }
    ]
    assert known_on(RULE, as_of) == date(2026, 3, 9)


def test_counts_from_day_0_where_nobody_looked(as_of: date) -> None:
    make_pilot(clock_start=date(2026, 3, 2))
    [row] = found(RULE, as_of)
    assert (row["since"], row["evidence"]["best"]) == (date(2026, 3, 2), None)


def test_says_which_share_it_can_save(as_of: date) -> None:
    make_workflow(pilot=make_pilot(), share_of_time=Decimal("0.08"))
    assert sentence(RULE, as_of) == (
        "It speeds up a step that is 8 % of the work, and can save no more than that: Sorting referrals."
    )


def test_says_that_the_time_goes_elsewhere(as_of: date) -> None:
    make_workflow(pilot=make_pilot(), is_bottleneck="no")
    assert sentence(RULE, as_of) == "It speeds up a step that is not where the time goes: Sorting referrals."


def test_says_that_nobody_looked(as_of: date) -> None:
    make_pilot(clock_start=as_of - 28 * DAY)
    assert sentence(RULE, as_of) == (
        "Nobody has watched the work and said whether this is where the time goes, now in week 5."
    )


def test_the_next_step_is_the_engineers(as_of: date) -> None:
    pilot = make_pilot(clock_start=as_of - 28 * DAY, engineer=make_person(name="E. Novak"))
    [row] = found(RULE, as_of)
    assert RULE.owner(row["evidence"]) == "Engineer, E. Novak"
    assert RULE.waits_on(row["evidence"]) == "E. Novak"
    assert RULE.next_step(row["evidence"]).startswith("Watch the work for a day,")
    make_workflow(pilot=pilot, is_bottleneck="no")
    [row] = found(RULE, as_of)
    assert RULE.next_step(row["evidence"]).endswith("aim at the step that waits, or decide to stop.")


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_pilot(clock_start=as_of - 28 * DAY)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
