"""The cells of the heat map as they stand in the page.

There are three hundred on a page: to write them in the template took as long as all the rest. What is in them are our
own words, numbers and addresses, so there is nothing to escape.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from notebook.words import PROBLEMS, age_in_words
from stalls.modes import FailureMode, HealthState

LABELS = {str(mode): mode.label for mode in FailureMode}
WORDS = {str(state): state.label for state in HealthState}

# What is known of one mode: its state, since when, and the day of its newest fact.
type Known = tuple[str, date | None, date | None]


@dataclass(frozen=True, slots=True)
class Cells:
    """Writes the cells of pilots, of the chosen modes in their order, on a day.

    `day`: the past day that is shown; empty for today. How old the facts were then is not on record.
    """

    modes: tuple[str, ...]
    as_of: date
    day: str = ""

    def of(self, known: dict[str, Known], url: str) -> SafeString:
        """Return the cells of a pilot whose address is `url`; each opens the page of its mode."""
        return _joined(
            self._known(mode, known[mode], url)
            if mode in known
            else _plain(mode, "unswept", "Not swept", "no sweep yet")
            for mode in self.modes
        )

    def ended(self) -> SafeString:
        """Return the cells of a pilot of which nothing is due any more."""
        return _joined(_plain(mode, "ended", "Ended", "nothing due") for mode in self.modes)

    def _known(self, mode: str, known: Known, url: str) -> str:
        state, since, facts_on = known
        age = age_in_words(state, since, facts_on, self.as_of) if not self.day or state in PROBLEMS else ""
        address = f"{url}{mode}/?as_of={self.day}" if self.day else f"{url}{mode}/"
        return _td(mode, state, f'<a href="{address}">{WORDS[state]}</a>', age)


def known_of(rows: Iterable[dict[str, Any]]) -> dict[str, Known]:
    """Return what is known per mode, from the rows of `Health` as the database gives them out in JSON."""
    return {row["mode"]: (row["state"], _day(row["since"]), _day(row["facts_on"])) for row in rows}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _joined(parts: Iterable[str]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308  # our own words alone


def _plain(mode: str, state: str, word: str, age: str) -> str:
    return _td(mode, state, f"<b>{word}</b>", age)


def _td(mode: str, state: str, what: str, age: str) -> str:
    return f'<td class="cell cell--{state}" data-mode="{LABELS[mode]}">{what}<small>{age}</small></td>'
