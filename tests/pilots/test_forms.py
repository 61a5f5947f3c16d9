"""How the facts of a pilot are asked for, and what their forms refuse."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.models import Person
from pilots.dates import Day
from pilots.forms import (
    AccessRequestForm,
    ChampionForm,
    FirstSliceForm,
    IntegrationForm,
    PilotFactForm,
    PilotForm,
    UserContactForm,
    WorkaroundForm,
)
from pilots.forms.fields import CountField, DayField, NumberField, WeekField, YesNoField
from pilots.models import Pilot
from tests import factories as make

AS_OF = date(2026, 6, 15)


@pytest.fixture
def pilot(db: None) -> Pilot:
    return make.make_pilot()


def form(of: type[PilotFactForm], pilot: Pilot, row: Any = None, **sent: str) -> PilotFactForm:
    return of(sent, instance=row, pilot=pilot, as_of=AS_OF)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        (["", "day"], None),
        (["2026-11-17", "day"], Day(date(2026, 11, 17))),
        (["2026-11-17", "month"], Day(date(2026, 11, 1), "month")),
        (["2026-11-17", "quarter"], Day(date(2026, 10, 1), "quarter")),
        (["2026-11-17", "year"], Day(date(2026, 1, 1), "year")),
        (["17/11/2026", "day"], Day(date(2026, 11, 17))),
        (["17 Nov 2026", ""], Day(date(2026, 11, 17))),
    ],
)  # fmt: skip
def test_keeps_of_a_day_what_is_known_of_it(typed: list[str], day: Day | None) -> None:
    assert DayField(required=False).clean(typed) == day


@pytest.mark.parametrize("typed", ["soon", "2026-02-30", "1969-12-31", "2101-01-01", "9999-12-31", "\x00"])
def test_refuses_what_is_no_day_within_reason(typed: str) -> None:
    with pytest.raises(Exception, match=r"valid date|1970|2100"):
        DayField(required=False).clean([typed, "day"])


def test_shows_how_far_a_day_is_known(pilot: Pilot) -> None:
    row = make.make_user_contact(pilot=pilot, on=date(2026, 4, 1), on_precision="quarter")

    shown = str(UserContactForm(instance=row, pilot=pilot, as_of=AS_OF)["on"])

    assert '<details class="precision" open>' in shown
    assert '<option value="quarter" selected>' in shown


def test_a_day_that_is_emptied_loses_its_precision(pilot: Pilot) -> None:
    row = make.make_integration(pilot=pilot, due_on=date(2026, 4, 1), due_on_precision="quarter")

    saved = form(IntegrationForm, pilot, row, system="Portal", promised_days="14", due_on="").save()

    assert (saved.due_on, saved.due_on_precision) == (None, "day")


def test_gives_a_week_by_any_of_its_days() -> None:
    assert WeekField().clean("2026-06-07") == date(2026, 6, 1)


@pytest.mark.parametrize(("typed", "said"), [("", None), ("yes", True), ("no", False)])
def test_tells_no_from_nobody_has_said(typed: str, said: bool | None) -> None:
    field = YesNoField(required=False)

    assert field.clean(typed) is said
    assert not field.has_changed(said, typed)


@pytest.mark.parametrize("typed", ["NaN", "Infinity", "1e999999", "12 minutes", "1.1234567", "9" * 40])
def test_refuses_what_is_no_figure(typed: str) -> None:
    with pytest.raises(Exception, match=r"number|digits|decimal"):
        NumberField().clean(typed)
    with pytest.raises(Exception, match=r"number|less"):
        CountField().clean(typed)


def test_chooses_a_person_by_name_and_makes_a_new_one_only_on_saving(pilot: Pilot) -> None:
    known = make.make_person(name="A. Jones")
    make.make_person(name="New Body", portfolio=make.make_portfolio(name="Elsewhere"))

    first = form(FirstSliceForm, pilot, on="2026-06-01", user="  a.  jones ")
    second = form(FirstSliceForm, pilot, on="2026-06-01", user="New Body")

    assert first.is_valid()
    assert second.is_valid()
    assert Person.objects.filter(portfolio=pilot.portfolio).count() == 1
    assert first.save().user == known
    assert second.save().user.portfolio == pilot.portfolio
    assert Person.objects.filter(name="New Body").count() == 2


def test_names_the_same_new_person_twice_as_one(pilot: Pilot) -> None:
    sent = {"name": pilot.name, "sector": "health", "cadence_days": "7", "engineer": "E. Li", "support_owner": "E. Li"}
    saved = form(PilotForm, pilot, pilot, **sent).save()

    assert saved.engineer == saved.support_owner == Person.objects.get()


def test_suggests_the_names_of_the_portfolio_once_a_form(pilot: Pilot) -> None:
    make.make_person(name="A. Jones")
    make.make_person(name="Stranger", portfolio=make.make_portfolio(name="Elsewhere"))

    shown = str(FirstSliceForm(pilot=pilot, as_of=AS_OF)) + str(AccessRequestForm(pilot=pilot, as_of=AS_OF))

    assert shown.count('<option value="A. Jones">') == 2
    assert "Stranger" not in shown


def test_a_state_that_changes_is_so_from_today_unless_somebody_says_since_when(pilot: Pilot) -> None:
    row = make.make_workaround(pilot=pilot, state="open", state_on=date(2026, 5, 1))
    sent = {"what": "A list", "seen_on": "2026-05-01"}

    same = form(WorkaroundForm, pilot, row, state="open", state_on="2026-05-01", **sent).save()
    assert same.state_on == date(2026, 5, 1)
    changed = form(WorkaroundForm, pilot, row, state="absorbed", state_on="2026-05-01", **sent).save()
    assert changed.state_on == AS_OF
    dated = form(WorkaroundForm, pilot, row, state="accepted", state_on="2026-06-10", **sent).save()
    assert dated.state_on == date(2026, 6, 10)


def test_whose_turn_it_is_counts_from_the_day_on_which_it_changes(pilot: Pilot) -> None:
    row = make.make_access_request(pilot=pilot)

    saved = form(AccessRequestForm, pilot, row, request_kind="contract", team="Legal", turn="ours").save()

    assert (saved.turn, saved.turn_on) == ("ours", AS_OF)


def test_what_an_import_left_empty_may_stay_empty(pilot: Pilot) -> None:
    bare = make.make_user_contact(pilot=pilot, on=None)
    dated = make.make_user_contact(pilot=pilot)

    assert form(UserContactForm, pilot, bare, note="Found in the list.").is_valid()
    assert not form(UserContactForm, pilot, dated, on="").is_valid()
    assert not form(UserContactForm, pilot, on="").is_valid()


def test_explains_what_the_database_would_refuse(pilot: Pilot) -> None:
    make.make_champion(pilot=pilot)

    second = form(ChampionForm, pilot, person="B. Patel", since="2026-06-10")
    again = form(ChampionForm, pilot, person="A. Jones", since="2026-06-10", until="2026-06-12")

    assert second.errors["__all__"] == [
        "This pilot has a champion. End that tenure first.",
        "Another champion is on record for some of these days. End that tenure first.",
    ]
    assert "This person is on record as champion of this pilot. Change that tenure." in again.errors["__all__"]


@pytest.mark.parametrize(
    ("of", "sent", "field"),
    [
        (IntegrationForm, {"system": "x", "owner": "A", "owner_is_unknown": "on"}, "owner_is_unknown"),
        (IntegrationForm, {"system": "x", "promised_days": "99999"}, "promised_days"),
        (AccessRequestForm, {"request_kind": "contract"}, "team"),
        (ChampionForm, {"person": "A", "level": "6"}, "level"),
        (ChampionForm, {"person": "A", "end_reason": "left"}, "until"),
    ],
)
def test_says_beside_the_field_what_is_wrong(
    pilot: Pilot, of: type[PilotFactForm], sent: dict[str, str], field: str
) -> None:
    assert field in form(of, pilot, **sent).errors
