"""Strict reading of the environment: a missing or malformed value stops the start with one clear line."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict


class EnvironmentVariableError(Exception):
    """An environment variable is missing or cannot be read; the message names it and what is accepted."""


def text(name: str, default: str | None = None) -> str:
    """Return the variable's text. `NAME_FILE`, where set, names a file that holds it (for secrets).

    Raises EnvironmentVariableError when both are set, for it could only guess which is meant; and when neither is, or
    what is set is empty, and there is no default.
    """
    given, file = os.environ.get(name), os.environ.get(f"{name}_FILE")
    if given and file:
        raise EnvironmentVariableError(f"{name} and {name}_FILE are both set. Set one of them.")
    if file:
        return _text_of_file(f"{name}_FILE")
    if given or (given is not None and default is not None):
        return given
    if default is None:
        raise EnvironmentVariableError(
            f"{name} is not set, or empty. Set it, or {name}_FILE to a file that holds it (see .env.example)."
        )
    return default


def _text_of_file(name: str) -> str:
    try:
        return Path(os.environ[name]).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise EnvironmentVariableError(f"{name}: cannot read {os.environ[name]!r}: {error.strerror}.") from error


def flag(name: str, *, default: bool) -> bool:
    """Return the variable as a truth value; only `true` and `false` are accepted."""
    value = text(name, "true" if default else "false")
    if value not in ("true", "false"):
        raise EnvironmentVariableError(f"{name} is {value!r}; accepted are 'true' and 'false'.")
    return value == "true"


def number(name: str, default: int) -> int:
    """Return the variable as a whole number of zero or more."""
    value = text(name, str(default))
    if not value.isdecimal():
        raise EnvironmentVariableError(f"{name} is {value!r}; a whole number is accepted, for example {default}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """Return the comma-separated words of the variable."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(name: str) -> dict[str, Any]:
    """Return Django's settings for the PostgreSQL server at the URL in the variable.

    libpq itself reads the URL, so a socket folder with spaces or capitals (`?host=`) is kept as it is.
    """
    try:
        given = conninfo_to_dict(text(name))
    except ProgrammingError as error:
        raise EnvironmentVariableError(
            f"{name} is no PostgreSQL address ({error}); accepted is for example "
            "postgresql://user:password@host:5432/pilotlight"
        ) from error
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": str(given.pop("dbname", "")),
        "USER": str(given.pop("user", "")),
        "PASSWORD": str(given.pop("password", "")),
        "HOST": str(given.pop("host", "")),
        "PORT": str(given.pop("port", "")),
        "OPTIONS": given,
    }


# RFC 6409 and RFC 8314: 587 for STARTTLS, 465 for TLS from the first byte.
SMTP_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
SMTP_EXAMPLE = "smtp+tls://user:password@mail.example.org:587"


def mailer(name: str, default: str) -> dict[str, Any]:
    """Return Django's mailer for the URL in the variable.

    Accepted are `smtp://`, `smtp+tls://` (STARTTLS), `smtps://` and `file:///folder`. The SMTP timeout is 30 s
    (without one, a stalled server hangs a worker for ever).
    """
    url = urlsplit(text(name, default))
    if url.scheme == "file":
        return {
            "BACKEND": "alerts.mail_folder.EmailBackend",
            "OPTIONS": {"file_path": unquote(url.path)},
        }
    if url.scheme not in SMTP_PORTS or not url.hostname:
        raise EnvironmentVariableError(f"{name} is no mail server's address; accepted is for example {SMTP_EXAMPLE}")
    return {"BACKEND": "alerts.carriers.smtp.EmailBackend", "OPTIONS": _smtp_options(url)}


def _smtp_options(url: Any) -> dict[str, Any]:
    return {
        "host": url.hostname,
        "port": url.port or SMTP_PORTS[url.scheme],
        "username": unquote(url.username or ""),
        "password": unquote(url.password or ""),
        "use_tls": url.scheme == "smtp+tls",
        "use_ssl": url.scheme == "smtps",
        "timeout": 30,
    }


IMAP_EXAMPLE = "imaps://user:password@mail.example.org:993/INBOX"


def mailbox(name: str) -> dict[str, Any]:
    """Return where answers by mail are fetched from, for the URL in the variable; empty where there is none.

    Accepted are `imaps://` (TLS), `imap+tls://` (STARTTLS) and, on this machine alone, `imap://`.
    """
    given = text(name, "")
    if not given:
        return {}
    url = urlsplit(given)
    is_open = url.scheme == "imap" and url.hostname in ("localhost", "127.0.0.1", "::1")
    if not (is_open or url.scheme in ("imaps", "imap+tls")) or not (url.hostname and url.username):
        raise EnvironmentVariableError(f"{name} is no mailbox's address; accepted is for example {IMAP_EXAMPLE}")
    return {
        "security": url.scheme,
        "host": url.hostname,
        "port": url.port or (993 if url.scheme == "imaps" else 143),
        "username": unquote(url.username),
        "password": unquote(url.password or ""),
        "folder": unquote(url.path.strip("/")) or "INBOX",
        "timeout": 30,
    }


# Those whose webhooks are told from forged ones by a user and a password in their address, and need nothing else.
PROVIDERS = ("brevo", "mailjet", "mailtrap", "postmark", "sendgrid", "sparkpost")
SHORTEST_SECRET = 24


def mail_provider(name: str, secret: str, base_url: str) -> tuple[str, dict[str, str]]:
    """Return whose webhooks bring mail, and django-anymail's settings for them; empty where nobody's do.

    Without a long secret anybody could bring mail, so it is asked for.
    """
    provider = text(name, "")
    if not provider:
        return "", {}
    if provider not in PROVIDERS:
        raise EnvironmentVariableError(f"{name} is {provider!r}; accepted are {', '.join(PROVIDERS)}.")
    user, _, password = secret.partition(":")
    if not user or len(password) < SHORTEST_SECRET:
        raise EnvironmentVariableError(
            f"MAIL_WEBHOOK_SECRET must be a user and a password of at least {SHORTEST_SECRET} characters, "
            "as in pilotlight:…; the provider then calls "
            f"{base_url.replace('://', '://USER:PASSWORD@', 1)}/mail/{provider}/inbound/."
        )
    return provider, {"WEBHOOK_SECRET": f"{user}:{password}"}
