"""What an answer says: without what it quotes, and for which pilot."""

from __future__ import annotations

import re

# What is longer than the line that the form has for it is no short answer; so far is looked for the quotation.
LOOKED_AT = 4000
# How the mail programs of some languages begin what they quote, in one line or broken into up to three.
LINES_OF_A_HEAD = 3
_WROTE = re.compile(
    r"(?:on|am|le|op|el|il|em)\b.{5,300}\b(?:wrote|schrieb|a écrit|schreef|escribió|ha scritto|escreveu)\b.{0,200}:",
    re.IGNORECASE,
)
_FROM = re.compile(r"\*?(?:from|von|de|van|da)\*?\s?:\*?\s*\S", re.IGNORECASE)
_HEAD = re.compile(
    r"\*?(?:sent|to|date|subject|gesendet|an|datum|betreff|envoyé|à|objet|verzonden|aan)\*?\s?:", re.IGNORECASE
)
_ORIGINAL = re.compile(
    r"-{2,}\s*(?:original message|ursprüngliche nachricht|message d.origine|forwarded)", re.IGNORECASE
)
_RULE = re.compile(r"[_-]{10,}$")
_SENT_FROM = re.compile(
    r"(?:sent from|get outlook|von meinem|envoyé de(?:puis)?|verstuurd vanaf|enviado desde)\b", re.IGNORECASE
)
NOTHING_CHANGED = frozenset({
    "nothing changed", "nothing has changed", "nothing new", "no change", "no changes", "unchanged", "no news",
    "same", "no update", "nothing", "none", "nope",
})  # fmt: skip


def said_in(text: str) -> str:
    """Return the first words of an answer: no quotation, no signature, nothing that cannot be read."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")[:LOOKED_AT]
    lines = [line.strip() for line in plain.split("\n")]
    end = next((at for at in range(len(lines)) if _is_no_more_theirs(lines, at)), len(lines))
    return "\n".join(line for line in lines[:end] if not line.startswith(">")).strip()


def _is_no_more_theirs(lines: list[str], at: int) -> bool:
    """Say whether a signature or a quotation that is not marked line by line begins in a line."""
    line = lines[at]
    heads = [" ".join(lines[at : at + count]) for count in range(1, LINES_OF_A_HEAD + 1)]
    return (
        line == "--"
        or bool(_SENT_FROM.match(line) or _RULE.fullmatch(line) or _ORIGINAL.match(line))
        or bool(_FROM.match(line) and any(map(_HEAD.match, lines[at + 1 : at + LINES_OF_A_HEAD])))
        or any(map(_WROTE.fullmatch, heads))
    )


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
        found = re.match(rf"\W{{0,3}}{re.escape(code)}(?![\w-])\s*[:–—-]?\s*(.*)", line, re.IGNORECASE)
        if found:
            return code, found[1]
    return None


def says_nothing_changed(text: str) -> bool:
    """Say whether these are the one or two words for it."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold())) in NOTHING_CHANGED
