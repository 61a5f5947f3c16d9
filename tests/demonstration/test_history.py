"""History of the demonstration reads as a year of recording: from what to what, and never backwards."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps

from accounts.history import changes_of
from accounts.models import Portfolio
from demonstration.making import FACTS
from governance.models import SignOff
from outcomes.models import OutcomeMetric
from pilots.models import Champion, Integration, Pilot
from tests.factories import MONDAY


def changes(row: Any, column: str) -> list[tuple[Any, Any]]:
    """Return from what to what a column was changed after the row was entered."""
    return [(old, new) for change in changes_of(row)[1:] for name, old, new in change.columns if name == column]


def ago(days: int) -> date:
    return MONDAY - timedelta(days=days)


def test_a_due_day_slid_three_times(made: Portfolio) -> None:
    register = Integration.objects.get(pilot__code="D-19", key="grants-register")
    slid = [(ago(200), ago(140)), (ago(140), ago(90)), (ago(90), ago(30))]
    assert changes(register, "due_on") == slid


def test_a_sign_off_came_back_and_was_handed_in_again(made: Portfolio) -> None:
    sign_off = SignOff.objects.get(pilot__code="D-01", area="data_protection")
    assert changes(sign_off, "decision") == [("", "returned"), ("returned", "")]
    assert changes(sign_off, "submitted_on") == [(None, ago(60)), (ago(60), ago(26))]
    assert sign_off.missing == ""
    assert sign_off.decisions.get().comment == "Who may see a letter that was sorted wrongly."


def test_departures_were_announced_after_the_champion_had_begun(made: Portfolio) -> None:
    tenures = Champion.objects.filter(person__name="Christine Albrecht")
    assert tenures.count() == 3
    for tenure in tenures:
        assert changes(tenure, "leaving_on") == [(None, MONDAY + timedelta(days=45))]


def test_a_successor_was_entered_when_the_champion_before_had_left(made: Portfolio) -> None:
    first, second = Champion.objects.filter(pilot__code="D-34").order_by("since")
    ended = first.history.exclude(until=None).earliest("pgh_id")
    assert ended.pgh_id < second.history.earliest("pgh_id").pgh_id


def test_the_model_of_a_pilot_has_changed_since_it_was_signed(made: Portfolio) -> None:
    pilot = Pilot.objects.get(code="D-30")
    versions = [(old[-1:], new[-1:]) for old, new in changes(pilot, "model_or_vendor")]
    assert versions == [("", "3"), ("3", "4")]
    stages = [new for _, new in changes(pilot, "claimed_stage")]
    assert stages == ["diagnostic", "first_slice", "pilot", "production"]


@pytest.mark.parametrize("model", [Pilot, *FACTS], ids=lambda model: model.__name__)
def test_no_row_was_entered_backwards(made: Portfolio, model: Any) -> None:
    history = apps.get_model(model._meta.app_label, f"{model.__name__}History")._default_manager
    entered = defaultdict(list)
    for row, on in history.order_by("pgh_id").values_list("pgh_obj_id", "recorded_on"):
        entered[row].append(on)
    assert entered
    for days in entered.values():
        assert days == sorted(set(days))
        assert days[-1] <= MONDAY


@pytest.mark.parametrize("model", FACTS, ids=lambda model: model.__name__)
def test_nothing_was_entered_before_what_it_belongs_to(made: Portfolio, model: Any) -> None:
    """So that the facts can be told day by day: the pilot first, a system before a request for it."""
    first = {kind: first_entries(kind) for kind in (Pilot, Integration, SignOff, OutcomeMetric)}
    rows = first_entries(model)
    belongs_to = [column for column in model._meta.fields if column.related_model in first]
    assert belongs_to
    for row in model._default_manager.all():
        for column in belongs_to:
            owner = getattr(row, column.attname)
            assert owner is None or first[column.related_model][owner] <= rows[row.pk], (row, column)


def first_entries(model: Any) -> dict[int, date]:
    history = apps.get_model(model._meta.app_label, f"{model.__name__}History")._default_manager
    return dict(history.order_by("-pgh_id").values_list("pgh_obj_id", "recorded_on"))


def test_it_was_recorded_over_more_than_a_year(made: Portfolio) -> None:
    """The days are spread: in no week was more than a fifteenth of everything entered."""
    weeks: defaultdict[date, int] = defaultdict(int)
    for model in FACTS:
        history = apps.get_model(model._meta.app_label, f"{model.__name__}History")._default_manager
        for on in history.values_list("recorded_on", flat=True):
            weeks[on - timedelta(days=on.weekday())] += 1
    assert len(weeks) > 53
    assert max(weeks.values()) < sum(weeks.values()) / 15
