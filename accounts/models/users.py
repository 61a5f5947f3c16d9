"""Who logs in."""

from __future__ import annotations

from typing import Any

from django.apps import apps
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

    def visible_to(self, user: Viewer) -> models.QuerySet[User]:
        """Return whose names a user may learn: who is a member, or named by facts, of a portfolio that they see."""
        if user.is_authenticated and user.is_superuser:
            return self.all()
        portfolios = apps.get_model("accounts", "Portfolio")._default_manager.visible_to(user)
        seen = models.Q(memberships__portfolio__in=portfolios) | models.Q(people__portfolio__in=portfolios)
        return self.filter(seen).distinct()

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
