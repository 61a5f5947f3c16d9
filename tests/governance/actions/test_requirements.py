"""A portfolio adopts a template once, and its pilots get what it made of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import Person, Portfolio
from governance.actions import (
    adopt_template,
    apply_requirements,
)
from governance.models import GovernanceQuestion, Requirement, SignOff
from governance.templates import template_of
from pilots.models import Pilot, Sector
from tests.factories import (
    MONDAY,
    make_handed_in,
    make_person,
    make_pilot,
    make_question,
    make_requirement,
    make_sign_off,
)
from tests.governance.makers import in_threads

DAY = timedelta(days=1)


@pytest.mark.parametrize("sector", Sector.values)
def test_a_pilot_of_each_sector_gets_the_template_of_its_sector_and_the_three_questions(
    portfolio: Portfolio, sector: str
) -> None:
    pilot, reviewer = make_pilot(sector=sector), make_person(name="Rosa")

    made = apply_requirements(pilot, by=reviewer, as_of=MONDAY)

    rows = template_of(sector, nation=portfolio.nation)
    told = SignOff.objects.filter(pilot=pilot).order_by("pk")
    assert [(one.area, one.function, one.blocking, one.typical_days) for one in told] == [
        (row.code, row.function, row.blocking, row.days) for row in rows
    ]
    assert [one.needed for one in told] == ["unknown" if row.needed_if else "yes" for row in rows]
    assert {one.recorded_on for one in told} == {MONDAY}
    assert len(made) == len(rows)
    asked = GovernanceQuestion.objects.filter(pilot=pilot).order_by("pk")
    assert [(one.topic, one.raised_on, one.raised_by, one.function) for one in asked] == [
        (topic, MONDAY, reviewer, "champion") for topic in ("data_use", "accountability", "audit_trail")
    ]


def test_applying_twice_makes_nothing_twice_and_changes_nothing(pilot: Pilot, reviewer: Person) -> None:
    make_sign_off(pilot=pilot, area="dtac", typical_days=3, decision="approved")
    make_question(pilot=pilot, key="accountability", topic="data_use")
    apply_requirements(pilot, by=reviewer, as_of=MONDAY)
    before = list(SignOff.objects.values()), list(GovernanceQuestion.objects.values())

    assert apply_requirements(pilot, by=reviewer, as_of=MONDAY + DAY) == []

    assert (list(SignOff.objects.values()), list(GovernanceQuestion.objects.values())) == before
    assert SignOff.objects.get(area="dtac").typical_days == 3
    assert GovernanceQuestion.objects.count() == 3


def test_applies_what_the_portfolio_made_of_the_template(pilot: Pilot, reviewer: Person) -> None:
    adopt_template(pilot.portfolio, "health")
    Requirement.objects.filter(code="dtac").update(is_used=False)
    Requirement.objects.filter(code="caldicott").update(typical_days=3, function="our_guardian", applies_when="")
    make_requirement(code="own_thing", name="Our own", position=99)

    apply_requirements(pilot, by=reviewer, as_of=MONDAY)

    made = {row.area: row for row in SignOff.objects.all()}
    assert "dtac" not in made
    assert "own_thing" in made
    caldicott = made["caldicott"]
    assert (caldicott.typical_days, caldicott.function, caldicott.needed) == (3, "our_guardian", "yes")


def test_gives_new_pilots_the_portfolios_own_median(pilot: Pilot, reviewer: Person) -> None:
    for _ in range(5):
        done = {"decision": "approved", "decided_on": MONDAY}
        make_handed_in(pilot=make_pilot(), area="dtac", on=MONDAY - 9 * DAY, **done)

    apply_requirements(pilot, by=reviewer, as_of=MONDAY)

    assert SignOff.objects.get(pilot=pilot, area="dtac").typical_days == 9


def test_adopts_a_template_once_and_leaves_what_was_edited(portfolio: Portfolio) -> None:
    adopt_template(portfolio, "university")
    Requirement.objects.filter(code="research_ethics").update(typical_days=77)

    again = adopt_template(portfolio, "university")

    assert [one.code for one in again] == [row.code for row in template_of("university")]
    assert next(one for one in again if one.code == "research_ethics").typical_days == 77
    assert {str(one.checked_on) for one in again} == {"2026-11-25"}


@pytest.mark.django_db(transaction=True)
def test_of_ten_who_apply_the_requirements_at_once_nobody_doubles_them() -> None:
    pilot, reviewer = make_pilot(sector="health"), make_person(name="Rosa")

    raised = in_threads(10, lambda _: apply_requirements(pilot, by=reviewer, as_of=MONDAY))

    assert raised == []
    rows = len(template_of("health"))
    assert (Requirement.objects.count(), SignOff.objects.count(), GovernanceQuestion.objects.count()) == (rows, rows, 3)
