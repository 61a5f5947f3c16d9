"""Beside the champion there is nobody with authority who would carry the pilot on.

From day 28 it is worth a look, and 28 days into limited real use it is a stall; never critical, for as long as the
champion is there. A deputy counts who has authority and has begun or acted within the last 56 days. Once it is open, it
takes a deputy who has acted to close it: a name is not enough.

Thresholds: domain.md C.6 CH-4. Of the Kubernetes proposals whose lead had gone, 24 % were implemented within a year
where somebody else was active, and 7 % where nobody was (B.5). The days are [A].
`since`: day 0, as late as its precision allows; null where it is not known (the days in use alone then tell).
Limited real use counts from the first day on which it, or production, was claimed; without such a day only the days
since day 0 count.
Missing data: not known whether a deputy has authority counts as none. Without a champion it is for champion/nobody.
Nobody was asked about a pilot of an imported inventory, so it says nothing unless a deputy was ever recorded.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models.functions import JSONObject

from pilots.claims import in_use_since
from pilots.dates import latest
from pilots.models import Champion, ChampionAction, Deputy, Stage, champion_name, is_reporting
from pilots.models.pilot import PilotQuerySet
from stalls.rules import Evidence, Facts, Rows, Rule, days_before, held_by, owned_by, rows, severity_where


@dataclass(frozen=True)
class Thresholds:
    watch_from_day: int = 28
    stalled_after_days_in_use: int = 28
    deputy_idle_days: int = 56


RESTS_ON = (
    Facts(Deputy, ("since", "until", "recorded_on")),
    Facts(Champion, ("since", "until"), speaks=False),
    Facts(ChampionAction, ("on",), speaks=False),
)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    due = models.Q(day_zero__lte=days_before(as_of, thresholds.watch_from_day))
    in_use = models.Q(in_use_since__lte=days_before(as_of, thresholds.stalled_after_days_in_use))
    of_pilot = models.Q(pilot=models.OuterRef("pk"))
    unbacked = Champion.objects.filter(of_pilot).unbacked_on(as_of, deputy_idle_days=thresholds.deputy_idle_days)
    alone = Champion.objects.filter(of_pilot).alone_on(as_of, deputy_idle_days=thresholds.deputy_idle_days)
    deputies = Deputy.objects.filter(of_pilot)
    asked = pilots.running().filter(is_reporting() | models.Exists(deputies))
    dated = asked.annotate(day_zero=latest("clock_start"), in_use_since=_in_use_since())
    return rows(
        dated.filter(due | in_use).filter(models.Exists(unbacked)).annotate(is_alone=models.Exists(alone)),
        severity=severity_where(watch=models.Q(is_alone=True), stalled=models.Q(is_alone=True) & in_use),
        since=models.F("day_zero"),
        evidence=JSONObject(
            champion=champion_name("pk", as_of),
            has_deputy=models.Exists(deputies.current_on(as_of)),
            clock_start="day_zero",
        ),
    )


def _in_use_since() -> models.Case:
    used = (Stage.PILOT, Stage.PRODUCTION)
    return models.Case(models.When(claimed_stage__in=used, then=in_use_since("pk")))


def _cannot_be_dated(as_of: date) -> models.Q:
    """Before limited real use a champion without a deputy is early or late by day 0 alone."""
    alone = Champion.objects.filter(pilot=models.OuterRef("pk")).alone_on(as_of)
    in_use = models.Q(claimed_stage__in=Stage.in_pilot_or_later())
    return models.Q(models.Exists(alone), clock_start=None) & ~in_use


def explain(evidence: Evidence, as_of: date) -> str:
    who = evidence["champion"] or "the champion"
    deputy = (
        " A deputy is named; nothing on record shows that they have authority and act."
        if evidence["has_deputy"]
        else ""
    )
    return f"If {who} moves, nobody else carries this.{deputy}"


def next_step(evidence: Evidence) -> str:
    return "Name a deputy with authority, brief them, and leave one decision to them."


RULE = Rule(
    id="champion/single-point",
    title="Nobody beside the champion",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Champion", "champion"),
    waits_on=held_by("champion"),
    clears_when="A deputy with authority has acted for it once.",
    speaks_of_nothing=True,
    cannot_tell=_cannot_be_dated,
    closes_after_days=14,
)
