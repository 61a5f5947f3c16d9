"""Pauses: an overlay, not a stage. Each has an owner and a day of review, or it becomes permanent."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Self

from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest, Least

from accounts.history import keep_history, recorded_field
from accounts.models import Person, Portfolio, ScopedQuerySet
from accounts.walls import FOLLOWS_PILOT, SOMEBODY, SameForeignKey, portfolio_of_pilot
from pilots.dates import Day, day_field, days_between, latest, plus_days, precise_enough, precision_field
from pilots.models import Pilot, Reason
from pilots.periods import period


class PauseQuerySet(ScopedQuerySet["Pause"]):
    def running(self) -> Self:
        """Keep the pause of each pilot that has no end on record, neither its own nor by a next one."""
        return self.filter(resumed_on__isnull=True, superseded_on__isnull=True)

    def on(self, as_of: date) -> Self:
        """Keep the pauses that a day lies in."""
        begun = self.filter(models.Q(started_on__isnull=True) | models.Q(started_on__lte=as_of))
        return begun.exclude(resumed_on__lte=as_of).exclude(superseded_on__lte=as_of)

    def resumed_by(self, as_of: date) -> Self:
        """Keep the pauses after which work had gone on by a day."""
        return self.filter(resumed_on__lte=as_of)

    def in_outer_week(self) -> Self:
        """Keep the pauses that can touch the week of an outer query, which has a `pilot` and names its Monday `week`.

        What is counted in such a week says nothing of the pilot at work.
        """
        begun = self.filter(models.Q(started_on=None) | models.Q(started_on__lte=plus_days(models.OuterRef("week"), 6)))
        return begun.alias(ended=_end()).filter(
            models.Q(ended=None) | models.Q(ended__gt=models.OuterRef("week")), pilot=models.OuterRef("pilot")
        )

    def last_end(self, pilot: str, as_of: date) -> models.Subquery:
        """Return the expression for the last day up to `as_of` on which a pause of the outer query's pilot ended."""
        paused = self.annotate(ended=_end()).filter(ended__lte=as_of, pilot=models.OuterRef(pilot))
        return models.Subquery(paused.order_by("-ended").values("ended")[:1])

    def days_ended(self, *, since: Combinable, as_of: date) -> models.QuerySet[Any, Any]:
        """Return `days`: how many from a day on lie in pauses that ended by `as_of`, a row for each pilot that has any.

        A pause whose start is not recorded began before that day.
        """
        ended = self.annotate(ended=_end()).filter(ended__gt=since, ended__lte=as_of).order_by()
        days = days_between(Greatest("started_on", since), "ended")
        return ended.values("pilot").annotate(days=models.Sum(days)).values("days")

    def with_missed_reviews(self, as_of: date, *, grace_days: int) -> Self:
        """Annotate `missed_reviews`: how many days of review went by without a decision.

        One did where nothing else was recorded of the review up to `grace_days` after it (from every change on record).
        """
        history = apps.get_model("governance", "PauseHistory")._default_manager
        changes = history.annotate(review_by=latest("review_on"))
        decided = changes.filter(
            pgh_obj=models.OuterRef("pgh_obj"),
            pgh_id__gt=models.OuterRef("pgh_id"),
            recorded_on__lte=plus_days(models.OuterRef("review_by"), grace_days),
        ).exclude(review_by=models.OuterRef("review_by"))
        past = changes.filter(pgh_obj=models.OuterRef("pk"), review_by__lt=as_of - timedelta(days=grace_days))
        missed = past.exclude(models.Exists(decided)).order_by().values("pgh_obj")
        counted = missed.annotate(count=models.Count("review_by", distinct=True)).values("count")
        return self.annotate(missed_reviews=Coalesce(models.Subquery(counted), 0))


def _end() -> Least:
    """Return the expression for the first day after a pause, as late as its precision allows; null while it runs."""
    return Least(latest("resumed_on"), "superseded_on")


@keep_history()
class Pause(models.Model):
    """Work on a pilot rests from `started_on` until `resumed_on`."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="pauses", db_constraint=False)
    key = models.CharField(max_length=80)
    started_on = day_field()
    started_on_precision = precision_field()
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    owner = models.ForeignKey(Person, **SOMEBODY, help_text="Who decides how it goes on.")
    owner_is_unknown = models.BooleanField(default=False, help_text="Somebody was asked and does not know.")
    review_on = day_field(help_text="The day on which the owner decides: resume, change or stop.")
    review_on_precision = precision_field()
    resumed_on = day_field()
    resumed_on_precision = precision_field()
    recorded_on = recorded_field()
    superseded_on = models.DateField(
        null=True,
        editable=False,
        help_text="The day from which a next pause ran, where one was recorded before the end.",
    )

    objects = PauseQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "key"], name="pause_key_unique"),
            models.UniqueConstraint(
                fields=["pilot"],
                condition=models.Q(resumed_on__isnull=True, superseded_on__isnull=True),
                name="pause_one_running",
                violation_error_message="This pilot is paused already.",
            ),
            ExclusionConstraint(
                name="pause_no_overlap",
                expressions=[
                    ("pilot", RangeOperators.EQUAL),
                    (period("started_on", "resumed_on", "superseded_on"), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(started_on__isnull=False),
                violation_error_message="Another pause is on record for some of these days.",
            ),
            models.CheckConstraint(
                condition=models.Q(owner__isnull=True) | models.Q(owner_is_unknown=False),
                name="pause_owner_known_or_not",
            ),
            *precise_enough("pause", "started_on", "review_on", "resumed_on"),
            SameForeignKey(field="pilot", name="pause_pilot_in_portfolio"),
            SameForeignKey(field="owner", name="pause_owner_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.pilot} paused from {self.started_on}"

    @property
    def started(self) -> Day | None:
        return Day.stored(self.started_on, self.started_on_precision)

    @property
    def review(self) -> Day | None:
        return Day.stored(self.review_on, self.review_on_precision)
