"""Portfolios, the working time that each keeps, who is what in which, and the wall between them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.history import keep_history
from accounts.models.users import User, Viewer
from accounts.time_zones import known_time_zone


class PortfolioQuerySet(models.QuerySet["Portfolio"]):
    def visible_to(self, user: Viewer) -> Self:
        """Keep the portfolios of which the user is a member; a superuser sees all, somebody logged out none."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self.all()
        return self.filter(memberships__user=user).distinct()

    def managed_by(self, user: Viewer) -> Self:
        """Keep the portfolios in which the user may import and edit (see `Role.managing`)."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self.all()
        return self._with_role(user, Role.managing())

    def recorded_by(self, user: Viewer) -> Self:
        """Keep the portfolios in which the user may record facts of the pilots (see `Role.recording`)."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self.all()
        return self._with_role(user, Role.recording())

    def _with_role(self, user: Viewer, roles: tuple[Role, ...]) -> Self:
        memberships = Membership.objects.filter(user=user.pk, role__in=roles)
        return self.filter(pk__in=memberships.values("portfolio"))


class Nation(models.TextChoices):
    """Whose bank holidays a portfolio keeps: an ISO 3166 code, of the country or of the part of it."""

    NONE = "", "None"
    ENGLAND = "GB-ENG", "England"
    WALES = "GB-WLS", "Wales"
    SCOTLAND = "GB-SCT", "Scotland"
    NORTHERN_IRELAND = "GB-NIR", "Northern Ireland"
    IRELAND = "IE", "Ireland"
    UNITED_STATES = "US", "United States"
    CANADA = "CA", "Canada"
    AUSTRALIA = "AU", "Australia"
    NEW_ZEALAND = "NZ", "New Zealand"
    NETHERLANDS = "NL", "Netherlands"
    GERMANY = "DE", "Germany"
    FRANCE = "FR", "France"


class Weekday(models.IntegerChoices):
    """As `date.weekday()` counts."""

    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"
    SATURDAY = 5, "Saturday"
    SUNDAY = 6, "Sunday"


def monday_to_friday() -> list[int]:
    return list(range(5))


@keep_history()
class Portfolio(models.Model):
    """A set of pilots that one group of people answers for, and the wall between them and everybody else."""

    name = models.CharField(max_length=200, unique=True)
    timezone = models.CharField("time zone", max_length=64, default="Europe/London", validators=[known_time_zone])
    nation = models.CharField(
        max_length=6, choices=Nation, default=Nation.ENGLAND, blank=True, help_text="Whose bank holidays are kept."
    )
    working_days = ArrayField(
        models.PositiveSmallIntegerField(choices=Weekday),
        default=monday_to_friday,
        help_text="The days of the week on which people work.",
    )
    is_demonstration = models.BooleanField(
        default=False, help_text="Made by the product to show itself; never holds real pilots."
    )

    objects = PortfolioQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(nation__in=Nation.values), name="portfolio_nation_known"),
            models.CheckConstraint(
                condition=models.Q(working_days__len__gte=1, working_days__contained_by=Weekday.values),
                name="portfolio_has_working_days",
                violation_error_message="Choose at least one day of the week.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone; a mistyped one must not stop what concerns all portfolios, so ours stands for it."""
        try:
            return ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo(settings.TIME_ZONE)

    def day_of(self, now: datetime) -> date:
        """Return the day that it is in the portfolio's time zone at an aware moment."""
        return now.astimezone(self.zone).date()


class Role(models.TextChoices):
    LEADER = "leader", "Leader"
    PROGRAMME_MANAGER = "programme_manager", "Programme manager"
    ENGINEER = "engineer", "Engineer"
    REVIEWER = "reviewer", "Reviewer"
    ADMINISTRATOR = "administrator", "Administrator"

    @classmethod
    def managing(cls) -> tuple[Role, ...]:
        """Return the roles that import inventories and edit every pilot of the portfolio."""
        return (cls.PROGRAMME_MANAGER, cls.ADMINISTRATOR)

    @classmethod
    def recording(cls) -> tuple[Role, ...]:
        """Return the roles that post weekly updates and enter facts of the portfolio's pilots."""
        return (cls.ENGINEER, *cls.managing())


@keep_history()
class Membership(models.Model):
    """A user has a role in a portfolio. Somebody with two roles has two memberships."""

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["portfolio", "user", "role"], name="membership_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()} of {self.portfolio}"


class ScopedQuerySet[M: models.Model](models.QuerySet[M]):
    """The one scope of everything that belongs to a portfolio; every read on behalf of a user starts from it."""

    def visible_to(self, user: Viewer) -> Self:
        return self.filter(portfolio__in=Portfolio.objects.visible_to(user))

    def managed_by(self, user: Viewer) -> Self:
        """Keep what belongs to the portfolios that the user manages."""
        return self.filter(portfolio__in=Portfolio.objects.managed_by(user))

    def recordable_by(self, user: Viewer) -> Self:
        """Keep what the user may change: they record the facts of its portfolio."""
        return self.filter(portfolio__in=Portfolio.objects.recorded_by(user))
