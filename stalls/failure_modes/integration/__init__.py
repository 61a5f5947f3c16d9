"""Mode 1: the integration that was supposed to take two weeks."""

from stalls.modes import FailureMode
from stalls.rules import Mode

MODE = Mode(
    code=FailureMode.INTEGRATION,
    title="The integration that was supposed to take two weeks",
    meaning=(
        "The pilot works on its own, but not with the systems that people use. It waits for access, an interface "
        "or a purchase that another team has to give."
    ),
    impact="Nobody can use it for real work, and each week of waiting is a week in which it proves nothing.",
)
