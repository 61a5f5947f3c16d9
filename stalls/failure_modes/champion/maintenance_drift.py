"""Nothing moves any more, and nobody has said that it is over.

Five signs of life are looked for: within 28 days a deploy, direct contact with users, something that the champion did,
a reading of the outcome metric; and among the last three updates one in which something had changed. Where three are
missing it is worth a look, where four are it is a stall, where all five are, and were 28 days ago, it is critical. It
closes when at most two are missing, and were 14 days ago.

Thresholds: domain.md C.6 CH-7 (maintenance mode, then nothing: seed; the numbers: [A]). Of its six signs the team's
time is left out: nobody records it.
`since`: the newest of the last days of what is missing, as late as their precision allows; null where there is none.
Missing data: a sign that was never recorded is left out; with fewer than four of the five it says nothing.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest, JSONObject
from django.db.models.lookups import LessThan

from pilots.models import champion_name
from pilots.models.pilot import PilotQuerySet
from stalls.rules import Evidence, Facts, Rows, Rule, counted, day, days_before, held_by, named, rows, severity_where
from stalls.signs_of_life import SIGNS, UPDATES, collected, missing, nothing_changed


@dataclass(frozen=True)
class Thresholds:
    missing_after_days: int = 28
    unchanged_updates: int = 3
    collected_signs: int = 4
    watch_missing_signs: int = 3
    stalled_missing_signs: int = 4
    critical_missing_signs: int = 5
    critical_for_days: int = 28
    closes_after_days: int = 14


RESTS_ON: tuple[Facts, ...] = (*[sign.facts for sign in SIGNS.values()], UPDATES)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    within, updates = thresholds.missing_after_days, thresholds.unchanged_updates

    def missing_ago(days: int) -> Combinable:
        return missing(days_before(as_of, days), days=within, updates=updates)

    told = pilots.running().annotate(collected=collected(as_of)).filter(collected__gte=thresholds.collected_signs)
    drifting = told.annotate(
        missing=missing_ago(0),
        missing_lately=missing_ago(thresholds.closes_after_days),
        missing_before=missing_ago(thresholds.critical_for_days),
    )
    watch, five = thresholds.watch_missing_signs, thresholds.critical_missing_signs
    return rows(
        drifting.filter(models.Q(missing__gte=watch) | models.Q(missing_lately__gte=watch)),
        severity=severity_where(
            watch=models.Q(missing__gte=watch),
            stalled=models.Q(missing__gte=thresholds.stalled_missing_signs),
            critical=models.Q(missing__gte=five, missing_before__gte=five),
        ),
        since=Greatest(*[sign.missing_since(as_of, days=within) for sign in SIGNS.values()]),
        evidence=JSONObject(
            **{f"last_{name}_on": sign.missing_since(as_of, days=within) for name, sign in SIGNS.items()},
            unchanged_updates=models.Case(models.When(nothing_changed(as_of, updates=updates), then=updates)),
            champion=champion_name("pk", as_of),
            programme_manager="programme_manager__name",
        ),
    )


def _cannot_tell(as_of: date) -> models.Q:
    return models.Q(LessThan(collected(as_of), RULE.thresholds.collected_signs))


def explain(evidence: Evidence, as_of: date) -> str:
    signs = {sign.word: on for name, sign in SIGNS.items() if (on := day(evidence, f"last_{name}_on"))}
    said = [_missing(signs, as_of)] if signs else []
    if evidence["unchanged_updates"]:
        said.append(f"The last {evidence['unchanged_updates']} updates say that nothing has changed.")
    return " ".join(said) or "It moves again."


def _missing(signs: dict[str, date], as_of: date) -> str:
    *most, last = signs
    weeks = counted((as_of - max(signs.values())).days // 7, "week")
    return (
        f"Nothing has been {', '.join(most)} or {last} for {weeks}."
        if most
        else f"Nothing has been {last} for {weeks}."
    )


def next_step(evidence: Evidence) -> str:
    return "Decide: start again with a date, or stop and record why."


def owner(evidence: Evidence) -> str:
    if evidence["champion"]:
        return named("Champion", evidence["champion"])
    return named("Programme manager", evidence["programme_manager"])


RULE = Rule(
    id="champion/maintenance-drift",
    title="Maintenance drift",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owner,
    waits_on=held_by("champion", "programme_manager"),
    clears_when="At most two signs of life are missing, and were 14 days ago.",
    cannot_tell=_cannot_tell,
    rests_in_a_pause=True,
)
