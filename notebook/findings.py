"""The findings of a pilot in words: what was found, what it counts in, who answered it, and how it can be answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from accounts.models import Viewer
from alerts.log import told_of
from notebook import words
from pilots.models import Pilot
from stalls.attention import NEVER_SNOOZED, Attention
from stalls.authority import Rights
from stalls.models import Action, Finding
from stalls.modes import Severity
from stalls.sheets import ANSWERS
from stalls.silences import attentions
from stalls.state_machine import STANDING, FindingState


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in words.

    `counts_in`: the one in which it is counted already. `attention`: who has silenced it until when, or why it speaks
    again; `silent_until`: the first day on which it does. `agreed`: what is agreed and not done. `answers`: how the
    reader may answer it, as title and address. `mailed`: who was told of it by mail and when, as far as the reader may
    know.
    """

    finding: Finding
    sentence: str
    age: str
    evidence: list[tuple[str, str]]
    counts_in: Finding | None = None
    attention: str = ""
    silent_until: date | None = None
    agreed: Action | None = None
    answers: tuple[tuple[str, str], ...] = ()
    mailed: str = ""

    @property
    def severity(self) -> str:
        return Severity(self.finding.severity).label

    @property
    def stands(self) -> bool:
        return self.finding.state in STANDING

    @property
    def is_told_of(self) -> bool:
        return self.stands and self.counts_in is None

    @property
    def anchor(self) -> str:
        return f"finding-{self.finding.pk}"

    @property
    def begins(self) -> tuple[date, int]:
        """Return what findings are put in order by: when each began, those of which nobody knows last."""
        return self.finding.since or date.max, self.finding.pk


def findings_of(pilot: Pilot, rights: Rights, reader: Viewer, *, as_of: date, today: date) -> list[Told]:
    """Return what was found, the worst first: as of the last sweep, answered as of today (six statements)."""
    found = list(
        Finding.objects.filter(pilot=pilot).exclude(state=FindingState.PENDING).with_stand_together().worst_first()
    )
    standing = [finding.pk for finding in found if finding.state in STANDING]
    said = attentions(standing, as_of=today)
    agreed = {one.finding_id: one for one in Action.objects.open().filter(finding__in=standing).select_related("owner")}
    mailed = told_of(standing, reader)
    by_pk = {finding.pk: finding for finding in found}
    return [
        _told(
            finding,
            as_of,
            counts_in=by_pk.get(finding.hidden_by_id or 0),
            **_silence(said.get(finding.pk)),
            agreed=agreed.get(finding.pk),
            answers=tuple(_answers(finding, rights)),
            mailed=mailed.get(finding.pk, ""),
        )
        for finding in found
    ]


def _silence(attention: Attention | None) -> dict[str, Any]:
    if attention is None:
        return {}
    return {"attention": attention.sentence, "silent_until": attention.until}


def _told(finding: Finding, as_of: date, **more: object) -> Told:
    """Put a finding into words; a closed one as it stood on the day it closed."""
    on = finding.closed_on or as_of
    return Told(
        finding=finding,
        sentence=finding.explanation(on),
        age=words.age(finding.since, on) if finding.since else "",
        evidence=words.evidence(finding.evidence),
        **more,  # type: ignore[arg-type]
    )


def _answers(finding: Finding, rights: Rights) -> Iterable[tuple[str, str]]:
    """Yield the forms with which a reader may answer a finding that stands, each on its page, from which they return.

    What does not fit today, such as a second snooze in a row, its page says.
    """
    page = reverse("finding-detail", args=[finding.pk])
    for code, answer in ANSWERS.items():
        is_fitting = code != "finish" and (code != "snooze" or finding.rule not in NEVER_SNOOZED)
        if finding.state in STANDING and is_fitting and answer.is_open_to(rights):
            yield answer.title, f"{page}?from=pilot#{code}"


def root_of(told: Iterable[Told]) -> Told | None:
    """Return with which finding a pilot's story began; without one on record, the worst of those that stand."""
    standing = [one for one in told if one.stands]
    by_pk: Mapping[int | None, Told] = {one.finding.pk: one for one in standing}
    roots = (by_pk[one.finding.root_id] for one in standing if one.finding.root_id in by_pk)
    return next(roots, next(iter(standing), None))
