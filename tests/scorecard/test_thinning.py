"""A history is thinned of weekly updates, and of nothing else."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.thinning import thinned, write_thinned
from tests.scorecard.making import PATIENT, day

UPDATES = [
    json.dumps({"kind": "weekly_update", "pilot": f"P-{pilot}", "week": day(7 * week).isoformat()}).encode()
    for week in range(50)
    for pilot in range(20)
]
OTHERS = [b'{"kind": "pilot", "pilot": "P-1"}\n', b'{"kind": "pause", "reason": "the \\"weekly_update\\" is late"}\n']


@pytest.mark.parametrize("share", [0, 0.2, 0.4, 0.6, 1])
def test_about_so_large_a_share_of_the_updates_goes(share: float) -> None:
    left = list(thinned(UPDATES, share=share, seed=1))
    assert len(left) == pytest.approx((1 - share) * len(UPDATES), abs=50)


@given(st.integers(0, 1000))
@PATIENT
def test_all_other_lines_stay_as_they_are(seed: int) -> None:
    assert list(thinned(OTHERS, share=1, seed=seed)) == OTHERS


@given(st.integers(0, 1000))
@PATIENT
def test_what_goes_at_a_smaller_share_goes_at_a_larger(seed: int) -> None:
    few, many = (set(thinned(UPDATES[:100], share=share, seed=seed)) for share in (0.4, 0.2))
    assert few <= many


def test_all_lines_about_one_update_go_or_stay_together() -> None:
    corrected = [line.replace(b"}", b', "confidence": "no"}') for line in UPDATES]
    left = set(thinned(UPDATES + corrected, share=0.5, seed=1))
    assert all((line in left) is (again in left) for line, again in zip(UPDATES, corrected, strict=True))


def test_the_same_seed_deletes_the_same() -> None:
    once, again, other = (list(thinned(UPDATES, share=0.5, seed=seed)) for seed in (1, 1, 2))
    assert once == again != other


def test_a_file_is_thinned_into_another(tmp_path: Path) -> None:
    whole, thin = tmp_path / "whole.jsonl", tmp_path / "thin.jsonl.gz"
    whole.write_bytes(b"".join(line + b"\n" for line in UPDATES) + OTHERS[0])
    write_thinned(str(whole), str(thin), share=0.5, seed=1)
    lines = gzip.decompress(thin.read_bytes()).splitlines(keepends=True)
    assert lines == list(thinned(whole.read_bytes().splitlines(keepends=True), share=0.5, seed=1))
