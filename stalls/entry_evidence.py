"""What has to be on record for a pilot to have reached a stage: the one table of domain.md C.2.

Where C.2 leaves a choice, this is what was decided, and why:

* Entry evidence says that a stage was entered, not that all is well today. A champion who has left, a question that was
  raised later, an approval that has lapsed do not take a stage back: the champion and governance modes tell of them.
  What C.2 asks of *every* integration is asked of each, also of one that is added later: the stage rests on all.
* First contact with users is one that happened, and direct: "booked" would be a day to come, and domain.md C.6 WF-6
  does not count workshops and proxies. A bottleneck judgement counts where the work was watched, whatever it says.
* A fact without a day counts, as the tables say it; a day of which only the month is known counts from its last day
  on, and a week when it is over. Nothing on record (no sign-off, no integration) is no evidence that none is needed.
* Blocking sign-offs: not needed is fine, not known whether needed is not. Both kinds of approval count.
* Realised: the last *measured* reading counts; a sampled or self-reported one needs the benefit owner's acceptance,
  which is theirs alone to give. A refusal is a funding decision too; a deferral is none.
* No column holds an agreed level of adoption. 60 % of the target users is assumed of every pilot (`ADOPTION`).
"""

from __future__ import annotations

from django.db.models import Case, Q, Value, When
from django.db.models.functions import Coalesce, JSONObject, Left

from accounts.wording import counted
from governance.models import GovernanceQuestion, SignOff, Topic, area_name
from outcomes.models import BenefitsReview, Funded, FundingDecision
from pilots.dates import certainly_by
from pilots.models import Bottleneck, Champion, ContactKind, Sector, Stage, Workflow
from stalls import entry_facts as facts
from stalls.pieces import Piece, column, every, joined, label_of, some

DAY_ZERO = JSONObject(what=Value("Day 0"), on="clock_start", precision="clock_start_precision")
SYSTEM = Coalesce("system__name", "key")

PROPOSED = (
    column("name", "A name", "It has no name.", has=~Q(name=""), what="name"),
    column(
        "sector",
        "The sector",
        "The sector is not known.",
        has=~Q(sector=Sector.UNKNOWN),
        what=label_of("sector", Sector),
    ),
    column(
        "problem",
        "The problem in one sentence",
        "Nobody has said which problem it solves.",
        has=~Q(problem=""),
        what="problem",
    ),
    column("unit", "The unit that asked for it", "No unit is named that asked for it.", has=~Q(unit=""), what="unit"),
    column(
        "requested_by",
        "Somebody who asked for it",
        "Nobody is named who asked for it.",
        has=Q(requested_by__isnull=False),
        what="requested_by__name",
    ),
)

DIAGNOSTIC = (
    Piece(
        key="clock_start",
        asks="The day on which the clock started",
        missing="The clock has not started.",
        met=lambda as_of: certainly_by("clock_start", as_of),
        told=lambda as_of: Case(When(certainly_by("clock_start", as_of), then=DAY_ZERO)),
    ),
    column("engineer", "An engineer", "No engineer is named.", has=Q(engineer__isnull=False), what="engineer__name"),
    some(
        "champion",
        "A champion",
        "No champion has been in post.",
        rows=lambda as_of: Champion.objects.begun_by(as_of),
        what="person__name",
        on="since",
    ),
    some(
        "user_contact",
        "A first meeting with users",
        "Nobody of the team has watched users work or talked with them.",
        rows=facts.contacts,
        what=label_of("contact_kind", ContactKind),
        on="on",
    ),
    Piece(
        key="governance_opened",
        asks="Governance opened",
        missing="No reviewing function has been told, nor have the three questions been raised.",
        met=facts.governance_opened,
        told=facts.told_of_opening,
    ),
)

FIRST_SLICE = (
    some(
        "workflow",
        "A workflow that somebody watched, and whether it is the bottleneck",
        "Nobody has watched the work and said whether this is the bottleneck.",
        rows=lambda as_of: Workflow.objects.judged_by(as_of),
        what=joined("task", Value("; the bottleneck: "), label_of("is_bottleneck", Bottleneck)),
        on="observed_on",
    ),
    every(
        "data_owners",
        "Every data source with its owner",
        "Not every data source has a named owner.",
        rows=facts.integrations,
        lacking=facts.without_owner,
        name=SYSTEM,
        on="started_on",
        words=lambda told: f"{counted(told['count'], 'data source')} with a named owner",
    ),
    column(
        "last_attempt",
        "What happened to the last attempt",
        "Nobody has said what happened to the last attempt at this problem.",
        has=~Q(last_attempt=""),
        what=Left("last_attempt", 200),
    ),
    some(
        "metric_agreed",
        "The outcome metric, agreed with a definition of done",
        "No benefit owner outside the team has agreed a primary metric with a definition of done.",
        rows=facts.agreed_metrics,
        what="name",
        on="agreed_on",
    ),
)


