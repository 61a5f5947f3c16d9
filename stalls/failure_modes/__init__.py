"""Every rule that is applied, in the order of the page, and the words for each failure mode. No discovery."""

from stalls.failure_modes import champion, delivery, governance, integration, outcome, workflow
from stalls.failure_modes.champion import fading, gone, maintenance_drift, nobody
from stalls.failure_modes.delivery import promise_broken, silence
from stalls.failure_modes.governance import (
    approval_lapsed,
    live_without_sign_off,
    not_opened,
    pause_becoming_permanent,
    questions_unanswered,
    raised_late,
    sign_off_behind_its_clock,
)
from stalls.failure_modes.integration import waiting_on_ticket
from stalls.failure_modes.outcome import nothing_agreed
from stalls.rules import Mode, Rule

MODES: tuple[Mode, ...] = (
    integration.MODE,
    workflow.MODE,
    governance.MODE,
    champion.MODE,
    outcome.MODE,
    delivery.MODE,
)

RULES: tuple[Rule, ...] = (
    waiting_on_ticket.RULE,
    not_opened.RULE,
    questions_unanswered.RULE,
    raised_late.RULE,
    sign_off_behind_its_clock.RULE,
    pause_becoming_permanent.RULE,
    approval_lapsed.RULE,
    live_without_sign_off.RULE,
    nobody.RULE,
    gone.RULE,
    fading.RULE,
    maintenance_drift.RULE,
    nothing_agreed.RULE,
    silence.RULE,
    promise_broken.RULE,
)

_BY_ID = {rule.id: rule for rule in RULES}


def rule(rule_id: str) -> Rule:
    """Return the rule of an id such as `integration/waiting-on-ticket`; raises LookupError where there is none."""
    return _BY_ID[rule_id]
