"""`manage.py migrate`: Django's, without the time limit of pages. An upgrade may rewrite a table of any size."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from accounts.limits import unlimited


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with unlimited(connections[options["database"]]):
            super().handle(*args, **options)
