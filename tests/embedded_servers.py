"""Pytest plugin: gives the run a PostgreSQL and a Valkey of its own, unless the environment names others.

Given with `-p` in pyproject.toml, for a conftest.py is read after pytest-django has read the settings.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from embedded import environment
from embedded.errors import EmbeddedError
from embedded.folder import DataFolder
from embedded.servers import Servers


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """Start the servers before anybody reads the settings. Workers of xdist inherit the environment and do nothing."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        folder = DataFolder(Path(tempfile.mkdtemp(prefix="pilotlight-tests-")))
        # Even beside external servers the run needs a folder of its own, for mails and uploads.
        folder.create()
        early_config.add_cleanup(lambda: shutil.rmtree(folder.root, ignore_errors=True))
        if not environment.has_servers(os.environ):
            early_config.add_cleanup(_start(folder))
        environment.fill(os.environ, environment.for_tests(folder))
    return (yield)


def _start(folder: DataFolder) -> Callable[[], None]:
    """Start the servers and return what stops them, after Ctrl-C too. Were we killed, their keeper would do it."""
    servers = Servers(folder, throw_away=True)
    try:
        servers.__enter__()
    except EmbeddedError as error:
        raise pytest.UsageError(str(error)) from None
    return lambda: servers.__exit__(None, None, None)
