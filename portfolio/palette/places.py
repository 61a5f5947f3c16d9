"""The pages that can be found by name: those of the navigation, the failure modes and the rules. Asks no database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from stalls.failure_modes import MODES, RULES


@dataclass(frozen=True, slots=True)
class Place:
    """A page: its name, what kind of page it is, and its address."""

    name: str
    about: str
    url: str


# What the navigation offers to everybody, by the words that people may look for.
EVERYBODYS = (
    ("Dashboard", "dashboard"),
    ("Survival", "survival"),
    ("Analytics", "analytics"),
    ("Updates", "weekly-updates"),
    ("Alerts", "alert-list"),
    ("Failure modes", "failure-modes"),
    ("Scorecard", "scorecard"),
    ("Board pack", "board-pack"),
    ("Hand-overs", "hand-over-list"),
    ("Leave", "leave-list"),
    ("Mails", "mail-list"),
    ("Calendar feed", "calendar-address"),
)


def places(*, may_review: bool, may_import: bool) -> Iterator[Place]:
    """Yield the pages that a reader can open, those of the navigation first."""
    yield from (Place(name, "Page", reverse(view)) for name, view in EVERYBODYS)
    if may_review:
        yield Place("Reviews", "Page", reverse("review-queue"))
    if may_import:
        yield Place("Import", "Page", reverse("inventory-import"))
    for mode in MODES:
        yield Place(f"{mode.code.label}: {mode.title}", "Failure mode", reverse("failure-mode", args=[mode.code]))
    for rule in RULES:
        yield Place(rule.title, "Rule", reverse("rule-detail", args=rule.id.split("/")))
