"""A mail server to which the reminders go."""

from tests.alerts.conftest import sink

__all__ = ["sink"]
