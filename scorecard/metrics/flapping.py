"""Do findings come and go (domain.md D.3, C.9)?

A **story** is a finding from its opening to its closing for good: what opens again up to 28 days after it closed is the
same story, as the state machine sees it. What was pending and never opened is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from scorecard.cases import Cases
from scorecard.changes import FindingChange, Observed
from scorecard.tallies import Tally
from stalls.state_machine import SAME_STORY_DAYS, FindingState


@dataclass
class Story:
    """How often it re-opened, how often its state changed after its first opening, and on how many days it was open."""

    reopened: int = 0
    changes: int = 0
    days_open: int = 0


def reopened(cases: Cases, observed: Observed) -> Tally:
    """Count the findings that re-opened up to 28 days after they had closed, of all that ever opened."""
    return Tally.over(
        (sum(bool(story.reopened) for story in stories), len(stories)) for stories in _stories(cases, observed)
    )


def state_changes(cases: Cases, observed: Observed) -> Tally:
    """Count the changes of state of findings after they opened, per 28 days in which one is open or recovering.

    Changes: open to recovering and back, to closed, and from closed to open again within 28 days. A change of severity
    is none, nor is what happens while a finding is pending.
    """
    return Tally.over(
        (sum(story.changes for story in stories), sum(story.days_open for story in stories) / SAME_STORY_DAYS)
        for stories in _stories(cases, observed)
    )


def _stories(cases: Cases, observed: Observed) -> list[list[Story]]:
    return [
        [
            story
            for changes in _by_finding(observed.findings.get(case.truth.pilot, ())).values()
            for story in stories_of(changes, case.last_day)
        ]
        for case in cases
    ]


def _by_finding(changes: Iterable[FindingChange]) -> dict[tuple[str, str], list[FindingChange]]:
    found = defaultdict(list)
    for change in changes:
        found[change.rule, change.subject].append(change)
    return found


def stories_of(changes: Iterable[FindingChange], last_day: date) -> list[Story]:
    """Return the stories of one pilot, rule and subject, whose changes come in the order of their days."""
    stories: list[Story] = []
    state, since, closed_on = FindingState.CLOSED, date.min, date.min
    for change in changes:
        if change.state in (state, FindingState.PENDING):
            continue
        if state == FindingState.CLOSED:
            _open(stories, (change.day - closed_on).days)
        else:
            stories[-1].days_open += (change.day - since).days
            stories[-1].changes += 1
        state, since = change.state, change.day
        closed_on = change.day if state == FindingState.CLOSED else closed_on
    if state != FindingState.CLOSED:
        stories[-1].days_open += (last_day + timedelta(days=1) - since).days
    return stories


def _open(stories: list[Story], days_closed: int) -> None:
    if stories and days_closed <= SAME_STORY_DAYS:
        stories[-1].reopened += 1
        stories[-1].changes += 1
    else:
        stories.append(Story())
