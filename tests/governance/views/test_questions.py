"""The page of a question: who has to answer, the answer with its evidence, and what nobody overwrites unread."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person, User
from governance.frozen import digest
from governance.models import GovernanceQuestion
from pilots.models import Pilot
from tests.factories import make_champion, make_question

NOTHING = digest("")
ANSWER = {"seen": NOTHING, "answer": "Yes, within the DPIA", "answered_by": "R. Okafor", "evidence": "DPIA 7"}


@pytest.fixture
def question(pilot: Pilot) -> GovernanceQuestion:
    return make_question(pilot=pilot, function="champion")


def post(client: Client, user: User, question: GovernanceQuestion, form: str, **typed: Any) -> Any:
    client.force_login(user)
    return client.post(f"/questions/{question.pk}/{form}/", typed)


def page(client: Client, user: User, question: GovernanceQuestion) -> str:
    client.force_login(user)
    return " ".join(client.get(f"/questions/{question.pk}/").content.decode().split())


def test_an_answer_is_recorded_with_name_and_evidence(client: Client, question: GovernanceQuestion, eli: User) -> None:
    assert post(client, eli, question, "answer", **ANSWER).status_code == 302

    question.refresh_from_db()
    assert (question.answer, question.evidence) == ("Yes, within the DPIA", "DPIA 7")
    assert question.answered_by
    assert (question.answered_by.name, question.answered_on) == ("R. Okafor", timezone.localdate())
    body = page(client, eli, question)
    assert "Evidence: DPIA 7" in body
    assert "Answered" in body


def test_an_answer_needs_a_name(client: Client, question: GovernanceQuestion, eli: User) -> None:
    response = post(client, eli, question, "answer", **ANSWER | {"answered_by": ""})

    assert response.status_code == 422
    assert 'href="#id_answered_by"' in response.content.decode()
    assert "Yes, within the DPIA</textarea>" in response.content.decode()


def test_the_champion_of_the_day_answers_and_a_mere_reader_does_not(
    client: Client, question: GovernanceQuestion, rosa: User, herself: Person
) -> None:
    assert post(client, rosa, question, "answer", **ANSWER).status_code == 404

    make_champion(pilot=question.pilot, person=herself)

    assert post(client, rosa, question, "answer", **ANSWER).status_code == 302


def test_an_answer_that_came_meanwhile_is_shown_before_it_is_replaced(
    client: Client, question: GovernanceQuestion, eli: User
) -> None:
    GovernanceQuestion.objects.update(answer="No, never")

    response = post(client, eli, question, "answer", **ANSWER)

    body = response.content.decode()
    assert response.status_code == 409
    assert "No, never" in body
    assert "Yes, within the DPIA</textarea>" in body
    again = post(client, eli, question, "answer", **ANSWER | {"seen": digest("No, never")})
    assert again.status_code == 302


def test_is_given_to_a_person_or_a_function_and_says_whether_work_waits(
    client: Client, question: GovernanceQuestion, eli: User
) -> None:
    given = {"assign-answerer": "R. Okafor", "assign-function": "legal", "assign-work_stopped": "true"}

    assert post(client, eli, question, "assign", **given).status_code == 302

    question.refresh_from_db()
    assert question.answerer
    assert (question.answerer.name, question.function, question.work_stopped) == ("R. Okafor", "legal", True)
    assert "Work waits for it</dt><dd>yes" in page(client, eli, question)


def test_is_not_given_to_a_function_that_is_none(client: Client, question: GovernanceQuestion, eli: User) -> None:
    assert post(client, eli, question, "assign", **{"assign-function": "nonsense"}).status_code == 422


def test_keeps_a_function_that_only_this_portfolio_has(client: Client, pilot: Pilot, eli: User) -> None:
    question = make_question(pilot=pilot, function="our_own_board")

    assert post(client, eli, question, "assign", **{"assign-function": "our_own_board"}).status_code == 302
    assert "Our own board" in page(client, eli, question)


def test_says_that_nobody_is_named(client: Client, pilot: Pilot, lena: User) -> None:
    body = page(client, lena, make_question(pilot=pilot))

    assert "nobody is named" in body
    assert '<form method="post" action="/questions' not in body
