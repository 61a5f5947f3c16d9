"""The weekly update for whoever is logged in."""

from __future__ import annotations

from datetime import datetime
from functools import cache, partial
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import person_for
from accounts.models import Person, Portfolio, User
from accounts.posting import given_back
from accounts.requests import user_of
from pilots.models import Pilot, WeeklyUpdate
from updates.actions import post_weekly_update
from updates.answering import Desk, answer, keep_typed, posted_page
from updates.changes import Change, changes_since
from updates.clocks import clocks_of
from updates.due import flow_of, is_told_by_user, local_day, reported_by, rows_of
from updates.situation import Situation, situation_of
from updates.weeks import RefusedWeekError, week_asked_for


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def weekly_update(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask about one pilot and week, and post what was said."""
    try:
        desk = _desk(request, pk)
    except RefusedWeekError as refusal:
        return _refused(request, pk, refusal)
    return answer(request, desk)


@never_cache
@require_safe
def weekly_update_posted(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what an update has moved, and which clock runs now."""
    try:
        desk = _desk(request, pk)
    except RefusedWeekError as refusal:
        return _refused(request, pk, refusal)
    return posted_page(request, desk, clocks_of(desk.situation))


@require_POST
def weekly_update_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what was typed so far, or throw it away."""
    try:
        desk = _desk(request, pk)
    except RefusedWeekError as refusal:
        return _refused(request, pk, refusal)
    by = person_for(user_of(request), portfolio=desk.situation.pilot.portfolio)
    return keep_typed(request, desk, by)


def _desk(request: HttpRequest, pk: int) -> Desk:
    """Return where the reader answers: 404 where the pilot is not theirs to tell about; raises RefusedWeekError."""
    user, now = user_of(request), timezone.now()
    own = cache(lambda: list(_with_person(reported_by(user, now), user)))
    pilot = _pilot_of(pk, user, now, own=own() if request.method == "GET" else [])
    as_of = pilot.portfolio.day_of(now)
    week = week_asked_for(request.GET.get("week", ""), clock_start=pilot.clock_start, as_of=as_of)
    read = partial(situation_of, pilot, week=week, as_of=as_of, person=pilot.person_id)
    situation = read()
    urls = {
        f"{name}_url": f"{reverse(view, kwargs={'pk': pk})}?week={week}"
        for name, view in (
            ("form", "weekly-update"),
            ("draft", "weekly-update-draft"),
            ("posted", "weekly-update-posted"),
        )
    }
    return Desk(
        situation=situation,
        who=str(user),
        by_link=False,
        now=now,
        flow=cache(lambda: flow_of(rows_of(own()), at=pilot)),
        read=read,
        post=partial(_post, user, pilot.person_id, situation),
        more={"changes": cache(partial(_changes, situation))},
        **urls,
    )


def _pilot_of(pk: int, user: User, now: datetime, *, own: list[Any]) -> Any:
    """Return the pilot with its person: from the user's own of this week, which a form needs anyway, or any other."""
    found = next((pilot for pilot in own if pilot.pk == pk), None)
    return found or get_object_or_404(_with_person(_answerable_by(user, now), user), pk=pk)


def _answerable_by(user: User, now: datetime) -> QuerySet[Any]:
    """Return the pilots about which a user may tell: whose facts they record, or whose engineer they are."""
    pilots = Pilot.objects.visible_to(user).annotate(today=local_day(now)).select_related("portfolio", "engineer")
    recorded = Q(portfolio__in=Portfolio.objects.recorded_by(user))
    return pilots.filter(recorded | is_told_by_user(user, OuterRef("today")))


def _with_person(pilots: QuerySet[Any], user: User) -> QuerySet[Any]:
    """Annotate the pilots with `person_id`: who the user is in their portfolio."""
    person = Person.objects.filter(portfolio=OuterRef("portfolio"), user=user).order_by("pk").values("pk")[:1]
    annotated: QuerySet[Any] = pilots.annotate(person_id=Subquery(person))
    return annotated


def _changes(situation: Situation) -> list[Change]:
    last = next(iter(situation.before), None)
    return changes_since(situation.pilot, last.recorded_on, as_of=situation.as_of) if last else []


def _post(user: User, person: int | None, situation: Situation, **posting: Any) -> WeeklyUpdate:
    pilot = situation.pilot
    by = _author(user, person, pilot)
    return post_weekly_update(pilot=pilot, week=situation.week, as_of=situation.as_of, by=by, **posting)


def _author(user: User, person: int | None, pilot: Pilot) -> Person:
    """Return the person who the user is; mostly the engineer, who was read with the pilot."""
    if pilot.engineer and pilot.engineer.pk == person:
        return pilot.engineer
    return Person.objects.get(pk=person) if person else person_for(user, portfolio=pilot.portfolio)


def _refused(request: HttpRequest, pk: int, refusal: RefusedWeekError) -> HttpResponse:
    context = {"refusal": refusal, "pk": pk, "typed": given_back(request)}
    return render(request, "updates/refused.html", context, status=422)
