"""What commands of several rooms have in common."""

from __future__ import annotations

from django.core.management.base import CommandError

from accounts.models import Portfolio


def portfolios_named(names: list[str]) -> list[Portfolio]:
    """Return the portfolios of these names, all of them where none is named. Raises CommandError for an unknown one."""
    every = Portfolio.objects.order_by("pk")
    found = list(every.filter(name__in=names)) if names else list(every)
    if missing := set(names) - {portfolio.name for portfolio in found}:
        known = ", ".join(repr(portfolio.name) for portfolio in every[:20])
        raise CommandError(f"There is no portfolio {min(missing)!r}. There is: {known or 'none yet'}.")
    return found
