"""Questions about data, responsibility and traces, which somebody has to answer."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models

from accounts.history import keep_history, recorded_field
from accounts.models import Person, Portfolio, ScopedQuerySet
from accounts.walls import FOLLOWS_PILOT, SOMEBODY, SameForeignKey, portfolio_of_pilot
from governance.functions import CHAMPION
from governance.models.requirements import Reviewer
from pilots.dates import certainly_by, day_field, precise_enough, precision_field
from pilots.models import Champion, Pilot, Stage


class Topic(models.TextChoices):
    DATA_USE = "data_use", "May we use this model on this data?"
    ACCOUNTABILITY = "accountability", "Who answers for what it says?"
    AUDIT_TRAIL = "audit_trail", "What is the audit trail?"
    OTHER = "other", "Another question"
    UNKNOWN = "unknown", "A question not named"

    @classmethod
    def of_week_one(cls) -> tuple[Topic, ...]:
        """Return the three questions that every pilot has to answer at the start."""
        return (cls.DATA_USE, cls.ACCOUNTABILITY, cls.AUDIT_TRAIL)


class GovernanceQuestionQuerySet(ScopedQuerySet["GovernanceQuestion"]):
    def open_on(self, as_of: date) -> Self:
        """Keep the questions that cannot have been answered by a day."""
        return self.filter(models.Q(answer="") | models.Q(answered_on__gt=as_of))

    def answered_by(self, as_of: date) -> Self:
        """Keep the questions that may have been answered by a day; an answer without a day counts."""
        return self.exclude(answer="").filter(models.Q(answered_on__isnull=True) | models.Q(answered_on__lte=as_of))

    def certainly_answered(self, as_of: date) -> Self:
        """Keep the questions that had certainly been answered by a day; an answer without a day counts."""
        dated = models.Q(answered_on__isnull=True) | certainly_by("answered_on", as_of)
        return self.exclude(answer="").filter(dated)

    def certainly_raised(self, as_of: date) -> Self:
        """Keep the questions that had certainly been raised by a day, since they are dated so or were answered."""
        answered = ~models.Q(answer="") & certainly_by("answered_on", as_of)
        return self.filter(certainly_by("raised_on", as_of) | answered)

    def open(self, as_of: date) -> Self:
        """Keep the unanswered questions of the pilots that have not been stopped."""
        return self.open_on(as_of).exclude(pilot__claimed_stage__in=(Stage.STOPPED, Stage.WOUND_DOWN))

    def waiting_for(self, people: models.QuerySet[Person], as_of: date) -> Self:
        """Keep the questions that `people` have to answer: by name, by function, or as the pilot's champion."""
        champions = Champion.objects.current_on(as_of).filter(pilot=models.OuterRef("pilot"), person__in=people)
        as_champion = models.Q(models.Exists(champions), function=CHAMPION, answerer=None)
        for_function = models.Exists(Reviewer.objects.of("function", people))
        return self.filter(models.Q(answerer__in=people) | models.Q(for_function) | as_champion)


@keep_history()
class GovernanceQuestion(models.Model):
    """A question about data, responsibility or traces that somebody has to answer."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="governance_questions", db_constraint=False)
    key = models.CharField(max_length=80)
    topic = models.CharField(max_length=15, choices=Topic, default=Topic.OTHER)
    text = models.TextField(blank=True)
    raised_on = day_field()
    raised_on_precision = precision_field()
    raised_by = models.ForeignKey(Person, **SOMEBODY)
    answered_on = day_field()
    answered_on_precision = precision_field()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, **SOMEBODY)
    evidence = models.TextField(blank=True, help_text="Where the answer is written down: a document, an address.")
    blocking = models.BooleanField(default=True)
    function = models.CharField(max_length=80, blank=True, help_text="Who has to answer: a reviewing function.")
    answerer = models.ForeignKey(Person, **SOMEBODY, help_text="The person who has to answer.")
    work_stopped = models.BooleanField(null=True, blank=True, help_text="Work waits for the answer.")
    recorded_on = recorded_field()

    objects = GovernanceQuestionQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "key"], name="governancequestion_key_unique"),
            models.CheckConstraint(
                condition=models.Q(answered_on__isnull=True) | ~models.Q(answer=""),
                name="governancequestion_answered_has_answer",
                violation_error_message="A day of answering needs the answer itself.",
            ),
            models.CheckConstraint(
                condition=models.Q(evidence="") | ~models.Q(answer=""),
                name="governancequestion_evidence_has_answer",
                violation_error_message="Evidence needs the answer that it is for.",
            ),
            *precise_enough("governancequestion", "raised_on", "answered_on"),
            SameForeignKey(field="pilot", name="governancequestion_pilot_in_portfolio"),
            SameForeignKey(field="raised_by", name="governancequestion_raiser_in_portfolio"),
            SameForeignKey(field="answered_by", name="governancequestion_answerer_in_portfolio"),
            SameForeignKey(field="answerer", name="governancequestion_asked_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.get_topic_display()} ({self.pilot})"
