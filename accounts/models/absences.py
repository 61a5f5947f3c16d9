"""When nobody is expected to post an update, and who is away when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models

from accounts.history import keep_history
from accounts.models.people import Person
from accounts.models.portfolios import Portfolio, ScopedQuerySet
from accounts.models.users import Viewer
from accounts.walls import SOMEBODY, SameForeignKey


class QuietPeriodQuerySet(ScopedQuerySet["QuietPeriod"]):
    def touching(self, since: date, until: date) -> Self:
        """Keep the periods that share a day with [`since`, `until`)."""
        return self.filter(since__lt=until, until__gt=since)


@keep_history()
class QuietPeriod(models.Model):
    """Days on which nobody is expected to post an update: a closure, a freeze. Promises and sign-offs run on."""

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="quiet_periods")
    name = models.CharField(max_length=200)
    since = models.DateField()
    until = models.DateField(help_text="The first day that is not quiet any more.")

    objects = QuietPeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("since")),
                name="quietperiod_ends_after_it_begins",
                violation_error_message="The end must lie after the beginning.",
            ),
            ExclusionConstraint(
                name="quietperiod_one_at_a_time",
                expressions=[
                    ("portfolio", RangeOperators.EQUAL),
                    (models.Func("since", "until", function="daterange"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Another quiet period has some of these days.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def last(self) -> date:
        """Return the last quiet day."""
        return self.until - timedelta(days=1)


class LeaveQuerySet(ScopedQuerySet["Leave"]):
    def changeable_by(self, user: Viewer) -> Self:
        """Keep a user's own leaves, and those of the portfolios that they manage."""
        own = models.Q(person__user=user.pk) if user.is_authenticated else models.Q(pk=None)
        return self.visible_to(user).filter(own | models.Q(portfolio__in=Portfolio.objects.managed_by(user)))

    def touching(self, since: date, until: date) -> Self:
        """Keep the leaves that share a day with [`since`, `until`)."""
        return self.filter(since__lt=until, until__gt=since)

    def on(self, as_of: date) -> Self:
        """Keep the leaves that a day lies in."""
        return self.filter(since__lte=as_of, until__gt=as_of)


@keep_history()
class Leave(models.Model):
    """Somebody is away from `since` until the day before `until`, and who stands in for them meanwhile."""

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="leaves")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_constraint=False, related_name="leaves")
    since = models.DateField()
    until = models.DateField(help_text="The first day back.")
    stand_in = models.ForeignKey(Person, **SOMEBODY, help_text="Who acts for them meanwhile.")

    # Nothing rests on when an erased person was away (`accounts.erasure`).
    GOES_WITH_PERSON = True

    objects = LeaveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("since")),
                name="leave_ends_after_it_begins",
                violation_error_message="The first day back must lie after the first day away.",
            ),
            models.CheckConstraint(
                condition=~models.Q(stand_in=models.F("person")),
                name="leave_stand_in_is_somebody_else",
                violation_error_message="Nobody can stand in for themselves.",
            ),
            ExclusionConstraint(
                name="leave_one_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (models.Func("since", "until", function="daterange"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="They are away on some of these days already.",
            ),
            SameForeignKey(field="person", name="leave_person_in_portfolio"),
            SameForeignKey(field="stand_in", name="leave_stand_in_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.person} away from {self.since} to {self.until}"

    @property
    def last(self) -> date:
        """Return the last day away."""
        return self.until - timedelta(days=1)
