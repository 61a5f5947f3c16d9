"""Writes of this room: requirements and what follows from them, sign-offs, questions."""

from governance.actions.conflicts import ConflictError
from governance.actions.questions import answer_question, assign_question
from governance.actions.requirements import adopt_template, apply_requirements
from governance.actions.reviewers import add_reviewer
from governance.actions.sign_offs import (
    decide_sign_off,
    hand_in,
    meet_conditions,
    need_again,
    not_needed,
    set_expiry,
    take_back,
    tell_function,
    withdraw_approval,
)

__all__ = [
    "ConflictError",
    "add_reviewer",
    "adopt_template",
    "answer_question",
    "apply_requirements",
    "assign_question",
    "decide_sign_off",
    "hand_in",
    "meet_conditions",
    "need_again",
    "not_needed",
    "set_expiry",
    "take_back",
    "tell_function",
    "withdraw_approval",
]
