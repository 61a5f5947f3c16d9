"""What the forms of sign-offs, questions and pauses ask and refuse."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from governance.forms.facts import PauseForm, QuestionForm, SignOffForm
from governance.models import Requirement
from pilots.models import Pilot
from tests import factories as make

AS_OF = date(2026, 6, 15)


@pytest.fixture
def pilot(db: None) -> Pilot:
    return make.make_pilot(sector="health")


def form(of: Any, pilot: Pilot, row: Any = None, **sent: str) -> Any:
    return of(sent, instance=row, pilot=pilot, as_of=AS_OF)


@pytest.mark.parametrize(
    ("typed", "area"),
    [
        ("Data protection", "data_protection"),
        ("data  PROTECTION", "data_protection"),
        ("Works council", "works_council"),
        ("dcb0160", "dcb0160"),
        ("審査", "審査"),
        ("…", "…"),
    ],
)
def test_knows_a_sign_off_by_its_name_and_makes_a_code_of_a_new_one(pilot: Pilot, typed: str, area: str) -> None:
    assert form(SignOffForm, pilot, area_named=typed, needed="yes").save().area == area


def test_a_new_sign_off_follows_what_the_portfolio_requires(pilot: Pilot) -> None:
    Requirement.objects.create(
        portfolio=pilot.portfolio,
        sector="health",
        code="dpia",
        name="DPIA",
        function="data_protection",
        typical_days=28,
    )
    asked = SignOffForm(pilot=pilot, as_of=AS_OF)
    assert "DPIA" in asked.fields["area_named"].help_text

    follows = form(SignOffForm, pilot, area_named="dpia", needed="yes").save()

    assert (follows.area, follows.function, follows.typical_days) == ("dpia", "data_protection", 28)


def test_a_sign_off_is_on_record_once(pilot: Pilot) -> None:
    make.make_sign_off(pilot=pilot, area="legal")

    assert form(SignOffForm, pilot, area_named="Legal", needed="yes").errors["area_named"] == [
        "Legal is on record. Change that row."
    ]


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({"needed": "no"}, {"not_needed_because", "not_needed_by"}),
        ({"needed": "yes", "not_needed_by": "A"}, {"not_needed_by"}),
        ({"needed": "yes", "not_needed_because": "No device."}, {"not_needed_because"}),
    ],
)
def test_says_of_a_sign_off_what_is_missing(pilot: Pilot, sent: dict[str, str], fields: set[str]) -> None:
    assert set(form(SignOffForm, pilot, area_named="Legal", **sent).errors) == fields


def test_not_needed_takes_a_reason_and_a_name(pilot: Pilot) -> None:
    sent = {"needed": "no", "not_needed_because": "No device.", "not_needed_by": "R. Okafor"}

    saved = form(SignOffForm, pilot, area_named="Legal", **sent).save()

    assert (saved.needed, str(saved.not_needed_by)) == ("no", "R. Okafor")


def test_an_imported_not_needed_without_a_reason_can_be_changed_otherwise(pilot: Pilot) -> None:
    row = make.make_sign_off(pilot=pilot, area="legal", needed="no")

    assert form(SignOffForm, pilot, row, needed="no", typical_days="9").is_valid()


def test_a_day_of_answering_needs_the_answer(pilot: Pilot) -> None:
    sent = {"topic": "other", "text": "Who deletes it?", "answered_on": "2026-06-01"}

    assert set(form(QuestionForm, pilot, **sent).errors) == {"answer"}
    assert form(QuestionForm, pilot, **sent, answer="The records team.").is_valid()


def test_a_pilot_is_paused_once_at_a_time(pilot: Pilot) -> None:
    make.make_pause(pilot=pilot)

    assert "This pilot is paused already." in form(PauseForm, pilot, started_on="2026-06-10").errors["__all__"]
