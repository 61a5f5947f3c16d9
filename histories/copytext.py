"""Values as COPY writes and reads them: a row is a list of such texts, so that comparing and writing rows is cheap.

All of them are spelled exactly as PostgreSQL spells them, so that "it differs" means the same here and in SQL.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

NULL = "\\N"

_SPECIAL = re.compile(r"[\\\t\n\r\b\f\v]")
_SPELLED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\b": "\\b", "\f": "\\f", "\v": "\\v"})
_ESCAPED = re.compile(r"\\.")
_PLAIN = {spelled: chr(code) for code, spelled in _SPELLED.items()}
_QUOTED = frozenset('{}",\\ \t\n\r\v\f')


def text(value: str) -> str:
    """Spell a text."""
    return value.translate(_SPELLED) if _SPECIAL.search(value) else value


def plain(spelled: str) -> str:
    """Return the text that `text` has spelled."""
    return _ESCAPED.sub(lambda found: _PLAIN[found[0]], spelled) if "\\" in spelled else spelled


def flag(value: bool) -> str:
    return "t" if value else "f"


def number(value: int | Decimal) -> str:
    """Spell a number digit by digit, as it was written: 18.0 stays 18.0."""
    spelled = format(value, "f") if isinstance(value, Decimal) else str(value)
    return spelled.removeprefix("-") if value == 0 else spelled


def array(elements: Iterable[str]) -> str:
    """Spell a list of texts."""
    return text(literal(elements))


def literal(elements: Iterable[str]) -> str:
    """Return the list as PostgreSQL shows it; a parameter of a statement is taken for a list so."""
    return "{" + ",".join(map(_element, elements)) + "}"


def _element(value: str) -> str:
    if value and value.lower() != "null" and _QUOTED.isdisjoint(value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
