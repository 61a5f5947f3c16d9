"""How the cells of an inventory spell a text, a yes, a stage (domain.md A.3)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache, wraps

from pilots.models import Stage

# Characters that nobody sees and that can make two names look alike or a line read backwards: bidirectional controls,
# zero-width spaces, byte order marks, control characters but tab and newline. The joiners U+200C and U+200D belong to
# the spelling of real words and stay.
INVISIBLE = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f"
                       "\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufff9-\ufffb]")  # fmt: skip
# What a spreadsheet shows where it could not calculate; `#FORMULA!` is child.py's word for a formula without a value.
SPREADSHEET_ERRORS = frozenset(
    ("#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#N/A", "#SPILL!", "#CALC!", "#FORMULA!")
)
NOTHING = frozenset(
    ("", "n/a", "na", "n.a.", "not applicable", "none", "[blank]", "blank", "tbd", "-", "blank/not provided")
)


SHORT = 80  # cells up to here are remembered: most columns repeat a few dozen spellings


def remembered[T](read: Callable[[str], T]) -> Callable[[str], T]:
    """Return a reader of a cell that remembers what it made of short cells; long ones would only fill memory."""
    known = lru_cache(maxsize=20_000)(read)

    @wraps(read)
    def reading(cell: str) -> T:
        return known(cell) if len(cell) <= SHORT else read(cell)

    return reading


def text(cell: str) -> str:
    """Return a cell without what surrounds it: blanks of every kind, newlines, invisible characters."""
    if cell.isascii() and cell.isprintable():
        return cell.strip()  # nothing of what follows can be in it
    return INVISIBLE.sub("", cell).replace("\u00a0", " ").replace("\r\n", "\n").replace("\r", "\n").strip()


@remembered
def line(cell: str) -> str:
    """Return a cell as one line, for names."""
    return " ".join(text(cell).split())


@remembered
def is_nothing(cell: str) -> bool:
    """Say whether a cell says nothing: blank, N/A and its kin."""
    return line(cell).casefold() in NOTHING


@lru_cache(maxsize=2_000)  # titles of columns, which are long and few
def key(cell: str) -> str:
    """Return what is compared when two spellings should be one: letters and digits only, in one case."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text(cell)).casefold())


@remembered
def answer(cell: str) -> bool | None:
    """Return what a yes/no cell says; None where it says nothing or something else (see `is_nothing`).

    An explanation may follow: "No.  Engineering review instead." is a no.
    """
    words = re.sub(r"^[a-e]\)\s*", "", line(cell).casefold())
    if re.match(r"(?:yes|true|y)(?![\w/])", words):
        return True
    if re.match(r"(?:no|false|n)(?![\w/])", words):
        return False
    return None


# domain.md C.2, federal mapping on import; the spellings are those of the files of 2023, 2024 and 2025. The longer
# spelling stands before the shorter one that begins it.
STAGES = (
    ("planned", Stage.PROPOSED),
    ("ideation", Stage.PROPOSED),
    ("initiat", Stage.PROPOSED),
    ("development (not in production)", Stage.FIRST_SLICE),
    ("acquisition and/or development", Stage.FIRST_SLICE),
    ("development and acquisition", Stage.FIRST_SLICE),
    ("initial development", Stage.FIRST_SLICE),
    ("currently under development", Stage.FIRST_SLICE),
    ("pre-deploy", Stage.FIRST_SLICE),
    ("sandbox", Stage.FIRST_SLICE),
    ("implementation", Stage.PILOT),
    ("pilot", Stage.PILOT),
    ("this is a pilot", Stage.PILOT),
    ("operation and ma", Stage.PRODUCTION),
    ("in production", Stage.PRODUCTION),
    ("in mission", Stage.PRODUCTION),
    ("in-use", Stage.PRODUCTION),
    ("deployed", Stage.PRODUCTION),
    ("production", Stage.PRODUCTION),
    ("retired", Stage.STOPPED),
    ("research or administrative action complete", Stage.STOPPED),
)
OUR_STAGES = {spelling.casefold(): stage for stage in Stage for spelling in (stage.value, stage.label)}
ACCEPTED_STAGES = "Planned, Initiated, Acquisition and/or Development, Pilot, Implementation, Deployed, Operation and Maintenance, Retired, or one of ours: proposed, diagnostic, first_slice, pilot, production, realised, stopped"  # fmt: skip  # noqa: E501


@remembered
def stage(cell: str) -> Stage | None:
    """Return the stage that a cell claims; unknown where it says nothing, None where it is not recognised."""
    words = line(cell).casefold()
    if is_nothing(cell):
        return Stage.UNKNOWN
    words = re.sub(r"^(?:[a-e]\)|stage \d\s*[-\u2013\u2014:])\s*", "", words)
    if words in OUR_STAGES:
        return OUR_STAGES[words]
    return next((found for spelling, found in STAGES if words.startswith(spelling)), None)


def shortened(cell: str, length: int = 80) -> str:
    """Return a cell short enough to be shown in a message."""
    words = line(cell)
    return words if len(words) <= length else words[: length - 1] + "\u2026"
