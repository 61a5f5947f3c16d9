"""What people answer to a finding: seen, not now, right or wrong, and who does what by when.

Each action locks the finding, looks how it stands and raises RefusedError for what cannot be. The same answer given
twice is one answer. `seen` is what the finding was when they read it (`as_seen`): what has become of it meanwhile
nobody silences unread, hence ChangedMeanwhileError.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.db import transaction

from accounts.models import Person, User
from outcomes.actions.refusals import ChangedMeanwhileError, RefusedError
from pilots.dates import Day
from stalls.attention import NEVER_SNOOZED, is_in_a_row, lapses_on, last_snooze_day
from stalls.authority import rights_of
from stalls.models import Acknowledgement, Action, Finding, Judged, Judgement, Snooze
from stalls.modes import Severity
from stalls.revisions import revise_portfolios
from stalls.silences import records_of
from stalls.state_machine import FindingState

NOT_ALLOWED = "Only people who record facts in this portfolio, and its leaders, can do this."
NOT_OPEN_YET = "It has not opened yet: a finding opens once it has held for a while."
NEVER = (
    "A pilot that is in use without its sign-off is never put off. Acknowledge it, or agree who brings the sign-off."
)
IN_A_ROW = "It was snoozed only just before. Two snoozes in a row need a leader: ask one, or agree who does what."


def as_seen(finding: Finding) -> str:
    """Return what of a finding must not change unseen while somebody answers it."""
    return f"{finding.episode} {finding.severity}"


@transaction.atomic
def acknowledge(finding: Finding, *, by: User, as_of: date, note: str = "", seen: str = "") -> Acknowledgement:
    """Say that one has seen a finding: it is silent until that lapses, sooner the more severe it is."""
    locked = _standing(finding, by, seen)
    said: dict[str, Any] = {"by": by, "on": as_of, "note": note, **_as_it_is(locked)}
    lapses = lapses_on(Severity(locked.severity), as_of)
    return Acknowledgement.objects.get_or_create(lapses_on=lapses, **said)[0]


@transaction.atomic
def snooze(finding: Finding, *, until: date, reason: str, by: User, as_of: date, seen: str = "") -> Snooze:
    """Put a finding off to a day, at most 28 days ahead; for the second time in a row only as a leader."""
    locked = _standing(finding, by, seen)
    _refuse_snooze(locked, until, reason, as_of)
    said: dict[str, Any] = {"by": by, "on": as_of, "until": until, "reason": reason, **_as_it_is(locked)}
    same = Snooze.objects.filter(**said).first()
    if same is None and needs_leader(locked, as_of=as_of) and not rights_of(by, locked.portfolio_id).is_leader:
        raise RefusedError("", IN_A_ROW)
    return same or Snooze.objects.create(**said)


def _refuse_snooze(finding: Finding, until: date, reason: str, as_of: date) -> None:
    if finding.rule in NEVER_SNOOZED:
        raise RefusedError("", NEVER)
    last = last_snooze_day(as_of)
    if not as_of < until <= last:
        raise RefusedError("until", f"Choose a day after today and not after {Day(last)}: 28 days are the longest.")
    if not reason.strip():
        raise RefusedError("reason", "Say why it can wait.")


def needs_leader(finding: Finding, *, as_of: date) -> bool:
    """Say whether a snooze of a day would be the second in a row."""
    record = records_of([finding.pk])[finding.pk]
    return is_in_a_row(record.history, record.silences, on=as_of)


@transaction.atomic
def judge(finding: Finding, *, verdict: str, by: User, as_of: date, why: str = "") -> Judgement:
    """Say whether a finding is right, in the episode that it is in; who has said so already changes their mind."""
    locked = _locked(finding)
    if not rights_of(by, locked.portfolio_id).may_judge:
        raise RefusedError("", NOT_ALLOWED)
    if locked.opened_on is None:
        raise RefusedError("", NOT_OPEN_YET)
    if verdict not in Judged.values:
        raise RefusedError("verdict", "Say right, wrong or too late.")
    told = {"finding": locked, "episode": locked.episode, "by": by}
    known = Judgement.objects.filter(**told).first() or Judgement(**told)
    if (known.verdict, known.why) != (verdict, why):
        known.verdict, known.why, known.on = verdict, why, as_of
        known.save()
    return known


@transaction.atomic
def assign(finding: Finding, *, text: str, owner: Person, due_on: date, by: User, as_of: date) -> Action:
    """Agree who does what about a finding by when. It takes the place of what was agreed before and is not done."""
    locked = _standing(finding, by)
    _refuse_action(locked, text, owner, due_on, as_of)
    agreed = {"text": text, "owner": owner, "due_on": due_on}
    before = Action.objects.open().filter(finding=locked)
    same = before.filter(**agreed).first()
    if same:
        return same
    for action in before:
        _finish(action, Action.REPLACED, as_of)
    return Action.objects.create(finding=locked, agreed_on=as_of, by=by, **agreed)


def _refuse_action(finding: Finding, text: str, owner: Person, due_on: date, as_of: date) -> None:
    if not text.strip():
        raise RefusedError("text", "Say what is to be done.")
    if owner.portfolio_id != finding.portfolio_id:
        raise RefusedError("owner", "Name somebody of this portfolio.")
    if due_on < as_of:
        raise RefusedError("due_on", "This day is over.")


@transaction.atomic
def finish_action(action: Action, *, outcome: str, by: User, as_of: date) -> Action:
    """Say that what was agreed is done, and what came of it."""
    locked = _locked(action.finding)
    if not rights_of(by, locked.portfolio_id).may_answer:
        raise RefusedError("", NOT_ALLOWED)
    if not outcome.strip():
        raise RefusedError("outcome", "Say what came of it; that nothing did is an answer.")
    now = Action.objects.get(pk=action.pk)
    if now.done_on is None:
        return _finish(now, outcome, as_of)
    if now.outcome != outcome:
        raise RefusedError("", f"This has ended on {Day(now.done_on)} already: {now.outcome}")
    return now


def _finish(action: Action, outcome: str, as_of: date) -> Action:
    action.done_on, action.outcome = as_of, outcome
    action.save(update_fields=["done_on", "outcome"])
    return action


def _locked(finding: Finding) -> Finding:
    """Return a finding as it is now; whoever else answers it waits until we are done.

    What pages count of its portfolio they count anew afterwards, and not within: a sweep takes the locks the other way.
    """
    transaction.on_commit(partial(revise_portfolios, [finding.portfolio_id]))
    return Finding.objects.select_for_update(no_key=True).get(pk=finding.pk)


def _standing(finding: Finding, by: User, seen: str = "") -> Finding:
    """Return a finding, locked, that still counts, for somebody who may answer it and has seen it as it is."""
    locked = _locked(finding)
    if not rights_of(by, locked.portfolio_id).may_answer:
        raise RefusedError("", NOT_ALLOWED)
    if locked.state == FindingState.PENDING:
        raise RefusedError("", NOT_OPEN_YET)
    if locked.closed_on:
        raise RefusedError("", f"It was closed on {Day(locked.closed_on)}, so there is nothing left to do about it.")
    if seen and seen != as_seen(locked):
        now = locked.get_severity_display().lower()
        raise ChangedMeanwhileError(f"It has changed while you read: it is {now} now. Nothing of yours was recorded.")
    return locked


def _as_it_is(finding: Finding) -> dict[str, Any]:
    return {"finding": finding, "severity": finding.severity, "episode": finding.episode}
