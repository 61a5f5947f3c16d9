"""What people answer to a finding: that they have seen it, not now, whether it is right, and what is to be done."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models

from accounts.history import keep_history
from accounts.models import Person, Portfolio, ScopedQuerySet
from accounts.walls import FOLLOWS_PILOT, PERSON, SameForeignKey, never_overwritten
from pilots.dates import plus_days
from pilots.models import Pilot
from stalls.attention import SNOOZE_DAYS, Kind, Silence
from stalls.models.findings import Finding
from stalls.modes import Severity

# Filled in by a trigger, as the portfolio is; the portfolio follows when the pilot moves.
FOLLOWS_FINDING: dict[str, Any] = {
    "on_delete": models.CASCADE,
    "editable": False,
    "related_name": "+",
    "db_constraint": False,
}
# Who answered stays on record: they can be made a pseudonym (`accounts.erasure`), not deleted.
USER: dict[str, Any] = {"on_delete": models.RESTRICT, "related_name": "+"}


def portfolio_of_finding() -> pgtrigger.Trigger:
    """Return the trigger that gives an answer the pilot and the portfolio of its finding, whatever the writer said."""
    return pgtrigger.Trigger(
        name="portfolio_of_finding",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("finding_id", "pilot_id", "portfolio_id"),  # type: ignore[no-untyped-call]
        func="""
            SELECT pilot.id, pilot.portfolio_id INTO NEW.pilot_id, NEW.portfolio_id
              FROM stalls_finding finding JOIN pilots_pilot pilot ON pilot.id = finding.pilot_id
             WHERE finding.id = NEW.finding_id;
            RETURN NEW;
        """,
    )


def _days_at_most(name: str, end: str, days: int, sentence: str) -> models.CheckConstraint:
    """Return the constraint that `end` lies after `on`, by a number of days at most."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{end}__gt": models.F("on"), f"{end}__lte": plus_days(models.F("on"), days)}),
        name=name,
        violation_error_message=sentence,
    )


class AcknowledgementQuerySet(ScopedQuerySet["Acknowledgement"]):
    pass


