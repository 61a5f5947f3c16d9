"""The team has said nothing for several of its own cadences.

A fixed number of days means nothing without the cadence in which a team reports: up to two cadences of silence cost
nothing, more than two are worth a look, more than four are a stall, more than eight are critical (with a weekly
cadence 14, 28 and 56 days). Days in a quiet period of the portfolio do not count.

Thresholds: domain.md C.6 DR-1; quiet periods: C.5. In Kubernetes proposals one cycle of silence cost nothing and two to
three cost half to two thirds of the chance to be implemented (A.7); 28 % of the Rust goals' updates were missed even
when chased.
C.6 would let the clock run at half speed after an update that a feed alone wrote; no update says who wrote it, a feed
or a person, so every one counts as a word.
`since`: the day of the last update; before the first one, day 0; or the day on which work went on after a pause, where
that is later. As late as their precision allows.
Missing data: nobody was asked to report on a pilot of an imported inventory, so its silence says nothing until its
first update. A pilot that has neither an update, nor a day 0, nor come back from a pause says nothing.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models.functions import Coalesce, Greatest, JSONObject
from django.db.models.lookups import LessThan

from accounts.calendars import quiet_days
from governance.models import Pause
from pilots.dates import latest, plus_days
from pilots.models import WeeklyUpdate
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
    watch_after_cadences: int = 2
    stalled_after_cadences: int = 4
    critical_after_cadences: int = 8


RESTS_ON = (Facts(WeeklyUpdate, ("submitted_on",)),)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    def quiet_for(cadences: int) -> models.Q:
        allowed = models.F("cadence_days") * cadences + models.F("uncounted_days")
        return models.Q(LessThan(plus_days(models.F("quiet_since"), allowed), as_of))

    updates = WeeklyUpdate.objects.submitted_by(as_of).filter(pilot=models.OuterRef("pk")).order_by("-submitted_on")
    last = models.Subquery(updates.values("submitted_on")[:1])
    told = pilots.running().reporting().annotate(last_update_on=last, resumed_on=Pause.objects.last_end("pk", as_of))
    silent = worked_out(told, "last_update_on", "resumed_on").annotate(
        quiet_since=Greatest(Coalesce("last_update_on", latest("clock_start")), "resumed_on")
    )
    quiet = silent.annotate(uncounted_days=quiet_days("portfolio", "quiet_since", as_of))
    return rows(
        quiet.filter(quiet_for(thresholds.watch_after_cadences)),
        severity=severity_where(
            watch=quiet_for(thresholds.watch_after_cadences),
            stalled=quiet_for(thresholds.stalled_after_cadences),
            critical=quiet_for(thresholds.critical_after_cadences),
        ),
        since=models.F("quiet_since"),
        evidence=JSONObject(
            quiet_since="quiet_since",
            last_update_on="last_update_on",
            resumed_on="resumed_on",
            cadence_days="cadence_days",
            uncounted_days="uncounted_days",
            engineer="engineer__name",
            programme_manager="programme_manager__name",
        ),
    )


def _has_no_beginning(as_of: date) -> models.Q:
    """Before its first update the silence of a pilot counts from its day 0, or from the end of a pause."""
    updates = WeeklyUpdate.objects.submitted_by(as_of).filter(pilot=models.OuterRef("pk"))
    pauses = Pause.objects.resumed_by(as_of).filter(pilot=models.OuterRef("pk"))
    begun = models.Q(models.Exists(updates)) | models.Q(clock_start__lte=as_of) | models.Q(models.Exists(pauses))
    return ~begun


def explain(evidence: Evidence, as_of: date) -> str:
    silent = counted(days_since(evidence, "quiet_since", as_of), "day")
    # Findings from before quiet periods were kept say nothing of them.
    uncounted = evidence.get("uncounted_days")
    without = f", {uncounted} of them in a quiet period and not counted" if uncounted else ""
    since = " since work went on" if evidence["quiet_since"] == evidence.get("resumed_on") else ""
    return f"No word for {silent}{since}{without}. Silence is the strongest sign we have."


def next_step(evidence: Evidence) -> str:
    who = evidence["engineer"] or "the engineer"
    return f"Phone {who}, and ask what they would rather not write."


RULE = Rule(
    id="delivery/silence",
    title="Silence",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Programme manager", "programme_manager"),
    waits_on=held_by("engineer"),
    clears_when="The team reports again.",
    speaks_of_nothing=True,
    cannot_tell=_has_no_beginning,
    closes_after_days=56,
    rests_in_a_pause=True,
)
