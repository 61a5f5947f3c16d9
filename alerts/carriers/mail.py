"""Carries a message as a mail to its one reader, over one connection for all messages of a drain."""

from __future__ import annotations

from contextlib import suppress
from smtplib import SMTPAuthenticationError

from django.core.exceptions import ValidationError
from django.core.mail import mailers
from django.core.validators import validate_email

from alerts.carriers import Refused, Unreachable
from alerts.kinds import mail_of
from alerts.models import Alert


class MailCarrier:
    """One drain's connection to the mail server, opened for the first mail and again after a failure."""

    def __init__(self) -> None:
        self._connection = mailers.default

    def hand_over(self, alert: Alert) -> None:
        _check_address(alert.address)
        message = mail_of(alert)
        try:
            self._connection.open()
        except SMTPAuthenticationError as error:
            raise Unreachable(f"The mail server does not let us in ({error.smtp_code}).") from error
        except OSError as error:
            raise Unreachable(f"The mail server cannot be reached ({type(error).__name__}).") from error
        if self._connection.send_messages([message]) != 1:
            raise RuntimeError("The mail was not handed over, and nobody says why.")

    def close(self, *, politely: bool = True) -> None:
        if not politely and hasattr(self._connection, "abandon"):
            self._connection.abandon()
        with suppress(OSError):  # a server that is gone need not hear our QUIT
            self._connection.close()


def _check_address(address: str) -> None:
    if not address:
        raise Refused("There is no address to send it to.")
    try:
        validate_email(address)
    except ValidationError as error:
        raise Refused("The address is none that mail can be sent to.") from error
