"""Who uses Pilotlight, and what each of them may see: users, portfolios, memberships and the people whom facts name.

With the calendar that a portfolio works by, and who is away when.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models.functions import Lower

from accounts.address_refusals import AddressRefusal as AddressRefusal
from accounts.calendar_addresses import CalendarAddress as CalendarAddress
from accounts.history import keep_history
from accounts.saved_views import Density as Density
from accounts.saved_views import Display as Display
from accounts.saved_views import SavedView as SavedView
from accounts.time_zones import known_time_zone
from accounts.walls import SOMEBODY, SameForeignKey


class UserManager(BaseUserManager["User"]):
    """Makes users, who log in by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=(username or "").strip())


@keep_history(exclude=("password", "last_login"))
class User(AbstractUser):
    """Somebody who can log in."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=200)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()  # type: ignore[misc,assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message="Somebody with this e-mail address exists already.",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


type Viewer = User | AnonymousUser


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


class PersonQuerySet(ScopedQuerySet["Person"]):
    pass


@keep_history()
class Person(models.Model):
    """Somebody or some team that facts of a portfolio name, whether or not they log in.

    `name` is what the portable history writes; it stays the same for the same person.
    """

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="people")
    name = models.CharField(max_length=200)
    email = models.EmailField("e-mail address", blank=True)
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="people")

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["portfolio", "name"], name="person_name_unique"),
            models.UniqueConstraint(fields=["portfolio", "id"], name="person_in_portfolio"),
        ]

    def __str__(self) -> str:
        return self.name


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


class ErasureQuerySet(ScopedQuerySet["Erasure"]):
    pass


class Erasure(models.Model):
    """Somebody was made a pseudonym, so that it can be done again after a backup was restored (`accounts.erasure`).

    It holds nothing of the person: a keyed digest says whether a name is one that they had, not what it was.
    """

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="erasures")
    pseudonym = models.CharField(max_length=40)
    salt = models.CharField(max_length=32)
    digests = ArrayField(models.CharField(max_length=64), help_text="Of each name that they had here.")
    with_log_in = models.BooleanField(default=False, help_text="Their log-in went with them.")
    in_free_text = models.BooleanField(default=False, help_text="What people had written of them was changed too.")
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", help_text="Empty: a command.")
    at = models.DateTimeField()

    objects = ErasureQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["portfolio", "pseudonym"], name="erasure_pseudonym_unique")]

    def __str__(self) -> str:
        return self.pseudonym
