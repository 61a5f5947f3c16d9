"""Every kind of fact that the notebook holds, by failure mode: one row, one kind.

A new kind of fact is one more row here and a form in the room that owns its model.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import F

from accounts.wording import counted
from governance.forms.facts import PauseForm, QuestionForm, SignOffForm
from governance.models import GovernanceQuestion, Pause, SignOff
from notebook import columns as say
from notebook.columns import FEW, WIDE, Column, choice, count, happening, number, on, state, text, yes_no
from outcomes.forms import facts as outcome_forms
from outcomes.models import BenefitsReview, EnvironmentWeek, FundingDecision, OutcomeMetric, Reading, UsageWeek
from pilots import forms
from pilots.forms import PilotFactForm
from pilots.models import (
    AccessRequest,
    Champion,
    ChampionAction,
    Deputy,
    FirstSlice,
    Integration,
    Pilot,
    Promise,
    StageEvent,
    UserContact,
    WeeklyUpdate,
    Workaround,
    Workflow,
)
from stalls.modes import FailureMode

INTEGRATION, WORKFLOW, GOVERNANCE, CHAMPION, OUTCOME, DELIVERY = FailureMode


def newest(field: str) -> tuple[Any, ...]:
    return (F(field).desc(nulls_last=True), "-pk")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of fact: `slug` is its name in addresses, `mode` None is the pilot itself.

    `title` and `one` are its plural and its singular; `nothing` says what it is that an empty table lacks. It is added
    on the page of the pilot that `adds_at` names and changed on the one of the row that `edits_at` names, else here by
    its `form`; without one it is only read. The first column names the row. `key(row)` is what the key of a row that is
    added here is made from. `read` adds to the query what a column needs.
    """

    slug: str
    mode: FailureMode | None
    model: type[models.Model]
    title: str
    one: str
    columns: tuple[Column, ...]
    form: type[PilotFactForm] | None = None
    order: tuple[Any, ...] = ("pk",)
    related: tuple[str, ...] = ()
    nothing: str = ""
    adds_at: str = ""
    edits_at: str = ""
    key: Callable[[Any], str] | None = None
    read: Callable[[Any], Any] = lambda rows: rows

    @property
    def is_added_here(self) -> bool:
        return self.form is not None and self.mode is not None and not self.adds_at

    @property
    def absent(self) -> str:
        return self.nothing or self.title[:1].lower() + self.title[1:]

    def anchor(self, row: models.Model) -> str:
        return f"{self.slug}-{row.pk}"

    def name(self, row: models.Model) -> str:
        """Return what a row is called."""
        return self.columns[0].say(row) or self.one


