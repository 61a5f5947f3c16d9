"""What the pages of a pilot's life start from: what their reader may change, and the day that it is there."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.forms import BaseForm
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.actions import person_for
from accounts.models import Person, Portfolio, Viewer
from accounts.requests import user_of
from pilots.models import HandOver, Pilot


def recordable_pilot(request: HttpRequest, pk: int) -> Pilot:
    """Return the pilot of which the reader may record facts; any other is not found."""
    return get_object_or_404(Pilot.objects.recordable_by(request.user).select_related("portfolio"), pk=pk)


def departing_person(request: HttpRequest, pk: int) -> Person:
    """Return the person whose departure the reader may record: their own, or any of a portfolio that they record."""
    return get_object_or_404(_may_depart(request.user).select_related("portfolio"), pk=pk)


def may_record_departure(user: Viewer, person: Person) -> bool:
    """Say whether somebody may record that a person leaves (one query)."""
    return _may_depart(user).filter(pk=person.pk).exists()


def _may_depart(user: Viewer) -> QuerySet[Person]:
    recorded = Q(portfolio__in=Portfolio.objects.recorded_by(user))
    return Person.objects.visible_to(user).filter(recorded | Q(user=user.pk))


def concerning_hand_over(request: HttpRequest, pk: int) -> HandOver:
    """Return the hand-over that the reader gives, is asked to take, or manages; any other is not found."""
    related = ("pilot", "portfolio", "giver", "receiver")
    return get_object_or_404(HandOver.objects.concerning(request.user).select_related(*related), pk=pk)


def reader_of(request: HttpRequest, portfolio: Portfolio) -> Person:
    """Return the person that the reader is in a portfolio; make one where there is none."""
    return person_for(user_of(request), portfolio=portfolio)


def answerer_of(request: HttpRequest, hand_over: HandOver) -> Person:
    """Return who the reader is to a hand-over: its receiver, or whoever records the answer for them."""
    if hand_over.receiver.user_id == request.user.pk:
        return hand_over.receiver
    return reader_of(request, hand_over.portfolio)


def status_of(form: BaseForm) -> int:
    """Return the status of a page with a form: 422 where something in it cannot be used."""
    return 422 if form.errors else 200
