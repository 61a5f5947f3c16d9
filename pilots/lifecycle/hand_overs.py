"""Writes of champions who leave: what they hold is handed over, and whoever is asked accepts or declines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.actions import on_record
from accounts.models import Person
from pilots.dates import Day, Precision
from pilots.keys import free_key
from pilots.lifecycle.actions import columns_of, lock, refuse_days_to_come, refuse_ended
from pilots.models import Champion, Deputy, HandOver, HandOverAnswer, Pilot


@transaction.atomic
def record_departure(
    champion: Champion, *, as_of: date, leaving_on: Day | None = None, until: Day | None = None, end_reason: str = ""
) -> None:
    """Record that a champion has announced to leave (`leaving_on`) or has left (`until`, with the reason)."""
    lock(champion.pilot)
    _refuse_unclear_departure(leaving_on, until, end_reason)
    refuse_days_to_come(as_of, until=until)
    if leaving_on and leaving_on.last < as_of:
        raise ValidationError({"leaving_on": "This day is over. Say since when they are gone."})
    if until and champion.since and until.last < champion.since:
        raise ValidationError({"until": f"They became champion of {champion.pilot} only on {Day(champion.since)}."})
    changed = (
        {**columns_of("until", until), "end_reason": end_reason} if until else columns_of("leaving_on", leaving_on)
    )
    _save(champion, **changed, recorded_on=as_of)


def _refuse_unclear_departure(leaving_on: Day | None, until: Day | None, end_reason: str) -> None:
    if (leaving_on is None) == (until is None):
        raise ValidationError("Say either on which day they leave, or since when they are gone.")
    if until and not end_reason:
        raise ValidationError({"end_reason": "Say why it ended; “Unknown” is an answer."})


@transaction.atomic
def depart(
    person: Person,
    *,
    receivers: Mapping[int, Person],
    by: Person,
    as_of: date,
    leaving_on: Day | None = None,
    until: Day | None = None,
    end_reason: str = "",
) -> list[HandOver]:
    """Record that somebody leaves everything they champion, and propose each hand-over that has a receiver.

    `receivers` are by pilot; a new person among them is made. Somebody who has left is no deputy any more either.
    """
    _refuse_unclear_departure(leaving_on, until, end_reason)
    tenures = Champion.objects.current_on(as_of).filter(person=person).select_related("pilot").order_by("pilot_id")
    proposed = []
    for champion in tenures:
        record_departure(champion, as_of=as_of, leaving_on=leaving_on, until=until, end_reason=end_reason)
        if receiver := receivers.get(champion.pilot_id):
            proposed.append(propose_hand_over(champion.pilot, giver=person, receiver=receiver, by=by, as_of=as_of))
    if until:
        deputised = Deputy.objects.current_on(as_of).filter(person=person)
        deputised.update(**columns_of("until", until), recorded_on=as_of)
    return proposed


@transaction.atomic
def propose_hand_overs(person: Person, *, receivers: Mapping[int, Person], by: Person, as_of: date) -> list[HandOver]:
    """Propose a receiver for some of what somebody champions, by pilot. Other pilots are passed over."""
    tenures = Champion.objects.current_on(as_of).filter(person=person, pilot__in=receivers).order_by("pilot_id")
    return [
        propose_hand_over(one.pilot, giver=person, receiver=receivers[one.pilot_id], by=by, as_of=as_of)
        for one in tenures.select_related("pilot")
    ]


@transaction.atomic
def propose_hand_over(pilot: Pilot, *, giver: Person | None, receiver: Person, by: Person, as_of: date) -> HandOver:
    """Ask somebody to become champion of a pilot. Nothing changes until they accept; one is asked at a time."""
    lock(pilot)
    refuse_ended(pilot)
    receiver = on_record(receiver)
    if receiver == giver:
        raise ValidationError(f"{receiver} cannot hand {pilot} over to themselves.")
    if Champion.objects.current_on(as_of).filter(pilot=pilot, person=receiver).exists():
        raise ValidationError(f"{receiver} is champion of {pilot} already.")
    asked = pilot.hand_overs.open().select_related("receiver").first()
    if asked:
        raise ValidationError(f"{asked.receiver} has been asked to take over {pilot} already. Withdraw that first.")
    key = free_key(pilot.hand_overs.all(), "hand-over")
    return HandOver.objects.create(
        pilot=pilot, key=key, giver=giver, receiver=receiver, proposed_on=as_of, recorded_on=as_of
    )


def answer_hand_over(
    hand_over: HandOver, *, answer: HandOverAnswer, because: str = "", by: Person, as_of: date
) -> None:
    """Accept, decline or withdraw, as somebody answers."""
    if answer == HandOverAnswer.ACCEPTED:
        accept_hand_over(hand_over, by=by, as_of=as_of)
    elif answer == HandOverAnswer.DECLINED:
        decline_hand_over(hand_over, because=because, by=by, as_of=as_of)
    else:
        withdraw_hand_over(hand_over, because=because, by=by, as_of=as_of)


@transaction.atomic
def accept_hand_over(hand_over: HandOver, *, by: Person, as_of: date) -> None:
    """Let the receiver be champion from a day on; the giver's tenure ends on it, and the hand-over is done.

    A tenure that had ended before keeps its end. Somebody who was champion before goes on in their own row, as history
    keeps the earlier days; and nobody is deputy beside themselves.
    """
    _lock_open(hand_over)
    pilot, receiver = hand_over.pilot, hand_over.receiver
    refuse_ended(pilot)
    tenures = Champion.objects.filter(pilot=pilot)
    in_the_way = tenures.current_on(as_of).exclude(person=hand_over.giver_id).select_related("person").first()
    if in_the_way:
        raise ValidationError(
            f"{in_the_way.person} is champion of {pilot} now. Withdraw this, or end that tenure first."
        )
    if giving := tenures.filter(person=hand_over.giver_id).first():
        _end(giving, as_of)
    taken = tenures.filter(person=receiver).first() or Champion(pilot=pilot, person=receiver)
    anew = {"end_reason": "", "succeeded_on": None, **columns_of("since", Day(as_of)), "recorded_on": as_of}
    _save(
        taken,
        **anew,
        **columns_of("until", None),
        **columns_of("leaving_on", None),
        **columns_of("handover_done_on", None),
    )
    deputies = Deputy.objects.current_on(as_of).filter(pilot=pilot, person=receiver)
    deputies.update(**columns_of("until", Day(as_of)), recorded_on=as_of)
    _answer(hand_over, HandOverAnswer.ACCEPTED, by=by, as_of=as_of)


def _end(giving: Champion, as_of: date) -> None:
    """End the giver's tenure on a day, unless it had ended before."""
    done = columns_of("handover_done_on", Day(as_of)) | {"recorded_on": as_of}
    if giving.until is None or Day(giving.until, Precision(giving.until_precision)).last > as_of:
        done |= columns_of("until", Day(as_of))
    _save(giving, **done)


