"""Users reject its answers or do the work again, or, where a review is mandatory, hardly ever do.

Of at least 50 answers, shown in the last four weeks that were counted, 30 % overridden or redone elsewhere are worth a
look, 50 % are a stall, 80 % are critical; it closes below 25 %. In health and in financial services less than 1 % is
worth a look: there people have to review the answers, and may be stamping them unread. Where nobody has counted by 28
days after it came into use, it is not known whether they are trusted, which is worth a look.

Thresholds: domain.md C.6 WF-5. Ignored alerts of prescribing systems are overridden at 46 to 96 %, many of them rightly
(B.3). No fact says where a review is mandatory, so the sector decides, which is judgement [A]: in these two a person
usually has to answer for each decision.
`since`: the Monday after the last week that was better by itself, and no later than that of the first of the four.
Where nobody counted, the day on which it was first said to be in use, as late as its precision allows.
Missing data: a week that is not over, that nobody counted or that a pause touches is left out, and the last ones that
were counted stand. Of overriding and redoing the one that nobody counted is taken as none. That nobody counted is never
more than worth a look, because nothing stops without it; nobody was asked about a pilot of an imported inventory, and
without a day of coming into use nothing is due.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models.functions import Coalesce, JSONObject, Least
from django.db.models.lookups import GreaterThanOrEqual, LessThan

from outcomes.models import UsageWeek
from outcomes.models.use import ANSWERS_COUNTED
from pilots.claims import in_use_since
from pilots.dates import plus_days
from pilots.models import Sector, Stage, StageEvent, engineer_name
from pilots.models.pilot import PilotQuerySet
from stalls.rules import (
    Evidence,
    Facts,
    Rows,
    Rule,
    days_before,
    held_by,
    owned_by,
    rows,
    severity_where,
    spoken,
    worked_out,
)
from stalls.weekly import at_work, newest_first, part, summed

WEEKS = 4
REVIEW_IS_MANDATORY = (Sector.HEALTH, Sector.FINANCIAL_SERVICES)


@dataclass(frozen=True)
class Thresholds:
    at_least_answers: int = 50
    watch_from_share: float = 0.3
    stalled_from_share: float = 0.5
    critical_from_share: float = 0.8
    closes_below_share: float = 0.25
    stamped_below_share: float = 0.01
    uncounted_watch_after_days: int = 28


RESTS_ON = (Facts(UsageWeek, ("week",), only=ANSWERS_COUNTED),)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    running = pilots.running()
    return _counted(running, as_of, thresholds).union(_uncounted(running, as_of, thresholds), all=True)


def _counted(pilots: PilotQuerySet, as_of: date, thresholds: Thresholds) -> Rows:
    enough = models.Q(answers__gte=thresholds.at_least_answers)

    def rejected_from(share: float) -> models.Q:
        return enough & models.Q(GreaterThanOrEqual(models.F("rejections"), part("answers", share)))

    too_few = models.Q(LessThan(models.F("rejections"), part("answers", thresholds.stamped_below_share)))
    stamped = enough & models.Q(pilot__sector__in=REVIEW_IS_MANDATORY) & too_few
    last_better = models.Case(models.When(stamped, then="last_reviewed"), default="last_trusted")
    return rows(
        _per_pilot(pilots, as_of, thresholds).filter(~enough | rejected_from(thresholds.closes_below_share) | stamped),
        subject=models.Case(models.When(stamped, then=models.Value("rubber-stamping")), default=models.Value("")),
        severity=severity_where(
            watch=rejected_from(thresholds.watch_from_share) | stamped,
            stalled=rejected_from(thresholds.stalled_from_share),
            critical=rejected_from(thresholds.critical_from_share),
        ),
        since=Least(Coalesce(plus_days(last_better, 7), "first_week"), "weeks__3"),
        evidence=JSONObject(
            week="weeks__0",
            answers="answers",
            rejected="rejections",
            stamped=models.Case(models.When(stamped, then=True), default=False),
            engineer=engineer_name("pilot"),
        ),
    )


def _per_pilot(pilots: PilotQuerySet, as_of: date, thresholds: Thresholds) -> models.QuerySet[Any, Any]:
    """Return what was counted of each pilot; the sector is named so that a condition can ask for it."""
    weeks = at_work(UsageWeek.objects.over_by(as_of).answers_counted().filter(pilot__in=pilots))
    trusted = models.Q(LessThan(models.F("rejected"), part("outputs_shown", thresholds.watch_from_share)))
    reviewed = models.Q(GreaterThanOrEqual(models.F("rejected"), part("outputs_shown", thresholds.stamped_below_share)))
    counted = weeks.values("pilot", "pilot__sector").annotate(
        weeks=newest_first("week"),
        shown=newest_first("outputs_shown"),
        rejects=newest_first("rejected"),
        first_week=models.Min("week"),
        last_trusted=models.Max("week", filter=trusted),
        last_reviewed=models.Max("week", filter=reviewed),
    )
    return counted.annotate(answers=summed("shown", WEEKS), rejections=summed("rejects", WEEKS))


def _uncounted(pilots: PilotQuerySet, as_of: date, thresholds: Thresholds) -> Rows:
    """Return what has long been in use without anybody having counted."""
    due = models.Q(in_use_since__lte=days_before(as_of, thresholds.uncounted_watch_after_days))
    counted = UsageWeek.objects.up_to(as_of).answers_counted().filter(pilot=models.OuterRef("pk"))
    in_use = pilots.filter(claimed_stage__in=Stage.in_pilot_or_later()).reporting()
    uncounted = in_use.exclude(models.Exists(counted)).annotate(in_use_since=in_use_since("pk"))
    return rows(
        worked_out(uncounted, "in_use_since").filter(due),
        subject=models.Value("uncounted"),
        severity=severity_where(watch=due),
        guess=due,
        since=models.F("in_use_since"),
        evidence=JSONObject(in_use_since="in_use_since", engineer="engineer__name"),
    )


def _cannot_be_said(as_of: date) -> models.Q:
    """Where nobody has counted, something is due only of what is in use since a day that is on record."""
    counted = UsageWeek.objects.answers_counted().filter(pilot=models.OuterRef("pk"))
    entries = StageEvent.objects.filter(pilot=models.OuterRef("pk"), stage__in=Stage.in_pilot_or_later(), on__lte=as_of)
    is_due = models.Q(models.Exists(entries), claimed_stage__in=Stage.in_pilot_or_later())
    return ~models.Q(models.Exists(counted)) & ~is_due


def explain(evidence: Evidence, as_of: date) -> str:
    if "week" not in evidence:
        since = spoken(date.fromisoformat(evidence["in_use_since"]))
        return f"We do not know whether users trust its answers: nobody has counted since it came into use on {since}."
    answers, rejected = evidence["answers"], evidence["rejected"]
    until = spoken(date.fromisoformat(evidence["week"]))
    if evidence["stamped"]:
        return (
            f"Users rejected {rejected} of {answers} answers in the four weeks up to that of {until}. "
            "Where each answer has to be reviewed, that may mean that nobody reads them."
        )
    share = f"{round(100 * rejected / answers)} % of its answers"
    return f"Users reject or redo {share}: {rejected} of {answers} in the four weeks up to that of {until}."


def next_step(evidence: Evidence) -> str:
    if "week" not in evidence:
        return "Count for a week how many answers are shown, and how many of them are overridden or done over again."
    if evidence["stamped"]:
        return "Have twenty accepted answers checked by somebody who did not accept them."
    return "Look at twenty overridden answers with users; show reasons and sources, or narrow what it answers."


RULE = Rule(
    id="workflow/overridden",
    title="Overridden",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Engineer", "engineer"),
    waits_on=held_by("engineer"),
    clears_when="Users reject or redo less than a quarter of its answers in four weeks; where they must review, some.",
    speaks_of_nothing=True,
    cannot_tell=_cannot_be_said,
    opens_after_days=7,
)
