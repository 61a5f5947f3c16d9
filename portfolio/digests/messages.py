"""The digest as a message: its words, from what was written down and from nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from accounts.models import Membership, Portfolio, Role, User
from accounts.wording import counted
from alerts.examples import example_of_stalls
from alerts.kinds import MessageKind
from alerts.links.answers import answers_about
from alerts.links.unsubscribing import unsubscribe_address
from alerts.messages import Message, absolute, foot, new_message_id, render
from alerts.models import Alert, AlertKind, MailPreference
from pilots.dates import Day
from portfolio.digests.content import NAMED, content_of
from portfolio.digests.readers import READERS, REASONS
from portfolio.forms import STALLED_OR_WORSE
from stalls.modes import HealthState
from stalls.words import age
from updates.weeks import in_words

# What is counted, in the words of domain.md C.8.
COUNTED = {"new": "New", "worse": "Worse", "better": "Better", "closed": "Closed", "decisions": "Decisions"}
WEEKS = ("This week", "Last week", "Week before")
# What the dashboard calls a move says nothing of what has moved, where nothing else stands beside it.
FINDINGS = ("Worsened", "Opened", "Cleared")
# A state is told by a word, a shape and a colour.
SHAPES = {"critical": "◆", "stalled": "■", "watch": "▲", "clear": "●"}
NOT_KNOWN = "–"
QUIET = "No pilot is stalled or critical."


def compose(alert: Alert) -> Message:
    """Say how the portfolio stands."""
    said = alert.evidence
    return render(
        "digest",
        {
            **said,
            **_head(said),
            "pilots": [_pilot(told, alert) for told in said["worst"]],
            "quiet": "" if said["worst"] or said["more"] or not said["health"]["running"] else QUIET,
            "dashboard": _more(said),
            "dashboard_url": _dashboard(said),
            "rest": [line for line in _rest(said) if line[1]],
            "runs": _runs(said["jobs"]["runs"]),
            "unsubscribe_url": unsubscribe_address(alert),
            **foot(alert),
        },
    )


def _head(said: dict[str, Any]) -> dict[str, Any]:
    """Return what stands above the pilots: the figures of today and of three weeks."""
    this_week, health = said["weeks"][0], said["health"]
    return {
        "title": _title(said),
        "instead_of": _instead_of(said.get("instead_of")),
        "summary": _summary(this_week, said["weeks"][1]),
        "is_first": "new" not in this_week,
        "day": _day(said["as_of"]),
        "running": _running(health),
        "cells": [(state, HealthState(state).label, SHAPES[state], health[state]) for state in SHAPES],
        "counted": list(COUNTED.values()),
        "rows": [(name, _counts(week)) for name, week in zip(WEEKS, said["weeks"], strict=True)],
    }


def _title(said: dict[str, Any]) -> str:
    critical, health = said["weeks"][0]["decisions"], said["health"]
    if critical:
        return f"{counted(critical, 'pilot')} {'needs' if critical == 1 else 'need'} a decision"
    return "Nobody needs to decide anything this week" if health["running"] else "No pilot is running"


def _instead_of(absent: dict[str, Any] | None) -> str:
    return f"For {absent['name']}, who is away until {_day(absent['until'])}." if absent else ""


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


def _counts(week: dict[str, int] | None) -> list[str]:
    """Return a line of the table: what is counted in a week, as far as it is known."""
    counts = [(week or {}).get(code) for code in COUNTED]
    return [NOT_KNOWN if count is None else str(count) for count in counts]


def _pilot(told: dict[str, Any], alert: Alert) -> dict[str, Any]:
    """Return a pilot in words. What somebody has promised takes the place of what is asked of them."""
    state, as_of = told["state"], date.fromisoformat(alert.evidence["as_of"])
    who, ask = _agreed(told["agreed"], as_of) if told["agreed"] else (told["owner"] or "Next step", told["next_step"])
    return {
        **told,
        "word": HealthState(state).label,
        "shape": SHAPES[state],
        "since": _since(told["since"], as_of),
        "who": who,
        "ask": ask,
        "url": absolute("pilot-detail", told["pilot"]["id"]),
        "answers": answers_about(alert, told["finding"], rule=told["rule"], seen=told["seen"], is_brief=True),
    }


def _agreed(agreed: dict[str, str], as_of: date) -> tuple[str, str]:
    return f"{agreed['owner']}, {_by(agreed['by'], as_of)}", f"{agreed['text'].rstrip('.')}."


def _since(day: str | None, as_of: date) -> str:
    if day is None:
        return "start not known"
    since = date.fromisoformat(day)
    return f"{age(since, as_of)}, since {Day(since)}" if since < as_of else f"since {Day(since)}"


def _by(day: str, as_of: date) -> str:
    due = date.fromisoformat(day)
    return f"was due on {Day(due)}" if due < as_of else f"by {Day(due)}"


# --- What stands below the pilots ---


def _more(said: dict[str, Any]) -> str:
    """Return what leads to the dashboard: how many more are stalled or critical, if any are."""
    more = said["more"]
    if not more:
        return "Open the dashboard"
    return f"{'And ' if said['worst'] else ''}{more} {'more ' if said['worst'] else ''}{_are(more)} stalled or critical"


def _dashboard(said: dict[str, Any]) -> str:
    narrowed = f"&severity={STALLED_OR_WORSE}" if said["more"] else ""
    return f"{absolute('dashboard')}?portfolio={said['portfolio']['id']}{narrowed}"


def _rest(said: dict[str, Any]) -> list[tuple[str, str]]:
    """Return each line as its label and its sentence, which may be empty."""
    holders, missing = said.get("holders"), said.get("missing")
    return [
        ("", _silent(said["silent"])),
        ("What moved this week", _moved(said)),
        ("No more stalled or critical", _left(said)),
        ("Who holds the ball", _holders(holders) if holders else ""),
        (f"Updates missing, {_week(missing)}" if missing else "", _missing(missing) if missing else ""),
    ]


def _moved(said: dict[str, Any]) -> str:
    moved = [(label, f"{label.lower()} {number}") for label, number in said["moved"]]
    findings, others = ([told for label, told in moved if (label in FINDINGS) == are] for are in (True, False))
    return _listed([*([f"findings {', '.join(findings)}"] if findings else []), *others])


def _left(said: dict[str, Any]) -> str:
    left, more = said["left"], max(said["weeks"][0].get("closed", 0) - NAMED, 0)
    return _listed((f"{one['name']} ({one['ended'].lower() or 'on its way again'})" for one in left), more)


def _holders(holders: dict[str, Any]) -> str:
    named = (f"{one['who']} {one['pilots']}{_oldest(one)}" for one in holders["named"])
    return _listed(named, holders["more"]) or "nothing waits for anybody."


def _oldest(holder: dict[str, Any]) -> str:
    return f" (oldest {holder['oldest']})" if holder["oldest"] else ""


def _missing(missing: dict[str, Any]) -> str:
    named = [f"{one['name']} ({counted(one['days'], 'day')})" for one in missing["named"]]
    return _listed(named, missing["number"] - len(named)) or "none."


def _week(missing: dict[str, Any]) -> str:
    return in_words(date.fromisoformat(missing["week"]))


def _listed(named: Iterable[str], more: int = 0) -> str:
    """Return a list as a sentence; nothing of nothing."""
    listed = ", ".join([*named, *([f"{more} more"] if more else [])])
    return f"{listed}." if listed else ""


def _runs(runs: list[list[str]]) -> str:
    """Return when each job last ended well, each day named once."""
    days: dict[str, list[str]] = {}
    for job, at in runs:
        day, _, hour = at.rpartition(" ") if at[-1].isdigit() else (at, "", "")
        days.setdefault(day, []).append(f"{job} {hour}".strip())
    return f"{'; '.join(f'{day}: {", ".join(jobs)}' for day, jobs in days.items())}."


def _silent(number: int) -> str:
    if not number:
        return ""
    return f"{number} of the stalled and critical {_are(number)} acknowledged or snoozed, and counted here."


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _day(text: str) -> Day:
    return Day(date.fromisoformat(text))


def unwanted(alert: Alert) -> str:
    """Return why its reader is not to get it any more, or nothing.

    A stand-in gets it as long as the one on leave would, whatever has become of the leave: nobody else was
    written to.
    """
    role, instead_of = Role(alert.evidence["for"]), alert.evidence.get("instead_of")
    if instead_of and not _is_member(alert, alert.recipient_id):
        return "The recipient does not see the portfolio any more."
    if not _is_member(alert, instead_of["user"] if instead_of else alert.recipient_id, role=role):
        who = "Whom they stand in for" if instead_of else "The recipient"
        return f"{who} is not a {role.label.lower()} of the portfolio any more."
    declined = MailPreference.objects.filter(wants_digest=False, portfolio=alert.portfolio_id, user=alert.recipient_id)
    return "The recipient wants no digest of this portfolio any more." if declined.exists() else ""


def _is_member(alert: Alert, user: int | None, **as_what: Role) -> bool:
    return Membership.objects.filter(portfolio=alert.portfolio_id, user=user, **as_what).exists()


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
