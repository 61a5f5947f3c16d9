"""When a portfolio's mails leave, and what each reader wants otherwise."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models

from accounts.history import keep_history
from accounts.models import Portfolio, ScopedQuerySet, Weekday
from accounts.time_zones import known_time_zone

LAST_HOUR = MaxValueValidator(23)


class MailScheduleQuerySet(ScopedQuerySet["MailSchedule"]):
    pass


@keep_history()
class MailSchedule(models.Model):
    """When the digest of a portfolio leaves for readers who have not chosen otherwise (domain.md C.8: Monday 08:00)."""

    portfolio = models.OneToOneField(Portfolio, on_delete=models.CASCADE, related_name="mail_schedule")
    digest_weekday = models.PositiveSmallIntegerField(choices=Weekday, default=Weekday.MONDAY)
    digest_hour = models.PositiveSmallIntegerField(default=8, validators=[LAST_HOUR])

    objects = MailScheduleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(digest_weekday__lte=6), name="mailschedule_weekday_known"),
            models.CheckConstraint(condition=models.Q(digest_hour__lte=23), name="mailschedule_hour_known"),
        ]

    def __str__(self) -> str:
        return f"{self.portfolio}: {self.get_digest_weekday_display()} {self.digest_hour}:00"


class MailPreferenceQuerySet(ScopedQuerySet["MailPreference"]):
    pass


@keep_history()
class MailPreference(models.Model):
    """What one reader wants of a portfolio's mails. Empty: as the portfolio has it."""

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_preferences")
    wants_critical = models.BooleanField("mail at once what is critical", default=True)
    wants_recovered = models.BooleanField("mail when a pilot has recovered", default=True)
    wants_digest = models.BooleanField("mail the week's digest", default=True)
    digest_weekday = models.PositiveSmallIntegerField(choices=Weekday, null=True, blank=True)
    digest_hour = models.PositiveSmallIntegerField(null=True, blank=True, validators=[LAST_HOUR])
    timezone = models.CharField("time zone", max_length=64, blank=True, validators=[known_time_zone])

    objects = MailPreferenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["portfolio", "user"], name="mailpreference_once"),
            models.CheckConstraint(
                condition=models.Q(digest_weekday=None) | models.Q(digest_weekday__lte=6),
                name="mailpreference_weekday_known",
            ),
            models.CheckConstraint(
                condition=models.Q(digest_hour=None) | models.Q(digest_hour__lte=23), name="mailpreference_hour_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} of {self.portfolio_id}"
