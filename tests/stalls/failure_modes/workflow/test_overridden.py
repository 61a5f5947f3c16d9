"""workflow/overridden (WF-5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from pilots.dates import UNDATED
from pilots.models import Pilot
from stalls.failure_modes.workflow.overridden import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import (
    MONDAY,
    make_healthy_pilot,
    make_pause,
    make_person,
    make_pilot,
    make_stage_event,
    make_usage_week,
    make_usage_weeks,
    make_weekly_update,
)

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
pytestmark = pytest.mark.django_db


def make_rejected(counts: Sequence[int | None], *, shown: int = 50, until: date = MONDAY, **fields: Any) -> Pilot:
    """Make a pilot that showed 50 answers a week, of which so many were overridden."""
    pilot = make_pilot(**fields)
    make_usage_weeks(pilot=pilot, counts=counts, field="overridden", until=until, outputs_shown=shown)
    return pilot


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    make_rejected([50] * 4, claimed_stage=stage)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([15, 15, 15, 14], None),
        ([15, 15, 15, 15], "watch"),
        ([25, 25, 25, 24], "watch"),
        ([25, 25, 25, 25], "stalled"),
        ([40, 40, 40, 39], "stalled"),
        ([40, 40, 40, 40], "critical"),
        ([50, 15, 15, 15, 14], None),
        ([30], "stalled"),
    ],
)
def test_rises_with_the_share_that_is_rejected_in_four_weeks(
    as_of: date, counts: list[int], expected: str | None
) -> None:
    make_rejected(counts)
    assert severity(RULE, as_of) == expected


def test_counts_what_is_redone_elsewhere(as_of: date) -> None:
    make_usage_week(pilot=make_pilot(), week=as_of - WEEK, outputs_shown=50, redone_elsewhere=15)
    make_usage_week(pilot=make_pilot(), week=as_of - WEEK, outputs_shown=50, redone_elsewhere=5, overridden=10)
    assert [row["severity"] for row in found(RULE, as_of)] == ["watch", "watch"]


@pytest.mark.parametrize(("last", "expected"), [(12, []), (13, [None]), (14, [None])])
def test_closes_at_a_milder_figure_than_it_opens_at(as_of: date, last: int, expected: list[str | None]) -> None:
    make_rejected([last] * 4, shown=52)
    assert [row["severity"] for row in found(RULE, as_of)] == expected
    assert RULE.opens_after_days == 7


@pytest.mark.parametrize(("shown", "expected"), [(49, [None]), (50, ["critical"])])
def test_neither_opens_nor_closes_on_few_answers(as_of: date, shown: int, expected: list[str | None]) -> None:
    make_rejected([45], shown=shown)
    assert [row["severity"] for row in found(RULE, as_of)] == expected


@pytest.mark.parametrize(
    ("sector", "counts", "expected"),
    [
        ("health", [0, 0, 0, 1], "watch"),
        ("financial_services", [0, 0, 0, 0], "watch"),
        ("health", [0, 0, 1, 1], None),
        ("university", [0, 0, 0, 0], None),
    ],
)
def test_asks_whether_anybody_reads_where_a_review_is_mandatory(
    as_of: date, sector: str, counts: list[int], expected: str | None
) -> None:
    make_rejected(counts, sector=sector)
    assert [(row["subject"], row["severity"]) for row in found(RULE, as_of)] == (
        [("rubber-stamping", expected)] if expected else []
    )


def test_does_not_count_a_week_that_is_not_over(as_of: date) -> None:
    make_usage_week(pilot=make_rejected([15, 15, 15, 15]), week=as_of, outputs_shown=50, overridden=0)
    assert [severity(RULE, as_of + days * DAY) for days in (5, 6)] == ["watch", None]


def test_what_was_counted_last_stands_until_somebody_counts_again(as_of: date) -> None:
    pilot = make_rejected([25, None, 25, 25, 25, None])
    make_usage_week(pilot=pilot, week=as_of - WEEK, outputs_shown=50)
    assert severity(RULE, as_of + 90 * DAY) == "stalled"


def test_weeks_that_a_pause_touches_do_not_count(as_of: date) -> None:
    pilot = make_rejected([10, 10, 10, 10, 50])
    assert severity(RULE, as_of) == "watch"
    make_pause(pilot=pilot, started_on=as_of - DAY, resumed_on=as_of)
    assert severity(RULE, as_of) is None
    assert not RULE.rests_in_a_pause


@pytest.mark.parametrize(("days", "expected"), [(27, None), (28, "watch"), (200, "watch")])
def test_nobody_knows_where_nobody_counted(as_of: date, days: int, expected: str | None) -> None:
    pilot = make_pilot(claimed_stage="production")
    make_usage_week(pilot=pilot, week=as_of - WEEK, outputs_shown=50)
    make_stage_event(pilot=pilot, stage="production", on=as_of - DAY)
    make_stage_event(pilot=pilot, stage="pilot", on=as_of - days * DAY)
    rows = found(RULE, as_of)
    assert [(row["severity"], row["is_guess"]) for row in rows] == ([(expected, True)] if expected else [])


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 5, 27), None), (date(2026, 5, 28), "watch")])
def test_counts_from_the_last_day_of_an_imprecise_month(as_of: date, expected: str | None) -> None:
    pilot = make_pilot(claimed_stage="pilot")
    make_stage_event(pilot=pilot, stage="pilot", on=date(2026, 4, 1), on_precision="month")
    assert severity(RULE, as_of) == expected


def test_says_nothing_of_an_imported_pilot_that_nobody_was_asked_about(as_of: date) -> None:
    pilot = make_pilot(claimed_stage="production", inventory="us-federal-2024")
    assert known_on(RULE, as_of) is None
    make_stage_event(pilot=pilot, stage="production", on=as_of - 90 * DAY)
    assert found(RULE, as_of) == []
    make_weekly_update(pilot=pilot, submitted_on=as_of)
    assert severity(RULE, as_of) == "watch"


def test_can_speak_of_a_pilot_in_use_whose_team_reports_here(as_of: date) -> None:
    make_stage_event(pilot=make_pilot(claimed_stage="pilot"), stage="pilot", on=as_of)
    assert known_on(RULE, as_of) == UNDATED


@pytest.mark.parametrize("stage", ["pilot", "first_slice"])
def test_says_nothing_before_use_or_where_no_day_of_it_is_known(as_of: date, stage: str) -> None:
    make_pilot(claimed_stage=stage)
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_keeps_days_and_figures_as_evidence(as_of: date) -> None:
    pilot = make_rejected([10, 25, 25, 25, 25, 30], engineer=make_person(name="E. Novak"))
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "",
            "severity": "stalled",
            "since": date(2026, 4, 27),
            "evidence": {
                "week": "2026-05-25",
                "answers": 200,
                "rejected": 105,
                "stamped": False,
                "engineer": "E. Novak",
            },
        }
    ]
    assert known_on(RULE, as_of) == date(2026, 5, 25)


def test_counts_from_the_first_of_the_four_weeks_where_only_their_sum_is_bad(as_of: date) -> None:
    make_rejected([0, 50, 0, 50, 10])
    [row] = found(RULE, as_of)
    assert (row["severity"], row["since"]) == ("stalled", date(2026, 5, 4))


def test_keeps_the_day_of_coming_into_use_where_nobody_counted(as_of: date) -> None:
    pilot = make_pilot(claimed_stage="pilot", engineer=make_person(name="E. Novak"))
    make_stage_event(pilot=pilot, stage="pilot", on=date(2026, 4, 1))
    [row] = found(RULE, as_of)
    assert (row["subject"], row["since"]) == ("uncounted", date(2026, 4, 1))
    assert row["evidence"] == {"in_use_since": "2026-04-01", "engineer": "E. Novak"}


def test_says_which_share_is_rejected(as_of: date) -> None:
    make_rejected([25, 25, 30, 34])
    assert sentence(RULE, as_of) == (
        "Users reject or redo 57 % of its answers: 114 of 200 in the four weeks up to that of 25 May 2026."
    )


def test_says_that_nobody_may_read_what_has_to_be_reviewed(as_of: date) -> None:
    make_rejected([0, 0, 0, 1], sector="health")
    assert sentence(RULE, as_of) == (
        "Users rejected 1 of 200 answers in the four weeks up to that of 25 May 2026. "
        "Where each answer has to be reviewed, that may mean that nobody reads them."
    )


def test_says_that_nobody_knows(as_of: date) -> None:
    pilot = make_pilot(claimed_stage="pilot")
    make_stage_event(pilot=pilot, stage="pilot", on=date(2026, 4, 1))
    assert sentence(RULE, as_of) == (
        "We do not know whether users trust its answers: nobody has counted since it came into use on 1 Apr 2026."
    )


def test_the_next_step_is_the_engineers(as_of: date) -> None:
    make_rejected([50], engineer=make_person(name="E. Novak"))
    make_rejected([0], sector="health")
    make_stage_event(pilot=make_pilot(claimed_stage="pilot"), stage="pilot", on=date(2026, 4, 1))
    rejected, stamped, uncounted = (row["evidence"] for row in found(RULE, as_of))
    assert RULE.owner(rejected) == "Engineer, E. Novak"
    assert RULE.waits_on(rejected) == "E. Novak"
    assert RULE.next_step(rejected).startswith("Look at twenty overridden answers with users;")
    assert RULE.next_step(stamped).startswith("Have twenty accepted answers checked")
    assert RULE.next_step(uncounted).startswith("Count for a week how many answers are shown,")


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_rejected([50])
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
