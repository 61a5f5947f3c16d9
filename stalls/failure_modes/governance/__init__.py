"""Mode 3: the governance question that surfaces too late."""

from stalls.modes import FailureMode
from stalls.rules import Mode

MODE = Mode(
    code=FailureMode.GOVERNANCE,
    title="The governance question that surfaces too late",
    meaning=(
        "An approval that the pilot needs was not opened in its first week, or takes longer than there is time left."
    ),
    impact="Work stops for a question that could have been asked on day one, and a pause for a week becomes permanent.",
)
