"""The types of the portable history's values: what a file may say, how it lies in columns, and how it is told again."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import models

from histories import copytext
from histories.copytext import NULL
from outcomes.models.metrics import INTEGER_DIGITS, LARGEST

UNKNOWN = "unknown"

# PostgreSQL keeps no NUL, and half of a surrogate pair is no character.
UNSOUND = re.compile("[\0\ud800-\udfff]")

quoted = json.encoder.encode_basestring


class RefusedError(Exception):
    """A value that a field does not take; `accepted` says what it would."""

    def __init__(self, accepted: str, *, key: str = "") -> None:
        super().__init__(accepted)
        self.accepted = accepted
        self.key = key


class Field:
    """One key of a kind of line. `model_field` is the column that holds it; `extension`: it is ours, not the format's.

    `read` takes the file's value and returns what COPY writes into each of `columns`; `tell` takes what the columns
    hold, as text, and returns the JSON. `empty` is what the columns hold when the field is cleared.
    """

    # Whether `read` spells a value as PostgreSQL does, so that a repeated value is known for one.
    is_exact = True
    # What says nothing, beside null.
    void = frozenset({""})

    def __init__(self, key: str, model_field: models.Field[Any, Any], *, extension: bool = False) -> None:
        self.key = key
        self.model_field = model_field
        self.extension = extension
        self.columns = [str(model_field.column)]
        self.positions: list[int] = []  # of the columns in a row of its kind, which sets them
        self.empty = [self._default()]
        # What is not worth telling of a new row. A file without extras stays purely in the format: what every row
        # starts with is no extra.
        self.silent = self.void | ({self.empty[0]} - {NULL}) if extension else self.void

    def _default(self) -> str:
        field = self.model_field
        if field.null or (not field.has_default() and not field.empty_strings_allowed):
            return NULL
        default = field.get_default()
        return "" if default == "" else self.read(default)[0]

    @property
    def accepted(self) -> str:
        limit = self.model_field.max_length
        return f"text of at most {limit} characters" if limit else "text"

    def read(self, value: Any) -> Sequence[str]:
        if not isinstance(value, str) or UNSOUND.search(value) or len(value) > (self.model_field.max_length or 10**9):
            raise RefusedError(self.accepted)
        return (copytext.text(value),)

    def tell(self, *cells: str) -> str:
        return quoted(cells[0])

    def cells(self, alias: str) -> list[str]:
        """Return the SQL of what `tell` takes; `alias` names the event."""
        return [f'{alias}."{column}"::text' for column in self.columns]

    def compared(self, alias: str) -> list[str]:
        """Return the SQL of what differs where the field does."""
        return [f'{alias}."{column}"' for column in self.columns]


class Key(Field):
    """The text by which a kind's facts are told apart."""

    @property
    def accepted(self) -> str:
        return f"text of 1 to {self.model_field.max_length} characters"

    def read(self, value: Any) -> Sequence[str]:
        if value == "":
            raise RefusedError(self.accepted)
        return super().read(value)


class Address(Field):
    """An address of the web. Pages link to it, so that nothing but the web's own schemes is taken."""

    accepted = "an address that begins with http:// or https://"

    def read(self, value: Any) -> Sequence[str]:
        if value and not str(value).startswith(("http://", "https://")):
            raise RefusedError(self.accepted)
        return super().read(value)


class Choice(Field):
    def __init__(self, key: str, model_field: models.Field[Any, Any], *, extension: bool = False) -> None:
        self.values = [str(value) for value, _ in model_field.flatchoices if value]
        # The format allows "unknown" wherever a value comes from a list.
        if not extension and UNKNOWN not in self.values:
            self.values.append(UNKNOWN)
        super().__init__(key, model_field, extension=extension)

    @property
    def accepted(self) -> str:
        return "one of " + ", ".join(self.values)

    def read(self, value: Any) -> Sequence[str]:
        if value not in self.values:
            raise RefusedError(self.accepted)
        return (str(value),)


