"""The day that it is, asked while a test runs: a run that starts before midnight ends on another one."""

from __future__ import annotations

from datetime import date

from django.utils import timezone


def today() -> date:
    return timezone.localdate()
