"""What the rules have found, and when each finding opened, changed and closed."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import HashIndex
from django.db import models
from django.db.models.functions import Now, Upper

from accounts.models import Portfolio, ScopedQuerySet
from accounts.walls import FOLLOWS_PILOT, SameForeignKey, portfolio_of_pilot
from pilots.models import Pilot
from stalls import failure_modes
from stalls.interactions import COUNTS_IN, NOBODY_REACHED, ONLY_OF_SUBJECT, SILENCE
from stalls.modes import FailureMode, Severity
from stalls.rules import Rule
from stalls.state_machine import STANDING, ClosedBecause, Course, FindingState

# Standing, and not counted in another one already (domain.md C.7).
SHOWN = models.Q(state__in=STANDING, hidden_by=None)


class FindingQuerySet(ScopedQuerySet["Finding"]):
    def standing(self) -> Self:
        """Keep the findings that count against a pilot: open, or recovering and not yet closed."""
        return self.filter(state__in=STANDING)

    def shown(self) -> Self:
        """Keep the findings that a reader is told of (see `SHOWN`)."""
        return self.filter(SHOWN)

    def root_first(self) -> Self:
        """Order by whether a story begins with it, then by how long the condition has counted."""
        follows = models.Case(models.When(root=models.F("pk"), then=0), default=1, output_field=models.IntegerField())
        return self.order_by(follows, models.F("since").asc(nulls_last=True), "pk")

    def worst_first(self, *, of_each: str = "") -> Self:
        """Order by severity, then by how long the condition has counted; with `of_each`, within each of those."""
        oldest = models.F("since").asc(nulls_last=True)
        return self.order_by(*filter(None, [of_each]), _rank("severity").desc(), oldest, "pk")


class Finding(models.Model):
    """What one rule says of one pilot and of one subject in it (a request, a sign-off; empty: the pilot itself)."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    # Found by the index of its unique constraint, which begins with the pilot.
    pilot = models.ForeignKey(
        Pilot, on_delete=models.CASCADE, related_name="findings", db_constraint=False, db_index=False
    )
    rule = models.CharField(max_length=80)
    mode = models.CharField(max_length=12, choices=FailureMode)
    subject = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=FindingState)
    severity = models.CharField(max_length=8, choices=Severity)
    graded = models.CharField(
        max_length=8, choices=Severity, help_text="How bad it is where nobody had promised to see to it."
    )
    peak = models.CharField(max_length=8, choices=Severity)
    is_guess = models.BooleanField(default=False, help_text="It rests on something that nobody knows.")
    since = models.DateField(null=True, help_text="The day from which the condition counts; null: not known.")
    evidence = models.JSONField(help_text="Days and raw numbers, never ages.")
    waits_on = models.TextField(blank=True, help_text="The team or person who holds the ball, as the rule reads it.")
    episode = models.PositiveIntegerField(default=1, help_text="Counts up each time the finding re-opens.")
    is_flapping = models.BooleanField(default=False)
    pending_on = models.DateField(help_text="The first evaluated day on which the condition held, in this episode.")
    opened_on = models.DateField(null=True)
    lower_since = models.DateField(null=True, help_text="The day from which only a lower severity has held.")
    lower_severity = models.CharField(
        max_length=8, choices=Severity, blank=True, help_text="The worst severity seen since then."
    )
    managed_until = models.DateField(null=True, help_text="The day for which a named owner has promised it.")
    managed_since = models.DateField(null=True, help_text="The evaluated day on which that promise was first seen.")
    managed_times = models.PositiveSmallIntegerField(default=0, help_text="Which promise in a row it is.")
    recovering_since = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    closed_because = models.CharField(max_length=10, choices=ClosedBecause, blank=True)
    turns = ArrayField(
        models.DateField(),
        default=list,
        blank=True,
        help_text="The days on which it last opened or closed, three at most.",
    )
    root = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="story", help_text="With which the story began."
    )
    hidden_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="hides", help_text="In which it is counted already."
    )

    # Names in it were put there by a rule (`accounts.traces`).
    COMPOSED = ("evidence", "waits_on")
    COURSE = tuple(field.name for field in fields(Course))
    SEVERITIES = ("severity", "graded", "peak", "lower_severity")

    objects = FindingQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        indexes = [
            # A sweep asks rule by rule, and mostly portfolio by portfolio.
            models.Index(fields=["rule", "portfolio"], name="finding_of_rule"),
            # The dashboard asks for what stands: the worst of a portfolio, and what waits for somebody.
            models.Index(fields=["portfolio", "severity", "since", "pilot"], condition=SHOWN, name="finding_shown"),
            HashIndex(Upper("waits_on"), condition=SHOWN, name="finding_waits_on"),
            # Whoever holds much is looked for pilot by pilot, worst first. Without, a page of 100,000 pilots reads all
            # findings of 1,700 before it has its first 50.
            models.Index("pilot", Upper("waits_on"), condition=SHOWN, name="finding_of_pilot_waits_on"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "rule", "subject"], name="finding_one_per_subject"),
            models.CheckConstraint(
                condition=models.Q(state="closed", closed_on__isnull=False)
                | ~models.Q(state="closed") & models.Q(closed_on__isnull=True),
                name="finding_closed_has_day",
            ),
            models.CheckConstraint(
                condition=models.Q(state="recovering", recovering_since__isnull=False)
                | ~models.Q(state="recovering") & models.Q(recovering_since__isnull=True),
                name="finding_recovering_has_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=("open", "recovering")) | models.Q(opened_on__isnull=False),
                name="finding_open_has_day",
            ),
            models.CheckConstraint(
                condition=models.Q(lower_since__isnull=True, lower_severity="")
                | models.Q(lower_since__isnull=False) & ~models.Q(lower_severity=""),
                name="finding_lower_has_day",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_because="") | models.Q(state="closed"), name="finding_reason_if_closed"
            ),
            SameForeignKey(field="pilot", name="finding_pilot_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} on {self.pilot_id}: {self.state}, {self.severity}"

    @property
    def course(self) -> Course:
        """Where it stands, for the state machine."""
        values = {name: getattr(self, name) for name in self.COURSE}
        values |= {"state": FindingState(self.state), "turns": tuple(self.turns)}
        values |= {name: Severity(values[name]) if values[name] else None for name in self.SEVERITIES}
        values["closed_because"] = ClosedBecause(self.closed_because) if self.closed_because else None
        return Course(**values)

    @course.setter
    def course(self, course: Course) -> None:
        for name in self.COURSE:
            setattr(self, name, getattr(course, name))
        self.lower_severity = course.lower_severity or ""
        self.closed_because = course.closed_because or ""
        self.turns = list(course.turns)

    @property
    def found_by(self) -> Rule:
        """Return the rule, or what can still be said where it is no longer applied."""
        return failure_modes.rule_or_retired(self.rule)

    def explanation(self, as_of: date) -> str:
        """Return the sentence; ages are counted up to `as_of`."""
        return self.found_by.explain(self.evidence, as_of)

    @property
    def next_step(self) -> str:
        return self.found_by.next_step(self.evidence)

    @property
    def owner(self) -> str:
        """Return the role that acts next, with a name where one is on record."""
        return self.found_by.owner(self.evidence)

    @property
    def clears_when(self) -> str:
        return self.found_by.clears_when


class FindingEventQuerySet(models.QuerySet["FindingEvent"]):
    def standing_on(self, day: date) -> Self:
        """Keep of each finding that stood on a day the event that says how."""
        by_then = FindingEvent.objects.filter(finding=models.OuterRef("finding"), on__lte=day).order_by("-pk")
        last = models.Subquery(by_then.values("pk")[:1])
        return self.filter(on__lte=day, to_state__in=STANDING, pk=last)

    def with_counted_in(self, day: date) -> Self:
        """Annotate `counted_in`: the rule in whose finding it was counted on a day, empty where in none.

        `stalls.interactions.read` says the same of findings as they stand.
        """
        beside = FindingEvent.objects.standing_on(day).filter(finding__pilot=models.OuterRef("finding__pilot"))
        return self.alias(cause=_CAUSE, rank=_rank("to_severity")).annotate(counted_in=_counted_in(beside))

    def shown_on(self, day: date) -> Self:
        """Keep of what stood on a day what its readers were told of (see `SHOWN`)."""
        return self.standing_on(day).with_counted_in(day).filter(counted_in="")

    def worst_first(self, *, of_each: str = "") -> Self:
        """Order as findings are (`FindingQuerySet.worst_first`)."""
        oldest = models.F("since").asc(nulls_last=True)
        return self.order_by(*filter(None, [of_each]), _rank("to_severity").desc(), oldest, "finding")


def _caused(rule: str) -> models.Q:
    subject = ONLY_OF_SUBJECT.get(rule)
    return models.Q(finding__rule=rule) if subject is None else models.Q(finding__rule=rule, finding__subject=subject)


_CAUSE = models.Case(
    *(models.When(_caused(rule), then=models.Value(cause)) for rule, cause in COUNTS_IN.items()),
    default=models.Value(""),
    output_field=models.CharField(),
)


def _rank(column: str) -> models.Case:
    ranks = [models.When(**{column: severity}, then=severity.rank) for severity in Severity]
    return models.Case(*ranks, output_field=models.IntegerField())


def _counted_in(beside: FindingEventQuerySet) -> models.Case:
    """Return the expression for the rule of the finding that an event's finding is counted in.

    `beside`: the events by which findings stood in the same pilot. What is cheap to say is asked first.
    """
    is_silence, is_guess = models.Q(finding__rule=SILENCE), models.Q(is_guess=True) & ~models.Q(finding__rule=SILENCE)
    unreached = models.Q(models.Exists(beside.filter(finding__rule=NOBODY_REACHED)))
    silent = models.Q(models.Exists(beside.filter(finding__rule=SILENCE).exclude(to_severity=Severity.WATCH)))
    no_milder = beside.alias(rank=_rank("to_severity")).filter(rank__gte=models.OuterRef("rank"))
    caused = ~models.Q(cause="") & models.Q(models.Exists(no_milder.filter(finding__rule=models.OuterRef("cause"))))
    return models.Case(
        models.When((is_silence | is_guess & silent) & unreached, then=models.Value(NOBODY_REACHED)),
        models.When(is_guess & silent, then=models.Value(SILENCE)),
        models.When(caused, then=models.F("cause")),
        default=models.Value(""),
        output_field=models.CharField(),
    )


class FindingEvent(models.Model):
    """One change of a finding; never edited."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="events")
    on = models.DateField(help_text="The evaluated day.")
    recorded_at = models.DateTimeField(db_default=Now())
    episode = models.PositiveIntegerField()
    from_state = models.CharField(max_length=10, choices=FindingState, blank=True)
    to_state = models.CharField(max_length=10, choices=FindingState)
    from_severity = models.CharField(max_length=8, choices=Severity, blank=True)
    to_severity = models.CharField(max_length=8, choices=Severity)
    since = models.DateField(null=True)
    is_guess = models.BooleanField(default=False, help_text="It rested on something that nobody knew.")
    evidence = models.JSONField()
    waits_on = models.TextField(blank=True, help_text="Who held the ball then.")
    root = models.CharField(max_length=80, blank=True, help_text="The rule with which the pilot's story began then.")

    COMPOSED = ("evidence", "waits_on")

    objects = FindingEventQuerySet.as_manager()

    class Meta:
        # What has moved since last week.
        indexes = [models.Index(fields=["on"], name="findingevent_on")]

    def __str__(self) -> str:
        return f"{self.finding_id}: {self.from_state or 'none'} to {self.to_state} on {self.on}"
