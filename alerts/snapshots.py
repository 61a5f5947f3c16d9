"""What a message will say of a finding, kept as it was known on the day it was written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from stalls import failure_modes
from stalls.models import Finding
from stalls.modes import Severity

_MODES = {str(mode.code): mode for mode in failure_modes.MODES}


def snapshot(finding: Finding, *, as_of: date) -> dict[str, Any]:
    """Return plain JSON: the pilot, the rule and mode in words, the sentence, and who does what next."""
    mode = _MODES[finding.mode]
    return {
        "pilot": {"id": finding.pilot_id, "code": finding.pilot.code, "name": finding.pilot.name},
        "portfolio": finding.portfolio.name,
        "rule": finding.rule,
        "episode": finding.episode,
        "begins": finding.root_id,
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


def snapshots(findings: Iterable[Finding], *, as_of: date) -> dict[int, dict[str, Any]]:
    """Return the snapshots of findings by their id, each with what it mutes (one statement).

    `mutes`: the stalls that count in it, and those of the story that begins with it, as pairs of id and sentence.
    """
    told = {finding.pk: snapshot(finding, as_of=as_of) for finding in findings}
    muted = _muted_by(told)
    for pk, said in told.items():
        said["mutes"] = [[one.pk, one.explanation(as_of)] for one in muted[pk]]
    return told


def _muted_by(findings: Collection[int]) -> defaultdict[int, list[Finding]]:
    muted: defaultdict[int, list[Finding]] = defaultdict(list)
    stalls = Finding.objects.standing().exclude(severity=Severity.WATCH)
    for one in stalls.filter(Q(hidden_by__in=findings) | Q(root__in=findings)).worst_first():
        by = one.hidden_by_id if one.hidden_by_id in findings else one.root_id
        if by is not None and by != one.pk:
            muted[by].append(one)
    return muted
