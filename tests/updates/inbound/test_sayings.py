"""What an answer says: without quotation and signature, for which pilot."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from updates.inbound.sayings import by_pilot, said_in, says_nothing_changed


@pytest.mark.parametrize(
    "text",
    [
        "Still waiting for the firewall.\n\nOn Thu, 26 Nov 2026 at 10:00, Pilotlight <a@b.org> wrote:\n> Post it\n",
        "Still waiting for the firewall.\r\n\r\n________________________________\r\nFrom: Pilotlight <a@b.org>\r\n",
        "Still waiting for the firewall.\r\n\r\nVon: Pilotlight <a@b.org>\r\nGesendet: Donnerstag\r\n\r\nPost",
        "Still waiting for the firewall.\n\nOn Thu, 26 Nov 2026 at 10:00, Pilotlight\n<r@b.org>\nwrote:\n\n> Post\n",
        "Still waiting for the firewall.\n\n-----Original Message-----\nFrom: Pilotlight\n\nPost it",
        "Still waiting for the firewall.\n\nAm 26.11.2026 um 10:00 schrieb Pilotlight <a@b.org>:\n> Post it\n",
        "Still waiting for the firewall.\n-- \nEli Stone\nSenior engineer\n",
        "Still waiting for the firewall.\n\nSent from my iPhone\n",
        "> Post it\n\nStill waiting for the firewall.\n",
        "\n\n\n   Still waiting for the firewall.   \n",
    ],
    ids=[
        "gmail",
        "outlook",
        "german outlook",
        "broken line",
        "original message",
        "german",
        "signature",
        "telephone",
        "below the quotation",
        "blanks",
    ],
)
def test_only_the_words_of_whoever_answers_are_left(text: str) -> None:
    assert said_in(text) == "Still waiting for the firewall."


@pytest.mark.parametrize("text", ["", "> Post it\n> now\n", "\n\n-- \nEli\n"])
def test_without_words_of_their_own_nothing_is_said(text: str) -> None:
    assert said_in(text) == ""


@pytest.mark.parametrize("text", ["On Monday they wrote to us: no.", "From: now on it works", "Am Montag: nichts"])
def test_words_that_only_begin_like_a_quotation_are_theirs(text: str) -> None:
    assert said_in(f"{text}\nSecond line.") == f"{text}\nSecond line."


@given(st.text(max_size=4000))
def test_whatever_is_written_can_be_read(text: str) -> None:
    assert "\0" not in said_in(text)


@pytest.mark.parametrize(
    "text", ["Nothing changed", "nothing changed.", "No change!", "NO CHANGES", "*Unchanged*", "Nothing has changed"]
)
def test_one_or_two_words_say_that_nothing_changed(text: str) -> None:
    assert says_nothing_changed(text)


@pytest.mark.parametrize("text", ["Nothing changed but the date", "ok", "", "Nothing works"])
def test_more_words_say_more(text: str) -> None:
    assert not says_nothing_changed(text)


def test_of_one_pilot_everything_is_said_with_its_code_or_without() -> None:
    assert by_pilot("Waiting.\nStill.", ["P-0001"]) == {"P-0001": "Waiting. Still."}
    assert by_pilot("p-0001: waiting", ["P-0001"]) == {"P-0001": "waiting"}


def test_of_several_a_line_that_begins_with_a_code_begins_what_is_said_of_it() -> None:
    said = "Hi,\n\nP-0001: waiting for\nthe firewall\n* P-0011 - nothing changed\nP-0002 done"
    assert by_pilot(said, ["P-0001", "P-0002", "P-0011", "P-0003"]) == {
        "P-0001": "waiting for the firewall",
        "P-0011": "nothing changed",
        "P-0002": "done",
    }


def test_of_several_nothing_is_said_without_a_code() -> None:
    assert by_pilot("Nothing changed", ["P-0001", "P-0002"]) == {}
    assert by_pilot("P-00011: nothing", ["P-0001", "P-0002"]) == {}
