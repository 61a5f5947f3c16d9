"""The environment that the product is given when it runs on the embedded servers. What is set already wins."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from embedded import postgres, valkey
from embedded.folder import DataFolder

PROJECT = Path(__file__).resolve().parent.parent
DEFAULT_PORT = 8000


def data_folder(given: str | None, environ: Mapping[str, str]) -> DataFolder:
    """Return the data folder: the one given, otherwise PILOTLIGHT_DATA_DIR, otherwise `.data` beside `manage.py`."""
    return DataFolder(Path(given or environ.get("PILOTLIGHT_DATA_DIR") or PROJECT / ".data"))


def has_servers(environ: Mapping[str, str]) -> bool:
    """Say whether the environment names a database and a broker of its own, so that none need be started."""
    has_broker = is_given(environ, "REDIS_URL") or is_given(environ, "BROKER_URL")
    return has_broker and is_given(environ, "DATABASE_URL")


def for_product(folder: DataFolder, port: int) -> dict[str, str]:
    """Return the variables of config/settings.py for the servers of this folder and the site at this port."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PILOTLIGHT_DATA_DIR": str(folder.root),
        "DATABASE_URL": postgres.url(folder),
        "REDIS_URL": valkey.url(folder),
        "SECRET_KEY_FILE": str(secret_key(folder)),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "MAIL_URL": f"file://{quote(str(folder.mail))}",
        "MEDIA_ROOT": str(folder.media),
        "STATIC_FROM_FOLDERS": "true",
        # Stays empty, but has to be there: WhiteNoise warns of a folder that is not.
        "STATIC_ROOT": str(folder.static),
    }


def for_tests(folder: DataFolder) -> dict[str, str]:
    """Return the variables of config/settings.py for a test run."""
    values = {
        "SECRET_KEY": "only-for-tests-and-therefore-no-secret-at-all",
        "BASE_URL": "http://testserver",
        "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    }
    return replaced(for_product(folder, DEFAULT_PORT), values)


def is_given(environ: Mapping[str, str], name: str) -> bool:
    """Say whether a variable is set in one of its two ways: as NAME, or in a file that NAME_FILE names."""
    plain = name.removesuffix("_FILE")
    return plain in environ or f"{plain}_FILE" in environ


def fill(environ: dict[str, str] | os._Environ[str], values: Mapping[str, str]) -> None:
    """Set what is not given yet."""
    for name, value in values.items():
        if not is_given(environ, name):
            environ[name] = value


def replaced(environ: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """Return the environment with these values in place of what it gives, in either way."""
    return {name: value for name, value in environ.items() if not is_given(values, name)} | dict(values)


def secret_key(folder: DataFolder) -> Path:
    """Return the file with the signing key; it is made once, readable by its owner alone."""
    if not folder.secret_key.exists():
        # Written aside and linked into place: of two that start at once, both read the same key.
        draft = folder.root / f"secret-key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            os.link(draft, folder.secret_key)
        draft.unlink()
    return folder.secret_key


def last_port(folder: DataFolder) -> int:
    """Return the port at which `up` runs, or last ran, on this folder; links in mails are made of it."""
    try:
        return int((folder.run / "port").read_text())
    except (OSError, ValueError):
        return DEFAULT_PORT