# fmt: off
KINDS = (
    Kind(
        slug="pilot", mode=None, model=Pilot, form=forms.PilotForm, title="The pilot", one="pilot",
        related=("engineer", "programme_manager", "requested_by", "support_owner"),
        columns=(
            text("Name", "name"), text("Problem", "problem"), choice("Sector", "sector"),
            text("Organisation", "organisation"), text("Requesting unit", "unit"), text("Asked for by", "requested_by"),
            text("Engineer", "engineer"), text("Programme manager", "programme_manager"), on("Day 0", "clock_start"),
            Column("Update every", lambda row: counted(row.cadence_days, "day")),
            text("Model or vendor", "model_or_vendor"), text("Data", "data_categories"),
            choice("Value at stake", "value_at_stake"), text("Supported by", "support_owner"),
            text("Last attempt", "last_attempt"), text("Staging", "staging_url"), text("Production", "production_url"),
        ),
    ),
    # --- Integration
    Kind(
        slug="integration", mode=INTEGRATION, model=Integration, form=forms.IntegrationForm,
        title="Integrations", one="integration", nothing="systems to plug into", related=("system", "owner"),
        order=("key",), key=lambda row: row.system.name if row.system else "integration",
        read=lambda rows: rows.with_due_days(),
        columns=(
            text("System", "system"), state("State", "state", "state_on"), Column("Due", say.due_day, room=WIDE),
            Column("Promised", say.promised), choice("Interface", "api"), Column("Access decided by", say.owner),
            text("Way round", "agreed_approach", absent="none agreed", room=WIDE),
        ),
    ),
    Kind(
        slug="access-request", mode=INTEGRATION, model=AccessRequest, form=forms.AccessRequestForm,
        title="Access requests", one="access request", nothing="requests to other teams",
        related=("team", "integration__system"), order=(F("closed_on").desc(nulls_first=True), "raised_on", "pk"),
        key=lambda row: row.reference or f"{row.get_request_kind_display()} {row.team or ''}",
        columns=(
            Column("Request", say.requested), Column("For", say.wanted), text("Asked of", "team"),
            on("Asked", "raised_on"), on("Last answer", "answered_on", absent="no answer"),
            Column("Whose turn", say.turn), on("Escalated", "escalated_on", absent="no"),
            on("Closed", "closed_on", absent="open"),
        ),
    ),
    # --- Workflow
    Kind(
        slug="workflow", mode=WORKFLOW, model=Workflow, form=forms.WorkflowForm, title="Workflows", one="workflow",
        nothing="tasks of the users", related=("observed_by", "change_agreed_by"), order=("task", "pk"),
        columns=(
            text("Task", "task", room=WIDE), happening("Looked at", "observed_on", by="observed_by"),
            choice("How", "method"), choice("Where the time goes", "is_bottleneck"),
            Column("Share of work", say.share, FEW), number("Minutes per case", "minutes_per_case"),
            happening("Change agreed", "change_agreed_on", by="change_agreed_by", absent="not yet"),
        ),
    ),
    Kind(
        slug="user-contact", mode=WORKFLOW, model=UserContact, form=forms.UserContactForm, title="Contacts with users",
        one="contact with users", related=("met_by",), order=newest("on"),
        columns=(
            on("On", "on"), choice("What happened", "contact_kind"), count("Users", "users"),
            text("Who went", "met_by"), text("Note", "note", absent="none", room=WIDE),
        ),
    ),
    Kind(
        slug="workaround", mode=WORKFLOW, model=Workaround, form=forms.WorkaroundForm, title="Workarounds",
        one="workaround", order=newest("seen_on"), key=lambda row: " ".join(row.what.split()[:6]),
        columns=(
            text("What users do", "what", room=WIDE), count("Users", "users"), on("Seen", "seen_on"),
            state("State", "state", "state_on"),
        ),
    ),
    Kind(
        slug="usage", mode=WORKFLOW, model=UsageWeek, form=outcome_forms.UsageWeekForm, title="Use by week",
        one="week of use", nothing="use by week", order=("-week",),
        columns=(
            on("Week of", "week"), Column("Used it", say.used, FEW), Column("Cases with it", say.cases, FEW),
            count("Answers shown", "outputs_shown"), count("Not used", "overridden"),
            count("Done again", "redone_elsewhere"), choice("Figures from", "source"),
        ),
    ),
    Kind(
        slug="environment", mode=WORKFLOW, model=EnvironmentWeek, form=outcome_forms.EnvironmentWeekForm,
        title="Environment visits", one="week of an environment", order=("-week", "environment"),
        columns=(
            on("Week of", "week"), choice("Where", "environment"), count("Visitors", "visitors"),
            count("Deployed to", "deploys"),
        ),
    ),
    # --- Governance
    Kind(
        slug="sign-off", mode=GOVERNANCE, model=SignOff, form=SignOffForm, title="Sign-offs", one="sign-off",
        related=("decided_by", "not_needed_by"), order=("area",),
        columns=(
            text("Sign-off", "area_name"), Column("Needed", say.needed), on("Told", "engaged_on"),
            on("Handed in", "submitted_on"), count("Typical days", "typical_days"),
            Column("Decision", say.decision, room=WIDE), on("Holds until", "expires_on"),
            text("Covers", "covers", room=WIDE),
        ),
    ),
    Kind(
        slug="question", mode=GOVERNANCE, model=GovernanceQuestion, form=QuestionForm, title="Questions",
        one="question", related=("raised_by", "answerer", "answered_by"), order=("raised_on", "pk"),
        key=lambda row: row.topic if row.topic != "other" else " ".join(row.text.split()[:6]),
        columns=(
            Column("Question", lambda row: row.text or row.get_topic_display(), room=WIDE),
            happening("Raised", "raised_on", by="raised_by"), Column("To be answered by", say.answerer),
            Column("Answer", say.answer, room=WIDE), yes_no("Holds up going live", "blocking"),
        ),
    ),
    Kind(
        slug="pause", mode=GOVERNANCE, model=Pause, form=PauseForm, title="Pauses", one="pause", adds_at="pilot-pause",
        related=("owner",), order=newest("started_on"),
        columns=(
            on("Paused", "started_on"), choice("Why", "reason"), Column("Decided by", say.owner),
            on("Review", "review_on"), on("Resumed", "resumed_on", absent="not yet"),
        ),
    ),
    # --- Champion
    Kind(
        slug="champion", mode=CHAMPION, model=Champion, form=forms.ChampionForm, title="Champions", one="champion",
        related=("person",), order=newest("since"),
        columns=(
            text("Champion", "person"), count("Seniority", "level"), on("Since", "since"), Column("Until", say.ended),
            on("Announced leaving", "leaving_on", absent="none"),
            on("Handed over", "handover_done_on", absent="not yet"), Column("Authority over", say.reach, room=WIDE),
        ),
    ),
    Kind(
        slug="deputy", mode=CHAMPION, model=Deputy, form=forms.DeputyForm, title="Deputies", one="deputy",
        related=("person",), order=newest("since"),
        columns=(
            text("Deputy", "person"), yes_no("May decide", "has_authority"), on("Since", "since"),
            on("Until", "until", absent="in post"),
        ),
    ),
    Kind(
        slug="champion-action", mode=CHAMPION, model=ChampionAction, form=forms.ChampionActionForm,
        title="What the champion did", one="action of the champion", nothing="actions of the champion",
        related=("person",), order=newest("on"),
        columns=(on("On", "on"), text("Who", "person"), choice("What they did", "action")),
    ),
    # --- Outcome
    Kind(
        slug="metric", mode=OUTCOME, model=OutcomeMetric, title="Outcome metrics", one="outcome metric",
        adds_at="metric-add", edits_at="metric-edit", related=("benefit_owner",), order=("-primary", "key"),
        columns=(
            text("Metric", "name", room=WIDE), number("Before", "baseline", "unit"),
            number("Target", "target", "unit"), on("Target day", "target_on"), text("Benefit owner", "benefit_owner"),
            on("Agreed", "agreed_on", absent="not yet"), text("Done means", "definition_of_done", room=WIDE),
            yes_no("Decides", "primary"),
        ),
    ),
    Kind(
        slug="reading", mode=OUTCOME, model=Reading, form=outcome_forms.ReadingForm, title="Readings", one="reading",
        related=("metric",), order=newest("on"),
        columns=(
            on("On", "on"), number("Value", "value", "metric.unit"),
            Column("Metric", lambda row: row.metric.name if row.metric else "", room=WIDE),
            choice("How it was found", "evidence"), count("Cases", "cases"),
        ),
    ),
    Kind(
        slug="benefits-review", mode=OUTCOME, model=BenefitsReview, form=outcome_forms.BenefitsReviewForm,
        title="Benefits reviews", one="benefits review", related=("confirmed_by",), order=newest("due_on"),
        key=lambda row: "benefits review",
        columns=(
            on("Due", "due_on"), on("Held", "held_on", absent="not yet"), choice("Verdict", "verdict"),
            text("Story", "story", room=WIDE), text("Confirmed by", "confirmed_by"),
        ),
    ),
    Kind(
        slug="funding-decision", mode=OUTCOME, model=FundingDecision, form=outcome_forms.FundingDecisionForm,
        title="Funding decisions", one="funding decision", related=("board",), order=newest("needed_by"),
        key=lambda row: row.phase,
        columns=(
            text("For", "phase", room=WIDE), on("Needed by", "needed_by"),
            on("Present funding ends", "funding_ends_on"), on("Handed in", "submitted_on", absent="not yet"),
            Column("Decision", lambda row: row.get_decision_display() if row.decision else "none yet"),
            on("Decided", "decided_on", absent="not yet"), text("Who decides", "board"),
        ),
    ),
    # --- Delivery
    Kind(
        slug="promise", mode=DELIVERY, model=Promise, title="Promises", one="promise", adds_at="promise-add",
        related=("said_by",), order=("-recorded_on", "-pk"),
        columns=(
            on("Live by", "live_by"), on("Said", "recorded_on"), text("By", "said_by"),
            text("What has changed", "reason", absent="nothing named", room=WIDE),
        ),
    ),
    Kind(
        slug="first-slice", mode=DELIVERY, model=FirstSlice, form=forms.FirstSliceForm, title="First working slices",
        one="first working slice", related=("user",), order=newest("on"),
        columns=(
            on("On", "on"), text("Used by", "user"), text("For", "work", room=WIDE),
            yes_no("Real data", "real_data"), choice("Where", "environment"),
        ),
    ),
    Kind(
        slug="weekly-update", mode=DELIVERY, model=WeeklyUpdate, title="Weekly updates", one="weekly update",
        related=("author",), order=("-week",),
        columns=(
            on("Week of", "week"), text("By", "author"), choice("Live by the promised day?", "confidence"),
            Column("Blocker", say.said_of_the_week, room=WIDE),
        ),
    ),
    Kind(
        slug="stage", mode=DELIVERY, model=StageEvent, form=forms.StageForm, title="Stages", one="stage",
        adds_at="stage-claim", related=("decided_by",), order=newest("on"),
        columns=(
            Column("Claimed stage", say.stage), on("On", "on"), text("Decided by", "decided_by"),
            text("Lesson", "lesson", absent="none", room=WIDE),
        ),
    ),
)
# fmt: on

KIND_OF = {kind.slug: kind for kind in KINDS}
