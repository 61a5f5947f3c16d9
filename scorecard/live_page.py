"""What the page of the live scorecard shows: figures with their intervals, labels per rule, and base rates."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count

from pilots.models.pilot import PilotQuerySet
from scorecard import base_rates
from scorecard.cases import Cases
from scorecard.changes import Observed
from scorecard.episodes import Detector
from scorecard.live import Record, record_of
from scorecard.metrics.alarms import false_alarms, healthy_time_in_alarm, precision
from scorecard.metrics.attribution import attribution
from scorecard.metrics.burden import mailed_false_alarms, mails_per_leader_week
from scorecard.metrics.flapping import reopened, state_changes
from scorecard.metrics.recall import delays, lead_times, state_recall, strict_recall
from scorecard.metrics.risk import is_monotone, risk
from scorecard.scoring import fates, ours
from scorecard.tallies import Estimate, Resamples, Tally, wilson
from stalls import failure_modes
from stalls.models import Judged, Judgement
from stalls.rules import Rule, retired

# Of fewer known ends a share says more than is known.
LEAST_ENDS = 10
SEED = 1  # the same record gives the same page
UNKNOWN = "cannot be said"


class Figure(NamedTuple):
    """One line: what it is, its value with its interval, of how many, and the goal."""

    label: str
    value: str
    of: str
    goal: str


def page_of(pilots: PilotQuerySet, last_day: date) -> dict[str, Any]:
    """Return the context for some pilots (seven queries)."""
    record = record_of(pilots, last_day)
    counts = fates(record.cases)
    is_few = counts.deaths + counts.stops < LEAST_ENDS
    return {
        "record": record,
        "fates": counts,
        "least": LEAST_ENDS,
        "is_few": is_few,
        "figures": _counts(record) if is_few else _figures(record.cases, record.observed),
        "severity": _severity(record, is_few=is_few),
        "rises": None if is_few else is_monotone(risk(record.cases, record.observed)),
        "judgements": _judgements(pilots),
        "base_rates": named_base_rates(pilots),
    }


# --- Figures ---


def _counts(record: Record) -> list[Figure]:
    """Return counts of deaths; how many alarms were wrong nobody can say while most fates are open."""
    detector = ours(record.observed)
    tallies = {
        "Deaths seen coming 28 days before": strict_recall(record.cases, detector),
        "Deaths that were stalled or critical 28 days before": state_recall(record.cases, detector),
    }
    return [Figure(label, f"{sum(tally.hits):g}", f"{tally.n:g}", "") for label, tally in tallies.items() if tally.n]


def _figures(cases: Cases, observed: Observed) -> list[Figure]:
    detector, resamples = ours(observed), Resamples(len(cases), seed=SEED)
    shares: list[tuple[str, Tally, str]] = [
        ("Deaths seen coming 28 days before", strict_recall(cases, detector), "75 % or more"),
        ("Deaths that were stalled or critical 28 days before", state_recall(cases, detector), ""),
        ("Alarms that were right", precision(cases, detector), "60 % or more"),
        ("Healthy days in alarm", healthy_time_in_alarm(cases, detector), ""),
        ("The cause was the first one named", attribution(cases, observed, among=1), "60 % or more"),
        ("The cause was among the first two named", attribution(cases, observed, among=2), "80 % or more"),
        ("Findings that re-opened within 28 days", reopened(cases, observed), "at most 5 %"),
    ]
    rates: list[tuple[str, Tally, str, int]] = [
        ("False alarms per pilot-month", false_alarms(cases, detector), "at most 0.10", 3),
        ("Mailed false alarms per pilot-month", mailed_false_alarms(cases, observed), "at most 0.05", 3),
        ("Mails a week to a leader of 40 pilots", mails_per_leader_week(cases, observed), "at most 5", 2),
        ("Changes of state per finding and 28 days", state_changes(cases, observed), "at most 0.5", 2),
    ]
    return [
        *(_share(label, resamples.estimate(tally), goal) for label, tally, goal in shares),
        *_days_of(cases, detector, resamples),
        *(_number(label, resamples.estimate(tally), goal, places) for label, tally, goal, places in rates),
    ]


def _days_of(cases: Cases, detector: Detector, resamples: Resamples) -> list[Figure]:
    lead, delay = (resamples.quantile(measure(cases, detector, days_before=0), 0.5) for measure in (lead_times, delays))
    return [
        _number("Lead before the end, median days", lead, "56 or more", 0),
        _number("Delay after the first sign, median days", delay, "at most 21", 0),
    ]


def _share(label: str, estimate: Estimate, goal: str) -> Figure:
    if estimate.value is None:
        return Figure(label, UNKNOWN, "0", goal)
    value = f"{100 * estimate.value:z.0f} %"
    if estimate.low is not None and estimate.high is not None:
        value += f" ({100 * estimate.low:z.0f} to {100 * estimate.high:z.0f} %)"
    return Figure(label, value, f"{estimate.n:,.0f}", goal)


def _number(label: str, estimate: Estimate, goal: str, places: int) -> Figure:
    if estimate.value is None:
        return Figure(label, UNKNOWN, "", goal)
    value = f"{estimate.value:z.{places}f}"
    if estimate.low is not None and estimate.high is not None:
        value += f" ({estimate.low:z.{places}f} to {estimate.high:z.{places}f})"
    return Figure(label, value, "", goal)


def _severity(record: Record, *, is_few: bool) -> list[tuple[str, str, str, str]]:
    """Return per health its weeks, after how many the pilot died within 180 days, and the share with Wilson's."""
    tallies = risk(record.cases, record.observed)
    if not any(tally.n for tally in tallies.values()):
        return []
    return [
        (health.label, f"{tally.n:,.0f}", f"{sum(tally.hits):,.0f}", "" if is_few else _wilson(tally))
        for health, tally in tallies.items()
    ]


