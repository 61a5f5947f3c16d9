"""`manage.py rule_docs`: write docs/rules anew from the rules' modules."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from portfolio.rule_docs import FOLDER, pages, write


class Command(BaseCommand):
    help = "Write docs/rules anew from the modules of the rules."

    def handle(self, *args: Any, **options: Any) -> None:
        write()
        self.stdout.write(f"{len(pages())} pages are in {FOLDER}.")
