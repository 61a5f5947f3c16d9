"""Mode 4: the champion who leaves."""

from stalls.modes import FailureMode
from stalls.rules import Mode

MODE = Mode(
    code=FailureMode.CHAMPION,
    title="The champion who leaves",
    meaning="Nobody of enough seniority pushes the pilot inside the business, or the one who did has moved on.",
    impact="Blockers that only a senior person can move stay where they are; the pilot goes on, and then goes quiet.",
)
