"""What a few letters find: pilots, people and teams that the reader may see, and pages. What begins so comes first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import Lower, RowNumber
from django.urls import reverse

from accounts.models import Person, Viewer
from pilots.models import AccessRequest, Pilot, Stage
from portfolio.holders import holders_in
from portfolio.palette.places import Place
from portfolio.readers import portfolios_seen_by

# As many of a kind as are looked through at a glance.
MOST = 8


@dataclass(frozen=True, slots=True)
class Result:
    """One line: where it leads, what it is called, and what tells it from others of that name."""

    url: str
    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Group:
    """The results of one kind, in words."""

    key: str
    label: str
    results: list[Result]


def found(user: Viewer, text: str, places: Iterable[Place]) -> list[Group]:
    """Return what is found, by kind, without the kinds of which nothing is (three queries; none for no text).

    No text finds the pages of the navigation, so that the list says what it can do.
    """
    groups = [Group("pages", "Pages", _places(text, places))]
    if text:
        people, teams = _people(user, text)
        known = {one.name.casefold() for one in (*people, *teams)}
        teams += [one for one in _holders(user, text) if one.name.casefold() not in known]
        groups = [
            Group("pilots", "Pilots", _pilots(user, text)),
            Group("people", "People", people),
            Group("teams", "Teams", teams[:MOST]),
            *groups,
        ]
    return [group for group in groups if group.results]


def _beginning(text: str, *columns: str) -> Case:
    """Return 0 where a column begins so, 1 where a word of one does, otherwise 2."""
    begins, word_begins = Q(), Q()
    for column in columns:
        begins |= Q(**{f"{column}__istartswith": text})
        word_begins |= Q(**{f"{column}__icontains": f" {text}"})
    whens = (When(begins, then=Value(0)), When(word_begins, then=Value(1)))
    return Case(*whens, default=Value(2), output_field=IntegerField())


def _pilots(user: Viewer, text: str) -> list[Result]:
    pilots = Pilot.objects.visible_to(user).found_by(text)
    ordered = pilots.order_by(_beginning(text, "code", "name", "organisation", "unit"), Lower("name"), "pk")
    rows = ordered.values_list("pk", "code", "name", "organisation", "claimed_stage")[:MOST]
    return [
        Result(
            url=reverse("pilot-detail", args=[pk]),
            name=name,
            about=", ".join(filter(None, (code, organisation, Stage(stage).label))),
        )
        for pk, code, name, organisation, stage in rows
    ]


def _people(user: Viewer, text: str) -> tuple[list[Result], list[Result]]:
    """Return the people and the teams: whoever was ever asked for access is a team, by the name that was written."""
    asked = AccessRequest.objects.filter(team=OuterRef("pk"))
    matching = (
        Person.objects.visible_to(user)
        .filter(name__icontains=text)
        .annotate(is_team=Exists(asked), beginning=_beginning(text, "name"))
    )
    order = (F("beginning").asc(), Lower("name").asc(), F("pk").asc())
    ranked: QuerySet[Any] = matching.annotate(rank=Window(RowNumber(), partition_by="is_team", order_by=order))
    rows = ranked.filter(rank__lte=MOST).order_by("rank").values_list("pk", "name", "is_team", "portfolio__name")
    results = [(is_team, Result(reverse("person-detail", args=[pk]), name, about)) for pk, name, is_team, about in rows]
    return [one for is_team, one in results if not is_team], [one for is_team, one in results if is_team]


def _holders(user: Viewer, text: str) -> list[Result]:
    """Return for whom anything waits, whether or not they are on record: each leads to what waits."""
    names = [name for name in holders_in(portfolios_seen_by(user)) if text.casefold() in name.casefold()]
    names.sort(key=lambda name: not name.casefold().startswith(text.casefold()))
    return [Result(f"{reverse('dashboard')}?{urlencode({'holder': name})}", name, "holds the ball") for name in names]


def _places(text: str, places: Iterable[Place]) -> list[Result]:
    wanted = text.casefold()
    matching = [place for place in places if wanted in place.name.casefold()]
    matching.sort(key=lambda place: not place.name.casefold().startswith(wanted))
    return [Result(place.url, place.name, place.about) for place in matching[:MOST]]
