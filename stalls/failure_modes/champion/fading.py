"""The champion is in post, and nobody has seen them act for weeks.

A decision taken, a blocker moved, a meeting attended, a word for the pilot: 21 days without any is worth a look, 42
days is a stall, 63 days is critical. "Do not know" counts as not seen. Days in a quiet period of the portfolio do not
count.

Thresholds: domain.md C.6 CH-3 ([A]: three weeks, and as many again; Prosci: sponsors drop off); quiet periods: C.5.
`since`: the latest of the last action, the beginning of the tenure and day 0, as late as their precision allows.
Missing data: where nobody has ever noted an action, nor answered the update's question about the champion, nobody
notes them, so it says nothing. A champion of whom neither a beginning nor an action has a day says nothing.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models.functions import JSONObject
from django.db.models.lookups import LessThanOrEqual

from accounts.calendars import quiet_days
from pilots.dates import plus_days
from pilots.models import Champion, ChampionAction, notes_champions
from pilots.models.pilot import PilotQuerySet
from stalls.rules import (
    Evidence,
    Facts,
    Rows,
    Rule,
    counted,
    days_since,
    held_by,
    owned_by,
    rows,
    severity_where,
    worked_out,
)


@dataclass(frozen=True)
class Thresholds:
    watch_after_days: int = 21
    stalled_after_days: int = 42
    critical_after_days: int = 63


RESTS_ON = (Facts(ChampionAction, ("on",)), Facts(Champion, ("since", "until"), speaks=False))


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    def quiet_for(days: int) -> models.Q:
        return models.Q(LessThanOrEqual(plus_days(models.F("quiet_since"), models.F("uncounted_days") + days), as_of))

    noted = pilots.running().filter(notes_champions(as_of))
    fading = Champion.objects.filter(pilot__in=noted).fading_on(as_of, after_days=thresholds.watch_after_days)
    known = worked_out(fading, "quiet_since")
    quiet = known.annotate(uncounted_days=quiet_days("portfolio", "quiet_since", as_of))
    return rows(
        quiet.filter(quiet_for(thresholds.watch_after_days)),
        severity=severity_where(
            watch=quiet_for(thresholds.watch_after_days),
            stalled=quiet_for(thresholds.stalled_after_days),
            critical=quiet_for(thresholds.critical_after_days),
        ),
        since=models.F("quiet_since"),
        evidence=JSONObject(
            champion="person__name",
            quiet_since="quiet_since",
            uncounted_days="uncounted_days",
            programme_manager="pilot__programme_manager__name",
        ),
    )


def explain(evidence: Evidence, as_of: date) -> str:
    quiet = counted(days_since(evidence, "quiet_since", as_of), "day")
    uncounted = evidence["uncounted_days"]
    without = f", {uncounted} of them in a quiet period and not counted" if uncounted else ""
    return f"{evidence['champion']} has not been seen to decide, unblock or attend anything for {quiet}{without}."


def next_step(evidence: Evidence) -> str:
    return f"Ask {evidence['champion']} for 20 minutes, with two decisions to take."


RULE = Rule(
    id="champion/fading",
    title="Champion fading",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Programme manager", "programme_manager"),
    waits_on=held_by("champion"),
    clears_when="The champion does something for it that somebody notes.",
    closes_after_days=56,
)
