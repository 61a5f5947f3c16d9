"""What lies beside a weekly update until it is posted: the links that lead to it, and what was typed so far."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models.functions import Now

from accounts.models import Person, Portfolio, ScopedQuerySet
from accounts.walls import FOLLOWS_PILOT, PERSON, SameForeignKey, portfolio_of_pilot
from pilots.models import Pilot


class UpdateLinkQuerySet(ScopedQuerySet["UpdateLink"]):
    def alive_at(self, now: datetime) -> Self:
        """Keep the links that were neither revoked nor have expired."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=now)

    def usable_at(self, now: datetime) -> Self:
        """Keep the links that still open their form: alive, and not used yet."""
        return self.alive_at(now).filter(used_at__isnull=True)


class UpdateLink(models.Model):
    """A link by which one person may post the update of one pilot and week without logging in.

    Only a digest of its token is kept, so that nobody who reads the database can use it.
    """

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="update_links", db_constraint=False)
    person = models.ForeignKey(Person, **PERSON)
    week = models.DateField()
    token_digest = models.CharField(max_length=64, unique=True)
    # Of the address that it was issued to: another address ends it (reliability.md 6.4).
    address_digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = UpdateLinkQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        constraints = [
            models.CheckConstraint(condition=models.Q(week__iso_week_day=1), name="updatelink_week_is_a_monday"),
            SameForeignKey(field="pilot", name="updatelink_pilot_in_portfolio"),
            SameForeignKey(field="person", name="updatelink_person_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"link of {self.person_id} to {self.pilot_id}, week of {self.week}"


class UpdateDraftQuerySet(ScopedQuerySet["UpdateDraft"]):
    pass


class UpdateDraft(models.Model):
    """What one person has typed into the form of one pilot and week and not sent yet. It is no record."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="update_drafts", db_constraint=False)
    person = models.ForeignKey(Person, **PERSON | {"on_delete": models.CASCADE})
    week = models.DateField()
    typed = models.JSONField(default=dict)
    saved_at = models.DateTimeField(db_default=Now())

    # Nobody else may ever read it (`accounts.erasure`).
    GOES_WITH_PERSON = True

    objects = UpdateDraftQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "person", "week"], name="updatedraft_once"),
            models.CheckConstraint(condition=models.Q(week__iso_week_day=1), name="updatedraft_week_is_a_monday"),
            SameForeignKey(field="pilot", name="updatedraft_pilot_in_portfolio"),
            SameForeignKey(field="person", name="updatedraft_person_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"draft of {self.person_id} for {self.pilot_id}, week of {self.week}"
