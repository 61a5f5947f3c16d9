"""Departures and hand-overs: what is held is handed over by asking, and taken over by accepting."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.models import Person, User
from pilots.dates import Day, Precision
from pilots.lifecycle.hand_overs import (
    accept_hand_over,
    answer_hand_over,
    decline_hand_over,
    depart,
    propose_hand_over,
    record_departure,
    withdraw_hand_over,
)
from pilots.models import Champion, Deputy, HandOver, HandOverAnswer, Pilot
from tests.factories import MONDAY, make_champion, make_deputy, make_hand_over, make_person, make_pilot, make_portfolio

DAY = timedelta(days=1)


@pytest.fixture
def jones(db: None) -> Person:
    return make_person()


@pytest.fixture
def patel(db: None) -> Person:
    return make_person(name="D. Patel")


@pytest.fixture
def pilot(jones: Person) -> Pilot:
    pilot = make_pilot()
    make_champion(pilot=pilot, person=jones, since=MONDAY - 90 * DAY)
    return pilot


def propose(pilot: Pilot, receiver: Person, *, as_of: date = MONDAY) -> HandOver:
    return propose_hand_over(pilot, giver=make_person(), receiver=receiver, by=make_person(), as_of=as_of)


def tenure(name: str) -> Champion:
    return Champion.objects.get(person__name=name)


# --- Departures ---


def test_an_announced_departure_leaves_the_tenure_open(pilot: Pilot) -> None:
    record_departure(tenure("A. Jones"), leaving_on=Day(MONDAY + 24 * DAY), as_of=MONDAY)

    champion = tenure("A. Jones")
    assert (champion.leaving_on, champion.until, champion.recorded_on) == (MONDAY + 24 * DAY, None, MONDAY)


def test_a_departure_that_has_happened_ends_the_tenure_with_its_reason(pilot: Pilot) -> None:
    record_departure(tenure("A. Jones"), until=Day(date(2026, 5, 1), Precision.MONTH), end_reason="left", as_of=MONDAY)

    champion = tenure("A. Jones")
    assert (champion.until, champion.until_precision, champion.end_reason) == (date(2026, 5, 1), "month", "left")


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({}, "Say either"),
        ({"leaving_on": Day(MONDAY), "until": Day(MONDAY)}, "Say either"),
        ({"until": Day(MONDAY)}, "Say why"),
        ({"until": Day(MONDAY + DAY), "end_reason": "left"}, "not come yet"),
        ({"until": Day(MONDAY - 91 * DAY), "end_reason": "left"}, "only on 3 Mar 2026"),
    ],
)
def test_a_departure_that_makes_no_sense_is_refused(pilot: Pilot, told: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        record_departure(tenure("A. Jones"), as_of=MONDAY, **told)
    assert tenure("A. Jones").until is None


def test_one_departure_covers_everything_that_somebody_champions(pilot: Pilot, jones: Person, patel: Person) -> None:
    second, third = make_pilot(), make_pilot()
    make_champion(pilot=second, person=jones, since=MONDAY - DAY)
    make_champion(pilot=third, person=jones, since=MONDAY - 90 * DAY, until=MONDAY - DAY)

    receivers = {pilot.pk: patel, second.pk: Person(portfolio=pilot.portfolio, name="New Name")}
    proposed = depart(jones, receivers=receivers, by=jones, as_of=MONDAY, leaving_on=Day(MONDAY + 30 * DAY))

    assert [(one.pilot, one.receiver.name) for one in proposed] == [(pilot, "D. Patel"), (second, "New Name")]
    assert set(Champion.objects.filter(leaving_on=MONDAY + 30 * DAY).values_list("pilot", flat=True)) == {
        pilot.pk,
        second.pk,
    }


def test_who_has_left_is_no_deputy_any_more(pilot: Pilot, jones: Person) -> None:
    make_deputy(pilot=make_pilot(), person=jones)

    depart(jones, receivers={}, by=jones, as_of=MONDAY + DAY, until=Day(MONDAY + DAY), end_reason="left")

    assert Deputy.objects.get().until == tenure("A. Jones").until == MONDAY + DAY


def test_a_departure_is_recorded_as_a_whole_or_not_at_all(pilot: Pilot, jones: Person, patel: Person) -> None:
    make_hand_over(pilot=pilot, receiver=patel)

    with pytest.raises(ValidationError, match="has been asked to take over"):
        depart(jones, receivers={pilot.pk: patel}, by=jones, as_of=MONDAY, leaving_on=Day(MONDAY + DAY))
    assert tenure("A. Jones").leaving_on is None


# --- Proposals ---


def test_a_proposal_changes_nobody_s_tenure(pilot: Pilot, jones: Person, patel: Person) -> None:
    hand_over = propose(pilot, patel)

    assert (hand_over.giver, hand_over.proposed_on, hand_over.key) == (jones, MONDAY, "hand-over-1")
    assert list(Champion.objects.current_on(MONDAY)) == [tenure("A. Jones")]


def test_one_person_is_asked_at_a_time(pilot: Pilot, patel: Person) -> None:
    first = propose(pilot, patel)
    with pytest.raises(ValidationError, match=r"D\. Patel has been asked"):
        propose(pilot, make_person(name="Third"))

    decline_hand_over(first, because="No time.", by=patel, as_of=MONDAY)
    assert propose(pilot, make_person(name="Third")).key == "hand-over-2"


def test_nobody_hands_over_to_themselves(pilot: Pilot, jones: Person) -> None:
    with pytest.raises(ValidationError, match="to themselves"):
        propose(pilot, jones)


def test_what_has_ended_is_not_handed_over(pilot: Pilot, patel: Person) -> None:
    Pilot.objects.update(claimed_stage="stopped")

    with pytest.raises(ValidationError, match="has ended"):
        propose(pilot, patel)


# --- Answers ---


def test_accepting_ends_one_tenure_and_begins_the_other_on_the_same_day(pilot: Pilot, patel: Person) -> None:
    hand_over = propose(pilot, patel)

    accept_hand_over(hand_over, by=patel, as_of=MONDAY + 3 * DAY)

    given, taken = tenure("A. Jones"), tenure("D. Patel")
    assert (given.until, given.handover_done_on, given.end_reason) == (MONDAY + 3 * DAY, MONDAY + 3 * DAY, "")
    assert (taken.since, taken.until, taken.recorded_on) == (MONDAY + 3 * DAY, None, MONDAY + 3 * DAY)
    assert list(Champion.objects.current_on(MONDAY + 2 * DAY)) == [given]
    assert list(Champion.objects.current_on(MONDAY + 3 * DAY)) == [taken]
    hand_over.refresh_from_db()
    assert (hand_over.answer, hand_over.answered_on, hand_over.because) == ("accepted", MONDAY + 3 * DAY, "")


def test_a_tenure_that_had_ended_keeps_its_end(pilot: Pilot, jones: Person, patel: Person) -> None:
    depart(jones, receivers={}, by=jones, as_of=MONDAY, until=Day(MONDAY - 9 * DAY), end_reason="promoted")
    accept_hand_over(propose(pilot, patel), by=patel, as_of=MONDAY)

    given = tenure("A. Jones")
    assert (given.until, given.end_reason, given.handover_done_on) == (MONDAY - 9 * DAY, "promoted", MONDAY)


def test_an_end_known_to_this_month_becomes_the_day_of_the_hand_over(pilot: Pilot, patel: Person) -> None:
    Champion.objects.update(until=date(2026, 6, 1), until_precision="month")

    accept_hand_over(propose(pilot, patel), by=patel, as_of=date(2026, 6, 10))

    assert Day(tenure("A. Jones").until, Precision(tenure("A. Jones").until_precision)) == Day(date(2026, 6, 10))  # type: ignore[arg-type]


def test_the_deputy_who_inherits_is_deputy_no_more(pilot: Pilot, patel: Person) -> None:
    make_deputy(pilot=pilot, person=patel, since=MONDAY - 30 * DAY)
    make_deputy(pilot=pilot, person=make_person(name="Other"), since=MONDAY - 30 * DAY)

    accept_hand_over(propose(pilot, patel), by=patel, as_of=MONDAY)

    assert [one.person.name for one in Deputy.objects.current_on(MONDAY)] == ["Other"]


def test_somebody_who_returns_goes_on_in_their_own_row(pilot: Pilot, jones: Person, patel: Person) -> None:
    accept_hand_over(propose(pilot, patel), by=patel, as_of=MONDAY)
    back = propose_hand_over(pilot, giver=patel, receiver=jones, by=patel, as_of=MONDAY + 5 * DAY)

    accept_hand_over(back, by=jones, as_of=MONDAY + 6 * DAY)

    returned = tenure("A. Jones")
    assert (returned.since, returned.until, returned.handover_done_on) == (MONDAY + 6 * DAY, None, None)
    assert list(Champion.objects.current_on(MONDAY + 6 * DAY)) == [returned]


def test_somebody_else_who_came_in_between_is_not_pushed_out(pilot: Pilot, patel: Person) -> None:
    hand_over = propose(pilot, patel)
    Champion.objects.update(until=MONDAY + DAY)
    make_champion(pilot=pilot, person=make_person(name="Third"), since=MONDAY + DAY)

    with pytest.raises(ValidationError, match="Third is champion"):
        accept_hand_over(hand_over, by=patel, as_of=MONDAY + 2 * DAY)
    assert Champion.objects.count() == 2


def test_who_records_the_answer_for_the_receiver_is_named(pilot: Pilot, patel: Person) -> None:
    priya = make_person(name="Priya")
    hand_over = propose(pilot, patel)

    decline_hand_over(hand_over, because="No time.", by=priya, as_of=MONDAY)

    hand_over.refresh_from_db()
    assert hand_over.because == "No time. Recorded by Priya for D. Patel."
    assert list(Champion.objects.current_on(MONDAY)) == [tenure("A. Jones")]


@pytest.mark.parametrize("action", [decline_hand_over, withdraw_hand_over])
def test_declining_and_withdrawing_say_why(pilot: Pilot, patel: Person, action: Any) -> None:
    hand_over = propose(pilot, patel)

    with pytest.raises(ValidationError, match="Say why"):
        action(hand_over, because=" ", by=patel, as_of=MONDAY)
    action(hand_over, because="Changed plans.", by=patel, as_of=MONDAY)

    assert HandOver.objects.get().because == "Changed plans."


@pytest.mark.parametrize(
    ("action", "more"),
    [(accept_hand_over, {}), (decline_hand_over, {"because": "x"}), (withdraw_hand_over, {"because": "x"})],
)
def test_an_answer_is_given_once(pilot: Pilot, patel: Person, action: Any, more: dict[str, str]) -> None:
    hand_over = propose(pilot, patel)
    stale = HandOver.objects.get()
    decline_hand_over(hand_over, because="No time.", by=patel, as_of=MONDAY)

    with pytest.raises(ValidationError, match="declined already, on 1 Jun 2026"):
        action(stale, by=patel, as_of=MONDAY, **more)
    assert HandOver.objects.get().answer == "declined"


# --- Who sees it ---


def test_a_hand_over_waits_for_its_receiver_alone(pilot: Pilot, patel: Person, priya: User, eli: User) -> None:
    Person.objects.filter(pk=patel.pk).update(user=eli)
    hand_over = propose(pilot, patel)

    assert list(HandOver.objects.waiting_for(eli)) == [hand_over]
    assert not HandOver.objects.waiting_for(priya)

    decline_hand_over(hand_over, because="No time.", by=patel, as_of=MONDAY)
    assert not HandOver.objects.waiting_for(eli)


def test_a_hand_over_concerns_giver_receiver_and_managers(
    pilot: Pilot, jones: Person, patel: Person, priya: User, eli: User, lena: User, rosa: User, otto: User
) -> None:
    Person.objects.filter(pk=patel.pk).update(user=eli)
    Person.objects.filter(pk=jones.pk).update(user=lena)
    make_person(name="Elsewhere", portfolio=make_portfolio(name="Elsewhere"), user=otto)
    propose(pilot, patel)

    assert [HandOver.objects.concerning(user).exists() for user in (priya, eli, lena)] == [True] * 3
    assert [HandOver.objects.concerning(user).exists() for user in (rosa, otto)] == [False] * 2


# --- At once ---


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_counts_and_the_other_is_told(pilot: Pilot, patel: Person) -> None:
    hand_over = propose(pilot, patel)

    def give(answer: HandOverAnswer) -> str:
        try:
            mine = HandOver.objects.select_related("pilot", "receiver").get(pk=hand_over.pk)
            answer_hand_over(mine, answer=answer, because="No time.", by=patel, as_of=MONDAY)
            return str(answer)
        except ValidationError as refused:
            return refused.messages[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = [HandOverAnswer.ACCEPTED, HandOverAnswer.DECLINED] * 2
        told = list(pool.map(give, answers))

    hand_over.refresh_from_db()
    assert told.count(hand_over.answer) == 1
    assert sum(f"This was {hand_over.answer} already" in one for one in told) == 3
    assert Champion.objects.current_on(MONDAY).count() == 1
