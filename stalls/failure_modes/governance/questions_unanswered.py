"""One of the three questions of week one has no answer.

May we use this model on this data; who answers for what it says; what is the audit trail? From day 14 an answer that
nobody has written down is worth a look; from day 28, or once the pilot is said to be in limited real use, it is a
stall; from day 90, or once it is said to be in production, it is critical.

Thresholds: domain.md C.6 GOV-2 (the three questions: seed; the days: [A]).
`since`: day 0, as late as its precision allows; null where it is not known (the claimed stage alone then tells).
Missing data: a question that was recorded and has no answer is a fact. Where the others are not on record at all,
nobody knows: such a pilot is stalled at most. Nobody was asked about a pilot of an imported inventory, so it says
nothing unless one of the three was ever recorded.
An answer counts by its words. C.6 closes on answers with evidence, but the portable history of elsewhere has no place
for evidence, and nothing would ever close.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models.functions import JSONObject

from governance.models import GovernanceQuestion, Topic
from pilots.dates import latest
from pilots.models import Stage, champion_name, is_reporting
from pilots.models.pilot import PilotQuerySet
from stalls.rules import Evidence, Facts, Rows, Rule, days_before, held_by, owned_by, rows, severity_where


@dataclass(frozen=True)
class Thresholds:
    watch_from_day: int = 14
    stalled_from_day: int = 28
    critical_from_day: int = 90


WEEK_ONE = models.Q(topic__in=Topic.of_week_one())
RESTS_ON = (Facts(GovernanceQuestion, ("raised_on", "answered_on"), only=WEEK_ONE),)

IN_WORDS = {
    Topic.DATA_USE: "whether this model may be used on this data",
    Topic.ACCOUNTABILITY: "who is responsible for what it says",
    Topic.AUDIT_TRAIL: "what its audit trail is",
}


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    def from_day(day: int) -> models.Q:
        return models.Q(day_zero__lte=days_before(as_of, day))

    due, in_use = from_day(thresholds.watch_from_day), models.Q(claimed_stage__in=Stage.in_pilot_or_later())
    questions = GovernanceQuestion.objects.filter(WEEK_ONE, pilot=models.OuterRef("pk"))
    unanswered = questions.open_on(as_of)
    asked = pilots.running().filter(is_reporting() | models.Exists(questions)).annotate(day_zero=latest("clock_start"))
    return rows(
        asked.filter(due | in_use).filter(_unanswered(as_of)),
        severity=severity_where(
            watch=due,
            stalled=from_day(thresholds.stalled_from_day) | in_use,
            critical=from_day(thresholds.critical_from_day) | models.Q(claimed_stage__in=Stage.live()),
        ),
        guess=~models.Q(models.Exists(unanswered)),
        since=models.F("day_zero"),
        evidence=JSONObject(
            clock_start="day_zero",
            stage="claimed_stage",
            **{topic.value: _is_answered(topic, as_of) for topic in IN_WORDS},
            was_asked=models.Exists(unanswered),
            champion=champion_name("pk", as_of),
        ),
    )


def _is_answered(topic: Topic, as_of: date) -> models.Exists:
    return models.Exists(GovernanceQuestion.objects.answered_by(as_of).filter(topic=topic, pilot=models.OuterRef("pk")))


def _unanswered(as_of: date) -> models.Q:
    """At least one of the three has no answer."""
    answered = models.Q()
    for topic in IN_WORDS:
        answered &= models.Q(_is_answered(topic, as_of))
    return ~answered


def _cannot_be_dated(as_of: date) -> models.Q:
    """While one has no answer, a pilot that is not in use yet is late or early by its day 0 alone."""
    not_in_use = ~models.Q(claimed_stage__in=Stage.in_pilot_or_later())
    return models.Q(clock_start=None) & not_in_use & _unanswered(as_of)


def explain(evidence: Evidence, as_of: date) -> str:
    *most, last = [words for topic, words in IN_WORDS.items() if not evidence[topic.value]]
    open_ones = f"{', '.join(most)} or {last}" if most else last
    return f"{'Nobody has written down' if evidence['was_asked'] else 'Nothing on record says'} {open_ones}."


def next_step(evidence: Evidence) -> str:
    return "Name for each open question who answers it, and give them two weeks."


RULE = Rule(
    id="governance/questions-unanswered",
    title="Questions of week one unanswered",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Champion", "champion"),
    waits_on=held_by("champion"),
    clears_when="All three questions have an answer on record.",
    speaks_of_nothing=True,
    cannot_tell=_cannot_be_dated,
)
