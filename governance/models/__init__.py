"""Sign-offs, questions and pauses, and what a portfolio requires."""

from governance.models.areas import AREA_NAMES, area_name
from governance.models.decisions import Decision, SignOffDecision
from governance.models.pauses import Pause
from governance.models.questions import GovernanceQuestion, Topic
from governance.models.requirements import Requirement, Reviewer
from governance.models.sign_offs import (
    Needed,
    SignOff,
    SignOffQuerySet,
)

__all__ = [
    "AREA_NAMES",
    "Decision",
    "GovernanceQuestion",
    "Needed",
    "Pause",
    "Requirement",
    "Reviewer",
    "SignOff",
    "SignOffDecision",
    "SignOffQuerySet",
    "Topic",
    "area_name",
]
