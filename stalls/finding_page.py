"""What the page of a finding tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max
from django.urls import reverse

from pilots.dates import Day
from stalls import words
from stalls.attention import lapses_on, last_snooze_day
from stalls.forms import AnswerForm
from stalls.models import Acknowledgement, Action, Judgement, Snooze, Sweep
from stalls.modes import Severity
from stalls.sheets import ANSWERS, Answer, Sheet


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody answered: when, who, in a phrase, in their own words; and what came of it."""

    on: date
    by: str
    what: str
    text: str
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A form that stands on the page, where it goes (empty: to the address that was asked for), and what it does."""

    code: str
    answer: Answer
    form: AnswerForm
    url: str
    about: str


def context_of(sheet: Sheet, failed: AnswerForm | None = None) -> dict[str, Any]:
    """Return what the page shows. `failed`: a form that was refused, which keeps what was typed."""
    finding = sheet.finding
    swept = Sweep.objects.filter(portfolio=finding.portfolio_id).aggregate(last=Max("as_of"))["last"]
    on = finding.closed_on or swept or sheet.as_of
    offers = [_offer(sheet, code, failed) for code in ANSWERS if code in _shown(sheet, failed)]
    return {
        "finding": finding,
        "pilot": finding.pilot,
        "on": on,
        "sentence": finding.explanation(on),
        "age": words.age(finding.since, on) if finding.since else "",
        "evidence": words.evidence(finding.evidence),
        "attention": sheet.attention if sheet.stands else None,
        "agreed": sheet.agreed,
        "is_overdue": sheet.agreed is not None and sheet.agreed.due_on < sheet.as_of,
        "finish": next((offer for offer in offers if offer.code == "finish"), None),
        "offers": [offer for offer in offers if offer.code != "finish"],
        "no_snooze": sheet.no_snooze if sheet.stands and sheet.rights.may_answer else "",
        "course": [(event.on, words.event(event)) for event in reversed(sheet.events)],
        "said": _said(sheet),
        "failed": failed,
    }


def _shown(sheet: Sheet, failed: AnswerForm | None) -> set[str]:
    """Return whose forms the page shows: a refused one is shown even where it fits no more."""
    return {*sheet.offered(), *([failed.code] if failed else [])}


def _offer(sheet: Sheet, code: str, failed: AnswerForm | None) -> Offer:
    if failed and failed.code == code:
        return Offer(code, ANSWERS[code], failed, "", about(sheet, code))
    if code == "finish" and sheet.agreed:
        url = reverse("action-finish", args=[sheet.agreed.pk])
    else:
        url = reverse(f"finding-{code}", args=[sheet.finding.pk])
    return Offer(code, ANSWERS[code], sheet.form(code), url, about(sheet, code))


def about(sheet: Sheet, code: str) -> str:
    """Return what an answer does, where its form does not say it."""
    wakes = "It speaks again at once if it becomes worse or opens again, and stays in the counts."
    match code:
        case "acknowledge":
            lapses = Day(lapses_on(Severity(sheet.finding.severity), sheet.as_of))
            return f"You have seen it, as it is. It is then silent until {lapses}. {wakes}"
        case "snooze":
            return f"Not now, for a reason: up to {Day(last_snooze_day(sheet.as_of))}. {wakes}"
        case "assign" if sheet.agreed:
            return "It takes the place of what is agreed."
        case "judge":
            return "Rules are judged by what people say of their findings. You can change your answer."
    return ""


def _said(sheet: Sheet) -> list[Said]:
    """Return what people answered, the last answer first."""
    answers: list[Any] = [*sheet.acknowledgements, *sheet.snoozes, *sheet.judgements, *sheet.actions]
    return sorted(map(said_of, answers), key=lambda one: one.on)[::-1]


def said_of(one: Acknowledgement | Snooze | Judgement | Action) -> Said:
    """Return an answer in words."""
    match one:
        case Acknowledgement():
            return Said(one.on, str(one.by), _acknowledged(one), one.note)
        case Snooze():
            return Said(one.on, str(one.by), f"snoozed it until {Day(one.until)}", one.reason)
        case Judgement():
            return Said(one.on, str(one.by), _judged(one), one.why)
        case _:
            return Said(one.agreed_on, str(one.by), _agreed(one), one.text, _ended(one))


def _acknowledged(one: Acknowledgement) -> str:
    return f"acknowledged it as {one.get_severity_display().lower()}, until {Day(one.lapses_on)}"


def _judged(one: Judgement) -> str:
    return f"judged it: {one.get_verdict_display().lower()}"


def _agreed(one: Action) -> str:
    return f"agreed on what {one.owner} does by {Day(one.due_on)}"


def _ended(one: Action) -> str:
    if one.done_on is None:
        return ""
    return f"Replaced on {Day(one.done_on)}." if one.was_replaced else f"Done on {Day(one.done_on)}: {one.outcome}"
