"""Names and addresses as they may stand in a text, and what is to stand there instead. Knows no database."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any
from urllib.parse import quote, quote_plus

from django.utils.text import slugify

AROUND = 40


class Words:
    """What to look for in texts and in JSON. `instead` gives what stands for each value; letters' case is ignored."""

    def __init__(self, instead: Mapping[str, str]) -> None:
        longest_first = sorted((value for value in instead if value.strip()), key=len, reverse=True)
        self._whole = {folded(value): instead[value] for value in longest_first}
        self._within = [(_pattern(value), instead[value]) for value in longest_first]
        # What every text that holds one of the values contains, for a database to look by: the longest part of each.
        self.needles = sorted({form for value in longest_first for form in _forms(max(value.split(), key=len))})

    def whole(self, text: str) -> str | None:
        """Return what stands for a text that is one of the values, or None."""
        return self._whole.get(folded(text))

    def found_in(self, text: str) -> re.Match[str] | None:
        return next((found for pattern, _ in self._within if (found := pattern.search(text))), None)

    def excerpt(self, text: str) -> str:
        """Return the first place of a text that holds one of the values, with some words around it, on one line."""
        found = self.found_in(text)
        if not found:
            return ""
        begin, end = max(found.start() - AROUND, 0), found.end() + AROUND
        cut = f"{'…' if begin else ''}{text[begin:end]}{'…' if end < len(text) else ''}"
        return " ".join(cut.split())

    def without(self, value: Any, *, within: bool) -> Any:
        """Return a text, or JSON of any depth, without the values: whole texts, and parts of texts if `within`."""
        if isinstance(value, str):
            whole = self.whole(value)
            return whole if whole is not None else self._replaced(value) if within else value
        if isinstance(value, Mapping):
            return {self.without(key, within=within): self.without(one, within=within) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.without(one, within=within) for one in value]
        return value

    def _replaced(self, text: str) -> str:
        for pattern, instead in self._within:
            text = pattern.sub(instead.replace("\\", r"\\"), text)
        return text


def texts(value: Any) -> Iterator[str]:
    """Yield every text in a value: itself, or the keys and leaves of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from texts(key)
            yield from texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts(one)


def address_of(pseudonym: str) -> str:
    """Return the address that stands for an erased one where there must be one: `.invalid` reaches nobody."""
    return f"{slugify(pseudonym)}@erased.invalid"


def folded(text: str) -> str:
    """Return a value without what makes no other one of it: the letters' case, doubled spaces."""
    return " ".join(text.split()).casefold()


def _pattern(value: str) -> re.Pattern[str]:
    """Return the pattern for a value as part of a text: itself between words, or as pages and addresses write it."""
    before, after = (r"(?<![\w.+-])", r"(?![\w-]|\.\w)") if "@" in value else (r"(?<!\w)", r"(?!\w)")
    plain = before + r"\s+".join(re.escape(part) for part in value.split()) + after
    encoded = [re.escape(form) for form in sorted(_forms(value) - {value}, key=len, reverse=True)]
    return re.compile("|".join([plain, *encoded]), re.IGNORECASE)


def _forms(value: str) -> set[str]:
    """Return how a value is written in plain text, in HTML, in an address, in an address within one, and in JSON."""
    json_forms = {json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]}
    return {value, escape(value), quote(value), quote_plus(value), quote(quote(value)), *json_forms}
