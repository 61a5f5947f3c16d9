"""The days to come, and those gone by without an answer, of the pilots that a user sees: one query a kind.

Names of people are in none of them: a calendar is looked at by more people than its owner.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Portfolio, Viewer
from governance.clocked import with_clocks
from governance.models import Pause, SignOff
from governance.typical_days import medians
from outcomes.models import BenefitsReview, FundingDecision
from pilots.dates import Day, Precision
from pilots.models import Champion, Pilot, Promise, Stage
from stalls.models import Action

type Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that falls on a day, or within the span that its precision allows.

    `key` stays the same whatever becomes of it; `revision` counts up with every change on record, the last of which
    was `revised_at`.
    """

    key: str
    kind: str
    what: str
    day: Day
    pilot: Pilot
    revision: int
    revised_at: datetime


def entries_now(user: Viewer, now: datetime) -> Iterator[Entry]:
    """Yield what is open at an instant: in each portfolio on the day that it is there."""
    days = {portfolio.pk: portfolio.day_of(now) for portfolio in Portfolio.objects.visible_to(user)}
    for day in sorted(set(days.values())):
        yield from (entry for entry in entries(user, day) if days.get(entry.pilot.portfolio_id) == day)


def entries(user: Viewer, as_of: date) -> Iterator[Entry]:
    """Yield what is open on a day, kind by kind."""
    yield from _promises(user, as_of)
    yield from _sign_offs(user, as_of)
    reviews = BenefitsReview.objects.planned().filter(due_on__isnull=False)
    yield from _dated(reviews, user, field="due_on", key="benefits-review", what="Benefits review due")
    pauses = Pause.objects.running().filter(review_on__isnull=False)
    yield from _dated(pauses, user, field="review_on", key="pause-review", what="Pause to be reviewed")
    funding = FundingDecision.objects.undecided().filter(needed_by__isnull=False)
    yield from _dated(funding, user, field="needed_by", key="funding", what="Funding decision needed")
    yield from _dated(Action.objects.open(), user, field="due_on", key="action", what="Agreed action due")
    leaving = Champion.objects.announced_to_leave(as_of)
    yield from _dated(leaving, user, field="leaving_on", key="champion-leaves", what="Champion leaves")


def _promises(user: Viewer, as_of: date) -> Iterator[Entry]:
    """Yield the promise in force of each pilot that is not live: under one key, however often it slides."""
    last = Promise.objects.in_force(OuterRef("pilot"), as_of).values("pk")
    promises = Promise.objects.filter(pk=Subquery(last), live_by__isnull=False)
    promises = promises.exclude(pilot__claimed_stage__in=Stage.live())
    for row in _running(promises, user, same="pilot"):
        yield _entry(row, field="live_by", key=f"live-by-{row.pilot_id}", what="Promised to be live")


def _sign_offs(user: Viewer, as_of: date) -> Iterator[Entry]:
    """Yield by when each sign-off that lies before the reviewers is normally decided."""
    waiting = list(_running(SignOff.objects.with_reviewers(as_of).with_requirement(), user))
    times = medians({one.portfolio_id for one in waiting}, as_of=as_of)
    for one in with_clocks(waiting, as_of, known=times):
        if one.clock.expected_on:
            yield Entry(
                key=f"sign-off-{one.sign_off.pk}",
                kind="Sign-off",
                what=f"Decision expected, {one.sign_off.area_name}",
                day=Day(one.clock.expected_on),
                **_of(one.sign_off),
            )


def _dated(rows: Rows, user: Viewer, *, field: str, key: str, what: str) -> Iterator[Entry]:
    for row in _running(rows, user):
        yield _entry(row, field=field, key=f"{key}-{row.pk}", what=what)


def _running(rows: Rows, user: Viewer, *, same: str = "pk") -> Rows:
    """Keep the rows of running pilots that a user sees, with how often and when they were changed last.

    `same`: the column whose rows are one and the same thing to a calendar.
    """
    history = rows.model._meta.get_field("history").related_model._default_manager
    of = "pgh_obj" if same == "pk" else same
    changes = history.filter(**{of: OuterRef(same)}).order_by().values(of)
    seen: Rows = rows.visible_to(user).exclude(pilot__claimed_stage__in=Stage.ended())  # type: ignore[attr-defined]
    dated: Rows = (
        seen.select_related("pilot__portfolio")
        .order_by("pk")
        .annotate(
            revisions=Coalesce(Subquery(changes.annotate(number=Count("pk")).values("number")), 1),
            revised_at=Subquery(changes.annotate(last=Max("pgh_created_at")).values("last")),
        )
    )
    return dated


def _entry(row: Any, *, field: str, key: str, what: str) -> Entry:
    day = Day(getattr(row, field), Precision(getattr(row, f"{field}_precision", Precision.DAY)))
    return Entry(key=key, kind=what, what=what, day=day, **_of(row))


def _of(row: Any) -> dict[str, Any]:
    return {"pilot": row.pilot, "revision": row.revisions - 1, "revised_at": row.revised_at}
