"""Whatever valid lines come in whatever order, they come out again, and the facts are the same the second time."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from histories.days import Day, RoughDay, Week
from histories.errors import HistoryError
from histories.fields import Address, Choice, Field, Flag, Key, Number, Share, Texts, Whole, Words
from histories.kind import Kind
from histories.kinds import KINDS
from histories.named import Named, Owner, Reference
from tests.histories.files import PILOT, REFERRED_TO, exported, facts, imported, undone
from tests.histories.samples import NAMES, ROUGH, settable

pytestmark = pytest.mark.django_db

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
SHORT = st.sampled_from(["a", "b", "c", "\\N", "{}", "null"])
DAY = st.dates().map(lambda day: day.isoformat())
MONDAY = st.sampled_from(["2024-01-01", "2024-02-26", "2025-12-29"])
NUMBER = st.integers(-(10**14), 10**14) | st.decimals(-(10**9), 10**9, places=3).map(float)


def _object(part: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(TEXT, part, max_size=3)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT, lambda part: st.lists(part) | _object(part)
)


def _whole(field: Any) -> st.SearchStrategy[int]:
    return st.sampled_from(sorted({field.least, min(field.least + 1, field.most), field.most}))


def _texts(field: Any) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(field.element.values) if isinstance(field.element, Choice) else TEXT, max_size=3)


VALUES: list[tuple[type[Field], Any]] = [
    (Owner, lambda field: SHORT | st.just("unknown")),
    (Reference, lambda field: st.just(NAMES[field.key])),
    (Named, lambda field: SHORT),
    (Key, lambda field: SHORT),
    (Address, lambda field: st.just("https://example.org")),
    (Choice, lambda field: st.sampled_from(field.values)),
    (Flag, lambda field: st.booleans()),
    (Whole, _whole),
    (Share, lambda field: st.sampled_from([0, 0.5, 1.0])),
    (Number, lambda field: NUMBER),
    (Week, lambda field: MONDAY),
    (Day, lambda field: DAY),
    (RoughDay, lambda field: st.sampled_from(ROUGH) | DAY),
    (Texts, _texts),
    (Words, lambda field: _object(JSON)),
    (Field, lambda field: TEXT),
]


def values_of(field: Field) -> st.SearchStrategy[Any]:
    strategy: st.SearchStrategy[Any] = next(make(field) for cls, make in VALUES if isinstance(field, cls))
    return strategy


@st.composite
def lines_of(draw: st.DrawFn, kind: Kind) -> dict[str, Any]:
    """Draw a line that gives some keys of a kind and clears others."""
    free = settable(kind)
    given_keys = draw(st.sets(st.sampled_from([field.key for field in free]))) | set(kind.needs)
    said = {field.key: draw(values_of(field)) for field in [*kind.natural, *free] if _is_given(kind, field, given_keys)}
    clearable = [field.key for field in free if field.key not in said and field.columns[0] not in kind.fixed]
    cleared = draw(st.lists(st.sampled_from(clearable), unique=True, max_size=2)) if clearable else []
    head = {"kind": kind.name, "pilot": "P-1", "recorded_on": draw(DAY)}
    return head | said | ({"clear": cleared} if cleared else {})


def _is_given(kind: Kind, field: Field, keys: set[str]) -> bool:
    return field in kind.natural or field.key in keys


# What our own kinds ask for beside types: pairs of keys, and that what was said for good stays.
ASKED_FOR = ("the answer, where there is a day of answering", "who accepts the shortfall", "what was said at first")
HISTORIES = st.lists(st.sampled_from(KINDS).flatmap(lines_of), min_size=1, max_size=12)


PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@settings(PATIENT, max_examples=12)
@given(HISTORIES)
def test_random_lines_come_back_and_mean_the_same_again(db: None, lines: list[dict[str, Any]]) -> None:
    come_back(lines)


@pytest.mark.slow
@settings(PATIENT, max_examples=300)
@given(HISTORIES)
def test_many_random_lines_come_back_and_mean_the_same_again(db: None, lines: list[dict[str, Any]]) -> None:
    come_back(lines)


def come_back(lines: list[dict[str, Any]]) -> None:
    history = [PILOT, *REFERRED_TO, *lines]
    with undone():
        try:
            imported(history)
        except HistoryError as refused:
            if refused.accepted not in ASKED_FOR:
                raise
            reject()
        told, known = exported(), facts()
    assert _exact(told) == _exact(history)
    with undone():
        imported(told)
        assert exported() == told
        assert facts() == known


def _exact(lines: list[dict[str, Any]]) -> list[Any]:
    """Return lines with numbers that compare as they are written, and days in their short form."""
    parsed = json.loads(json.dumps(lines), parse_float=Decimal, parse_int=Decimal)
    return [{key: _short(value) for key, value in line.items()} for line in parsed]


def _short(value: Any) -> Any:
    return value["on"] if isinstance(value, dict) and value.get("precision") == "day" else value
