"""What has become of one fact, in words."""

from __future__ import annotations

from datetime import date, timedelta

import pghistory
import pytest
from django.utils import timezone

from accounts.models import User
from notebook.history import ToldChange, told_changes
from notebook.kinds import KIND_OF
from pilots.models import Integration, Pilot
from tests import factories as make


@pytest.fixture
def pilot(db: None) -> Pilot:
    return make.make_pilot()


def told(slug: str, row: object, pilot: Pilot) -> list[ToldChange]:
    return told_changes(KIND_OF[slug], row, pilot.portfolio)  # type: ignore[arg-type]


def test_tells_people_days_and_choices_in_words_the_newest_first(pilot: Pilot, eli: User) -> None:
    today = timezone.localdate()
    row = make.make_integration(pilot=pilot, recorded_on=today)
    with pghistory.context(user=eli.pk):
        days = {"due_on": date(2026, 7, 1), "due_on_precision": "quarter"}
        Integration.objects.filter(pk=row.pk).update(owner=make.make_person(name="Networks"), state="live", **days)
    Integration.objects.filter(pk=row.pk).update(owner=make.make_person(name="Records"), blocks_first_slice=False)

    last, change, first = told("integration", row, pilot)

    assert (first.what, first.is_first, first.by, first.recorded_on) == ("Recorded", True, "", None)
    assert ("System", "not recorded", "Patient records") in first.lines
    assert (change.what, change.by) == ("Changed", "Eli")
    assert change.lines == [
        ("Who decides on access", "not recorded", "Networks"),
        ("Due on", "not recorded", "Q3 2026"),
        ("State", "not recorded", "Live"),
    ]
    assert last.lines == [
        ("Who decides on access", "Networks", "Records"),
        ("Does the first working slice wait for it?", "not recorded", "no"),
    ]


def test_a_precision_that_changes_is_a_change_of_the_day(pilot: Pilot) -> None:
    row = make.make_integration(pilot=pilot, due_on=date(2026, 7, 1))
    Integration.objects.filter(pk=row.pk).update(due_on_precision="month")

    assert told("integration", row, pilot)[0].lines == [("Due on", "1 Jul 2026", "Jul 2026")]


def test_says_which_command_wrote_it_and_for_which_day(pilot: Pilot) -> None:
    long_ago = timezone.localdate() - timedelta(days=90)
    with pghistory.context(command="import_history"):
        row = make.make_workaround(pilot=pilot, recorded_on=long_ago)

    (change,) = told("workaround", row, pilot)

    assert (change.by, change.recorded_on) == ("import history", long_ago)


def test_a_change_that_only_says_it_again_has_no_lines(pilot: Pilot) -> None:
    row = make.make_workaround(pilot=pilot)
    type(row).objects.filter(pk=row.pk).update(recorded_on=make.MONDAY)

    assert told("workaround", row, pilot)[0].lines == []
