"""What becomes of the pilots that a rule, or a failure mode, flags: how many recover, and after how long."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median_low

from pilots.models.pilot import PilotQuerySet
from scorecard.tallies import wilson
from stalls.models import Finding
from stalls.rules import counted
from stalls.state_machine import STANDING, ClosedBecause

# Of fewer pilots a share says more than is known.
LEAST_FLAGGED = 10
COLUMNS = ("rule", "mode", "pilot_id", "state", "opened_on", "closed_on", "closed_because")


@dataclass(frozen=True, slots=True)
class BaseRate:
    """Of how many flagged pilots all findings cleared, the median of how many days that took, and where one stands."""

    flagged: int
    recovered: int
    standing: int
    days: int | None

    @property
    def sentence(self) -> str:
        took = f", median {counted(self.days, 'day')}" if self.days is not None else ""
        flagged = counted(self.flagged, "pilot")
        return f"Of {flagged} flagged, {self.recovered} recovered{took}; it stands in {self.standing}."

    @property
    def range(self) -> str:
        """Return the share that recovered with Wilson's 95 % range, or that too few were flagged for one."""
        interval = wilson(self.recovered, self.flagged)
        if interval is None or self.flagged < LEAST_FLAGGED:
            return f"fewer than {LEAST_FLAGGED} pilots: no share"
        low, high = interval
        return f"{100 * self.recovered / self.flagged:.0f} % ({100 * low:.0f} to {100 * high:.0f} %)"


def of_rules(pilots: PilotQuerySet) -> dict[str, BaseRate]:
    """Return by rule, in their order, what became of the pilots that it flagged (one query)."""
    return _rates(_opened(pilots), lambda finding: finding.rule)


def of_modes(pilots: PilotQuerySet) -> dict[str, BaseRate]:
    """Return by failure mode what became of the pilots that any of its rules flagged (one query)."""
    return _rates(_opened(pilots), lambda finding: finding.mode)


def of_rule(pilots: PilotQuerySet, rule: str) -> BaseRate | None:
    """Return what became of the pilots that one rule flagged, None where it has flagged none (one query)."""
    return _rates(_opened(pilots, rule=rule), lambda finding: finding.rule).get(rule)


def of_mode(pilots: PilotQuerySet, mode: str) -> BaseRate | None:
    """Return what became of the pilots that one failure mode flagged, None where it has flagged none (one query)."""
    return _rates(_opened(pilots, mode=mode), lambda finding: finding.mode).get(mode)


def _opened(pilots: PilotQuerySet, **only: str) -> Iterable[Finding]:
    opened = Finding.objects.filter(pilot__in=pilots.order_by().values("pk"), opened_on__isnull=False, **only)
    return opened.order_by("rule", "pilot").only(*COLUMNS)


def _rates(findings: Iterable[Finding], by: Callable[[Finding], str]) -> dict[str, BaseRate]:
    flagged: dict[str, dict[int, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for finding in findings:
        flagged[by(finding)][finding.pilot_id].append(finding)
    return {name: _rate(list(of_pilots.values())) for name, of_pilots in flagged.items()}


def _rate(flagged: list[list[Finding]]) -> BaseRate:
    recovered = [of for of in flagged if all(finding.closed_because == ClosedBecause.CLEARED for finding in of)]
    days = [max(_days(finding) for finding in of) for of in recovered]
    return BaseRate(
        flagged=len(flagged),
        recovered=len(recovered),
        standing=sum(any(finding.state in STANDING for finding in of) for of in flagged),
        days=median_low(days) if days else None,
    )


def _days(finding: Finding) -> int:
    return (finding.closed_on - finding.opened_on).days if finding.closed_on and finding.opened_on else 0
