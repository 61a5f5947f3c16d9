"""What a page that cannot take a form gives back of it: what a person has typed, and nothing that opens anything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import RequestFactory

from accounts.posting import given_back

ROOT = Path(__file__).resolve().parents[2]
HIDDEN_INPUT = re.compile(r'<input type="hidden" name="(\w+)"')
HIDDEN_FIELD = re.compile(r"(\w+) = forms\.\w+\(widget=forms\.HiddenInput")
BUTTON = re.compile(r'<button[^>]* name="(\w+)"')
ROOMS = ("accounts", "alerts", "governance", "inventories", "notebook", "outcomes", "pilots", "portfolio", "stalls")


def back(posted: dict[str, object]) -> dict[str, str]:
    return dict(given_back(RequestFactory().post("/", posted)))


def untyped() -> set[str]:
    """The names under which pages and forms send what nobody has typed."""
    pages = "".join(page.read_text() for page in (ROOT / "templates").rglob("*.html"))
    forms = "".join(file.read_text() for room in (*ROOMS, "updates") for file in (ROOT / room).rglob("*.py"))
    return {*HIDDEN_INPUT.findall(pages), *BUTTON.findall(pages), *HIDDEN_FIELD.findall(forms)}


def test_what_was_typed_stands_beside_words() -> None:
    assert back({"due_on": "2026-06-01", "blocker-text": "the lawyer"}) == {
        "Due on": "2026-06-01",
        "Blocker text": "the lawyer",
    }


def test_every_value_of_a_field_is_given_back() -> None:
    assert back({"columns": ["age", "holder"]}) == {"Columns": "age, holder"}


def test_what_was_left_empty_is_left_out() -> None:
    assert back({"note": "", "columns": ["", ""]}) == {}


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "old_password",
        "new_password1",
        "usable_password",
        "secret",
        "client_secret",
        "api_token",
        "csrfmiddlewaretoken",
        "url",
        "channel-url",
        "review-seen",
        "_save",
        "initial-since",
        "leave_set-TOTAL_FORMS",
    ],
)
def test_what_opens_something_or_is_the_pages_own_is_kept_back(name: str) -> None:
    assert back({name: "x"}) == {}


def test_what_pages_and_forms_send_by_themselves_is_kept_back() -> None:
    # A day and a sector are typed elsewhere under the same names.
    known = untyped() - {"on", "sector"}
    assert {"seen", "opened_with", "submission_key", "nothing_changed"} <= known
    assert back(dict.fromkeys(known, "x")) == {}
