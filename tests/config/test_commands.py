"""The processes are called alike wherever it is written how: without its hooks a web server logs secrets."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def words_of(place: str) -> list[str]:
    """Return the words of the README's line that calls the web server, or what another file has in quotation marks."""
    text = (ROOT / place).read_text()
    if place == "README.md":
        return next(shlex.split(line) for line in text.splitlines() if line.startswith("gunicorn "))
    return re.findall(r'"([^"]*)"', text)


@pytest.mark.parametrize("place", ["README.md", "Dockerfile", "embedded/product.py"])
@pytest.mark.parametrize("word", ["config.wsgi", "--config", "python:config.gunicorn", "--preload", "gthread"])
def test_the_web_server_runs_with_its_hooks(place: str, word: str) -> None:
    assert word in words_of(place)


@pytest.mark.parametrize("place", ["README.md", "docker-compose.yml", "embedded/product.py"])
def test_a_worker_that_is_stopped_gives_back_what_it_has_not_begun(place: str) -> None:
    assert re.search(r"REMAP_SIGTERM\W+SIGQUIT", (ROOT / place).read_text())
