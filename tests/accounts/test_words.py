"""Finding a name in a text, however the text writes it, and nothing that only looks like it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.words import Words, texts

NAME, ADDRESS = "Inês O'Brien", "ines.obrien@example.org"
WORDS = Words({NAME: "Former member 7F3A", ADDRESS: "former@erased.invalid"})


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("Inês O'Brien", "Former member 7F3A"),
        ("  inês  o'brien ", "Former member 7F3A"),
        ("Ines.OBrien@example.org", "former@erased.invalid"),
    ],
)
def test_a_text_that_is_the_value_is_replaced_as_a_whole(text: str, instead: str) -> None:
    assert WORDS.without(text, within=False) == instead


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("Phone Inês O'Brien, and ask.", "Phone Former member 7F3A, and ask."),
        ("INÊS O'BRIEN's desk", "Former member 7F3A's desk"),
        ("Inês\n  O'Brien", "Former member 7F3A"),
        ("<p>Inês O&#x27;Brien</p>", "<p>Former member 7F3A</p>"),
        ("/admin/?q=In%C3%AAs+O%27Brien&p=1", "/admin/?q=Former member 7F3A&p=1"),
        ('["Added In\\u00eas O\'Brien"]', '["Added Former member 7F3A"]'),
        ("Write to ines.obrien@example.org.", "Write to former@erased.invalid."),
        ("550 <ines.obrien@example.org>", "550 <former@erased.invalid>"),
        ("?q=ines.obrien%40example.org", "?q=former@erased.invalid"),
    ],
)
def test_a_part_of_a_text_is_replaced_only_if_asked(text: str, instead: str) -> None:
    assert WORDS.without(text, within=True) == instead
    assert WORDS.found_in(text)


@pytest.mark.parametrize(
    "text", ["Inês O'Briens", "xines.obrien@example.org", "ines.obrien@example.org.uk", "Inês", ""]
)
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert WORDS.without(text, within=True) == text
    assert not WORDS.found_in(text)


def test_a_part_stays_where_only_wholes_are_asked_for() -> None:
    assert WORDS.without("Phone Inês O'Brien", within=False) == "Phone Inês O'Brien"


def test_json_is_replaced_at_every_depth_and_in_its_keys() -> None:
    value = {"by": NAME, NAME: [1, None, {"to": ADDRESS, "note": f"for {NAME}"}], "days": 3}
    assert WORDS.without(value, within=False) == {
        "by": "Former member 7F3A",
        "Former member 7F3A": [1, None, {"to": "former@erased.invalid", "note": f"for {NAME}"}],
        "days": 3,
    }
    assert not any(WORDS.found_in(text) for text in texts(WORDS.without(value, within=True)))


def test_the_longer_value_wins() -> None:
    words = Words({"Eli": "X", "Eli (eli@example.org)": "Y", "eli@example.org": "Z"})
    assert words.without("Eli (eli@example.org) and Eli", within=True) == "Y and X"


def test_an_excerpt_is_one_line_with_some_words_around() -> None:
    text = f"{'a ' * 60}\nsaid {NAME} on Monday {'b ' * 60}"
    excerpt = WORDS.excerpt(text)
    assert excerpt.startswith("…a a")
    assert excerpt.endswith("b b…")
    assert f"said {NAME} on Monday" in excerpt


def test_nothing_to_look_for_is_found_nowhere() -> None:
    assert Words({"": "X", " ": "Y"}).without("anything at all", within=True) == "anything at all"
    assert Words({}).needles == []


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from([NAME, ADDRESS, f"x {NAME} y"]),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.just(NAME), inner),
    max_leaves=12,
)


@given(json_values)
def test_nothing_is_left_of_any_json(value: Any) -> None:
    assert not any(WORDS.found_in(text) for text in texts(WORDS.without(value, within=True)))
