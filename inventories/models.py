"""What an imported inventory said of each pilot, so that a second import changes only what the file has changed."""

from __future__ import annotations

from django.db import models

from accounts.history import keep_history
from accounts.models import Portfolio, ScopedQuerySet
from accounts.walls import SameForeignKey, portfolio_of_pilot
from pilots.models import Pilot


class InventoryEntryQuerySet(ScopedQuerySet["InventoryEntry"]):
    pass


@keep_history()
class InventoryEntry(models.Model):
    """One row of an inventory and the pilot that it became."""

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, editable=False, related_name="+")
    pilot = models.OneToOneField(Pilot, on_delete=models.CASCADE, related_name="inventory_entry")
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
