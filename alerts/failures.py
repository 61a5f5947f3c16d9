"""What a failed hand-over means for its message (reliability.md 2). Its words hold no address and no server's text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused

_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


class Verdict(StrEnum):
    REFUSED = "refused"  # this address is refused for good
    LATER = "later"  # the server or the line says: not now
    OURS = "ours"  # the server refuses for good what does not depend on the address: an operator has to look
    FAULT = "fault"  # our own program failed


@dataclass(frozen=True)
class Failure:
    verdict: Verdict
    words: str


def judge(error: Exception) -> Failure:
    """Return what to do after an error while one message was handed over, and the words to keep of it."""
    if isinstance(error, SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
        return Failure(Verdict.REFUSED if code >= 500 else Verdict.LATER, _words("RCPT", code, answer))
    if isinstance(error, SMTPResponseException):
        code = error.smtp_code
        return Failure(Verdict.OURS if code >= 500 else Verdict.LATER, _words(_verb(error), code, error.smtp_error))
    if isinstance(error, OSError):
        return Failure(Verdict.LATER, f"The connection broke ({type(error).__name__}).")
    return Failure(Verdict.FAULT, f"Our own error ({type(error).__name__}).")


def _verb(error: SMTPResponseException) -> str:
    if isinstance(error, SMTPSenderRefused):
        return "MAIL"
    return "DATA" if isinstance(error, SMTPDataError) else "the command"


def _words(verb: str, code: int, answer: bytes | str) -> str:
    """Return the code and the enhanced code (RFC 3463). The rest of an answer often repeats the address."""
    text = answer.decode("ascii", "replace") if isinstance(answer, bytes) else answer
    enhanced = _ENHANCED.match(text)
    return f"The mail server answered {verb} with {code}{f' {enhanced[0]}' if enhanced else ''}."
