"""A question is given to somebody and answered once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import Person
from governance.actions import (
    ConflictError,
    answer_question,
    assign_question,
)
from governance.frozen import digest
from pilots.models import Pilot
from tests.factories import (
    MONDAY,
    make_question,
)

DAY = timedelta(days=1)


def test_an_answer_is_kept_with_its_evidence_and_who_gave_it(pilot: Pilot, reviewer: Person) -> None:
    row = make_question(pilot=pilot)

    answer_question(row, answer="Yes", evidence="DPIA 7", answered_by=reviewer, seen=digest(""), as_of=MONDAY)

    row.refresh_from_db()
    assert (row.answer, row.evidence, row.answered_by, row.answered_on) == ("Yes", "DPIA 7", reviewer, MONDAY)


def test_no_answer_is_overwritten_unread(pilot: Pilot, reviewer: Person) -> None:
    row = make_question(pilot=pilot, answer="No", answered_by=reviewer)

    with pytest.raises(ConflictError):
        answer_question(row, answer="Yes", evidence="", answered_by=reviewer, seen=digest(""), as_of=MONDAY)

    row.refresh_from_db()
    assert row.answer == "No"
    answer_question(row, answer="Yes", evidence="", answered_by=reviewer, seen=digest("No"), as_of=MONDAY)


def test_a_question_is_given_to_a_person_or_a_function(pilot: Pilot, reviewer: Person) -> None:
    row = make_question(pilot=pilot)

    assign_question(row, answerer=reviewer, function="legal", work_stopped=True, as_of=MONDAY)

    row.refresh_from_db()
    assert (row.answerer, row.function, row.work_stopped) == (reviewer, "legal", True)
