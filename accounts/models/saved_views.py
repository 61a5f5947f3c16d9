"""What a user keeps of the dashboard: views under a name, and how the table is shown."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models.portfolios import Portfolio
from accounts.models.users import Viewer


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: Viewer) -> Self:
        """Keep a user's own views, and those that are shared with a portfolio that they see."""
        if not user.is_authenticated:
            return self.none()
        seen = models.Q(shared_with__in=Portfolio.objects.visible_to(user))
        return self.filter(models.Q(user=user) | seen)

    def of(self, user: Viewer) -> Self:
        """Keep the views that a user may rename, share and delete: their own."""
        return self.filter(user=user.pk) if user.is_authenticated else self.none()


class SavedView(models.Model):
    """The choices of a dashboard's address under a name."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=80)
    query = models.TextField(blank=True, help_text="The query of the address; empty: everything.")
    is_default = models.BooleanField(default=False, help_text="The dashboard opens with it.")
    shared_with = models.ForeignKey(
        Portfolio,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whose members see it too.",
    )

    # Whoever kept it took the names in it from the pages; it is theirs alone and goes with their log-in.
    COMPOSED = ("query",)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                name="savedview_name_unique",
                violation_error_message="You have a view of this name already.",
            ),
            models.UniqueConstraint(fields=["user"], condition=models.Q(is_default=True), name="savedview_one_default"),
            models.CheckConstraint(condition=~models.Q(name=""), name="savedview_named"),
        ]

    def __str__(self) -> str:
        return self.name


class Density(models.TextChoices):
    COMFORTABLE = "comfortable", "Comfortable"
    COMPACT = "compact", "Compact"


class Display(models.Model):
    """How the table of the dashboard is shown to a user."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="display")
    density = models.CharField(max_length=11, choices=Density, default=Density.COMFORTABLE)
    columns = ArrayField(models.CharField(max_length=20), default=list, blank=True, help_text="Which, in any order.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(density__in=Density.values), name="display_density_known")
        ]

    def __str__(self) -> str:
        return f"display of {self.user_id}"