def _answered(topic: Topic) -> Piece:
    return some(
        f"{topic.value}_answered",
        f"An answer: {topic.label}",
        "Nobody has answered this question.",
        rows=lambda as_of: GovernanceQuestion.objects.certainly_answered(as_of).filter(topic=topic),
        what=Left("answer", 200),
        on="answered_on",
    )


PILOT = (
    some(
        "first_slice",
        "A first slice: the day, who used it, for what, with real data, and where",
        "No use is on record that names day, user, work, real data and place.",
        rows=facts.slices,
        what=joined("user__name", Value(" for "), "work"),
        on="on",
    ),
    *(_answered(topic) for topic in Topic.of_week_one()),
)

PRODUCTION = (
    every(
        "sign_offs",
        "Every blocking sign-off approved",
        "Not every blocking sign-off is approved.",
        rows=lambda as_of: SignOff.objects.all(),
        lacking=facts.not_approved,
        name="area",
        named=area_name,
        on="decided_on",
        words=lambda told: f"{counted(told['count'], 'sign-off')}, none that blocks is open",
    ),
    every(
        "integrations_live",
        "Every integration live or descoped",
        "Not every integration is live or descoped.",
        rows=facts.integrations,
        lacking=facts.not_live,
        name=SYSTEM,
        on="state_on",
        words=lambda told: f"{counted(told['count'], 'integration')} live or descoped",
    ),
    column(
        "support_owner",
        "Somebody who supports it",
        "Nobody is named who supports it in routine use.",
        has=Q(support_owner__isnull=False),
        what="support_owner__name",
    ),
    some(
        "baseline",
        "A baseline of the outcome metric",
        "The value before the pilot was not measured.",
        rows=facts.baselines,
        what="name",
        on="baseline_on",
    ),
    Piece(
        key="production_place",
        asks="A production environment",
        missing="Neither a production address nor visitors in production are on record.",
        met=facts.in_production,
        told=facts.told_of_production,
    ),
    some(
        "used",
        f"Use by target users in {facts.USED_WEEKS} consecutive weeks",
        f"No use by target users in {facts.USED_WEEKS} consecutive weeks is on record.",
        rows=facts.used_weeks,
        what=joined("active_users", Value(" users in the first of these weeks")),
        on="week",
    ),
)

REALISED = (
    Piece(
        key="value",
        asks="The measured value meets the target, or the benefit owner accepts less in writing",
        missing="The last measured value does not meet the target, and the benefit owner has not accepted less.",
        met=facts.value_reached,
        told=facts.told_of_value,
        assessable=facts.is_comparable,
        cannot_tell="There is no primary metric with a target and a direction to compare with.",
    ),
    some(
        "adopted",
        f"{facts.ADOPTION:.0%} of the target users in {facts.ADOPTED_WEEKS} consecutive weeks",
        f"Fewer used it, or not for {facts.ADOPTED_WEEKS} weeks in a row.",
        rows=facts.adopted_weeks,
        what=joined("active_users", Value(" of "), "target_users", Value(" in the first of these weeks")),
        on="week",
        assessable=facts.use_is_counted,
        cannot_tell="No week says both how many it is meant for and how many used it.",
    ),
    some(
        "benefits_review",
        "A benefits review that was held",
        "No benefits review was held.",
        rows=lambda as_of: BenefitsReview.objects.filter(certainly_by("held_on", as_of)),
        what=Value("Held"),
        on="held_on",
    ),
    some(
        "funding_decision",
        "A decision about the money for what comes next",
        "No decision about the money for what comes next is on record.",
        rows=lambda as_of: FundingDecision.objects.certainly_decided(as_of),
        what=label_of("decision", Funded),
        on="decided_on",
    ),
)

# In the order of the lifecycle. How a pilot ends is a decision and a retrospective, not a matter of evidence.
ENTRY_EVIDENCE: dict[Stage, tuple[Piece, ...]] = {
    Stage.PROPOSED: PROPOSED,
    Stage.DIAGNOSTIC: DIAGNOSTIC,
    Stage.FIRST_SLICE: FIRST_SLICE,
    Stage.PILOT: PILOT,
    Stage.PRODUCTION: PRODUCTION,
    Stage.REALISED: REALISED,
}
