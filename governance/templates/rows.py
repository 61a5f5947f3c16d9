"""What a row of a template says, and the marks of its source in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.models import Nation

# The day on which every row was last held against its source.
CHECKED_ON = date(2026, 11, 25)

READ = "read at a source"
KNOWN = "known with confidence, the source not checked"
ASSUMED = "our assumption"
ARTICLE = "the article “Why most AI pilots never reach production”, February 2026"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One sign-off that the pilots of a sector need. `need` and `days_from` say where the need and the days come from.

    `needed_if` is empty where every pilot of the sector needs it. `nation`: only in portfolios that keep its holidays.
    """

    code: str
    name: str
    function: str
    days: int
    need: str = ASSUMED
    days_from: str = ASSUMED
    blocking: bool = True
    needed_if: str = ""
    note: str = ""
    nation: Nation = Nation.NONE

    @property
    def source(self) -> str:
        """Return the marks as sentences: `Need: read at a source. Days: our assumption.`, or one where they agree."""
        if self.need == self.days_from:
            marks = f"{self.need[0].upper()}{self.need[1:]}."
        else:
            marks = f"Need: {self.need}. Days: {self.days_from}."
        return f"{marks} {self.note}".strip()
