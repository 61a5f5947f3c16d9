"""Who uses Pilotlight, and what each of them may see: users, portfolios, memberships and the people whom facts name."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import models
from django.db.models.functions import Lower

from accounts.history import keep_history


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
        memberships = Membership.objects.filter(user=user, role__in=Role.managing())
        return self.filter(pk__in=memberships.values("portfolio"))


@keep_history()
class Portfolio(models.Model):
    """A set of pilots that one group of people answers for, and the wall between them and everybody else."""

    name = models.CharField(max_length=200, unique=True)
    timezone = models.CharField(max_length=64, default="Europe/London")
    is_demonstration = models.BooleanField(
        default=False, help_text="Made by the product to show itself; never holds real pilots."
    )

    objects = PortfolioQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


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
