"""When a proof counts as kept. The proofs themselves run by `manage.py prove`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from alerts.proofs import links, outage
from alerts.proofs.kill import Result

KEPT = Result(alerts=400, kills=100, hits=20, lost=0, duplicates=25, changed=0, seed=1)


def test_kept_at_its_limits() -> None:
    assert KEPT.is_kept
    assert str(KEPT) == (
        "kill: alerts 400, kills 100 (20 hit a message), lost 0, duplicates 25 (0.25 per kill), "
        "of them changed 0; killed at 15 of 15 named steps as promised, seed 1"
    )


@pytest.mark.parametrize("miss", [{"lost": 1}, {"changed": 1}, {"duplicates": 26}, {"hits": 19}, {"points": 14}])
def test_missed_by_one(miss: dict[str, int]) -> None:
    assert not replace(KEPT, **miss).is_kept


LINKS_KEPT = links.Result(
    requests=900, changed=(), scanned=22, unusable=0, used=20, settled=2, tokens=1000, accepted=0, seed=1
)


def test_links_are_kept_at_their_limits() -> None:
    assert LINKS_KEPT.is_kept
    assert str(LINKS_KEPT) == (
        "links: 900 requests that must change nothing changed 0 tables; of 22 links that met a scanner 0 unusable, "
        "20 then used once, 2 settled by another; of 1000 forged, expired, used, other-purpose and other-person tokens "
        "0 accepted, seed 1"
    )


@pytest.mark.parametrize("miss", [{"changed": ("alerts_alert",)}, {"unusable": 1}, {"accepted": 1}, {"used": 19}])
def test_links_are_missed_by_one(miss: dict[str, Any]) -> None:
    assert not replace(LINKS_KEPT, **miss).is_kept


def test_a_proof_that_must_be_able_to_fail_fails_where_nothing_could_have_gone_wrong() -> None:
    known = {"outages": 4, "recorded": 4, "false_alarms": 0, "hasty": 0}
    assert outage.Result(**known, would_have_alarmed=10).is_kept
    assert not outage.Result(**known, would_have_alarmed=0).is_kept


@pytest.mark.django_db
def test_proves_the_links_in_small() -> None:
    result = links.prove_links(tokens=28, seed=1, now=timezone.now(), pages=["/", "/alerts/"])

    assert result.is_kept, str(result)
