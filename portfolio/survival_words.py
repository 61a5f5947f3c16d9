"""What the page of survival says of a curve, in sentences. Nothing here is estimated, and nothing is read."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from accounts.wording import counted
from portfolio.durations import HEADLINE_MONTHS, Cohort
from portfolio.survival import DAYS_A_MONTH, LEAST_AT_RISK, LEAST_PILOTS, Curve, Share, day_of_month

# domain.md B.1: the seed article's number, labelled as a headline that nobody has measured here.
HEADLINE = "Industry headline: more than 70 % never reach production."
# The months of the table; 14 is the headline's.
MONTHS = (1, 2, 3, 6, 9, 12, HEADLINE_MONTHS, 18, 24, 36, 48, 60, 84, 120)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table behind a curve, in words; `stopped` and `reached_before_a_stop` count stops as ends."""

    month: str
    at_risk: int
    share: str
    range: str
    stopped: str
    reached_before_a_stop: str


def percent(share: float) -> str:
    """Return a share from 0 to 1 as whole per cent, `38 %`; what is little or nearly all is never rounded away."""
    whole = round(share * 100)
    if whole == 0 and share > 0:
        return "under 1 %"
    if whole == 100 and share < 1:
        return "over 99 %"
    return f"{whole} %"


def range_of(share: Share) -> str:
    """Return the 95 % range of a share, `35–41`, or why there is none."""
    if share.low is None or share.high is None:
        return "no range: all had by then" if share.value > 0 else "no range: none had by then"
    return f"{share.low * 100:.0f}–{share.high * 100:.0f}"


def realisation(cohort: Cohort) -> tuple[str, str]:
    """Return the realisation rate, realised of started, as the figure and as what it rests on."""
    curve = cohort.to_realised
    rests_on = f"{curve.reached:,} of {counted(curve.pilots, 'pilot')} that started"
    if curve.pilots < LEAST_PILOTS:
        return f"{curve.reached} of {curve.pilots}", f"{counted(curve.pilots, 'pilot')} started: too few for a rate"
    return percent(curve.reached / curve.pilots), rests_on


def against_the_headline(cohort: Cohort) -> str:
    """Return the sentence of domain.md C.11, with the estimate where enough pilots are old enough to make one."""
    old = cohort.old_enough
    reached = sum(one.production_on is not None for one in old)
    age = f"started at least {HEADLINE_MONTHS} months ago"
    here = f"{reached:,} of {counted(len(old), 'pilot')} {age} reached production" if old else f"no pilot {age}"
    return f"{HEADLINE} Here: {here}; {_estimate(cohort.to_production)}."


def _estimate(curve: Curve) -> str:
    if curve.pilots < LEAST_PILOTS:
        return f"with fewer than {LEAST_PILOTS} pilots started there is no estimate"
    share = curve.share_by(day_of_month(HEADLINE_MONTHS))
    if share:
        return f"estimated share by month {HEADLINE_MONTHS} is {_with_range(share)}"
    few = f"too few have run that long for an estimate by month {HEADLINE_MONTHS}"
    month = last_month(curve)
    last = curve.share_by(day_of_month(month))
    return f"{few}; by month {month} it is {_with_range(last)}" if month and last else few


def _with_range(share: Share) -> str:
    said = range_of(share)
    return f"{percent(share.value)} ({said if said.startswith('no') else f'range {said}'})"


def last_month(curve: Curve) -> int:
    """Return the last whole month of which a curve can say something, 0 for none."""
    return 0 if curve.last_day is None else ceil((curve.last_day + 1) / DAYS_A_MONTH) - 1


def half(curve: Curve, done: str) -> str:
    """Return by when half have done something, `reached production`, with the range, or that it is not in sight."""
    median = curve.median
    if not median:
        span = counted(last_month(curve), "month") if last_month(curve) else "days"
        return f"Fewer than half have {done} in the {span} that can be seen."
    low, high = _months(median.low), None if median.high is None else _months(median.high)
    range_ = f"range {low}–{high}" if high else f"range from {low} to later than can be seen"
    return f"Half had {done} after {_months(median.days)} months ({range_})."


def _months(days: int) -> str:
    return f"{days / DAYS_A_MONTH:.1f}"


def rows_of(curve: Curve) -> list[Row]:
    """Return the table behind a curve, in words."""
    return [_row(month, share) for month, share in shares_of(curve)]


def shares_of(curve: Curve) -> list[tuple[str, Share]]:
    """Return the shares by round months, and by the last day of which enough is known."""
    last = curve.last_day
    if last is None:
        return []
    days = {day_of_month(month): str(month) for month in MONTHS}
    days = {day: month for day, month in days.items() if day < last} | {last: days.get(last, _months(last))}
    return [(month, share) for day, month in days.items() if (share := curve.share_by(day))]


def _row(month: str, share: Share) -> Row:
    return Row(
        month=month,
        at_risk=share.at_risk,
        share=percent(share.value),
        range="–" if share.low is None else range_of(share),
        stopped=percent(share.stopped_share),
        reached_before_a_stop=percent(share.reached_share),
    )


def left_out(cohort: Cohort) -> list[str]:
    """Return which pilots are not counted, and why."""
    said = []
    if cohort.not_started:
        said.append(f"{counted(cohort.not_started, 'pilot')} without a day on which the clock started.")
    if cohort.never_asked:
        said.append(
            f"{counted(cohort.never_asked, 'pilot')} from an inventory, whose team has not been asked yet: "
            "nobody can say how far they have come. The first weekly update lets a pilot count."
        )
    return said


def suppressed(curve: Curve) -> str:
    """Return where a curve ends, and why."""
    month = _months(curve.last_day or 0)
    return f"The curve ends at month {month}: from then on fewer than {LEAST_AT_RISK} pilots are at risk."
