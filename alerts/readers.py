"""Who is told of a portfolio's pilots, and whether somebody still is one of them."""

from __future__ import annotations

from accounts.models import Portfolio, Role, User
from alerts.models import Alert


def leaders(portfolio: Portfolio) -> list[User]:
    """Return the leaders of a portfolio who can log in."""
    memberships = {"memberships__portfolio": portfolio, "memberships__role": Role.LEADER}
    return list(User.objects.filter(is_active=True, **memberships).order_by("pk"))


def leads_no_more(alert: Alert) -> str:
    """Return why the reader of a message to leaders gets it no more, or nothing."""
    user = alert.recipient
    if user and not user.memberships.filter(portfolio=alert.portfolio_id, role=Role.LEADER).exists():
        return "The recipient does not lead the portfolio any more."
    return ""
