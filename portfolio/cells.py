"""The cells of the heat map as they stand in the page.

There are three hundred on a page: to write them in the template took as long as all the rest. What is in them are our
own words, numbers and addresses, so there is nothing to escape.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from notebook.words import AGE_NOT_KEPT, age_in_words, state_in_words
from stalls.modes import FailureMode, HealthState

LABELS = {str(mode): mode.label for mode in FailureMode}

# What is known of one mode: its state, since when, and the day of its newest fact.
type Known = tuple[str, date | None, date | None]


@dataclass(frozen=True, slots=True)
class Cells:
    """Writes the cells of pilots, of the chosen modes in their order, as they stood on a day.

    `today`: the day up to which facts grow old. `day`: the past day that is shown; empty for today. How old the facts
    were then is not on record.
    """

    modes: tuple[str, ...]
    as_of: date
    today: date
    day: str = ""

    def of(self, known: dict[str, Known], url: str) -> str:
        """Return the cells of a pilot whose address is `url`; each opens the page of its mode."""
        return "".join([self._cell(mode, known.get(mode), url) for mode in self.modes])

    def ended(self) -> str:
        """Return the cells of a pilot of which nothing is due any more."""
        return "".join([_plain(mode, "ended", "Ended", "nothing due") for mode in self.modes])

    def _cell(self, mode: str, known: Known | None, url: str) -> str:
        if known is None:
            return _plain(mode, "unswept", "Not swept", "no sweep yet")
        before, after = _around(mode, *known, self.as_of, self.today, self.day)
        return f"{before}{url}{after}"


# Of a page's cells most say what another one has said.
@lru_cache(maxsize=20_000)
def _around(
    mode: str, state: str, since: date | None, facts_on: date | None, as_of: date, today: date, day: str
) -> tuple[str, str]:
    """Return what stands in a cell before and after the address of its pilot."""
    kept = age_in_words(state, since, facts_on, as_of=as_of, today=today)
    age = AGE_NOT_KEPT if day and state == HealthState.CLEAR else kept
    query = f"?as_of={day}" if day else ""
    shown, word = state_in_words(state, facts_on, today)
    cell = _td(mode, shown, f'<a href="\n{mode}/{query}">{word}</a>', age)
    before, _, after = cell.partition("\n")
    return before, after


def _plain(mode: str, state: str, word: str, age: str) -> str:
    return _td(mode, state, f"<b>{word}</b>", age)


def _td(mode: str, state: str, what: str, age: str) -> str:
    return f'<td class="cell cell--{state}" data-mode="{LABELS[mode]}">{what}<small>{age}</small></td>'
