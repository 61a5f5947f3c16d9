"""Delivery reality: the pilot has stalled and its cause is not known yet."""

from stalls.modes import FailureMode
from stalls.rules import Mode

MODE = Mode(
    code=FailureMode.DELIVERY,
    title="Delivery, cause not yet known",
    meaning="The pilot is silent or late. This says that it stalls, not which of the five causes it is.",
    impact="The longer nobody says why, the smaller the chance that it ever goes live.",
)
