"""How a message leaves: as a mail, or as a post in a chat channel. What stands here the delivery knows of a carrier."""

from __future__ import annotations

from typing import Protocol

from alerts.models import Alert


class Unreachable(Exception):  # noqa: N818  # it says how things are
    """Nobody answers, or nobody lets us in: no fault and no try of the message at hand. Its text is fit for a page."""


class Refused(Exception):  # noqa: N818
    """This reader can never be reached so. Its text is fit for a page."""


class Answered(Exception):  # noqa: N818
    """A chat service has answered otherwise than with its thanks."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Carrier(Protocol):
    def hand_over(self, alert: Alert) -> None:
        """Hand over a written message. Raises what `alerts.failures.judge` judges, or Unreachable."""

    def close(self, *, politely: bool = True) -> None:
        """Let go of the connection, if there is one; impolitely, without another word to who may never answer."""
