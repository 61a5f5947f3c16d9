"""Mode 5: the success that cannot be measured."""

from stalls.modes import FailureMode
from stalls.rules import Mode

MODE = Mode(
    code=FailureMode.OUTCOME,
    title="The success that cannot be measured",
    meaning="Nobody agreed what good looks like as a number, or the number was never read before and after.",
    impact="When the next budget is decided, nobody can say whether it worked, and it winds down by default.",
)
