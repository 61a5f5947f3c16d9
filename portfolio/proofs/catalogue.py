"""Every proof by its name: what it proves, how it runs, and how small it is where it must be quick."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from alerts.proofs.browsing import addresses_of_the_site
from alerts.proofs.clock import SWEEPS, ZONES, prove_clock
from alerts.proofs.database import prove_database
from alerts.proofs.deadman import prove_deadman
from alerts.proofs.kill import prove_kill
from alerts.proofs.latency import prove_latency
from alerts.proofs.links import prove_links
from alerts.proofs.outage import prove_outage
from alerts.proofs.redis import prove_redis
from alerts.proofs.smtp import MODES, prove_smtp
from alerts.proofs.sweeps import prove_sweeps
from portfolio.proofs.digests import DIGESTS
from portfolio.proofs.reminders import REMINDERS


class Result(Protocol):
    @property
    def is_kept(self) -> bool: ...


@dataclass(frozen=True)
class Proof:
    """One proof. `run` takes the command's options by name, as many as it likes; `large` and `small` say what they are
    where nobody asked for another value.

    `again`: the options of each further run that belongs to the proof, each in an empty database of its own.
    """

    about: str
    run: Callable[..., Result]
    large: dict[str, Any] = field(default_factory=dict)
    small: dict[str, Any] = field(default_factory=dict)
    again: tuple[dict[str, Any], ...] = ({},)


# Whatever comes once in a period.
JOBS = (SWEEPS, DIGESTS, REMINDERS)

PROOFS: dict[str, Proof] = {
    "kill": Proof(
        "no alert is lost when sweeping and delivering processes are killed",
        lambda *, kills, seed, **_: prove_kill(kills=kills, seed=seed),
        large={"kills": 10_000},
        small={"kills": 500},
    ),
    "links": Proof(
        "opening a link of a mail changes nothing, and no token that is none opens anything",
        lambda *, tokens, seed, now, **_: prove_links(tokens=tokens, seed=seed, now=now, pages=addresses_of_the_site()),
        large={"tokens": 100_000},
        small={"tokens": 10_000},
    ),
    "sweeps": Proof(
        "no alert is written twice, however many sweep at once",
        lambda *, pilots, rounds, **_: prove_sweeps(pilots=pilots, rounds=rounds),
        large={"pilots": 500, "rounds": 100},
        small={"pilots": 40, "rounds": 3},
    ),
    "smtp": Proof(
        "a mail server that misbehaves loses nothing, and nobody waits for somebody else's trouble",
        lambda *, mode, alerts, timeout, seed, **_: prove_smtp(mode=mode, alerts=alerts, timeout=timeout, seed=seed),
        large={"alerts": 1000, "timeout": 30},
        small={"alerts": 120, "timeout": 6},
        again=tuple({"mode": mode} | ({"timeout": 1} if mode == "stall" else {}) for mode in MODES),
    ),
    "redis": Proof(
        "a broker that is wiped, killed or half-open loses nothing",
        lambda **_: prove_redis(),
    ),
    "clock": Proof(
        "no event is missing or doubled and no lease bends, whatever clocks do",
        lambda *, zones, year, **_: prove_clock(jobs=JOBS, zones=ZONES[:zones], year=year),
        large={"zones": len(ZONES), "year": True},
        small={"zones": 1, "year": False},
    ),
    "database": Proof(
        "a database that stops, ends sessions, is locked, full or read-only loses nothing, and pages say so",
        lambda *, seconds, seed, **_: prove_database(seconds=seconds, seed=seed),
        large={"seconds": 120},
        small={"seconds": 6},
    ),
    "latency": Proof(
        "a fact is told soon, also when a process dies on the way",
        lambda *, facts, seed, now, **_: prove_latency(facts=facts, kills=max(facts // 20, 1), seed=seed, now=now),
        large={"facts": 200},
        small={"facts": 20},
    ),
    "deadman": Proof(
        "that nothing runs any more is told without any of what does not run",
        lambda *, now, **_: prove_deadman(now=now),
    ),
    "outage": Proof(
        "days on which the product did not run count against nobody",
        lambda *, now, **_: prove_outage(now=now),
    ),
}
