"""The one table of what a portable history holds: every kind of line, its facts and its keys, in the format's order.

Import and export both follow it; docs/portable-history.md says it in words. A key's type follows from the column that
holds it (`histories.kind.typed`), so that nothing is said twice.
"""

from __future__ import annotations

from governance.models import GovernanceQuestion, Pause, SignOff, SignOffDecision
from histories.kind import Kind
from outcomes.models import BenefitsReview, EnvironmentWeek, FundingDecision, OutcomeMetric, Reading, UsageWeek
from pilots.models import (
    AccessRequest,
    Champion,
    ChampionAction,
    Deputy,
    FirstSlice,
    HandOver,
    Integration,
    Pilot,
    Promise,
    Retrospective,
    StageEvent,
    UserContact,
    WeeklyUpdate,
    Workaround,
    Workflow,
)

SAID_DECISION = "submitted_on decided_on decision decided_by_id comment frozen"

KINDS = [
    Kind(
        "pilot",
        Pilot,
        "",
        "name portfolio sector problem clock_start cadence_days engineer programme_manager",
        extension="code organisation unit requested_by support_owner value_at_stake model_or_vendor data_categories "
        "staging_url production_url last_attempt inventory claimed_stage",
    ),
    Kind("stage", StageEvent, None, "stage on decided_by reason", extension="lesson", needs="on"),
    Kind(
        "promise", Promise, None, "live_by said_by", extension="reason", fixed="live_by live_by_precision recorded_on"
    ),
    Kind("first_slice", FirstSlice, None, "on user work real_data environment", needs="on"),
    Kind(
        "champion",
        Champion,
        "person",
        "level since until end_reason leaving_on handover_done_on reach",
        vacant={"succeeded_on": "'0001-01-01'"},
    ),
    Kind("deputy", Deputy, "person", "since until has_authority"),
    Kind("champion_action", ChampionAction, None, "person on action", needs="on"),
    Kind(
        "hand_over",
        HandOver,
        "key",
        "giver receiver proposed_on answer answered_on because",
        needs="receiver proposed_on",
        vacant={"answer": "'withdrawn'", "answered_on": "proposed_on"},
        is_extension=True,
    ),
    Kind(
        "integration",
        Integration,
        "key",
        "system owner api promised_days started_on due_on state state_on agreed_approach blocks_first_slice",
        extension="purpose last_sync_on",
    ),
    Kind(
        "access_request",
        AccessRequest,
        "key",
        "integration request_kind team reference raised_on answered_on escalated_on closed_on",
        extension="turn turn_on",
    ),
    Kind(
        "workflow",
        Workflow,
        "task",
        "observed_on observed_by method share_of_time is_bottleneck change_agreed_on",
        extension="minutes_per_case change_agreed_by",
    ),
    Kind("user_contact", UserContact, None, "on contact_kind users", extension="met_by note", needs="on"),
    Kind("workaround", Workaround, "key", "seen_on users what state state_on"),
    Kind(
        "usage",
        UsageWeek,
        "week",
        "target_users active_users outputs_shown overridden source",
        extension="eligible_cases cases_with_ai accepted edited redone_elsewhere",
    ),
    Kind("environment", EnvironmentWeek, "week environment", "visitors deploys"),
    Kind(
        "sign_off",
        SignOff,
        "area",
        "needed not_needed_because blocking typical_days engaged_on submitted_on decided_on decision decided_by "
        "expires_on covers",
        extension="not_needed_by function conditions conditions_due_on conditions_met_on missing",
    ),
    Kind(
        "sign_off_decision",
        SignOffDecision,
        "area round",
        "submitted_on decided_on decision decided_by on_behalf_of comment frozen",
        needs="decided_on decision decided_by frozen",
        fixed=SAID_DECISION,
        is_extension=True,
    ),
    Kind(
        "governance_question",
        GovernanceQuestion,
        "key",
        "topic text raised_on raised_by answered_on answer blocking",
        extension="answered_by evidence function answerer work_stopped",
    ),
    Kind(
        "pause",
        Pause,
        "key",
        "started_on reason owner review_on resumed_on",
        vacant={"superseded_on": "'0001-01-01'"},
    ),
    Kind(
        "outcome_metric",
        OutcomeMetric,
        "key",
        "name unit direction baseline baseline_on target target_on definition_of_done data_source benefit_owner "
        "agreed_on reading_every_days primary",
        extension="baseline_method",
        vacant={"primary": "false"},
    ),
    Kind("reading", Reading, None, "metric on value evidence", extension="cases source note", needs="on"),
    Kind(
        "benefits_review",
        BenefitsReview,
        "key",
        "due_on held_on verdict story",
        extension="confirmed_by shortfall_accepted",
    ),
    Kind(
        "funding_decision",
        FundingDecision,
        "key",
        "phase needed_by funding_ends_on submitted_on decided_on decision",
        extension="board amount",
    ),
    Kind(
        "weekly_update",
        WeeklyUpdate,
        "week",
        "author submitted_on confidence nothing_changed blocker seconds_taken answers",
    ),
    Kind(
        "retrospective",
        Retrospective,
        "",
        "ended_on how primary_mode first_sign_on was_flagged",
        extension="secondary_modes lesson",
    ),
]
KIND_OF = {kind.name: kind for kind in KINDS}
