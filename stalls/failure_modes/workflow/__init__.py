"""Mode 2: the workflow nobody wants to change."""

from stalls.modes import FailureMode
from stalls.rules import Mode

MODE = Mode(
    code=FailureMode.WORKFLOW,
    title="The workflow nobody wants to change",
    meaning=(
        "The pilot is there, and the people it is for keep working the way they did: it speeds up a step that was "
        "not the problem, or they do not trust it, or nobody agreed to change anything."
    ),
    impact="It is paid for and not used. Usage fades quietly while everybody reports that it is live.",
)
