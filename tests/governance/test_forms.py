"""What the forms of reviewers and of requirements refuse, and beside which field they say so."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Portfolio
from governance.forms.cases import DecisionForm, MetForm, NotNeededForm, TellForm
from governance.models import Requirement
from governance.requirement_forms import NewRequirementForm, RequirementForm, ReviewerForm
from tests.factories import MONDAY, make_requirement

LATER, EARLIER = "2026-07-01", "2026-05-31"
CONDITIONAL = {"decision": "approved_with_conditions", "comment": "Log every answer"}


def wrong(form: Any) -> set[str]:
    """Return the names of the fields beside which a form complains."""
    return set(form.errors)


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"decision": "approved"}, set()),
        ({"decision": "approved", "comment": "Good", "expires_on": LATER}, set()),
        ({}, {"decision"}),
        ({"decision": "unknown"}, {"decision"}),
        ({"decision": "approved_with_conditions"}, {"comment", "conditions_due_on"}),
        (CONDITIONAL | {"conditions_due_on": LATER}, set()),
        (CONDITIONAL | {"conditions_due_on": "soon"}, {"conditions_due_on"}),
        (CONDITIONAL | {"conditions_due_on": EARLIER}, {"conditions_due_on"}),
        ({"decision": "approved", "conditions_due_on": LATER}, {"conditions_due_on"}),
        ({"decision": "returned"}, {"comment"}),
        ({"decision": "returned", "comment": "  "}, {"comment"}),
        ({"decision": "returned", "comment": "The flow"}, set()),
        ({"decision": "rejected"}, {"comment"}),
        ({"decision": "rejected", "comment": "No", "expires_on": LATER}, {"expires_on"}),
        ({"decision": "approved", "expires_on": "2026-06-01"}, {"expires_on"}),
        ({"decision": "approved", "comment": "\x00"}, {"comment"}),
        ({"decision": "approved", "round_number": "x"}, {"round_number"}),
        ({"decision": "approved", "round_number": "9" * 30}, {"round_number"}),
        ({"decision": "approved", "seen": ""}, {"seen"}),
    ],
)  # fmt: skip
def test_a_decision_needs_its_words_and_days(given: dict[str, str], fields: set[str]) -> None:
    assert wrong(DecisionForm({"round_number": "1", "seen": "x"} | given, as_of=MONDAY)) == fields


@pytest.mark.parametrize("form", [TellForm, MetForm])
@pytest.mark.parametrize(("day", "fields"), [("2026-06-01", set()), ("2026-06-02", {"on"}), ("", {"on"})])
def test_a_day_of_the_past_has_come(form: Any, day: str, fields: set[str]) -> None:
    assert wrong(form({"on": day}, as_of=MONDAY)) == fields


def test_not_needed_takes_a_name_and_a_reason() -> None:
    assert wrong(NotNeededForm({}, as_of=MONDAY)) == {"said_by", "because"}


def edited(row: Requirement, **given: str) -> RequirementForm:
    kept = {"name": row.name, "function": "Legal", "typical_days": "30", "is_used": "on"}
    return RequirementForm(kept | given, instance=row)


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({}, set()),
        ({"name": ""}, {"name"}),
        ({"typical_days": "-1"}, {"typical_days"}),
        ({"typical_days": "99999"}, {"typical_days"}),
        ({"checked_on": "2026-06-01", "source": "Ours"}, set()),
        ({"function": "???"}, {"function"}),
    ],
)
def test_a_requirement_is_edited(db: None, given: dict[str, str], fields: set[str]) -> None:
    assert wrong(edited(make_requirement(), **given)) == fields


def test_a_day_of_checking_needs_its_source(db: None) -> None:
    form = edited(make_requirement(), checked_on="2026-06-01")

    assert "A day of checking needs the source that was checked." in str(form.errors)


@pytest.mark.parametrize(
    ("words", "code"),
    [("Information security", "information_security"), ("legal", "legal"), ("Our own board", "our_own_board")],
)
def test_a_function_is_written_in_words(db: None, words: str, code: str) -> None:
    form = ReviewerForm({"reviewer-function": words, "reviewer-name": "Rosa"})

    assert form.is_valid()
    assert form.cleaned_data["function"] == code


def test_a_function_is_shown_in_words(db: None) -> None:
    form = RequirementForm(instance=make_requirement(function="digital_assurance"))

    assert 'value="Digital, clinical, information governance and security leads"' in str(form["function"])


def new(portfolio: Portfolio, **given: str) -> NewRequirementForm:
    filled = {"sector": "health", "name": "Our own board", "function": "Legal", "is_used": "on"}
    return NewRequirementForm(filled | given, instance=Requirement(portfolio=portfolio))


def test_a_requirement_of_ones_own_takes_its_code_from_its_name(portfolio: Portfolio) -> None:
    assert new(portfolio).save().code == "our_own_board"
    assert new(portfolio, code="own-board").save().code == "own_board"


def test_an_area_is_required_once(portfolio: Portfolio) -> None:
    new(portfolio).save()

    assert "has a requirement of this code" in str(new(portfolio).errors)
    assert not new(portfolio, sector="university").errors
