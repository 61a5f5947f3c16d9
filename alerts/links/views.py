"""Acting from a mail: opening a link changes nothing; a press with an answer chosen by hand does, once."""

from __future__ import annotations

from typing import Any

import pghistory
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.posting import given_back
from accounts.secret_links import led_to, without_referrer
from alerts.links.cookies import DIGEST_COOKIE, LONGEST, link_at_hand, take_in_hand
from alerts.links.desks import Desk, desk_of
from alerts.links.fresh import ask_for_fresh
from alerts.links.held import LinkGoneError
from alerts.links.tokens import name_of
from alerts.links.unsubscribing import subscription_of
from outcomes.actions.refusals import ChangedMeanwhileError

NO_NAME = "unknown"


@login_not_required  # the link is what lets its reader in
@never_cache
@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Lead to an address without the token, whatever the token is: it is looked at there, and nothing is read here."""
    response = led_to(reverse("mail-link-answer", args=[name_of(token) or NO_NAME]))
    take_in_hand(request, response, token, timezone.now())
    return response


@login_not_required  # the cookie of a link is what lets its reader in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_by_link(request: HttpRequest, name: str) -> HttpResponse:
    """Show what a link is about with the form of its answer, and record what was answered."""
    link = link_at_hand(request, name, timezone.now())
    if link is None:
        return _gone(request)
    if link.is_used and request.method == "POST":
        return redirect("mail-link-recorded", name)
    if not link.is_open:
        return _gone(request)
    desk = desk_of(link)
    return _post(request, desk) if request.method == "POST" else _page(request, desk, desk.form())


def _post(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Record in the name of the link's reader, whoever is logged in in this browser; history says how."""
    link, form = desk.link, desk.form(request.POST)
    user = link.alert.recipient_id or (link.alert.person.user_id if link.alert.person else None)
    try:
        with pghistory.context(source="mail link", command=f"{link.claims.purpose} by link", user=user):
            is_done = desk.carry_out(form)
    except ChangedMeanwhileError as conflict:
        return _page(request, desk_of(link), desk.form_again(request.POST), conflict=conflict, status=409)
    except LinkGoneError:
        return redirect("mail-link-recorded", link.claims.name)
    if is_done:
        return redirect("mail-link-recorded", link.claims.name)
    return _page(request, desk, form, status=422)


@login_not_required
@never_cache
@require_safe
def recorded_by_link(request: HttpRequest, name: str) -> HttpResponse:
    """Show what was recorded by a link that is used up."""
    link = link_at_hand(request, name, timezone.now())
    if link is None or not (link.is_used and link.is_in_time and link.subject):
        return _gone(request, "../fresh/")
    desk = desk_of(link)
    return render(request, desk.recorded_page, {"link": link, **desk.recorded()})


@login_not_required
@never_cache
@require_POST
def fresh_link(request: HttpRequest, name: str) -> HttpResponse:
    """Mail a fresh link to whom this one was for, at the address on record. The answer tells nobody whether it was."""
    if "send" not in request.POST:
        return _gone(request, "./", status=422, unticked=True)
    now = timezone.now()
    link = link_at_hand(request, name, now)
    if link:
        ask_for_fresh(link, now=now)
    return render(request, "alerts/links/fresh_asked.html")


def _page(request: HttpRequest, desk: Desk, form: Any, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"link": desk.link, "form": form, **desk.context(), **more}
    return render(request, desk.form_page, context, status=status)


def _gone(request: HttpRequest, fresh: str = "fresh/", *, status: int = 410, **more: Any) -> HttpResponse:
    """Say the same whether a link is wrong, has expired, was used or was revoked: nobody can tell which.

    `fresh`: the way from here to where a fresh one is asked for, without the name that the reader brought.
    """
    context = {"fresh": fresh, "typed": given_back(request), **more}
    return render(request, "alerts/links/gone.html", context, status=status)


# --- The digest ---


@csrf_exempt  # a mail server posts it, without cookie or page (RFC 8058); the signature stands for both
@login_not_required  # the link is what lets its reader in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe_at_once(request: HttpRequest, token: str) -> HttpResponse:
    """End the digest at the press of a mail program's own button. Whoever opens the address is led to a page."""
    if request.method != "POST":
        response = led_to(reverse("unsubscribe"))
        DIGEST_COOKIE.give(response, {"token": token[:LONGEST]}, timezone.now())
        return response
    if request.POST.get("List-Unsubscribe") != "One-Click":
        return without_referrer(HttpResponse("Send List-Unsubscribe=One-Click.\n", "text/plain", status=422))
    subscription = subscription_of(token)
    if subscription is None:
        return without_referrer(HttpResponse("This link does not end anything.\n", "text/plain", status=410))
    subscription.turn(on=False)
    return without_referrer(HttpResponse("The digest has ended.\n", "text/plain"))


@login_not_required  # the cookie of a link is what lets its reader in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest) -> HttpResponse:
    """Offer to end the digest, and once it has ended, to take it back."""
    held = DIGEST_COOKIE.held(request, timezone.now())
    subscription = subscription_of(held["token"]) if held else None
    if subscription is None:
        return render(request, "alerts/links/no_digest.html", status=410)
    wanted = {"stop": False, "take-back": True}.get(request.POST.get("digest", ""))
    if request.method == "POST" and wanted is not None:
        subscription.turn(on=wanted)
        return led_to(reverse("unsubscribe"))
    status = 422 if request.method == "POST" else 200
    return render(request, "alerts/links/unsubscribe.html", {"subscription": subscription}, status=status)
