"""Finding the links of updates again: by the token of an address, and by the cookie that takes its place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Exists, F, Func, OuterRef, Q
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse

from accounts.models import Leave, Membership, Person
from accounts.secret_links import LinkCookie, digest_of
from pilots.models import Stage, WeeklyUpdate
from updates.due import Flow, local_day
from updates.models import UpdateLink, UpdateLinkQuerySet

COOKIE = LinkCookie("update-link", salt="updates.link-at-hand")


def link_of_token(token: str, now: datetime) -> UpdateLink | None:
    """Return the link that still opens its form, if the token is one's."""
    return _told_by_its_person(UpdateLink.objects.usable_at(now), now).filter(token_digest=digest_of(token)).first()


def take_in_hand(response: HttpResponse, link: UpdateLink, now: datetime) -> None:
    """Give the browser the cookie that stands for a link from now on."""
    COOKIE.give(response, {"link": link.pk}, now)


def link_at_hand(request: HttpRequest, pilot: str, now: datetime) -> UpdateLink | None:
    """Return the link of the cookie or, where a pilot is named, the same person's link of that week to that pilot.

    One that was used is among them: it shows what was recorded.
    """
    held = _link_of_cookie(request, now)
    if held is None or not pilot or str(held.pilot_id) == pilot:
        return held
    if not (pilot.isascii() and pilot.isdigit() and len(pilot) < 19):
        return None
    return links_beside(held, now).filter(pilot=int(pilot)).first()


def usable_link(*, person: Person, pilot: int, week: date, now: datetime) -> UpdateLink | None:
    """Return the link that a person has to the update of a pilot and week, if it still opens its form."""
    usable = UpdateLink.objects.usable_at(now).filter(person=person, pilot=pilot, week=week)
    return _told_by_its_person(usable, now).order_by("-pk").first()


def links_beside(held: UpdateLink, now: datetime) -> UpdateLinkQuerySet:
    """Return the links of the same person and week that were neither revoked nor have expired."""
    same = UpdateLink.objects.filter(person=held.person_id, week=held.week)
    return _told_by_its_person(same.alive_at(now), now).order_by("pilot__name", "-pk")


def flow_beside(held: UpdateLink, now: datetime) -> Flow:
    """Return how far the person has come with the pilots of their links."""
    posted = WeeklyUpdate.objects.filter(pilot=OuterRef("pilot"), week=held.week)
    beside: Iterable[Any] = links_beside(held, now).annotate(is_posted=Exists(posted))
    links = {link.pilot_id: link for link in beside}
    ahead = [link.pilot for link in links.values() if not link.is_posted and link.used_at is None and link != held]
    return Flow(sum(link.is_posted for link in links.values()), len(links), next(iter(ahead), None))


def _link_of_cookie(request: HttpRequest, now: datetime) -> UpdateLink | None:
    value = COOKIE.held(request, now)
    if value is None:
        return None
    return _told_by_its_person(UpdateLink.objects.alive_at(now), now).filter(pk=value["link"]).first()


def _told_by_its_person(links: UpdateLinkQuerySet, now: datetime) -> UpdateLinkQuerySet:
    """Keep the links whose person still tells about the pilot: its engineer, or standing in for them today."""
    today: Any = OuterRef("today")
    away = Leave.objects.filter(person=OuterRef("pilot__engineer"), stand_in=OuterRef("person")).on(today)
    theirs = Q(pilot__engineer=F("person")) | Q(Exists(away))
    running = links.exclude(pilot__claimed_stage__in=Stage.ended()).annotate(
        today=local_day(now), sent_to=_digest_of_address()
    )
    allowed = running.filter(theirs, _may_log_in(), address_digest=F("sent_to"))
    return allowed.select_related("pilot__portfolio", "pilot__engineer", "person")


def _may_log_in() -> Q:
    """Return the condition that a link gives no more than its person's log-in, if there is one, does."""
    member = Membership.objects.filter(user=OuterRef("person__user"), portfolio=OuterRef("portfolio"))
    may = Q(person__user__is_superuser=True) | Q(Exists(member))
    return Q(person__user=None) | Q(person__user__is_active=True) & may


def _digest_of_address() -> Func:
    """Return the expression for the digest of the address that a link's person has now (as `digest_of`)."""
    return Func(
        Coalesce("person__user__email", "person__email"),
        # Django's SHA256 needs an extension; this is PostgreSQL's own.
        template="encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')",
        output_field=CharField(),
    )
