"""The scorecard as text, at most 120 columns wide: values with their 95 % intervals in brackets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from scorecard.cards import DetectorCard, Fates, MatchedCard, OwnCard, Scorecard, Spread
from scorecard.judging import CAUSING
from scorecard.tallies import Estimate

NOTHING = "-"
GAIN = 0.15  # domain.md D.4: accepted at 15 points over the best of B1 to B4
TO_BEAT = ("B1", "B2", "B2c", "B3", "B4")

LONGEST_NAME = 40

type Row = Sequence[str]


def tables(card: Scorecard) -> str:
    """Return all tables of a scorecard."""
    parts = [heading(card.fates), recalls(card), alarms(card), timing(card), by_cause(card), matched(card)]
    parts += [verdict(card), *_own(card.own, card)] if card.own else []
    parts += [robustness(card)] if card.robustness else []
    return "\n\n".join(part for part in parts if part) + "\n"


def heading(fates: Fates) -> str:
    return (
        f"{fates.pilots:,} pilots: {fates.deaths:,} died by default ({fates.long_deaths:,} after a spell of 28 days or "
        f"more), {fates.stops:,} stopped,\n{fates.undecided:,} in a spell of open fate, {fates.survivors:,} survivors. "
        f"{fates.healthy_months:,.0f} healthy pilot-months."
    )


def recalls(card: Scorecard) -> str:
    title = (
        f"Recall in %, own working points. n = {card.fates.deaths} deaths, {card.fates.long_deaths} long ones for state"
    )
    rows = (
        [each.name, *map(percent, (each.strict, each.state, each.healthy_time_in_alarm, each.edge))]
        for each in card.detectors
    )
    return table(title, ["detector", "strict recall", "state recall", "healthy time in alarm", "edge"], rows)


def alarms(card: Scorecard) -> str:
    head = ["detector", "false alarms per month", "precision", "opened after death"]
    rows = (
        [each.name, rate(each.false_alarms), percent(each.precision, with_n=True), percent(each.late)]
        for each in card.detectors
    )
    return table("Alarms, own working points. n = episodes that are over or older than 180 days", head, rows)


def timing(card: Scorecard) -> str:
    head = ["detector", "lead at T_d", "quartiles", "56 d or more", "n", "lead at T_d - 28", "after onset"]
    return table(
        "Days of lead before the end, and of delay after the onset: medians", head, map(_timing, card.detectors)
    )


def _timing(card: DetectorCard) -> Row:
    lead = card.lead
    medians = (card.lead_at_28.median, card.delay.median)
    return [
        card.name,
        days(lead.median),
        quartiles(lead),
        percent(lead.early),
        f"{lead.median.n:g}",
        *map(days, medians),
    ]


def by_cause(card: Scorecard) -> str:
    def part(title: str, estimates: Callable[[DetectorCard], Sequence[Estimate]]) -> str:
        if not card.detectors:
            return ""
        counts = [
            f"{mode} n={estimate.n:g}" for mode, estimate in zip(CAUSING, estimates(card.detectors[0]), strict=True)
        ]
        rows = ([each.name, *map(percent, estimates(each))] for each in card.detectors)
        return table(title, ["detector", *counts], rows)

    strict = part("Strict recall by cause", lambda each: [each.strict_by_cause[mode] for mode in CAUSING])
    return f"{strict}\n\n{part('State recall by cause', lambda each: [each.state_by_cause[mode] for mode in CAUSING])}"


def matched(card: Scorecard) -> str:
    """Return the detectors at a matched rate of false alarms."""
    title = "At no more than 0.10 false alarms per pilot-month: nearest to 0.10, and * where strict recall is best"
    head = ["detector", "false alarms per month", "strict recall", "we have over it"]
    rows = [
        [_name(each), rate(each.false_alarms), percent(each.strict), points(each.gain_strict)] for each in card.matched
    ]
    by_state = ["detector", "state recall", "we have over it", "edge", "we have over it"]
    rest = [
        [_name(each), percent(each.state), points(each.gain_state), percent(each.edge), points(each.gain_edge)]
        for each in card.matched
    ]
    return f"{table(title, head, rows)}\n\n{table('The same by the state 28 days before the end', by_state, rest)}"


def _name(card: MatchedCard) -> str:
    return card.name + " *" * card.is_best


def verdict(card: Scorecard) -> str:
    """Say whether strict recall exceeds the best of B1 to B4 by 15 points (domain.md D.4)."""
    rivals = [each for each in card.matched if each.code in TO_BEAT and each.gain_strict]
    if not rivals:
        return "Strict recall over the best of B1 to B4: cannot be said without a rate of at most 0.10 false alarms."
    strongest = max(rivals, key=lambda each: each.strict.value or 0.0)
    gain = strongest.gain_strict.value if strongest.gain_strict else None
    accepted = "accepted" if gain is not None and gain >= GAIN else "not accepted"
    told = f"{strongest.name}: {points(strongest.gain_strict)} points; {accepted} at +15."
    return f"Strict recall over the best of B1 to B4, {told}"


def _own(own: OwnCard, card: Scorecard) -> Iterator[str]:
    yield modes(own)
    yield risk(own)
    yield other(own, card)


def modes(own: OwnCard) -> str:
    head = ["mode", "precision", "false alarms", "primary is cause", "cause in first two"]
    rows = [
        [
            mode,
            percent(each.precision, with_n=True),
            rate(each.false_alarms),
            percent(each.primary_is_cause, with_n=True),
            percent(each.cause_in_first_two, with_n=True),
        ]
        for mode, each in own.by_mode.items()
    ]
    rows += [["all", "", "", percent(own.primary_is_cause, with_n=True), percent(own.cause_in_first_two, with_n=True)]]
    return table("Modes: alarms by mode, attribution at T_d - 28 by cause", head, rows)


def risk(own: OwnCard) -> str:
    head = ["health", "landmarks", "died within 180 d", "share, over pilots", "Wilson"]
    rows = [
        [health, f"{each.share.n:,.0f}", f"{each.deaths:,.0f}", percent(each.share), _wilson(each.wilson)]
        for health, each in own.risk.items()
    ]
    says = {True: "yes", False: "no", None: "cannot be said"}[own.risk_is_monotone]
    return table(f"Risk after weekly landmarks; monotone: {says}", head, rows)


def other(own: OwnCard, card: Scorecard) -> str:
    seconds = NOTHING if card.update_seconds is None else f"{card.update_seconds} s"
    rows = [
        ["findings re-opened within 28 days", percent(own.reopened, with_n=True), "at most 5 %"],
        ["state changes per open finding and 28 days", number(own.state_changes), "at most 0.5"],
        ["mails per leader-week at 40 pilots", number(own.mails_per_leader_week), "at most 5"],
        ["mailed false alarms per pilot-month", rate(own.mailed_false_alarms), "at most 0.050"],
        ["weekly update, median", seconds, "at most 60 s"],
    ]
    return table("Flapping and burden", ["", "value", "goal"], rows)


def robustness(card: Scorecard) -> str:
    head = ["updates deleted", "strict recall lost", "state recall lost"]
    rows = [[f"{each.share_deleted:.0%}", points(each.strict), points(each.state)] for each in card.robustness]
    return table("Robustness, in points", head, rows)


# --- How values look ---


def percent(estimate: Estimate | None, *, with_n: bool = False) -> str:
    """Return a share in per cent, as `71 [64-78]`."""
    # z: nought has no sign.
    return _told(estimate, lambda value: f"{100 * value:z.0f}", with_n=with_n)


def points(estimate: Estimate | None) -> str:
    """Return a difference of shares in points, as `+7 [-1 to +15]`."""
    return _told(estimate, lambda value: f"{100 * value:+z.0f}")


def rate(estimate: Estimate | None) -> str:
    return _told(estimate, lambda value: f"{value:.3f}")


def number(estimate: Estimate | None) -> str:
    return _told(estimate, lambda value: f"{value:.2f}")


def days(estimate: Estimate | None) -> str:
    return _told(estimate, lambda value: f"{value:z.0f}")


def _told(estimate: Estimate | None, tell: Callable[[float], str], *, with_n: bool = False) -> str:
    if estimate is None or estimate.value is None:
        return NOTHING
    n = f" n={estimate.n:.0f}" if with_n else ""
    if estimate.low is None or estimate.high is None:
        return tell(estimate.value) + n
    low, high = tell(estimate.low), tell(estimate.high)
    between = "-" if low[0].isdigit() and high[0].isdigit() else " to "
    return f"{tell(estimate.value)} [{low}{between}{high}]{n}"


def quartiles(spread: Spread) -> str:
    if spread.lower_quartile is None or spread.upper_quartile is None:
        return NOTHING
    return f"{spread.lower_quartile:.0f} to {spread.upper_quartile:.0f}"


def _wilson(interval: tuple[float, float] | None) -> str:
    return f"{100 * interval[0]:.1f} to {100 * interval[1]:.1f}" if interval else NOTHING


def table(title: str, head: Row, rows: Iterable[Row]) -> str:
    """Return a title and aligned columns; the first is a name, the others stand at the right."""
    lines = [list(head), *([_shortened(first), *others] for first, *others in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join([title, *("  " + _line(line, widths) for line in lines)])


def _line(cells: Row, widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    return "  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]).rstrip()


def _shortened(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
