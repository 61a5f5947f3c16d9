"""Values for every key of the table, made from the table."""

from __future__ import annotations

from typing import Any

from histories.days import Day, RoughDay, Week
from histories.fields import Address, Choice, Field, Flag, Key, Number, Share, Texts, Whole, Words
from histories.kind import Kind
from histories.named import Named, Owner, Reference

ODD = 'tab\t, newline\n, return\r, backslash \\N \\., "quotes", \b\f\v {braces}, é 🙂 NULL'
ROUGH = [
    "2024-02-29",
    {"on": "2024-02-01", "precision": "month"},
    {"on": "2024-04-01", "precision": "quarter"},
    {"on": "2024-01-01", "precision": "year"},
]
NAMES = {"integration": "records", "metric": "minutes", "area": "legal"}


def values_of(field: Field) -> list[Any]:
    """Return values that a key takes, at least two that differ, among them the odd ones."""
    return next(values(field) for cls, values in VALUES if isinstance(field, cls))


def _wholes(field: Any) -> list[Any]:
    return [field.least, field.most, min(field.most, 3)]


VALUES: list[tuple[type[Field], Any]] = [
    (Owner, lambda field: ["Infrastructure", "unknown", ODD]),
    (Reference, lambda field: [NAMES[field.key]]),
    (Named, lambda field: ["champion-17", "\\N", ODD]),
    (Key, lambda field: ["first", ODD[: field.model_field.max_length]]),
    (Address, lambda field: ["https://example.org/a?b=c", "http://example.org"]),
    (Choice, lambda field: field.values),
    (Flag, lambda field: [True, False]),
    (Whole, _wholes),
    (Share, lambda field: [0, 1, 0.25, 0.0]),
    (Number, lambda field: [18.0, 26.3, 0, -5, 1e14, 0.1]),
    (Week, lambda field: ["2024-02-26", "2024-03-04"]),
    (Day, lambda field: ["2024-02-29", "2023-12-31"]),
    (RoughDay, lambda field: ROUGH),
    (
        Texts,
        lambda field: (
            [["registry", ODD], ["null", "", "a b"]] if not isinstance(field.element, Choice) else [["cost", "other"]]
        ),
    ),
    (Words, lambda field: [{"next step": "sign-off", "n": 1, "deep": {"list": [True, None, ODD]}}, {"x": 18.5}]),
    (Field, lambda field: ["words", ODD[: field.model_field.max_length]]),
]


def natural_key(kind: Kind) -> dict[str, Any]:
    return {field.key: values_of(field)[0] for field in kind.natural}


def settable(kind: Kind) -> list[Field]:
    """Return the keys that any line of a kind may give."""
    return [field for field in kind.fields if field.key not in ("code", "portfolio", "claimed_stage")]
