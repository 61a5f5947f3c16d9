"""The pages along a pilot's life."""

from pilots.lifecycle.views.endings import pilot_stop, retrospective_edit
from pilots.lifecycle.views.hand_overs import champion_departure, hand_over_answer, hand_over_list
from pilots.lifecycle.views.promises import promise_add

__all__ = [
    "champion_departure",
    "hand_over_answer",
    "hand_over_list",
    "pilot_stop",
    "promise_add",
    "retrospective_edit",
]
