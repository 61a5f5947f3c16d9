"""Most of what shows that a pilot lives has gone quiet, and nobody has said that it is over.

Eight signs of life are looked for: news in a weekly update, contact with users, a deploy, a reading of the outcome, use
by anybody, a step of an integration or of its requests, a step of a sign-off or a question to it, an act of the
champion. A sign is quiet 26 days after its last. Of those that the pilot has ever shown: where half are quiet for a
week it is a stall, where four fifths are it is critical. It closes once no more than a fifth has been for two weeks. In
production, where building is over, only news, readings and use count. Days in a quiet period of the portfolio do not
count, nor do those in a pause of the pilot.

It names no cause, and it says of all other findings how much they matter: while it does not stand, work goes on, and
the pilot as a whole is at most worth a look (ADR 18).

Thresholds: domain.md C.6 CH-7 counts six signs, three of them for watch, four for a stall and five for critical, and
closes after 14 days (seed: maintenance mode, then nothing; the numbers [A]). A pilot shows more signs the further it
is, so a share is asked for here, and of two worlds of simulated pilots (1,600, two years) the one that tells the dying
best: half of them after 26 days, held for seven, makes pilots stalled 28 days before the end in 82 and 90 % of the
deaths that had announced themselves, and in 23 % of healthy time (docs/scorecard.md). From 24 to 28 days it is nearly
as good; closing after seven days missed three deaths more in one world, and cried 5 % more often. Four fifths are as
rare as one day in 25; at three quarters more mails were false alarms (0.054 a month, not 0.049). The team's time is
not recorded by anybody, and left out.
`since`: the day since which half have been quiet, as late as their precision allows.
Missing data: a sign that was never recorded is left out; with fewer than three of the eight it says nothing.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models

from pilots.models import Pilot, champion_name
from pilots.models.pilot import PilotQuerySet
from stalls.rules import Evidence, Facts, Rule, held_by, named, spoken
from stalls.signs_of_life import SIGNS, lived
from stalls.statements import Statement


@dataclass(frozen=True)
class Thresholds:
    quiet_after_days: int = 26
    recorded_signs: int = 3
    stalled_quiet_share: float = 0.5
    critical_quiet_share: float = 0.8
    closes_at_quiet_share: float = 0.2


RESTS_ON: tuple[Facts, ...] = tuple(facts for sign in SIGNS for facts in sign.facts)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Statement:
    days, half = thresholds.quiet_after_days, thresholds.stalled_quiet_share
    lives = lived(pilots.running(), as_of=as_of, days=days, quiet_share=half)
    names = Statement.written(
        Pilot.objects.order_by().values(
            "id", champion=champion_name("pk", as_of), manager=models.F("programme_manager__name")
        )
    )
    sql = f"""
        SELECT pilot AS row_pilot_id, '' AS row_subject,
            CASE WHEN share >= %s THEN 'critical' WHEN share >= %s THEN 'stalled' END AS row_severity,
            FALSE AS row_is_guess, since AS row_since, NULL::date AS row_managed_until,
            jsonb_build_object(
                'quiet', quiet, 'signs', counted, 'champion', champion, 'programme_manager', manager
            ) AS row_evidence
        FROM ({lives.sql}) lives JOIN ({names.sql}) names ON names.id = lives.pilot
        WHERE shown >= %s AND share > %s
    """  # noqa: S608  # the ORM wrote the parts
    ladder = (thresholds.critical_quiet_share, half)
    shown = (thresholds.recorded_signs, thresholds.closes_at_quiet_share)
    return Statement(sql, (*ladder, *lives.params, *names.params, *shown))


def explain(evidence: Evidence, as_of: date) -> str:
    words = {sign.name: sign.word for sign in SIGNS}
    longest_first = sorted((on, name) for name, on in evidence["quiet"].items())
    said = [f"no {words[name]} since {spoken(date.fromisoformat(on))}" for on, name in longest_first]
    return f"{len(said)} of {evidence['signs']} signs of life have gone quiet: {', '.join(said)}."


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
    clears_when="No more than a fifth of its signs of life is quiet.",
    kinds=tuple(sign.facts for sign in SIGNS),
    least_kinds=Thresholds().recorded_signs,
    opens_after_days=7,
    closes_after_days=14,
    rests_in_a_pause=True,
    may_be_off=False,
)