def _wilson(tally: Tally) -> str:
    return _share_of(sum(tally.hits), tally.n)


def _share_of(hits: float, of: float) -> str:
    """Return a share with Wilson's interval, in words."""
    interval = wilson(hits, of)
    if interval is None:
        return UNKNOWN
    low, high = interval
    return f"{100 * hits / of:.0f} % ({100 * low:.0f} to {100 * high:.0f} %)"


# --- Labels and base rates, per rule ---


def _judgements(pilots: PilotQuerySet) -> list[dict[str, Any]]:
    """Return per rule, and of all of them first, how often people said right, wrong and too late."""
    said: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(Judged.values, 0))
    counts = Judgement.objects.filter(pilot__in=pilots).order_by().values_list("finding__rule", "verdict")
    for rule, verdict, count in counts.annotate(count=Count("pk")):
        said[""][verdict] += count
        said[rule][verdict] += count
    return [_judged(rule, verdicts) for rule, verdicts in sorted(said.items())]


def _judged(rule: str, verdicts: dict[str, int]) -> dict[str, Any]:
    share = _share_of(verdicts[Judged.RIGHT], sum(verdicts.values()))
    return _named(rule) | {**verdicts, "share": share} if rule else {**verdicts, "share": share}


def named_base_rates(pilots: PilotQuerySet) -> list[dict[str, Any]]:
    """Return per rule its title and address, and what became of the pilots that it flagged (one query)."""
    rates = base_rates.of_rules(pilots)
    return [
        _named(rule) | {"flagged": rate.flagged, "sentence": rate.sentence, "range": rate.range}
        for rule, rate in rates.items()
    ]


def _named(rule_id: str) -> dict[str, Any]:
    mode, _, name = rule_id.partition("/")
    rule: Rule
    try:
        rule, is_applied = failure_modes.rule(rule_id), True
    except LookupError:
        rule, is_applied = retired(rule_id), False
    return {"title": rule.title, "mode": mode, "name": name, "is_applied": is_applied}
