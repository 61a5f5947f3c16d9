"""A mail as it goes over the line, read back as a mail program reads it: the same as Django would write."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from alerts.messages import new_message_id
from alerts.wire import Mail

# What a mail keeps: characters of all planes, without those that no text of ours holds.
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300)
LINES = st.lists(WORDS, max_size=5).map(lambda lines: "\n".join(["Text", *lines]))
LONG = "https://pilotlight.example/unsubscribe/" + "digest.1234567890.1234567890.abc-" * 6


def mail(subject: str = "Late", text: str = "Text\n", html: str = "<p>Text</p>", **fields: object) -> Mail:
    """Return a mail to one reader; `fields` say more about it."""
    headers = {"Message-ID": new_message_id(), "Date": "Mon, 23 Nov 2026 09:00:00 +0000", "References": "<pilot-1@a>"}
    made = Mail(subject=subject, body=text, to=["reader@example.org"], headers=headers)
    made.attach_alternative(html, "text/html")
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def read(wire: bytes) -> EmailMessage:
    return message_from_bytes(wire, policy=policy.default)


def contents(message: EmailMessage) -> list[str]:
    parts = [message.get_body((kind,)) for kind in ("plain", "html")]
    return [part.get_content().rstrip("\r\n") for part in parts if part]


def headers(message: EmailMessage) -> dict[str, str]:
    return {name: " ".join(str(value).split()) for name, value in message.items() if name != "MIME-Version"}


@given(subject=WORDS.map(lambda words: " ".join(words.split())), text=LINES, html=LINES)
def test_it_says_what_django_would(subject: str, text: str, html: str) -> None:
    made = mail(subject, text, html)
    ours, djangos = read(made.as_wire()), read(made.message(policy=policy.SMTP).as_bytes())
    assert headers(ours) == headers(djangos)
    assert contents(ours) == contents(djangos)
    assert not ours.defects


@given(text=LINES, html=LINES)
def test_its_lines_are_short_ascii_and_end_with_crlf(text: str, html: str) -> None:
    lines = mail(text=text, html=html).as_wire().split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line or len(line) > 78 for line in lines)
    assert all(line.isascii() for line in lines)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("from_email", "Pilotlight, “the pilots” <pilots@münchen.example>"),
        ("to", ["anna@münchen.example"]),
        ("reply_to", [f"answers+{'0123456789' * 5}@replies.example"]),
    ],
)
def test_addresses_are_written_as_django_does(name: str, value: object) -> None:
    made = mail(**{name: value})
    assert headers(read(made.as_wire())) == headers(read(made.message(policy=policy.SMTP).as_bytes()))


def test_a_long_header_is_whole() -> None:
    made = mail()
    made.extra_headers["List-Unsubscribe"] = f"<{LONG}>"
    assert read(made.as_wire())["List-Unsubscribe"] == f"<{LONG}>"


@pytest.mark.parametrize("name", ["List-Unsubscribe", "In-Reply-To"])
def test_no_header_can_bring_another(name: str) -> None:
    made = mail()
    made.extra_headers[name] = "<a@b>\r\nBcc: x@example.org"
    with pytest.raises(ValueError, match="linefeed"):
        made.as_wire()


@pytest.mark.parametrize("address", ["a@example.org\nBcc: x@example.org", "a@example.org, b@example.org", ""])
def test_only_an_address_is_written_to(address: str) -> None:
    with pytest.raises(ValueError, match="nvalid address"):
        mail(to=[address]).as_wire()


def test_the_sender_is_the_installations() -> None:
    assert str(read(mail().as_wire())["From"]) == settings.DEFAULT_FROM_EMAIL
