"""Every rule that is applied, in the order of the page, and the words for each failure mode. No discovery."""

from stalls.failure_modes import champion, delivery, governance, integration, outcome, workflow
from stalls.failure_modes.champion import (
    announced_move,
    fading,
    gone,
    maintenance_drift,
    nobody,
    not_enough_reach,
    single_point,
)
from stalls.failure_modes.delivery import (
    demo_not_deployed,
    heartbeat_only,
    no_first_slice,
    nobody_reached,
    optimism_gap,
    promise_broken,
    silence,
    staging_nobody_opens,
)
from stalls.failure_modes.governance import (
    approval_lapsed,
    live_without_sign_off,
    not_opened,
    nothing_approved,
    pause_becoming_permanent,
    questions_unanswered,
    raised_late,
    sign_off_behind_its_clock,
)
from stalls.failure_modes.integration import (
    live_but_failing,
    no_data_owner,
    no_modern_api,
    procurement_not_on_path,
    promise_overrun,
    sliding_date,
    waiting_on_ticket,
)
from stalls.failure_modes.outcome import (
    gone_dark,
    incomplete,
    ninety_day_story,
    no_budget_for_next,
    nothing_agreed,
    off_target,
    realisation_gap,
)
from stalls.failure_modes.workflow import (
    adoption_not_appearing,
    change_not_agreed,
    little_used,
    no_direct_user_contact,
    not_the_bottleneck,
    overridden,
    use_decays,
    workarounds,
)
from stalls.rules import Mode, Rule, retired

MODES: tuple[Mode, ...] = (
    integration.MODE,
    workflow.MODE,
    governance.MODE,
    champion.MODE,
    outcome.MODE,
    delivery.MODE,
)

RULES: tuple[Rule, ...] = (
    promise_overrun.RULE,
    no_modern_api.RULE,
    waiting_on_ticket.RULE,
    procurement_not_on_path.RULE,
    no_data_owner.RULE,
    sliding_date.RULE,
    live_but_failing.RULE,
    not_the_bottleneck.RULE,
    adoption_not_appearing.RULE,
    use_decays.RULE,
    workarounds.RULE,
    overridden.RULE,
    no_direct_user_contact.RULE,
    change_not_agreed.RULE,
    little_used.RULE,
    not_opened.RULE,
    questions_unanswered.RULE,
    raised_late.RULE,
    sign_off_behind_its_clock.RULE,
    pause_becoming_permanent.RULE,
    approval_lapsed.RULE,
    live_without_sign_off.RULE,
    nothing_approved.RULE,
    nobody.RULE,
    gone.RULE,
    fading.RULE,
    single_point.RULE,
    not_enough_reach.RULE,
    announced_move.RULE,
    maintenance_drift.RULE,
    nothing_agreed.RULE,
    incomplete.RULE,
    gone_dark.RULE,
    ninety_day_story.RULE,
    no_budget_for_next.RULE,
    off_target.RULE,
    realisation_gap.RULE,
    silence.RULE,
    nobody_reached.RULE,
    no_first_slice.RULE,
    promise_broken.RULE,
    staging_nobody_opens.RULE,
    demo_not_deployed.RULE,
    heartbeat_only.RULE,
    optimism_gap.RULE,
)

_BY_ID = {rule.id: rule for rule in RULES}


def rule(rule_id: str) -> Rule:
    """Return the rule of an id such as `integration/waiting-on-ticket`; raises LookupError where there is none."""
    return _BY_ID[rule_id]


def rule_or_retired(rule_id: str) -> Rule:
    """Return the rule of an id, or what can still be said of its findings where it is no longer applied."""
    return _BY_ID.get(rule_id) or retired(rule_id)
