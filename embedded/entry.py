"""What `manage.py` does with its command line once the right Python runs: `up`, `test`, or one of Django's commands."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from embedded import environment
from embedded.errors import EmbeddedError
from embedded.folder import DataFolder
from embedded.servers import PROJECT, Servers

# The whole suite is run on every core; whoever names tests or options gets just what they say.
WHOLE_SUITE = ["--numprocesses=auto", "--dist=worksteal"]

# PostgreSQL's states for a table and for a column that is not there.
OTHER_TABLES = ("42P01", "42703")
PREPARE = "{}. Where the database is not prepared for this version, do that first: python3 manage.py migrate"


def run(argv: list[str]) -> int:
    """Run the command line and return its exit status; a failure of ours is told in one line."""
    command = argv[1] if len(argv) > 1 else ""
    try:
        if command == "up":
            from embedded.up import up

            return up(argv[2:])
        if command == "test":
            return _test(argv[2:])
        if command == "bench":
            return _bench(argv[2:])
        return _django(argv)
    except EmbeddedError as error:
        print(f"pilotlight: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever read our output has gone (`| head`); what is left to say would fail again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        return 130


def _test(arguments: list[str]) -> int:
    import pytest

    # Paths in pyproject.toml, and those people type, are relative to the project.
    os.chdir(PROJECT)
    return int(pytest.main(arguments or WHOLE_SUITE))


def _bench(arguments: list[str]) -> int:
    """Run the bench in a process of its own, on servers that are thrown away afterwards."""
    with tempfile.TemporaryDirectory(prefix="pilotlight-bench-") as name:
        folder = DataFolder(Path(name))
        folder.create()
        with Servers(folder):
            values = environment.for_product(folder, environment.DEFAULT_PORT)
            environ = environment.replaced(os.environ, values)
            return subprocess.call([sys.executable, "-m", "bench", *arguments], cwd=PROJECT, env=environ)


def _django(argv: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if environment.is_given(os.environ, "DATABASE_URL"):
        return _execute(argv)
    argv, given = _without_data_dir(argv)
    folder = environment.data_folder(given, os.environ)
    with Servers(folder):
        environment.fill(os.environ, environment.for_product(folder, environment.last_port(folder)))
        return _execute(argv)


def _without_data_dir(argv: list[str]) -> tuple[list[str], str | None]:
    """Take our own option out of the command line: Django's commands do not know it."""
    kept, given, rest = [], None, iter(argv)
    for argument in rest:
        if argument == "--data-dir":
            given = next(rest, None)
        elif argument.startswith("--data-dir="):
            given = argument.partition("=")[2]
        else:
            kept.append(argument)
    return kept, given


def _execute(argv: list[str]) -> int:
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(argv)
    except Exception as error:
        if type(error).__name__ == "EnvironmentVariableError":
            raise EmbeddedError(str(error)) from None
        if getattr(error.__cause__, "sqlstate", None) in OTHER_TABLES:
            raise EmbeddedError(PREPARE.format(str(error).partition("\n")[0])) from error
        raise
    return 0
