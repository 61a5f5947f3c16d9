"""The tables behind the pages of survival and of the scorecard, and the messages, as lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse

from alerts.models import Alert, AlertQuerySet
from portfolio.durations import Cohort
from portfolio.exports.tables import CHUNK, CODE, DAY, NAME, SENTENCE, Row, Table, columns
from portfolio.survival import LEAST_PILOTS, Curve
from portfolio.survival_words import shares_of

# --- Survival ---

SURVIVAL = columns(
    "Goal",
    "By month",
    "Share",
    "Lowest",
    "Highest",
    "Stopped on purpose",
    ("Reached before a stop", 22),
    "At risk",
    "Pilots",
)


def survival(cohort: Cohort) -> Table:
    """Return the shares behind both curves, from 0 to 1; no row where there are too few pilots for a curve."""
    curves = {"production": cohort.to_production, "realised": cohort.to_realised}
    enough = len(cohort.courses) >= LEAST_PILOTS
    rows = [row for goal, curve in curves.items() for row in _shares(goal, curve)] if enough else []
    return Table("survival", SURVIVAL, rows)


def _shares(goal: str, curve: Curve) -> Iterator[Row]:
    for month, share in shares_of(curve):
        numbers = (share.value, share.low, share.high, share.stopped_share, share.reached_share)
        rounded = [None if number is None else round(number, 4) for number in numbers]
        yield goal, float(month), *rounded, share.at_risk, curve.pilots


# --- Scorecard ---

SCORECARD = columns(("Table", NAME), ("Line", 50), ("Value", SENTENCE), "Of", ("Goal", NAME))


def scorecard(page: dict[str, Any]) -> Table:
    """Return what the page of the scorecard shows (`scorecard.live_page.page_of`; empty: nothing was swept)."""
    return Table("scorecard", SCORECARD, list(_scores(page)) if page else [])


def _scores(page: dict[str, Any]) -> Iterator[Row]:
    for figure in page["figures"]:
        yield "Figures", figure.label, figure.value, figure.of, figure.goal
    for health, weeks, died, share in page["severity"]:
        yield "Weeks of a health after which a pilot died", health, ", ".join(filter(None, (died, share))), weeks, ""
    for one in page["judgements"]:
        said = f"{one['right']} right, {one['wrong']} wrong, {one['too_late']} too late"
        yield "Judgements", one.get("title", "All rules"), f"{said}: {one['share']} right", "", ""
    for one in page["base_rates"]:
        yield "Base rates", one["title"], one["sentence"], "", ""


# --- Messages ---

ALERTS = columns(
    ("Written", 20),
    "Kind",
    ("Message", SENTENCE),
    ("Portfolio", NAME),
    ("Code", CODE),
    ("Pilot", 40),
    ("To", NAME),
    ("State", NAME),
    ("Sent", 20),
    ("Speaks of", DAY),
    ("Address", NAME),
)


def alerts(mails: AlertQuerySet) -> Table:
    """Return the messages, the newest first, in one query."""
    return Table("alerts", ALERTS, map(_alert, _alerts(mails)))


def _alerts(mails: AlertQuerySet) -> Iterable[Alert]:
    return mails.for_list().defer("text", "html").iterator(chunk_size=CHUNK)


def _alert(alert: Alert) -> Row:
    pilot = alert.finding.pilot if alert.finding else None
    return (
        alert.created_at,
        alert.get_kind_display(),
        alert.title,
        alert.portfolio.name,
        pilot.code if pilot else "",
        pilot.name if pilot else "",
        str(alert.reader),
        alert.get_state_display(),
        alert.sent_at,
        alert.as_of,
        f"{settings.BASE_URL}{reverse('alert-detail', args=[alert.pk])}",
    )
