"""The weekly update by link, without logging in: the same form, and no more than it needs."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

import pghistory
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.posting import given_back
from accounts.secret_links import led_to, without_referrer
from pilots.models import WeeklyUpdate
from updates.actions import LinkGoneError, post_by_link
from updates.answering import Desk, answer, keep_typed, posted_page
from updates.clocks import clocks_of
from updates.links import flow_beside, link_at_hand, link_of_token, take_in_hand
from updates.models import UpdateLink
from updates.situation import situation_of


@login_not_required  # the link is what lets its reader in
@never_cache
@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Lead to the form at an address without the token. Opening writes nothing: mail scanners open links too."""
    now = timezone.now()
    link = link_of_token(token, now)
    if link is None:
        return without_referrer(_gone(request))
    response = led_to(reverse("weekly-update-by-link"))
    take_in_hand(response, link, now)
    return response


@login_not_required  # the cookie of a link is what lets its reader in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def weekly_update_by_link(request: HttpRequest) -> HttpResponse:
    """Ask about the pilot and week of a link, and post what was said. Once posted, show what was recorded."""
    link = _link(request)
    if link is None:
        return _gone(request)
    desk = _desk(link)
    if request.method != "POST" and desk.situation.update:
        return redirect(desk.posted_url)
    try:
        return answer(request, desk)
    except LinkGoneError:
        return _pressed_again(request, link)


@login_not_required
@never_cache
@require_safe
def weekly_update_by_link_posted(request: HttpRequest) -> HttpResponse:
    """Show what was recorded, and the clocks of what the form asked about."""
    link = _link(request)
    if link is None:
        return _gone(request)
    desk = _desk(link)
    asked = {question.key for question in desk.questions()}
    return posted_page(request, desk, [clock for clock in clocks_of(desk.situation) if clock.asked_in in asked])


@login_not_required
@never_cache
@require_POST
def weekly_update_by_link_draft(request: HttpRequest) -> HttpResponse:
    """Keep what was typed so far, or throw it away."""
    link = _link(request)
    if link is None or link.used_at:
        return _gone(request)
    return keep_typed(request, _desk(link), link.person)


def _link(request: HttpRequest) -> UpdateLink | None:
    return link_at_hand(request, request.GET.get("pilot", ""), timezone.now())


def _desk(link: UpdateLink) -> Desk:
    now = timezone.now()
    as_of = link.pilot.portfolio.day_of(now)
    read = partial(situation_of, link.pilot, week=link.week, as_of=as_of, person=link.person_id)
    return Desk(
        situation=read(),
        who=link.person.name,
        by_link=True,
        now=now,
        form_url=_address("weekly-update-by-link", link),
        draft_url=_address("weekly-update-by-link-draft", link),
        posted_url=_address("weekly-update-by-link-posted", link),
        flow=cache(partial(flow_beside, link, now)),
        read=read,
        post=partial(_post, link, now=now, as_of=as_of),
    )


def _address(name: str, link: UpdateLink) -> str:
    return f"{reverse(name)}?pilot={link.pilot_id}"


def _post(link: UpdateLink, **posting: Any) -> WeeklyUpdate:
    """Post in the name of the link's person, whoever is logged in in this browser; history says how."""
    with pghistory.context(source="update link", command="weekly update by link", user=link.person.user_id):
        return post_by_link(link=link, **posting)


def _pressed_again(request: HttpRequest, link: UpdateLink) -> HttpResponse:
    """Show what the first press has recorded; give back what was typed where it was something else."""
    desk = _desk(link)
    update = desk.situation.update
    if update and update.submission_key == request.POST.get("submission_key"):
        return redirect(desk.posted_url)
    return _gone(request)


def _gone(request: HttpRequest) -> HttpResponse:
    """Say the same whether a link is wrong, has expired, was used or was revoked: nobody can tell which."""
    return render(request, "updates/link_gone.html", {"typed": given_back(request)}, status=410)
