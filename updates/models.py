"""What lies beside weekly updates: when they are due, links to them, what was typed so far, and answers by mail."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Now

from accounts.history import keep_history
from accounts.models import Person, Portfolio, ScopedQuerySet, Viewer, Weekday
from accounts.walls import FOLLOWS_PILOT, PERSON, SOMEBODY, SameForeignKey, portfolio_of_pilot
from alerts.models import Alert
from pilots.models import Pilot

# By daylight: a reminder that rings at night is a reminder to switch reminders off (the hours of `alerts.quiet`).
FIRST_HOUR, LAST_HOUR = 7, 20
HOURS = [MinValueValidator(FIRST_HOUR), MaxValueValidator(LAST_HOUR)]
# With a third working day the last step would come when the next update is due.
LONGEST_GRACE = 2
GRACE = [MinValueValidator(1), MaxValueValidator(LONGEST_GRACE)]


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
    # Of the address that it was issued to: another address ends it.
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


class UpdateScheduleQuerySet(ScopedQuerySet["UpdateSchedule"]):
    pass


@keep_history()
class UpdateSchedule(models.Model):
    """When the updates of a portfolio are due (see `updates.reminders.schedule` for why these defaults)."""

    portfolio = models.OneToOneField(Portfolio, on_delete=models.CASCADE, related_name="update_schedule")
    weekday = models.PositiveSmallIntegerField("due on", choices=Weekday, default=Weekday.THURSDAY)
    hour = models.PositiveSmallIntegerField("at", default=10, validators=HOURS)
    grace_days = models.PositiveSmallIntegerField("asked again after", default=1, validators=GRACE)

    objects = UpdateScheduleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="updateschedule_weekday_known"),
            models.CheckConstraint(
                condition=models.Q(hour__gte=FIRST_HOUR, hour__lte=LAST_HOUR), name="updateschedule_by_day"
            ),
            models.CheckConstraint(
                condition=models.Q(grace_days__gte=1, grace_days__lte=LONGEST_GRACE), name="updateschedule_grace"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.portfolio}: {self.get_weekday_display()} {self.hour}:00"


class PilotUpdateScheduleQuerySet(ScopedQuerySet["PilotUpdateSchedule"]):
    pass


@keep_history()
class PilotUpdateSchedule(models.Model):
    """What is otherwise for one pilot. Empty: as the portfolio has it. Nobody is reminded before `paused_until`."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.OneToOneField(Pilot, on_delete=models.CASCADE, related_name="update_schedule", db_constraint=False)
    weekday = models.PositiveSmallIntegerField("due on", choices=Weekday, null=True, blank=True)
    hour = models.PositiveSmallIntegerField("at", null=True, blank=True, validators=HOURS)
    grace_days = models.PositiveSmallIntegerField("asked again after", null=True, blank=True, validators=GRACE)
    paused_until = models.DateField("no reminders before", null=True, blank=True)
    pause_reason = models.CharField("why not", max_length=300, blank=True)

    objects = PilotUpdateScheduleQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        constraints = [
            SameForeignKey(field="pilot", name="pilotupdateschedule_pilot_in_portfolio"),
            models.CheckConstraint(
                condition=models.Q(weekday=None) | models.Q(weekday__lte=6), name="pilotupdateschedule_weekday_known"
            ),
            models.CheckConstraint(
                condition=models.Q(hour=None) | models.Q(hour__gte=FIRST_HOUR, hour__lte=LAST_HOUR),
                name="pilotupdateschedule_by_day",
            ),
            models.CheckConstraint(
                condition=models.Q(grace_days=None) | models.Q(grace_days__gte=1, grace_days__lte=LONGEST_GRACE),
                name="pilotupdateschedule_grace",
            ),
            models.CheckConstraint(
                condition=models.Q(paused_until=None) | ~models.Q(pause_reason=""),
                name="pilotupdateschedule_pause_has_reason",
                violation_error_message="Say why nobody is to be reminded until then.",
            ),
        ]

    def __str__(self) -> str:
        return f"schedule of {self.pilot_id}"


class MailOutcome(models.TextChoices):
    """What became of a mail that came in."""

    POSTED = "posted", "Became an update"
    ENDED = "ended", "Ended the digest"
    ANSWERED = "answered", "Could not be used; its sender was told how"
    UNUSED = "unused", "Could not be used"
    AUTOMATIC = "automatic", "Written by a machine"
    BOUNCE = "bounce", "A mail of ours that came back"
    FAILED = "failed", "Could not be read by an error of ours"


class InboundMailQuerySet(ScopedQuerySet["InboundMail"]):
    def visible_to(self, user: Viewer) -> Self:
        """Keep what came into the portfolios that the user manages; what belongs to none, only for superusers."""
        if user.is_authenticated and user.is_superuser:
            return self.all()
        return self.managed_by(user)


class InboundMail(models.Model):
    """A mail came in, once for its Message-ID, and what became of it. Its text is kept only as what it became."""

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey(Person, **SOMEBODY)
    answers = models.ForeignKey(Alert, on_delete=models.SET_NULL, null=True, related_name="+", help_text="Our mail.")
    message_digest = models.CharField(max_length=64, unique=True)
    received_at = models.DateTimeField(db_default=Now())
    outcome = models.CharField(max_length=9, choices=MailOutcome)
    words = models.CharField(max_length=300, help_text="What became of it and why, in our words.")

    objects = InboundMailQuerySet.as_manager()

    class Meta:
        constraints = [SameForeignKey(field="person", name="inboundmail_person_in_portfolio")]

    def __str__(self) -> str:
        return f"{self.received_at}: {self.outcome}"
