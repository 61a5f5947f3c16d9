"""What texts and code refer to is in the repository."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.splitlines()]


def test_every_document_that_is_cited_is_there() -> None:
    there = {file.name for file in tracked("*.md")}
    for file in tracked("*.py", "*.md", "*.html", "*.toml", "*.yml", ".env.example", ".ci", ":!tests"):
        missing = set(re.findall(r"\b[a-z0-9][a-z0-9-]*\.md\b", file.read_text())) - there
        assert not missing, f"{file.relative_to(ROOT)} cites {missing}"


def test_every_section_of_the_domain_that_is_cited_is_there() -> None:
    sections = set(re.findall(r"^#+ ([A-F](?:\.\d+)?)\.? ", (ROOT / "docs/domain.md").read_text(), re.MULTILINE))
    assert len(sections) > 30
    for file in tracked("*.py", "*.html"):
        cited = set(re.findall(r"domain\.md ([A-F]\.\d+)", file.read_text()))
        assert cited <= sections, f"{file.relative_to(ROOT)} cites {cited - sections}"
