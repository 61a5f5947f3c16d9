"""What a portfolio asks of the pilots of a sector, and who reviews for which function."""

from __future__ import annotations

from typing import Self

from django.db import models

from accounts.history import keep_history
from accounts.models import Person, Portfolio, ScopedQuerySet
from accounts.walls import PERSON, SameForeignKey
from pilots.models import Sector


class RequirementQuerySet(ScopedQuerySet["Requirement"]):
    def for_list(self) -> Self:
        return self.order_by("sector", "position", "pk")


@keep_history()
class Requirement(models.Model):
    """One sign-off that every new pilot of a sector gets. Starts as the sector's template; the portfolio edits it."""

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="requirements")
    sector = models.CharField(max_length=20, choices=Sector)
    code = models.CharField(max_length=80, help_text="The area of the sign-offs made from it, for example dcb0160.")
    name = models.CharField(max_length=200)
    function = models.CharField(max_length=80, help_text="Who decides, for example information_security.")
    blocking = models.BooleanField(default=True, help_text="Without it the pilot may not go live.")
    typical_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Days from handing in to the decision."
    )
    applies_when = models.CharField(max_length=300, blank=True, help_text="Empty: always.")
    source = models.CharField(max_length=300, blank=True, help_text="Where the need and the days come from.")
    checked_on = models.DateField(null=True, blank=True, help_text="When somebody last checked the source.")
    position = models.PositiveSmallIntegerField(default=0)
    is_used = models.BooleanField(default=True, help_text="New pilots get it.")

    objects = RequirementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "sector", "code"],
                name="requirement_code_unique",
                violation_error_message="This sector has a requirement of this code. Edit that one.",
            ),
            models.CheckConstraint(condition=models.Q(sector__in=Sector.values), name="requirement_sector_known"),
            models.CheckConstraint(
                condition=models.Q(checked_on__isnull=True) | ~models.Q(source=""),
                name="requirement_checked_has_source",
                violation_error_message="A day of checking needs the source that was checked.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReviewerQuerySet(ScopedQuerySet["Reviewer"]):
    def of(self, reviewing: str, people: models.QuerySet[Person]) -> Self:
        """Keep those among `people` who review for the function in the outer query's column `reviewing`."""
        same = {"portfolio": models.OuterRef("portfolio"), "function": models.OuterRef(reviewing)}
        return self.filter(**same, person__in=people)


@keep_history()
class Reviewer(models.Model):
    """A person reviews for a function in a portfolio: what waits for the function waits for them."""

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="reviewers")
    function = models.CharField(max_length=80)
    person = models.ForeignKey(Person, **PERSON)

    objects = ReviewerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["portfolio", "function", "person"], name="reviewer_once"),
            SameForeignKey(field="person", name="reviewer_person_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.function}"
