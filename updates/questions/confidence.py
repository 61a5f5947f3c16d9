"""Tap 7. Will it be live by the promised day? Kept only to be compared with the facts. And what is in the way."""

from __future__ import annotations

from pilots.dates import Day, Precision
from pilots.models import Confidence
from updates.questions.question import DO_NOT_KNOW, Detail, Question, text_field
from updates.situation import Situation

TAPS = tuple((answer.value, str(answer.label)) for answer in (Confidence.YES, Confidence.UNSURE, Confidence.NO))


def ask(situation: Situation) -> Question:
    promise = situation.promise
    if situation.is_live:
        return Question(name="confidence", title="Going live", hint="It is on record as live.")
    if promise is None or promise.live_by is None:
        return Question(name="confidence", title="Going live", hint="Nobody has promised a day for it yet.")
    by = Day(promise.live_by, Precision(promise.live_by_precision))
    return Question(name="confidence", title=f"Will it be live by {by}?", taps=(*TAPS, DO_NOT_KNOW))


def ask_what_is_in_the_way() -> Question:
    line = Detail(name="text", field=text_field("In one line, if anything is", max_length=300))
    return Question(name="blocker", title="What is in the way?", details=(line,))
