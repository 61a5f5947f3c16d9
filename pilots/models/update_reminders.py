"""Whom we asked for the update of a week, or told that it is missing, and whether that reached them."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models

from accounts.models import Person, Portfolio, ScopedQuerySet
from accounts.walls import FOLLOWS_PILOT, PERSON, SameForeignKey, portfolio_of_pilot
from pilots.models.pilot import Pilot


class ReminderStep(models.IntegerChoices):
    """In the order in which they come: whoever reports is asked twice, then somebody else is told."""

    DUE = 1, "Asked when it was due"
    STILL_DUE = 2, "Asked again"
    MANAGER = 3, "Told as programme manager"
    CHAMPION = 4, "Told as champion"

    @classmethod
    def asking(cls) -> tuple[ReminderStep, ...]:
        """Return the steps that ask whoever reports."""
        return (cls.DUE, cls.STILL_DUE)


class UpdateReminderQuerySet(ScopedQuerySet["UpdateReminder"]):
    def asking(self) -> Self:
        """Keep those that ask for an update, not those that tell somebody else."""
        return self.filter(step__in=ReminderStep.asking())

    def told(self, *, on: date) -> None:
        """Record that these got through to the mail server."""
        earlier = UpdateReminder.objects.filter(
            pilot=models.OuterRef("pilot"), undeliverable_on__isnull=False, step__in=ReminderStep.asking()
        ).exclude(pk=models.OuterRef("pk"))
        self.filter(told_on=None).update(told_on=on, after_refusal=models.Exists(earlier))

    def undeliverable(self, *, on: date) -> None:
        """Record that these did not reach anybody, or came back afterwards."""
        self.filter(undeliverable_on=None).update(undeliverable_on=on)


class UpdateReminder(models.Model):
    """Somebody was asked for the update of a pilot and week, or told that it is missing; once for each step.

    Written with the mail. `told_on`: the mail server has taken it; `undeliverable_on`: it refused it, or sent it back,
    or was given up; neither: it is on its way, or was not needed any more. It is our doing, no fact of the team's.
    """

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="update_reminders", db_constraint=False)
    person = models.ForeignKey(Person, **PERSON)
    week = models.DateField()
    step = models.PositiveSmallIntegerField(choices=ReminderStep)
    asked_on = models.DateField()
    told_on = models.DateField(null=True)
    undeliverable_on = models.DateField(null=True)
    after_refusal = models.BooleanField(
        default=False, help_text="It was told after an earlier one of this pilot had reached nobody."
    )

    objects = UpdateReminderQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "week", "person", "step"], name="updatereminder_once"),
            models.CheckConstraint(condition=models.Q(week__iso_week_day=1), name="updatereminder_week_is_a_monday"),
            models.CheckConstraint(condition=models.Q(step__in=ReminderStep.values), name="updatereminder_step_known"),
            SameForeignKey(field="pilot", name="updatereminder_pilot_in_portfolio"),
            SameForeignKey(field="person", name="updatereminder_person_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.pilot_id}, week of {self.week}: {self.get_step_display()}"
