"""What an answer says: without what it quotes, and for which pilot."""

from __future__ import annotations

import re

from mailparser_reply import EmailReplyParser

# What is longer than the line that the form has for it is no short answer; so far is looked for the quotation.
LOOKED_AT = 3000
LANGUAGES = ["en", "de", "fr", "nl", "es", "it"]
NOTHING_CHANGED = frozenset({
    "nothing changed", "nothing has changed", "nothing new", "no change", "no changes", "unchanged", "no news",
    "same", "no update", "nothing", "none", "nope",
})  # fmt: skip
_EMPTY_LINES = re.compile(r"\n\s*\n\s*")
_SIGNATURE = re.compile(r"^--\s*$", re.MULTILINE)


def said_in(text: str) -> str:
    """Return the first words of an answer: no quotation, no signature, nothing that cannot be read."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")[:LOOKED_AT]
    # The library needs seconds for thousands of empty lines.
    plain = _SIGNATURE.split(_EMPTY_LINES.sub("\n\n", plain))[0]
    replies = EmailReplyParser(languages=list(LANGUAGES)).read(plain).replies
    said = replies[0].body if replies else ""
    return "\n".join(line for line in said.split("\n") if not line.lstrip().startswith(">")).strip()


def by_pilot(said: str, codes: list[str]) -> dict[str, str]:
    """Return what an answer says of which pilot, by its code: nothing of those that it does not name.

    A line that begins with a code begins what is said of that pilot. Of one pilot alone everything is said, whether or
    not its code stands before it.
    """
    named: dict[str, list[str]] = {}
    code = codes[0] if len(codes) == 1 else ""
    for line in said.split("\n"):
        found = _code_of(line, codes)
        code, words = found if found else (code, line)
        if code:
            named.setdefault(code, []).append(words.strip())
    texts = {code: " ".join(filter(None, lines)).strip() for code, lines in named.items()}
    return {code: text for code, text in texts.items() if text}


def _code_of(line: str, codes: list[str]) -> tuple[str, str] | None:
    for code in sorted(codes, key=len, reverse=True):
        found = re.match(rf"\s*\W?{re.escape(code)}(?![\w-])\s*[:–—-]?\s*(.*)", line, re.IGNORECASE)
        if found:
            return code, found[1]
    return None


def says_nothing_changed(text: str) -> bool:
    """Say whether these are the one or two words for it."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold())) in NOTHING_CHANGED
