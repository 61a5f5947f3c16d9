"""What `manage.py prove` knows of the proofs, and what is told of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from portfolio.management.commands import prove
from portfolio.proofs.catalogue import PROOFS

ROOT = Path(__file__).resolve().parents[2]


def test_every_proof_is_told_in_the_docs() -> None:
    told = (ROOT / "docs/reliability.md").read_text().split("## The proofs")[1]
    assert set(re.findall(r"^\| `(\w+)` \|", told, re.MULTILINE)) == set(PROOFS)


@pytest.mark.parametrize("name", PROOFS)
def test_a_small_proof_says_all_that_the_large_one_does_and_less_of_it(name: str) -> None:
    large, small = PROOFS[name].large, PROOFS[name].small
    assert set(large) == set(small) <= {*prove.SIZES, "year"}
    assert all(small[size] < large[size] for size in large)
