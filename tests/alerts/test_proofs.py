"""When a proof counts as kept. The proofs themselves run by `manage.py prove`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from alerts.proofs.kill import Result

KEPT = Result(alerts=400, kills=100, hits=20, lost=0, duplicates=25, changed=0, seed=1)


def test_kept_at_its_limits() -> None:
    assert KEPT.is_kept
    assert str(KEPT) == (
        "kill: alerts 400, kills 100 (20 hit a message), lost 0, duplicates 25 (0.25 per kill), "
        "of them changed 0, seed 1"
    )


@pytest.mark.parametrize("miss", [{"lost": 1}, {"changed": 1}, {"duplicates": 26}, {"hits": 19}])
def test_missed_by_one(miss: dict[str, int]) -> None:
    assert not replace(KEPT, **miss).is_kept