class Flag(Field):
    accepted = "true or false"

    def read(self, value: Any) -> Sequence[str]:
        if not isinstance(value, bool):
            raise RefusedError(self.accepted)
        return (copytext.flag(value),)

    def tell(self, *cells: str) -> str:
        return cells[0]


class Whole(Field):
    """A whole number."""

    def __init__(
        self, key: str, model_field: models.Field[Any, Any], *, extension: bool = False, least: int = 0, most: int = 0
    ) -> None:
        small = isinstance(model_field, models.SmallIntegerField | models.PositiveSmallIntegerField)
        self.least, self.most = least, most or (2**15 - 1 if small else 2**31 - 1)
        super().__init__(key, model_field, extension=extension)

    @property
    def accepted(self) -> str:
        return f"a whole number from {self.least} to {self.most}"

    def read(self, value: Any) -> Sequence[str]:
        if not isinstance(value, int) or isinstance(value, bool) or not self.least <= value <= self.most:
            raise RefusedError(self.accepted)
        return (str(value),)

    def tell(self, *cells: str) -> str:
        return cells[0]


class Number(Field):
    """A number of any precision: every digit that was written is kept."""

    accepted = f"a finite number of at most {INTEGER_DIGITS} digits, and 100 behind the point"

    def read(self, value: Any) -> Sequence[str]:
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            raise RefusedError(self.accepted)
        exact = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
        if not exact.is_finite() or abs(exact) >= LARGEST or int(exact.as_tuple().exponent) < -100:
            raise RefusedError(self.accepted)
        self.check(exact)
        return (copytext.number(exact),)

    def check(self, value: Decimal) -> None:
        """Raise RefusedError where a finite number is still out of range."""

    def tell(self, *cells: str) -> str:
        return cells[0]

    def compared(self, alias: str) -> list[str]:
        return self.cells(alias)  # 18.0 and 18.00 are equal and not the same


class Share(Number):
    accepted = "a number from 0 to 1"

    def check(self, value: Decimal) -> None:
        if not 0 <= value <= 1:
            raise RefusedError(self.accepted)


class Texts(Field):
    """A list of texts, or of choices."""

    void = frozenset({"{}", "[]"})

    def __init__(self, key: str, model_field: Any, *, extension: bool = False) -> None:
        of = model_field.base_field
        self.element = (Choice if of.choices else Field)(key, of, extension=extension)
        super().__init__(key, model_field, extension=extension)

    @property
    def accepted(self) -> str:
        return f"a list, each {self.element.accepted}"

    def read(self, value: Any) -> Sequence[str]:
        if not isinstance(value, list):
            raise RefusedError(self.accepted)
        for element in value:
            try:
                self.element.read(element)
            except RefusedError:
                raise RefusedError(self.accepted) from None
        return (copytext.array(value),)

    def tell(self, *cells: str) -> str:
        return compact(json.loads(cells[0]))

    def cells(self, alias: str) -> list[str]:
        return [f'to_json({alias}."{self.columns[0]}")::text']


class Words(Field):
    """A JSON object with free keys."""

    accepted = "an object"
    void = frozenset({"{}"})
    is_exact = False  # PostgreSQL orders its keys

    def read(self, value: Any) -> Sequence[str]:
        if not isinstance(value, dict) or not is_sound(value):
            raise RefusedError(self.accepted)
        try:
            return (copytext.text(json.dumps(value, ensure_ascii=False, allow_nan=False, default=float)),)
        except ValueError:
            raise RefusedError(self.accepted) from None

    def tell(self, *cells: str) -> str:
        return compact(json.loads(cells[0]))


def is_sound(value: Any) -> bool:
    """Say whether no text of a JSON value holds what PostgreSQL cannot keep."""
    if isinstance(value, str):
        return not UNSOUND.search(value)
    if isinstance(value, dict):
        return all(is_sound(key) and is_sound(part) for key, part in value.items())
    return all(map(is_sound, value)) if isinstance(value, list) else True


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
