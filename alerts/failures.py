"""What a failed hand-over means for its message. Its words hold no address and no server's text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused

from alerts.carriers import Answered, Refused

_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
# What a server says at RCPT that takes nothing from us, whoever it is for: it wants TLS or a password (RFC 3207, 4954),
# its policy is against it, it has a trouble of its own, or what is wrong is the sender or the mail (RFC 3463).
NOT_LET_IN = (530, 535, 538)
_OURS = re.compile(r"5\.(?:7|3|6)\.\d|5\.1\.[78]\b")
# What a chat service says of a webhook that is not there any more (404, 410), and of too much at once or at a bad time.
GONE, NOT_NOW = (404, 410), (408, 425, 429)


class Verdict(StrEnum):
    REFUSED = "refused"  # this address is refused for good
    LATER = "later"  # the server or the line says: not now
    OURS = "ours"  # the server refuses for good what does not depend on the address: an operator has to look
    FAULT = "fault"  # our own program failed


@dataclass(frozen=True)
class Failure:
    """`broke`: the conversation broke, so that the next message may not fare better."""

    verdict: Verdict
    words: str
    broke: bool = False


def judge(error: Exception) -> Failure:
    """Return what to do after an error while one message was handed over, and the words to keep of it."""
    if isinstance(error, Refused):
        return Failure(Verdict.REFUSED, str(error))
    if isinstance(error, Answered):
        return _judge_answer(error.status)
    if isinstance(error, SMTPRecipientsRefused):
        return _judge_recipient(*next(iter(error.recipients.values())))
    if isinstance(error, SMTPResponseException):
        code = error.smtp_code
        words = _words(_verb(error), code, error.smtp_error)
        return Failure(Verdict.OURS if code >= 500 else Verdict.LATER, words, broke=code == 421)
    if isinstance(error, OSError):
        return Failure(Verdict.LATER, f"The connection broke ({type(error).__name__}).", broke=True)
    return Failure(Verdict.FAULT, f"Our own error ({type(error).__name__}).")


def _judge_recipient(code: int, answer: bytes) -> Failure:
    verdict = Verdict.REFUSED if code >= 500 else Verdict.LATER
    text = answer.decode("ascii", "replace")
    if code >= 500 and (code in NOT_LET_IN or _OURS.match(text) or "relay" in text.lower()):
        verdict = Verdict.OURS
    return Failure(verdict, _words("RCPT", code, answer))


def _judge_answer(status: int) -> Failure:
    if 300 <= status < 400:
        return Failure(Verdict.REFUSED, f"The channel's service sends us elsewhere ({status}), and we do not follow.")
    words = f"The channel's service answered {status}."
    if status in GONE:
        return Failure(Verdict.REFUSED, words)
    is_later = status >= 500 or status in NOT_NOW
    return Failure(Verdict.LATER if is_later else Verdict.OURS, words, broke=is_later)


def _verb(error: SMTPResponseException) -> str:
    if isinstance(error, SMTPSenderRefused):
        return "MAIL"
    return "DATA" if isinstance(error, SMTPDataError) else "the command"


def _words(verb: str, code: int, answer: bytes | str) -> str:
    """Return the code and the enhanced code (RFC 3463). The rest of an answer often repeats the address."""
    text = answer.decode("ascii", "replace") if isinstance(answer, bytes) else answer
    enhanced = _ENHANCED.match(text)
    return f"The mail server answered {verb} with {code}{f' {enhanced[0]}' if enhanced else ''}."
