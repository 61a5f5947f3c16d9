"""Do findings come and go? The history's last day is day 730."""

from __future__ import annotations

from typing import Any

import pytest

from scorecard.metrics.flapping import reopened, state_changes, stories_of
from tests.scorecard.making import day, finding, said, survivor

OPENED = finding(0, "open")


def stories(*changes: dict[str, Any]) -> list[tuple[int, int, int]]:
    """Return of each story how often it re-opened, how often its state changed, and how many days it was open."""
    found = stories_of(said(*changes).findings["P"], day(730))
    return [(story.reopened, story.changes, story.days_open) for story in found]


def test_what_never_opened_is_no_story() -> None:
    assert stories(finding(0, "pending"), finding(1, "closed")) == []


def test_a_story_goes_from_opening_to_closing() -> None:
    assert stories(finding(0, "pending"), finding(1, "open"), finding(8, "recovering"), finding(15, "closed")) == [
        (0, 2, 14)
    ]


def test_a_story_that_is_still_open_is_open_to_the_end_of_the_history() -> None:
    assert stories(finding(720, "open")) == [(0, 0, 11)]


def test_a_change_of_severity_is_no_change_of_state() -> None:
    assert stories(OPENED, finding(5, "open", "critical"), finding(10, "closed", "critical")) == [(0, 1, 10)]


def test_to_recover_and_fall_back_is_to_change_twice_but_not_to_re_open() -> None:
    assert stories(OPENED, finding(5, "recovering"), finding(8, "open"), finding(10, "closed")) == [(0, 3, 10)]


@pytest.mark.parametrize(("again", "told"), [(37, [(1, 3, 20)]), (38, [(1, 3, 20)]), (39, [(0, 1, 10), (0, 1, 10)])])
def test_what_opens_again_up_to_28_days_after_it_closed_is_the_same_story(
    again: int, told: list[tuple[int, int, int]]
) -> None:
    assert stories(OPENED, finding(10, "closed"), finding(again, "open"), finding(again + 10, "closed")) == told


def test_findings_of_other_rules_and_subjects_are_other_stories() -> None:
    heard = said(
        OPENED,
        finding(10, "closed"),
        finding(11, "open", subject="other"),
        finding(12, "open", rule="outcome/gone-dark"),
        finding(13, "open"),
    )
    tally = reopened((survivor(),), heard)
    assert (tally.hits, tally.of) == ((1,), (3,))


def test_state_changes_are_counted_per_finding_that_is_open_for_28_days() -> None:
    heard = said(
        OPENED,
        finding(0, "open", pilot="Q"),
        finding(14, "recovering"),
        finding(21, "closed"),
        finding(35, "closed", pilot="Q"),
    )
    # Three changes (two and one) in 21 + 35 = 56 days: 1.5 per 28 days.
    assert state_changes((survivor("P"), survivor("Q")), heard).value == pytest.approx(1.5)
    assert reopened((survivor("P"), survivor("Q")), heard).value == 0


def test_without_findings_there_is_nothing_to_say() -> None:
    assert reopened((survivor(),), said()).value is None
    assert state_changes((survivor(),), said()).value is None
