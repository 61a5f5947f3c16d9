"""What readers are told of a pilot that is critical no more: what it was, how long, what cleared it, what is open."""

from __future__ import annotations

from datetime import date
from typing import Any

from alerts.examples import example_of_recovery
from alerts.kinds import MessageKind
from alerts.messages import Message, absolute, foot, lasting, render
from alerts.models import Alert, AlertKind
from alerts.readers import DECLINED, LEADS_NO_MORE, members_of
from pilots.dates import Day
from stalls.modes import HealthState

MOST_OPEN = 5
AGAIN = "It is critical again."
# Leaving production's last hurdle behind is one thing, a decision to stop another: only one of them is a recovery.
DECISIONS = ("stopped", "wound down")
NOW = {
    HealthState.CLEAR: ", and nothing stands against it",
    HealthState.WATCH: ", but worth a look",
    HealthState.STALLED: ", but still stalled",
    HealthState.NOT_ASSESSABLE: ", as far as anybody can say",
    HealthState.CRITICAL: "",
}


def recovered(alert: Alert) -> Message:
    """Say of one pilot, or of each of many, that it is critical no more."""
    pilots = [_in_words(row) for row in told_in(alert)]
    context = {
        "pilots": pilots,
        "one": pilots[0],
        "portfolio": alert.evidence["portfolio"],
        "dashboard_url": f"{absolute('dashboard')}?portfolio={alert.portfolio_id}",
    }
    return render("recovered", context | foot(alert))


def told_in(alert: Alert) -> list[Alert]:
    """Return the notes that this mail is made of, and that are still true; itself comes first."""
    rows = [alert, *alert.gathered.order_by("pk").select_related("finding__pilot__overall_health")]
    return [row for row in rows if _is_true(row)]


def _is_true(row: Alert) -> bool:
    finding = row.finding
    if finding is None or finding.portfolio_id != row.portfolio_id:
        return False
    return finding.pilot.overall_health.state != HealthState.CRITICAL


def _in_words(row: Alert) -> dict[str, Any]:
    told = row.evidence
    since, until = (date.fromisoformat(told[name]) for name in ("since", "until"))
    return {
        "pilot": told["pilot"],
        "now": _now(told),
        "is_decision": told["ended"] in DECISIONS,
        "lasted": lasting((until - since).days),
        "from": Day(since),
        "to": Day(until),
        "was": told["was"],
        "open": told["open"][:MOST_OPEN],
        "more_open": len(told["open"][MOST_OPEN:]),
        "url": absolute("pilot-detail", told["pilot"]["id"]),
    }


def _now(told: dict[str, Any]) -> str:
    """Return how the pilot is now, as a sentence."""
    if told["ended"] in DECISIONS:
        return f"It was {told['ended']}: a decision, not a recovery."
    if told["ended"]:
        return f"It is {told['ended']}."
    return f"It is critical no more{NOW[HealthState(told['state'])]}."


def unwanted(alert: Alert) -> str:
    """Return why nobody is to be told any more, or nothing."""
    if alert.channel_id:
        return "" if told_in(alert) else AGAIN
    members = members_of(alert.portfolio)
    member = members.get(alert.recipient_id or 0)
    if member is None:
        return LEADS_NO_MORE
    if AlertKind.RECOVERED in member.as_reader.declined:
        return DECLINED[AlertKind.RECOVERED]
    return "" if told_in(alert) else AGAIN


RECOVERED = MessageKind(
    code=AlertKind.RECOVERED,
    compose=recovered,
    unwanted=unwanted,
    thread=lambda alert: f"pilot-{alert.evidence['pilot']['id']}",
    example=lambda user, now: example_of_recovery(user, now).get(),
)
