"""When a proof counts as kept. The proofs themselves run by `manage.py prove`."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from alerts.proofs import clock, database, links, live, outage
from alerts.proofs.kill import Result
from alerts.proofs.recurring import HOUR, Event, Tally, first_shown, judged

KEPT = Result(alerts=400, kills=100, hits=20, lost=0, duplicates=25, changed=0, seed=1, waiting=0.15)


def test_kept_at_its_limits() -> None:
    assert KEPT.is_kept
    assert str(KEPT) == (
        "kill: alerts 400, kills 100 (20 hit a message), lost 0, duplicates 25 (0.25 per kill, 0.25 allowed), "
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


@pytest.mark.slow
@pytest.mark.django_db
def test_proves_the_links_in_small() -> None:
    result = links.prove_links(tokens=28, seed=1, now=timezone.now(), pages=["/", "/alerts/"], pilots=1)

    assert result.is_kept, str(result)


CLOCK_KEPT = clock.Result(
    times=("leap day",), zones=1, tallies={"sweep": Tally(expected=3)}, bent=0, stolen=0, immortal=0
)


def test_clocks_are_kept_at_their_limits() -> None:
    assert CLOCK_KEPT.is_kept
    assert str(CLOCK_KEPT) == (
        "clock: leap day in 1 zones; sweep: 3 expected, missing 0, doubled 0, at another hour 0; "
        "4 steps of a worker's clock, of them bent something 0, leases stolen 0, immortal 0"
    )


@pytest.mark.parametrize(
    "miss",
    [{"bent": 1}, {"stolen": 1}, {"immortal": 1}, {"tallies": {}}]
    + [{"tallies": {"sweep": Tally(3, **{one: 1})}} for one in ("missing", "doubled", "elsewhen")],
)
def test_clocks_are_missed_by_one(miss: dict[str, Any]) -> None:
    assert not replace(CLOCK_KEPT, **miss).is_kept


def test_a_doubled_a_missing_and_a_late_event_are_told_from_one_another() -> None:
    monday, tuesday = datetime(2026, 6, 1, 8, tzinfo=UTC), datetime(2026, 6, 2, 8, tzinfo=UTC)
    twice, never, late = (Event(whose, "2026-W23") for whose in ("twice", "never", "late"))
    came = {twice: [monday, tuesday], late: [tuesday], Event("twice", "2026-W22"): [monday]}

    tally = judged(dict.fromkeys((twice, never, late), monday), came, exactly=True)

    assert tally == Tally(expected=3, missing=1, doubled=1, elsewhen=1)


LIVED_KEPT = live.Lived(
    ended=9,
    pages=Counter({live.SHOWN: 8, live.SAID: 2}),
    away=True,
    web_back=60,
    mail_back=60,
    lost=0,
    spare=0,
    changed=0,
    survived=True,
)
DATABASE_KEPT = database.Result(
    counts=database.Counts(faults=3, duplicates=1), troubles=("long lock",), lived=LIVED_KEPT, seed=1
)


def test_a_database_is_kept_at_its_limits() -> None:
    assert DATABASE_KEPT.is_kept
    assert str(DATABASE_KEPT) == (
        "database: 3 faults (0 unmet) at named steps and of long lock: half-written 0, records missing or "
        "twice 0, messages lost 0, duplicates 1 (too many 0, changed 0), broken pages 0; 9 sessions ended under web, "
        "worker and beat, which lived: pages shown 8, in words 2, broken 0, messages lost 0, duplicates too many 0, "
        "changed 0; after a stop pages in 60 s, mail in 60 s, in words until then, seed 1"
    )


@pytest.mark.parametrize("miss", ["unmet", "half", "records", "lost", "spare", "changed", "broken"])
def test_a_database_is_missed_by_one(miss: str) -> None:
    counts = DATABASE_KEPT.counts + database.Counts(**{miss: 1})
    assert not replace(DATABASE_KEPT, counts=counts).is_kept


@pytest.mark.parametrize(
    "miss",
    [
        *[{one: 1} for one in ("lost", "spare", "changed")],
        *[{"away": False}, {"survived": False}, {"web_back": 61}, {"mail_back": 61}],
        {"pages": Counter({live.BROKEN: 1})},
    ],
)
def test_a_life_is_missed_by_one(miss: dict[str, Any]) -> None:
    assert not replace(DATABASE_KEPT, lived=replace(LIVED_KEPT, **miss)).is_kept


@pytest.mark.parametrize(
    ("week", "first"),
    [
        # It strikes three an hour before it goes back to 02:45, in the middle of one of our hours.
        ("2026-W14", datetime(2026, 4, 4, 14, tzinfo=UTC)),
        # It leaves three out, going from 02:45 to 03:45, and strikes four a quarter of an hour later.
        ("2026-W39", datetime(2026, 9, 26, 15, tzinfo=UTC)),
    ],
)
def test_a_clock_that_steps_in_mid_hour_is_read_by_the_minute(week: str, first: datetime) -> None:
    hours = [first + number * HOUR for number in range(-12, 12)]

    assert first_shown(hours, ZoneInfo("Pacific/Chatham"), week, days=6, hour=3) == first
