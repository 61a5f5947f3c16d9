"""What readers are told of critical findings: one function and three templates a message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from alerts.examples import example_of_stalls
from alerts.kinds import MessageKind
from alerts.links.answers import answers_to
from alerts.messages import Message, absolute, foot, lasting, render
from alerts.models import Alert, AlertKind
from alerts.quiet import URGENT
from alerts.readers import gets_no_more
from alerts.remembering import once
from alerts.telling import MOST_MAILS, Why
from pilots.dates import Day
from stalls.attention import Attention, attention
from stalls.modes import FailureMode
from stalls.silences import Record, records_of

# domain.md C.8: "at most five pilots" in one mail.
MOST_SHOWN = 5
BRIEF = ("Since", "Next step")


def critical(alert: Alert) -> Message:
    """Say of what one pilot is critical, what that mutes, and why the reader is told now."""
    causes = heard(alert)
    shown = [cause for cause in causes if not _is_muted(cause, causes)]
    muted = _muted(shown, causes)
    head, pilot = shown[0], alert.evidence["pilot"]
    findings = [_in_words(shown[0], meaning=True), *(_in_words(cause, is_brief=True) for cause in shown[1:])]
    context = {
        "pilot": pilot,
        "portfolio": alert.evidence["portfolio"],
        "opening": head.evidence.get("opening", "Critical"),
        "findings": findings,
        "others": len(findings) - 1,
        "muted": muted[:MOST_SHOWN],
        "more_muted": len(muted[MOST_SHOWN:]),
        "pilot_url": absolute("pilot-detail", pilot["id"]),
    }
    return render("critical", context | foot(alert))


def heard(alert: Alert) -> list[Alert]:
    """Return what a mail of critical findings still has to say: what is true, and what nobody has silenced since."""
    silenced = _silences(alert)
    return [cause for cause in _causes(alert) if not silenced[cause.finding_id or 0]]


def _causes(alert: Alert) -> list[Alert]:
    return once(alert, "causes", alert.causes)


def _silences(alert: Alert) -> dict[int, Attention | None]:
    return once(alert, "silenced", lambda: _silenced(_causes(alert)))


def _silenced(causes: Sequence[Alert]) -> dict[int, Attention | None]:
    """Return by finding what silences it on the last day on which somebody answered, None where it speaks."""
    asked = [cause.finding_id or 0 for cause in causes if cause.is_answered]
    records = records_of(asked) if asked else {}
    days = {cause.finding_id or 0: cause.as_of for cause in causes}
    said = {pk: _attention(record, days[pk]) for pk, record in records.items()}
    return dict.fromkeys(days) | {pk: one if one.silenced else None for pk, one in said.items()}


def _attention(record: Record, written: date) -> Attention:
    as_of = max([written, *(silence.on for silence in record.silences)])
    return attention(record.history, record.silences, as_of=as_of)


def _is_muted(cause: Alert, causes: Sequence[Alert]) -> bool:
    """Say whether the mail also tells of that with which the finding's story begins; what harms people never is."""
    begins = cause.evidence.get("begins")
    is_follower = begins != cause.finding_id and any(other.finding_id == begins for other in causes)
    return is_follower and cause.evidence["rule"] not in URGENT


def _muted(shown: Sequence[Alert], causes: Sequence[Alert]) -> list[str]:
    """Return a sentence for each finding that counts in one of these, or whose story begins with it."""
    told = {cause.finding_id for cause in shown}
    muted = {cause.finding_id: cause.evidence["sentence"] for cause in causes if cause.finding_id not in told}
    for cause in shown:
        for pk, sentence in cause.evidence.get("mutes", []):
            if pk not in told:
                muted.setdefault(pk, sentence)
    return list(muted.values())


def many_critical(alert: Alert) -> Message:
    """Say that many pilots are critical at once: how many of which mode, and the longest standing of them."""
    causes = heard(alert)
    evidence = [cause.evidence for cause in causes]
    is_still = all(told.get("why") == Why.STILL for told in evidence)
    context = {
        "portfolio": alert.evidence["portfolio"],
        "pilots": len({finding["pilot"]["id"] for finding in evidence}),
        "as_of": Day(alert.as_of),
        "is_still": is_still,
        "is_news": all(told.get("why", Why.BECAME) == Why.BECAME for told in evidence),
        "modes": _count_by_mode(evidence),
        "worst": _longest_standing(causes),
        "dashboard_url": f"{absolute('dashboard')}?portfolio={alert.portfolio_id}&severity=critical",
    }
    return render("many_critical", context | foot(alert))


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
        {"pilot": cause.evidence["pilot"], "url": absolute("pilot-detail", pilot), **_in_words(cause)}
        for pilot, cause in list(first.items())[:MOST_SHOWN]
    ]


def _in_words(cause: Alert, *, meaning: bool = False, is_brief: bool = False) -> dict[str, Any]:
    """Return a finding as text and HTML both show it: a sentence and labelled lines, the empty ones left out.

    `meaning` adds what its failure mode is, which five times over would only make a mail longer; `is_brief` leaves out
    what a second finding of a pilot can do without. `answers`: what the reader can answer from the mail, as pairs of
    label and address.
    """
    told = cause.evidence
    is_first = told.get("why", Why.BECAME) == Why.BECAME
    lines = [
        ("Why now", "" if is_first else told["why_now"]),
        ("Since", _since(told["since"], cause.as_of)),
        ("Waits on", told["waits_on"]),
        ("Next step", told["next_step"]),
        ("Who", told["owner"]),
        ("Clears when", told["clears_when"]),
    ]
    if is_brief:
        lines = [line for line in lines if line[0] in BRIEF]
    if meaning:
        lines.append((told["mode_title"], f"{told['meaning']} {told['impact']}".strip()))
    return {
        "what": told["what"],
        "sentence": told["sentence"],
        "lines": [line for line in lines if line[1]],
        "next_step": told["next_step"],
        "answers": answers_to(cause),
    }


def _since(day: str | None, as_of: date) -> str:
    if day is None:
        return "not known"
    since = date.fromisoformat(day)
    return f"{Day(since)} ({lasting((as_of - since).days)})"


def unwanted(alert: Alert) -> str:
    """Return why nobody is to be told any more, or nothing."""
    if reason := gets_no_more(alert):
        return reason
    silenced = _silences(alert)
    if not silenced:
        return "Nothing of what it would say is true any more."
    said = [one.sentence for one in silenced.values() if one]
    return said[0] if len(said) == len(silenced) else ""


CRITICAL = MessageKind(
    code=AlertKind.CRITICAL,
    compose=critical,
    unwanted=unwanted,
    thread=lambda alert: f"pilot-{alert.evidence['pilot']['id']}",
    example=lambda user, now: example_of_stalls(user, now).get(),
)
MANY_CRITICAL = MessageKind(
    code=AlertKind.MANY_CRITICAL,
    compose=many_critical,
    unwanted=unwanted,
    thread=lambda alert: f"portfolio-{alert.portfolio_id}",
    example=lambda user, now: example_of_stalls(user, now, pilots=MOST_MAILS + 1).get(kind=AlertKind.MANY_CRITICAL),
)
