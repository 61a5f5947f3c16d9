"""In which finding another one was counted on a past day: by the events, as the findings themselves were read."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from django.db.models import F

from pilots.models import Pilot
from stalls.interactions import COUNTS_IN, NOBODY_REACHED, SILENCE, UNCOUNTED, Key, Standing, read
from stalls.models import FindingEvent
from stalls.modes import FailureMode, Severity, Yardstick
from stalls.sweep import sweep
from tests import factories as make
from tests.stalls.makers import make_event

DAY = timedelta(days=1)
RULES = (SILENCE, NOBODY_REACHED, *COUNTS_IN, *sorted(set(COUNTS_IN.values())), "integration/waiting-on-ticket")


def make_standing(pilot: Pilot, chance: random.Random, as_of: date) -> list[Standing]:
    """Make some findings that stand since yesterday, and an event of each."""
    said = []
    for rule in chance.sample(RULES, k=chance.randint(1, 6)):
        severity, is_guess = chance.choice(list(Severity)), chance.random() < 0.5
        told = {"severity": severity, "is_guess": is_guess, "subject": chance.choice(("", UNCOUNTED))}
        finding = make.make_finding(pilot=pilot, rule=rule, waits_on="Us", **told)
        make_event(finding=finding, on=as_of - DAY, is_guess=is_guess)
        said.append(Standing(Key(rule, finding.subject), severity, finding.since, is_guess))
    return said


@pytest.mark.django_db
def test_events_say_it_as_findings_are_read(as_of: date) -> None:
    chance = random.Random(7)  # noqa: S311  # the same every time
    expected = {}
    for _ in range(80):
        pilot = make.make_pilot()
        standing = make_standing(pilot, chance, as_of)
        hidden = read(standing, FailureMode, judged_by=Yardstick.FINDINGS, as_of=as_of).hidden
        expected |= {(pilot.pk, one.rule): hidden[one.key].rule if one.key in hidden else "" for one in standing}

    events = FindingEvent.objects.standing_on(as_of).with_counted_in(as_of)
    rows = events.values_list("finding__pilot", "finding__rule", "counted_in")
    said = {(pilot, rule): by for pilot, rule, by in rows}

    assert said == expected
    assert {"", SILENCE, NOBODY_REACHED, *COUNTS_IN.values()} == set(said.values())


@pytest.mark.django_db
def test_only_what_stood_then_and_what_was_said_last_counts(as_of: date) -> None:
    pilot = make.make_pilot()
    silence = make.make_finding(pilot=pilot, rule=SILENCE, severity="stalled", waits_on="Us")
    guess = make.make_finding(pilot=pilot, is_guess=True)
    make_event(finding=guess, on=as_of - 9 * DAY, is_guess=True)
    make_event(finding=silence, on=as_of - 6 * DAY)
    make_event(finding=silence, on=as_of - 3 * DAY, to_state="closed")
    days = {ago: FindingEvent.objects.shown_on(as_of - ago * DAY) for ago in (10, 7, 6, 4, 3)}
    shown = {ago: [event.finding_id for event in events] for ago, events in days.items()}

    assert shown == {10: [], 7: [guess.pk], 6: [silence.pk], 4: [silence.pk], 3: [guess.pk]}


@pytest.mark.django_db
def test_a_sweep_notes_in_its_events_what_was_a_guess(as_of: date) -> None:
    make.make_pilot(clock_start=as_of - 60 * DAY, claimed_stage="pilot")
    sweep(as_of=as_of)

    events = FindingEvent.objects.values_list("finding__rule", "is_guess")

    assert ("governance/questions-unanswered", True) in events
    assert not FindingEvent.objects.exclude(is_guess=F("finding__is_guess")).exists()
