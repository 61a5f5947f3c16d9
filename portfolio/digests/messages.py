"""The digest as a message: its words, from what was written down and from nothing else."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from accounts.models import Membership, Portfolio, Role, User
from alerts.examples import example_of_stalls
from alerts.kinds import MessageKind
from alerts.links.answers import answers_about
from alerts.links.unsubscribing import unsubscribe_address
from alerts.messages import Message, absolute, foot, new_message_id, render
from alerts.models import Alert, AlertKind, MailPreference
from pilots.dates import Day
from portfolio.digests.content import NAMED, content_of
from portfolio.digests.readers import READERS, REASONS
from stalls.modes import HealthState
from stalls.rules import counted
from stalls.words import age
from updates.weeks import in_words

LABELS = {
    "new": "New: stalled or critical",
    "worse": "Worse: became critical",
    "better": "Better: critical no more",
    "closed": "Closed: recovered or ended",
    "decisions": "Decisions due",
}
# What the dashboard calls a move says nothing of what has moved, where nothing else stands beside it.
MOVES = {"Worsened": "findings worsened", "Opened": "findings opened", "Cleared": "findings cleared"}
# A state is told by a word, a shape and a colour.
SHAPES = {"critical": "◆", "stalled": "■", "watch": "▲", "clear": "●"}
NOT_KNOWN = "–"


def compose(alert: Alert) -> Message:
    """Say how the portfolio stands."""
    said = alert.evidence
    this_week = said["weeks"][0]
    return render(
        "digest",
        {
            **said,
            "title": _title(said),
            "summary": _summary(this_week, said["weeks"][1]),
            "day": _day(said["as_of"]),
            "running": _running(said["health"]),
            "cells": [(state, HealthState(state).label, SHAPES[state], said["health"][state]) for state in SHAPES],
            "rows": [_row(code, said["weeks"]) for code in LABELS],
            "pilots": [_pilot(told, alert) for told in said["worst"]],
            "left": [_left(one) for one in said["left"]],
            "left_more": max(this_week.get("closed", 0) - NAMED, 0),
            "moved": [f"{MOVES.get(label, label.lower())} {number}" for label, number in said["moved"]],
            "missing": _missing(said.get("missing")),
            "silent": _silent(said["silent"]),
            "dashboard_url": f"{absolute('dashboard')}?portfolio={said['portfolio']['id']}",
            "unsubscribe_url": unsubscribe_address(alert),
            **foot(alert),
        },
    )


def _title(said: dict[str, Any]) -> str:
    critical, health = said["weeks"][0]["decisions"], said["health"]
    if critical:
        return f"{counted(critical, 'pilot')} {'needs' if critical == 1 else 'need'} a decision"
    return "Nobody needs to decide anything this week" if health["running"] else "No pilot is running"


def _running(health: dict[str, int]) -> str:
    unknown = health["running"] - sum(health[state] for state in SHAPES)
    told = f", {unknown} not assessable" if unknown else ""
    return f"{counted(health['running'], 'running pilot')}{told}"


def _summary(week: dict[str, int], before: dict[str, int] | None) -> str:
    """Return the week on one line, as a telephone shows it under the subject."""
    if "new" not in week:
        return "The first week that can be told of: there is none to compare it with."
    told = [f"{week[code]} {code}" for code in ("new", "worse", "better", "closed") if week[code]]
    said = f"This week {', '.join(told)}" if told else "Nothing became better or worse this week"
    return f"{said}; {_change(week['decisions'], (before or {}).get('decisions'))}."


def _change(now: int, before: int | None) -> str:
    if before is None:
        return "last week is not known"
    if now == before:
        return "as many decisions due as last week"
    change = abs(now - before)
    return f"{change} {'more' if now > before else 'fewer'} decision{'s' if change > 1 else ''} due than last week"


def _row(code: str, weeks: list[dict[str, int] | None]) -> tuple[str, list[str]]:
    """Return a line of the table: what is counted, this week and in the two before."""
    counts = [(week or {}).get(code) for week in weeks]
    return LABELS[code], [NOT_KNOWN if count is None else str(count) for count in counts]


def _pilot(told: dict[str, Any], alert: Alert) -> dict[str, Any]:
    state, agreed, as_of = told["state"], told["agreed"], date.fromisoformat(alert.evidence["as_of"])
    return {
        **told,
        "word": HealthState(state).label,
        "shape": SHAPES[state],
        "since": _since(told["since"], as_of),
        "agreed": agreed and f"{agreed['text'].rstrip('.')}: {agreed['owner']}, {_by(agreed['by'], as_of)}.",
        "url": absolute("pilot-detail", told["pilot"]["id"]),
        "answers": answers_about(alert, told["finding"], rule=told["rule"], seen=told["seen"]),
    }


def _since(day: str | None, as_of: date) -> str:
    if day is None:
        return "start not known"
    since = date.fromisoformat(day)
    return f"{age(since, as_of)}, since {Day(since)}" if since < as_of else f"since {Day(since)}"


def _by(day: str, as_of: date) -> str:
    due = date.fromisoformat(day)
    return f"was due on {Day(due)}" if due < as_of else f"by {Day(due)}"


def _left(one: dict[str, Any]) -> str:
    how = one["ended"].lower() or "on its way again"
    return f"{one['name']}: was {one['was']}, now {how}"


def _missing(missing: dict[str, Any] | None) -> dict[str, Any] | None:
    if missing is None:
        return None
    return {
        **missing,
        "week": in_words(date.fromisoformat(missing["week"])),
        "more": missing["number"] - len(missing["named"]),
        "named": [f"{one['name']}: {counted(one['days'], 'day')} without a word" for one in missing["named"]],
    }


def _silent(number: int) -> str:
    if not number:
        return ""
    verb = "is" if number == 1 else "are"
    return f"{number} of the stalled and critical {verb} acknowledged or snoozed, and counted here."


def _day(text: str) -> Day:
    return Day(date.fromisoformat(text))


def unwanted(alert: Alert) -> str:
    """Return why its reader is not to get it any more, or nothing."""
    of_reader = {"portfolio": alert.portfolio_id, "user": alert.recipient_id}
    role = Role(alert.evidence["for"])
    if not Membership.objects.filter(role=role, **of_reader).exists():
        return f"The recipient is not a {role.label.lower()} of the portfolio any more."
    if MailPreference.objects.filter(wants_digest=False, **of_reader).exists():
        return "The recipient wants no digest of this portfolio any more."
    return ""


def sample(portfolio: Portfolio, user: User, now: datetime) -> Alert:
    """Return the digest that somebody would get now; it is not stored."""
    roles = Membership.objects.filter(portfolio=portfolio, user=user, role__in=READERS).values_list("role", flat=True)
    role = Role.LEADER if set(roles) == {Role.LEADER} else Role.PROGRAMME_MANAGER
    evidence = content_of(portfolio, role=role, now=now)
    about = {"as_of": evidence["as_of"], "created_at": now, "message_id": new_message_id(), "reason": REASONS[role]}
    return Alert(portfolio=portfolio, recipient=user, kind=AlertKind.DIGEST, evidence=evidence, **about)


DIGEST = MessageKind(
    code=AlertKind.DIGEST,
    compose=compose,
    unwanted=unwanted,
    thread=lambda alert: f"digest-{alert.portfolio_id}",
    can_be_declined=True,
    sample=sample,
    example=lambda user, now: sample(example_of_stalls(user, now).get().portfolio, user, now),
)