@transaction.atomic
def decline_hand_over(hand_over: HandOver, *, because: str, by: Person, as_of: date) -> None:
    """Record that the receiver does not take over, and why. The giver stays champion."""
    _lock_open(hand_over)
    _refuse_no_reason(because)
    _answer(hand_over, HandOverAnswer.DECLINED, by=by, as_of=as_of, because=because)


@transaction.atomic
def withdraw_hand_over(hand_over: HandOver, *, because: str, by: Person, as_of: date) -> None:
    """Take back what was proposed, and say why, so that somebody else can be asked."""
    _lock_open(hand_over)
    _refuse_no_reason(because)
    said = {"answer": HandOverAnswer.WITHDRAWN, "answered_on": as_of, "because": because.strip()}
    _save(hand_over, **said, recorded_on=as_of)


def _lock_open(hand_over: HandOver) -> None:
    lock(hand_over.pilot)
    hand_over.refresh_from_db(fields=["answer", "answered_on"])
    if hand_over.answer:
        answered = hand_over.get_answer_display().lower()
        on = Day(hand_over.answered_on) if hand_over.answered_on else "an unknown day"
        raise ValidationError(f"This was {answered} already, on {on}.")


def _refuse_no_reason(because: str) -> None:
    if not because.strip():
        raise ValidationError({"because": "Say why, in a sentence."})


def _answer(hand_over: HandOver, answer: HandOverAnswer, *, by: Person, as_of: date, because: str = "") -> None:
    """Keep the receiver's answer; where somebody else records it, it says who did."""
    told = [because.strip()] if because else []
    if by != hand_over.receiver:
        told.append(f"Recorded by {by} for {hand_over.receiver}.")
    _save(hand_over, answer=answer, answered_on=as_of, because=" ".join(told), recorded_on=as_of)


def _save(row: Any, **columns: Any) -> None:
    """Set columns of a row and save it; what the database would refuse is said by a `ValidationError`."""
    for column, value in columns.items():
        setattr(row, column, value)
    row.validate_constraints()
    row.save()
