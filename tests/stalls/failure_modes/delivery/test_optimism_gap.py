"""delivery/optimism-gap (DR-7)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from pilots.models import Pilot
from stalls.failure_modes.delivery.optimism_gap import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import make_health, make_healthy_pilot, make_person, make_pilot, make_weekly_update

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
MODES = ("integration", "workflow", "governance", "champion", "outcome")
pytestmark = pytest.mark.django_db


def make_saying(*said: str, as_of: date, every_days: int = 7, **fields: object) -> Pilot:
    """Make a pilot whose updates say what the team expects, the last one last and today."""
    pilot = make_pilot(clock_start=as_of - 90 * DAY, **fields)
    for ago, confidence in enumerate(reversed(said)):
        make_weekly_update(pilot=pilot, submitted_on=as_of - ago * every_days * DAY, confidence=confidence)
    return pilot


def make_healths(pilot: Pilot, **states: str) -> None:
    """Make the health of every mode: clear but for what is said."""
    for mode in (*MODES, "delivery"):
        make_health(pilot=pilot, mode=mode, state=states.get(mode, "clear"), since=date(2026, 5, 4))


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healths(make_healthy_pilot(as_of=as_of))
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    make_healths(make_saying("yes", as_of=as_of, claimed_stage=stage), champion="critical")
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("mode", [*MODES, "delivery"])
@pytest.mark.parametrize(
    ("state", "expected"),
    [("clear", None), ("not_assessable", None), ("watch", None), ("stalled", "watch"), ("critical", "watch")],
)
def test_confident_while_something_has_stalled(as_of: date, mode: str, state: str, expected: str | None) -> None:
    make_healths(make_saying("yes", as_of=as_of), **{mode: state})
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (("no", "yes"), "watch"),
        (("yes", "unsure"), None),
        (("yes", "no"), None),
        (("yes", "unknown"), None),
        (("yes", ""), None),
    ],
)
def test_the_last_update_is_what_the_team_expects(as_of: date, said: tuple[str, ...], expected: str | None) -> None:
    make_healths(make_saying(*said, as_of=as_of), governance="stalled")
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("cadence", "days"), [(7, 14), (14, 28)])
def test_a_word_is_good_for_two_cadences(as_of: date, cadence: int, days: int) -> None:
    make_healths(make_saying("yes", as_of=as_of, cadence_days=cadence), governance="stalled")
    assert severity(RULE, as_of + days * DAY) == "watch"
    assert found(RULE, as_of + (days + 1) * DAY) == []


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ({"integration": "watch"}, None),
        ({"integration": "watch", "delivery": "watch"}, None),
        ({"integration": "watch", "outcome": "watch"}, "watch"),
    ],
)
def test_confident_for_three_weeks_while_two_modes_are_worth_a_look(
    as_of: date, states: dict[str, str], expected: str | None
) -> None:
    make_healths(make_saying("no", "yes", "yes", "yes", as_of=as_of), **states)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(
    ("said", "every_days", "expected"),
    [
        (("yes", "yes", "yes"), 7, "watch"),
        (("yes", "yes"), 7, None),
        (("unsure", "yes", "yes", "yes"), 7, "watch"),
        (("yes", "yes", "unsure", "yes"), 7, None),
        (("yes", "", "yes"), 7, None),
        (("yes", "yes", "yes"), 14, None),
    ],
)
def test_each_update_of_three_weeks_says_so_three_at_least(
    as_of: date, said: tuple[str, ...], every_days: int, expected: str | None
) -> None:
    make_healths(make_saying(*said, as_of=as_of, every_days=every_days), integration="watch", champion="watch")
    assert severity(RULE, as_of) == expected


def test_says_nothing_of_a_team_that_was_not_asked_or_left_it_open(as_of: date) -> None:
    make_healths(make_pilot(inventory="us-federal-2024"), governance="stalled")
    make_healths(make_saying("", as_of=as_of), governance="stalled")
    assert found(RULE, as_of) == []


def test_knows_the_newest_word_on_it(as_of: date) -> None:
    pilot = make_saying("yes", "", as_of=as_of)
    assert known_on(RULE, as_of) == as_of - WEEK
    pilot.weekly_updates.update(confidence="")
    assert known_on(RULE, as_of) is None


def test_is_asked_last() -> None:
    assert RULE.reads_health


def test_keeps_modes_and_names_as_evidence(as_of: date) -> None:
    people = {"engineer": make_person(name="E. Novak"), "programme_manager": make_person(name="P. Rao")}
    pilot = make_saying("yes", as_of=as_of, **people)
    make_healths(pilot, integration="stalled", delivery="critical", champion="watch")
    pilot.health.filter(mode="champion").update(since=date(2026, 4, 20))
    pilot.health.filter(mode="workflow").update(since=date(2026, 3, 2))
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "",
            "severity": "watch",
            "since": date(2026, 4, 20),
            "evidence": {
                "stalled": ["delivery", "integration"],
                "watched": ["champion"],
                "engineer": "E. Novak",
                "programme_manager": "P. Rao",
            },
        }
    ]


def test_says_which_facts_say_otherwise(as_of: date) -> None:
    pilot = make_saying("yes", as_of=as_of)
    make_healths(pilot, governance="stalled")
    assert sentence(RULE, as_of) == ("The team expects to be on time; 1 fact says otherwise: governance has stalled.")
    pilot.health.filter(mode="champion").update(state="watch")
    assert sentence(RULE, as_of) == (
        "The team expects to be on time; 2 facts say otherwise: governance has stalled and champion is worth a look."
    )


def test_the_programme_manager_talks_it_through_with_the_engineer() -> None:
    evidence = {"engineer": "E. Novak", "programme_manager": "P. Rao"}
    assert RULE.owner(evidence) == "Programme manager, P. Rao"
    assert RULE.waits_on(evidence) == "P. Rao"
    assert RULE.next_step(evidence) == ("Talk through the facts with E. Novak: what would have to happen, and by when?")


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_healths(make_saying("yes", as_of=as_of), governance="stalled")
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
