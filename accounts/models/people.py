"""Whom facts name, and what is left of them once they were erased."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.history import keep_history
from accounts.models.portfolios import Portfolio, ScopedQuerySet
from accounts.models.users import User


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
