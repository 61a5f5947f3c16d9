"""What leaders are told of findings that became critical: one function and three templates a message."""

from __future__ import annotations

from datetime import date
from typing import Any

from alerts.kinds import MessageKind
from alerts.links.answers import answers_to
from alerts.messages import Message, absolute, lasting, render
from alerts.models import Alert, AlertKind
from alerts.readers import leads_no_more
from pilots.dates import Day
from stalls.modes import FailureMode

# domain.md C.8: "at most five pilots" in one mail.
MOST_SHOWN = 5


def critical(alert: Alert) -> Message:
    """Say that findings of one pilot became critical."""
    causes = alert.causes()
    findings = [_in_words(cause, meaning=True) for cause in causes]
    pilot = alert.evidence["pilot"]
    context = {
        "pilot": pilot,
        "portfolio": alert.evidence["portfolio"],
        "findings": findings,
        "others": len(findings) - 1,
        "pilot_url": absolute("pilot-detail", pilot["id"]),
    }
    return render("critical", context)


def many_critical(alert: Alert) -> Message:
    """Say that many pilots became critical at once: how many of which mode, and the longest standing of them."""
    causes = alert.causes()
    evidence = [cause.evidence for cause in causes]
    context = {
        "portfolio": alert.evidence["portfolio"],
        "pilots": len({finding["pilot"]["id"] for finding in evidence}),
        "as_of": Day(alert.as_of),
        "modes": _count_by_mode(evidence),
        "worst": _longest_standing(causes),
        "dashboard_url": f"{absolute('dashboard')}?portfolio={alert.portfolio_id}&severity=critical",
    }
    return render("many_critical", context)


def _count_by_mode(findings: list[dict[str, Any]]) -> list[tuple[str, int]]:
    counts = [(mode.label, sum(finding["mode"] == mode for finding in findings)) for mode in FailureMode]
    return [(label, count) for label, count in counts if count]


def _longest_standing(causes: list[Alert]) -> list[dict[str, Any]]:
    """Return one finding of each of five pilots, by the age of the condition (domain.md C.8); unknown ages last."""
    by_age = sorted(causes, key=lambda cause: (cause.evidence["since"] or "9999", cause.pk))
    first: dict[int, Alert] = {}
    for cause in by_age:
        first.setdefault(cause.evidence["pilot"]["id"], cause)
    return [
        {"pilot": cause.evidence["pilot"], "url": absolute("pilot-detail", pilot), **_in_words(cause, meaning=False)}
        for pilot, cause in list(first.items())[:MOST_SHOWN]
    ]


def _in_words(cause: Alert, *, meaning: bool) -> dict[str, Any]:
    """Return a finding as text and HTML both show it: a sentence and labelled lines, the empty ones left out.

    `meaning` adds what its failure mode is, which five times over would only make a mail longer.
    """
    told = cause.evidence
    lines = [
        ("Since", _since(told["since"], cause.as_of)),
        ("Waits on", told["waits_on"]),
        ("Next step", told["next_step"]),
        ("Who", told["owner"]),
        ("Clears when", told["clears_when"]),
    ]
    if meaning:
        lines.append((told["mode_title"], f"{told['meaning']} {told['impact']}".strip()))
    lines = [line for line in lines if line[1]]
    return {"what": told["what"], "sentence": told["sentence"], "lines": lines, "answers": answers_to(cause)}


def _since(day: str | None, as_of: date) -> str:
    if day is None:
        return "not known"
    since = date.fromisoformat(day)
    return f"{Day(since)} ({lasting((as_of - since).days)})"


def unwanted(alert: Alert) -> str:
    """Return why nobody is to be told any more, or nothing."""
    if reason := leads_no_more(alert):
        return reason
    return "" if alert.causes() else "Nothing of what it would say is true any more."


CRITICAL = MessageKind(
    code=AlertKind.CRITICAL,
    compose=critical,
    unwanted=unwanted,
    thread=lambda alert: f"pilot-{alert.evidence['pilot']['id']}",
)
MANY_CRITICAL = MessageKind(
    code=AlertKind.MANY_CRITICAL,
    compose=many_critical,
    unwanted=unwanted,
    thread=lambda alert: f"portfolio-{alert.portfolio_id}",
)
