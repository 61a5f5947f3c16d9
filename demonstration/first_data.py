"""What a newcomer finds at the first start: the demonstration with its past, and somebody to log in as."""

from __future__ import annotations

import os
import secrets
from datetime import date, timedelta
from pathlib import Path

import pghistory
from django.db import transaction

from accounts.models import Portfolio, User
from demonstration.making import make_demonstration
from demonstration.people import READERS, admit_readers
from stalls.statements import Scope
from stalls.sweep import sweep

# Weekly, and in the last week daily: a newcomer waits for all of them at the first start.
SWEPT_DAYS_AGO = (28, 21, 14, 7, 6, 5, 4, 3, 2, 1)
ADMINISTRATOR = "admin@pilotlight.example"


def give_first_data(*, today: date, folder: Path) -> None:
    """Where no portfolio exists, make the demonstration, its users and the findings of its last four weeks.

    Today is left to the first regular sweep: what turns critical today is then told by mail.
    """
    if Portfolio.objects.exists():
        return
    with transaction.atomic():
        portfolio = make_demonstration(today=today)
        admit_readers(portfolio, password=first_password(folder))
        sweep_past(portfolio, today=today)


def sweep_past(portfolio: Portfolio, *, today: date) -> None:
    """Evaluate days of the last four weeks before `today`, as if there had been a sweep on each of them."""
    for days_ago in SWEPT_DAYS_AGO:
        sweep(as_of=today - timedelta(days=days_ago), scope=Scope(portfolio=portfolio.pk))


def give_administrator(*, folder: Path) -> None:
    """Where nobody can log in, make one administrator of the whole installation."""
    if not User.objects.exists():
        with pghistory.context(command="first_data"):
            User.objects.create_superuser(ADMINISTRATOR, first_password(folder), name="Administrator")


def first_password(folder: Path) -> str:
    """Return the password in the folder's `first-password`; where there is none, write one that is random."""
    file = folder / "first-password"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        begun = folder / "first-password.new"
        begun.unlink(missing_ok=True)
        with os.fdopen(os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
            opened.write(secrets.token_urlsafe(15) + "\n")
        begun.replace(file)
    return file.read_text(encoding="utf-8").strip()


def greeting(folder: Path) -> str:
    """Return the lines that say as whom to log in, or nothing once the file of the first password is gone."""
    file = folder / "first-password"
    if not file.exists():
        return ""
    roles = {reader.email: reader.role.label.lower() for reader in READERS} | {ADMINISTRATOR: "administrator"}
    users = {user.email: user for user in User.objects.filter(email__in=roles)}
    lines = [_line(users[email], role) for email, role in roles.items() if email in users]
    if not lines:
        return ""
    password = file.read_text(encoding="utf-8").strip()
    return "\n".join([*lines, f"  password of each: {password} (kept in {file} until you delete it)"])


def _line(user: User, role: str) -> str:
    beyond = ", sees every portfolio" if user.is_superuser else ""
    return f"Log in as {user.email} ({role}{beyond})"
