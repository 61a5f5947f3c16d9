"""The champion has gone, and nobody of the same seniority has followed.

Where a deputy has acted within 28 days, or somebody less senior has followed, it is worth a look, and a stall after 28
days. Otherwise it is a stall at once, and critical after 28 days; while the first slice is built and in limited real
use after 14. A level that nobody recorded counts as senior enough.

Thresholds: domain.md C.6 CH-2 (promoted, left, pulled away: seed; the days: [A]). Of the Kubernetes proposals whose
lead had gone, 24 % were implemented within a year where another one was active, and 7 % where nobody was (B.5).
`since`: the first day on which they were not champion any more, as late as its precision allows.
A promotion counts as gone from the day on which the tenure ends; who goes on all the same takes the end back, and the
finding closes. With a successor it stays open until they have done something that somebody noted.
Missing data: a pilot that never had a champion says nothing here; champion/nobody speaks of it. Where nobody notes what
champions and deputies do, a deputy or a successor in post is enough.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models.functions import JSONObject

from pilots.models import Champion, ChampionAction, Deputy, EndReason, Stage, champion_name, notes_champions
from pilots.models.pilot import PilotQuerySet
from stalls.rules import Evidence, Facts, Rows, Rule, day, days_before, held_by, owned_by, rows, severity_where, spoken


@dataclass(frozen=True)
class Thresholds:
    deputy_acted_within_days: int = 28
    not_alone_stalled_after_days: int = 28
    critical_after_days: int = 28
    building_or_pilot_critical_after_days: int = 14


RESTS_ON = (Facts(Champion, ("since", "until")), Facts(ChampionAction, ("on",), speaks=False))

LEFT = {
    EndReason.PROMOTED: "was promoted on",
    EndReason.LEFT: "left on",
    EndReason.REASSIGNED: "was reassigned on",
    EndReason.PULLED_AWAY: "was pulled away on",
}


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    def gone_for(days: int) -> models.Q:
        return models.Q(ended_on__lte=days_before(as_of, days))

    successors = Champion.objects.succeeding(as_of)
    gone, unproven = ~models.Q(models.Exists(successors)), ~models.Q(models.Exists(successors.who_have_acted(as_of)))
    ended = Champion.objects.filter(pilot__in=pilots.running()).ended_last(as_of)
    deputies = Deputy.objects.acting_on(as_of, within_days=thresholds.deputy_acted_within_days)
    beside = deputies.filter(pilot=models.OuterRef("pilot")).exclude(person=models.OuterRef("person"))
    in_post = Champion.objects.current_on(as_of).filter(pilot=models.OuterRef("pilot"))
    alone = ~models.Q(models.Exists(beside)) & ~models.Q(models.Exists(in_post))
    early = models.Q(pilot__claimed_stage__in=(Stage.FIRST_SLICE, Stage.PILOT))
    too_early = early & gone_for(thresholds.building_or_pilot_critical_after_days)
    return rows(
        ended.filter(gone | unproven & notes_champions(as_of, "pilot")),
        severity=severity_where(
            watch=gone,
            stalled=gone & (alone | gone_for(thresholds.not_alone_stalled_after_days)),
            critical=gone & alone & (gone_for(thresholds.critical_after_days) | too_early),
        ),
        since=models.F("ended_on"),
        evidence=JSONObject(
            champion="person__name",
            ended_on="ended_on",
            end_reason="end_reason",
            stage="pilot__claimed_stage",
            in_post=champion_name("pilot", as_of),
            is_succeeded=models.Exists(successors),
            deputy=models.Subquery(beside.order_by("pk").values("person__name")[:1]),
            programme_manager="pilot__programme_manager__name",
        ),
    )


def explain(evidence: Evidence, as_of: date) -> str:
    left = LEFT.get(evidence["end_reason"], "was champion until")
    deputy = f"Deputy {evidence['deputy']} is active." if evidence["deputy"] else "No deputy is active."
    gone = f"{evidence['champion']} {left} {spoken(day(evidence, 'ended_on') or as_of)}"
    if evidence["is_succeeded"]:
        return f"{gone}; {evidence['in_post']} has followed, and nobody has noted yet what they moved."
    if evidence["in_post"]:
        return f"{gone}; {evidence['in_post']}, who has followed, is less senior. {deputy}"
    return f"{gone}; no successor. {deputy}"


def next_step(evidence: Evidence) -> str:
    if evidence["is_succeeded"]:
        return f"Meet {evidence['in_post']} this week, with one decision to take."
    return f"Have the manager of {evidence['champion']} name a successor, and meet to hand over this week."


RULE = Rule(
    id="champion/gone",
    title="Champion gone",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Programme manager", "programme_manager"),
    waits_on=held_by("programme_manager"),
    clears_when="A successor of the same seniority is in post and has done something for it.",
    opens_after_days=0,
)
