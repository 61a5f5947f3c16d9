"""Champions who leave, and who takes over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Portfolio
from accounts.posting import posted
from pilots.lifecycle.forms import LEAVES, AnswerForm, DepartureForm
from pilots.lifecycle.hand_overs import answer_hand_over, depart
from pilots.lifecycle.holdings import Holdings, holdings_of
from pilots.lifecycle.reading import (
    answerer_of,
    concerning_hand_over,
    departing_person,
    reader_of,
    status_of,
)
from pilots.models import HandOver, HandOverAnswer

MOST_SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
def champion_departure(request: HttpRequest, pk: int) -> HttpResponse:
    """List everything that somebody holds, record that they leave, and ask who takes over."""
    person = departing_person(request, pk)
    as_of = person.portfolio.day_of(timezone.now())
    holdings = holdings_of(person, as_of)
    form = DepartureForm(
        posted(request), portfolio=person.portfolio, proposed=holdings.proposed, initial=_announced(holdings)
    )
    if request.method == "POST":
        by = reader_of(request, person.portfolio)
        if form.carry_out(depart, person, by=by, as_of=as_of):
            messages.success(request, f"The departure of {person} is on record.")
            return redirect("champion-departure", pk=person.pk)
    context = {"person": person, "holdings": holdings, "form": form}
    return render(request, "pilots/departure.html", context, status=status_of(form))


def _announced(holdings: Holdings) -> dict[str, Any]:
    """Return what was announced of the departure before."""
    days = [one.champion.leaving for one in holdings.championed if one.champion.leaving]
    return {"what": LEAVES, "on": days[0]} if days else {}


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is to be handed over to whom, and take the answer."""
    hand_over = concerning_hand_over(request, pk)
    as_of = hand_over.portfolio.day_of(timezone.now())
    form = AnswerForm(posted(request), portfolio=hand_over.portfolio, answers=_answers(request, hand_over))
    if request.method == "POST":
        by = answerer_of(request, hand_over)
        if form.carry_out(answer_hand_over, hand_over, by=by, as_of=as_of):
            messages.success(request, f"{hand_over.get_answer_display()}.")
            return redirect("hand-over-answer", pk=hand_over.pk)
    context = {"hand_over": hand_over, "form": form}
    return render(request, "pilots/hand_over.html", context, status=status_of(form))


def _answers(request: HttpRequest, hand_over: HandOver) -> dict[HandOverAnswer, str]:
    """Return the answers that the reader may give, in their words; whoever answers for the receiver says so."""
    managed = Portfolio.objects.managed_by(request.user).filter(pk=hand_over.portfolio_id).exists()
    is_giver = bool(hand_over.giver and hand_over.giver.user_id == request.user.pk)
    answers = {}
    if hand_over.receiver.user_id == request.user.pk:
        answers = {HandOverAnswer.ACCEPTED: "I take it over", HandOverAnswer.DECLINED: "I decline"}
    elif managed:
        told = f"{hand_over.receiver} has told me that they"
        answers = {HandOverAnswer.ACCEPTED: f"{told} take it over", HandOverAnswer.DECLINED: f"{told} decline"}
    if managed or is_giver:
        answers[HandOverAnswer.WITHDRAWN] = "Withdraw it: somebody else is to be asked"
    return answers


@require_safe
def hand_over_list(request: HttpRequest) -> HttpResponse:
    """List what waits for the reader, what else is open where they give or manage, and what was answered last."""
    related = ("pilot", "portfolio", "giver", "receiver")
    concerning = HandOver.objects.concerning(request.user).select_related(*related)
    open_ones = list(concerning.open().order_by("proposed_on", "pk")[:MOST_SHOWN])
    context = {
        "waiting": [one for one in open_ones if one.receiver.user_id == request.user.pk],
        "others": [one for one in open_ones if one.receiver.user_id != request.user.pk],
        "answered": list(concerning.exclude(answer="").order_by("-answered_on", "-pk")[:20]),
    }
    return render(request, "pilots/hand_overs.html", context)
