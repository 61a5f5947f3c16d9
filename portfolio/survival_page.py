"""What the page of survival shows, put together for its template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pilots.models import Stage
from portfolio import survival_words as words
from portfolio.durations import HEADLINE_MONTHS, Cohort
from portfolio.survival import LEAST_PILOTS, Curve
from portfolio.survival_charts import SIZES, Drawing, Sizes, draw

UNBROKEN, UNBROKEN_DASH = "\N{NO-BREAK SPACE}", "–\N{WORD JOINER}"
# What is left of the headline's 70 % that never do.
HEADLINE_LEVEL = (0.3, f"headline: under 30{UNBROKEN}%")


@dataclass(frozen=True)
class Goal:
    """One curve: `key` for addresses within the page, `half` as a sentence, `summary` for who does not see the picture.

    `drawings` and `rows` are the same numbers, drawn and as a table.
    """

    key: str
    title: str
    curve: Curve
    half: str
    summary: str
    ends: str
    drawings: list[Drawing]
    rows: list[words.Row]


def page_of(cohort: Cohort, sizes: Sizes = SIZES) -> dict[str, Any]:
    """Return the context: figure, sentence, counts, who is left out, and the curves if there are pilots enough.

    `sizes`: in which the curves are drawn.
    """
    figure, rests_on = words.realisation(cohort)
    return {
        "cohort": cohort,
        "figure": figure.replace(" ", UNBROKEN),
        "rests_on": rests_on,
        "headline": _unbroken(words.against_the_headline(cohort)),
        "counts": _counts(cohort),
        "left_out": words.left_out(cohort),
        "least": LEAST_PILOTS,
        "goals": _goals(cohort, sizes) if len(cohort.courses) >= LEAST_PILOTS else [],
    }


def _unbroken(sentence: str) -> str:
    """Return a sentence in which no line breaks before a per cent sign or within a range."""
    return sentence.replace(" %", f"{UNBROKEN}%").replace("–", UNBROKEN_DASH)


def _counts(cohort: Cohort) -> list[tuple[str, int]]:
    claimed = sum(one.claimed_stage in Stage.live() and one.production_on is None for one in cohort.courses)
    return [
        ("Started", len(cohort.courses)),
        ("Reached production", cohort.to_production.reached),
        ("Realised", cohort.to_realised.reached),
        ("Stopped on purpose", sum(one.stopped_on is not None for one in cohort.courses)),
        ("Wound down", sum(one.claimed_stage == Stage.WOUND_DOWN for one in cohort.courses)),
        ("Claimed to be live, without the evidence", claimed),
    ]


def _goals(cohort: Cohort, sizes: Sizes) -> list[Goal]:
    to_production, to_realised = cohort.to_production, cohort.to_realised
    drawn = draw(to_production, level=HEADLINE_LEVEL, month=HEADLINE_MONTHS, sizes=sizes)
    return [
        _goal("production", "From start to production", to_production, "reached production", drawn),
        _goal("realised", "From start to realised", to_realised, "been realised", draw(to_realised, sizes=sizes)),
    ]


def _goal(key: str, title: str, curve: Curve, done: str, drawings: list[Drawing]) -> Goal:
    rows, half = words.rows_of(curve), words.half(curve, done)
    last = f"By month {rows[-1].month} the estimate is {rows[-1].share}." if rows else ""
    return Goal(
        key=key,
        title=title,
        curve=curve,
        half=half,
        summary=f"{curve.reached:,} of {curve.pilots:,} pilots have {done}. {last} {half}",
        ends=words.suppressed(curve),
        drawings=drawings,
        rows=rows,
    )
