"""What the web server of an installation writes down of a request."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.embedded.conftest import eventually, free_port

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def log(port: int, tmp_path: Path) -> Iterator[Path]:
    """The log of a server that runs as the image runs it."""
    found = re.search(r"^CMD (\[.*\])$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert found
    command = [word.replace("0.0.0.0:8000", f"127.0.0.1:{port}") for word in json.loads(found[1])]
    written = tmp_path / "log"
    with written.open("wb") as output:
        server = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, stdout=output, stderr=output)
    yield written
    server.terminate()
    server.wait()


def visit(port: int, address: str) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", address, headers={"Referer": "http://127.0.0.1/find/?q=Ines+Duarte"})
        return connection.getresponse().status > 0
    except OSError:
        return False
    finally:
        connection.close()


@pytest.mark.slow
def test_the_access_log_keeps_what_was_opened_and_not_what_was_searched_for(log: Path, port: int) -> None:
    eventually(lambda: visit(port, "/find/?q=Ines+Duarte"))
    eventually(lambda: '"GET /find/?… HTTP/1.1" 302' in log.read_text())
    assert visit(port, "/u/s3cret/")
    eventually(lambda: '"GET /u/…/ HTTP/1.1"' in log.read_text())
    assert "Ines" not in log.read_text()
    assert "s3cret" not in log.read_text()