@keep_history()
class Acknowledgement(models.Model):
    """Somebody has seen a finding, as it was on a day. It silences the finding until it lapses. Never changed."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, **FOLLOWS_FINDING)
    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="acknowledgements")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **USER)
    on = models.DateField()
    lapses_on = models.DateField(help_text="The first day on which it counts no more.")
    note = models.TextField(blank=True)
    severity = models.CharField(max_length=8, choices=Severity, help_text="As it was on that day.")
    episode = models.PositiveIntegerField(default=1, help_text="As it was on that day.")

    objects = AcknowledgementQuerySet.as_manager()

    class Meta:
        triggers = [
            portfolio_of_finding(),
            never_overwritten("finding_id", "by_id", '"on"', "lapses_on", "note", "severity", "episode"),
        ]
        constraints = [
            _days_at_most(
                "acknowledgement_lapses", "lapses_on", 28, "An acknowledgement holds from 1 to 28 days, then it lapses."
            ),
            SameForeignKey(field="pilot", name="acknowledgement_pilot_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} acknowledged by {self.by_id} on {self.on}"

    @property
    def silence(self) -> Silence:
        return _silence(self, Kind.ACKNOWLEDGED, self.lapses_on)


class SnoozeQuerySet(ScopedQuerySet["Snooze"]):
    pass


@keep_history()
class Snooze(models.Model):
    """Somebody puts a finding off to a day, with a reason. It stays in the counts. Never changed."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, **FOLLOWS_FINDING)
    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="snoozes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **USER)
    on = models.DateField()
    until = models.DateField(help_text="The first day on which it speaks again.")
    reason = models.TextField()
    severity = models.CharField(max_length=8, choices=Severity, help_text="As it was on that day.")
    episode = models.PositiveIntegerField(default=1, help_text="As it was on that day.")

    objects = SnoozeQuerySet.as_manager()

    class Meta:
        triggers = [
            portfolio_of_finding(),
            never_overwritten("finding_id", "by_id", '"on"', "until", "reason", "severity", "episode"),
        ]
        constraints = [
            _days_at_most(
                "snooze_ends", "until", SNOOZE_DAYS, "A finding can be snoozed from 1 to 28 days, not for longer."
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="snooze_has_reason",
                violation_error_message="Say why it can wait.",
            ),
            SameForeignKey(field="pilot", name="snooze_pilot_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} snoozed by {self.by_id} until {self.until}"

    @property
    def silence(self) -> Silence:
        return _silence(self, Kind.SNOOZED, self.until)


def _silence(answer: Acknowledgement | Snooze, kind: Kind, until: date) -> Silence:
    return Silence(
        kind=kind,
        on=answer.on,
        until=until,
        severity=Severity(answer.severity),
        episode=answer.episode,
        by=str(answer.by),
    )


class Judged(models.TextChoices):
    RIGHT = "right", "Right"
    WRONG = "wrong", "Wrong"
    TOO_LATE = "too_late", "Right, but too late"


class JudgementQuerySet(ScopedQuerySet["Judgement"]):
    pass


@keep_history()
class Judgement(models.Model):
    """Whether a finding was right, as one person says of one of its episodes: a label by which rules are judged.

    They may change their mind; history keeps what they said before.
    """

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, **FOLLOWS_FINDING)
    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="judgements")
    episode = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **USER)
    on = models.DateField()
    verdict = models.CharField(max_length=8, choices=Judged)
    why = models.TextField(blank=True)

    objects = JudgementQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_finding()]
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "episode", "by"],
                name="judgement_one_each",
                violation_error_message="You have judged it already; change what you said.",
            ),
            models.CheckConstraint(
                condition=models.Q(verdict__in=Judged.values),
                name="judgement_verdict_known",
                violation_error_message="Say right, wrong or too late.",
            ),
            SameForeignKey(field="pilot", name="judgement_pilot_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} judged {self.verdict} by {self.by_id}"


class ActionQuerySet(ScopedQuerySet["Action"]):
    def open(self) -> Self:
        """Keep what was agreed and is not done."""
        return self.filter(done_on=None)

    def open_on(self, day: date) -> Self:
        """Keep what was agreed by a day and not done then."""
        return self.filter(models.Q(done_on=None) | models.Q(done_on__gt=day), agreed_on__lte=day)


@keep_history()
class Action(models.Model):
    """What was agreed to be done about a finding, by whom and by when. Another agreement takes its place.

    One is open at a time; none is edited. `outcome`: what came of it, or `REPLACED`.
    """

    REPLACED = "replaced"

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, **FOLLOWS_FINDING)
    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="actions")
    text = models.TextField()
    owner = models.ForeignKey(Person, **PERSON)
    due_on = models.DateField()
    agreed_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **USER)
    done_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        triggers = [
            portfolio_of_finding(),
            never_overwritten("finding_id", "text", "owner_id", "due_on", "agreed_on", "by_id"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["finding"],
                condition=models.Q(done_on=None),
                name="action_one_open",
                violation_error_message="Something is agreed already; finish or replace it.",
            ),
            models.CheckConstraint(
                condition=~models.Q(text=""), name="action_has_text", violation_error_message="Say what is to be done."
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("agreed_on")),
                name="action_due_after_agreed",
                violation_error_message="It cannot be due before it is agreed.",
            ),
            models.CheckConstraint(
                condition=models.Q(done_on=None, outcome="") | models.Q(done_on__isnull=False) & ~models.Q(outcome=""),
                name="action_done_has_outcome",
                violation_error_message="The day on which it was done and what came of it go together.",
            ),
            models.CheckConstraint(
                condition=models.Q(done_on=None) | models.Q(done_on__gte=models.F("agreed_on")),
                name="action_done_after_agreed",
                violation_error_message="It cannot be done before it is agreed.",
            ),
            SameForeignKey(field="pilot", name="action_pilot_in_portfolio"),
            SameForeignKey(field="owner", name="action_owner_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} by {self.due_on}: {self.text[:60]}"

    @property
    def was_replaced(self) -> bool:
        return self.outcome == self.REPLACED
