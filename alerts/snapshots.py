"""What a message will say of a finding, kept as it was known when the finding became critical."""

from __future__ import annotations

from datetime import date
from typing import Any

from stalls import failure_modes
from stalls.models import Finding

_MODES = {str(mode.code): mode for mode in failure_modes.MODES}


def snapshot(finding: Finding, *, as_of: date) -> dict[str, Any]:
    """Return plain JSON: the pilot, the rule and mode in words, the sentence, and who does what next."""
    mode = _MODES[finding.mode]
    return {
        "pilot": {"id": finding.pilot_id, "code": finding.pilot.code, "name": finding.pilot.name},
        "portfolio": finding.portfolio.name,
        "rule": finding.rule,
        "episode": finding.episode,
        "what": finding.found_by.title,
        "mode": finding.mode,
        "mode_title": mode.title,
        "meaning": mode.meaning,
        "impact": mode.impact,
        "sentence": finding.explanation(as_of),
        "since": finding.since.isoformat() if finding.since else None,
        "next_step": finding.next_step,
        "owner": finding.owner,
        "waits_on": finding.waits_on,
        "clears_when": finding.clears_when,
    }
