"""What an imported inventory said of each pilot, so that a second import changes only what the file has changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models

from accounts.models import Portfolio, ScopedQuerySet, Viewer
from accounts.walls import FOLLOWS_PILOT, SameForeignKey, portfolio_of_pilot
from pilots.models import Pilot


class InventoryEntryQuerySet(ScopedQuerySet["InventoryEntry"]):
    pass


class InventoryEntry(models.Model):
    """One row of an inventory and the pilot that it became.

    Bookkeeping of the import, no fact: what it led to is in the history of the pilot and of what lies beside it.
    """

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.OneToOneField(Pilot, on_delete=models.CASCADE, related_name="inventory_entry", db_constraint=False)
    profile = models.CharField(max_length=40)
    identity = models.CharField(max_length=700, help_text="What names the row in every edition of the inventory.")
    ordinal = models.PositiveIntegerField(default=1, help_text="Tells rows of the same identity apart.")
    row_number = models.PositiveIntegerField(help_text="The row in the file that was imported last.")
    file_name = models.CharField(max_length=255)
    file_on = models.DateField(null=True, help_text="The day for which the inventory speaks.")
    values = models.JSONField(help_text="The fields as the file last gave them.")
    notes = models.JSONField(default=list, help_text="What was typed and could not be a value, and what was repaired.")

    objects = InventoryEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "inventory entries"
        triggers = [portfolio_of_pilot()]
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "profile", "identity", "ordinal"], name="inventoryentry_identity_unique"
            ),
            SameForeignKey(field="pilot", name="inventoryentry_pilot_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.pilot}, row {self.row_number} of {self.file_name}"


class UploadQuerySet(models.QuerySet["Upload"]):
    def usable(self, *, user: Viewer, now: datetime) -> Self:
        """Keep the uploads of a user that are younger than a day and lie in a portfolio they may still import into."""
        managed = Portfolio.objects.managed_by(user)
        return self.filter(user_id=user.pk, portfolio__in=managed, created_at__gt=now - Upload.LIFETIME)

    def expired(self, *, now: datetime) -> Self:
        return self.filter(created_at__lte=now - Upload.LIFETIME)


class Upload(models.Model):
    """A file between its preview and its confirmation. Its content lies in the media folder under its token."""

    LIFETIME = timedelta(days=1)

    token = models.CharField(max_length=43, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    profile = models.CharField(max_length=40, blank=True, help_text="Empty: the one that the header fits.")
    organisation = models.CharField(max_length=300, blank=True)
    order = models.CharField(max_length=11, blank=True, help_text="How 3/4/2024 reads; empty: as the profile says.")
    mapping = models.JSONField(default=dict, help_text="The file's columns to our fields, for the generic profile.")
    created_at = models.DateTimeField()
    result = models.JSONField(null=True, help_text="What the import did, once confirmed.")

    objects = UploadQuerySet.as_manager()

    def __str__(self) -> str:
        return self.file_name

    @property
    def stored_as(self) -> str:
        """Return the name of its content in the default storage."""
        return f"inventories/{self.token}"
