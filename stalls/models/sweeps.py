"""Which days have been evaluated, and what went wrong."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from accounts.models import Portfolio, ScopedQuerySet


class SweepQuerySet(ScopedQuerySet["Sweep"]):
    pass


class Sweep(models.Model):
    """A day that has been evaluated over all pilots of a portfolio. Written once, whatever is swept again later."""

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="sweeps")
    as_of = models.DateField()
    finished_at = models.DateTimeField(db_default=Now())
    failed_rules = ArrayField(
        models.CharField(max_length=80), default=list, help_text="Rules that failed: their findings are as they were."
    )

    objects = SweepQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["portfolio", "as_of"], name="sweep_once_a_day")]

    def __str__(self) -> str:
        return f"sweep of {self.as_of}"


class Revision(models.Model):
    """How often what pages show of a portfolio's findings and health has changed; what a page counted holds so long.

    It counts up in the transaction that changes them (`stalls.revisions`).
    """

    portfolio = models.OneToOneField(Portfolio, on_delete=models.CASCADE, related_name="revision")
    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"revision {self.number} of {self.portfolio_id}"


class HistoryMark(models.Model):
    """How far history has been looked through for pilots that have changed; the one row there is.

    What is committed late has an earlier place than what was seen already, so each look begins at the mark before, and
    the mark stays where it is while anybody still writes who did when it was set (`writing`). All pilots of the
    portfolios `again` are looked at once more: what had changed of them could not be swept.
    """

    seen = models.BigIntegerField(default=0)
    seen_before = models.BigIntegerField(default=0)
    writing = ArrayField(models.TextField(), default=list, help_text="Transactions, as pg_locks names them.")
    again = ArrayField(models.BigIntegerField(), default=list)

    def __str__(self) -> str:
        return f"history up to {self.seen}"
