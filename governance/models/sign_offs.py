"""What has to be approved before a pilot may go live, and what was decided, round by round."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models.functions import Coalesce, Least, NullIf

from accounts.history import keep_history, recorded_field
from accounts.models import Person, Portfolio, ScopedQuerySet
from accounts.walls import (
    FOLLOWS_PILOT,
    SOMEBODY,
    SameForeignKey,
    portfolio_of_pilot,
)
from governance.models.areas import area_name
from governance.models.decisions import Decision, SignOffDecision
from governance.models.requirements import Requirement, Reviewer
from pilots.dates import (
    Precision,
    certainly_by,
    day_field,
    days_between,
    latest,
    precise_enough,
    precision_field,
)
from pilots.models import Pilot, Stage


class Needed(models.TextChoices):
    YES = "yes", "Needed"
    NO = "no", "Not needed"
    UNKNOWN = "unknown", "Not known whether needed"


def _required() -> models.QuerySet[Requirement]:
    """Return what the portfolio of an outer query's sign-off requires of it."""
    outer = {"portfolio": "portfolio", "sector": "pilot__sector", "code": "area"}
    return Requirement.objects.filter(**{name: models.OuterRef(column) for name, column in outer.items()})


def has_typical_time() -> models.Q:
    """Return the condition over sign-offs that somebody has said how long it takes: of this one, or as required."""
    return models.Q(typical_days__isnull=False) | models.Q(models.Exists(_required().exclude(typical_days=None)))


def handed_in_again() -> models.Q:
    """Return the condition over sign-offs that a next round has begun, where the days alone tell (an import's)."""
    return models.Q(decision__in=Decision.refusals()) & models.Q(submitted_on__gt=models.F("decided_on"))


def renewal_handed_in() -> models.Q:
    """Return the condition over sign-offs that an approval, which still holds, lies before the reviewers again.

    Only a decision that was taken here counts: an import's approval that lies before its hand-in is a doubtful day.
    """
    taken_here = SignOffDecision.objects.filter(sign_off=models.OuterRef("pk"))
    return models.Q(
        models.Exists(taken_here), decision__in=Decision.approvals(), submitted_on__gt=models.F("decided_on")
    )


def _approved_by(as_of: date) -> models.Q:
    dated = models.Q(decided_on__isnull=True) | models.Q(decided_on__lte=as_of)
    return models.Q(decision__in=Decision.approvals()) & dated


class SignOffQuerySet(ScopedQuerySet["SignOff"]):
    def blocking(self) -> Self:
        """Keep the sign-offs without which the pilot may not go live; not known whether needed counts as needed."""
        return self.filter(blocking=True).exclude(needed=Needed.NO)

    def not_engaged_on(self, as_of: date) -> Self:
        """Keep the sign-offs whose function had heard nothing by a day: neither told, nor sent papers, nor deciding."""
        return self.filter(
            models.Q(engaged_on__isnull=True) | models.Q(engaged_on__gt=as_of),
            models.Q(submitted_on__isnull=True) | models.Q(submitted_on__gt=as_of),
            models.Q(decided_on__isnull=True) | models.Q(decided_on__gt=as_of),
            decision="",
        )

    def certainly_engaged(self, as_of: date) -> Self:
        """Keep the sign-offs whose function had certainly heard of it by a day: told, sent papers, or deciding.

        `heard_on` says since when, as late as can be; null where there is a decision without a day.
        """
        dated = (
            certainly_by("engaged_on", as_of) | certainly_by("submitted_on", as_of) | certainly_by("decided_on", as_of)
        )
        heard_on = Least(latest("engaged_on"), latest("submitted_on"), latest("decided_on"))
        decided = ~models.Q(decision="") & models.Q(decided_on__isnull=True)
        return self.filter(dated | decided).annotate(heard_on=heard_on)

    def approved_by(self, as_of: date) -> Self:
        """Keep the sign-offs whose approval can have been given by a day, without a day too; it may have lapsed."""
        return self.filter(_approved_by(as_of))

    def not_approved_by(self, as_of: date) -> Self:
        """Keep the sign-offs that cannot have been approved by a day."""
        return self.exclude(_approved_by(as_of))

    def not_certainly_approved(self, as_of: date) -> Self:
        """Keep the sign-offs that may not have been approved by a day; an approval without a day counts as one."""
        dated = models.Q(decided_on__isnull=True) | certainly_by("decided_on", as_of)
        return self.exclude(models.Q(decision__in=Decision.approvals()) & dated)

    def undecided_on(self, as_of: date) -> Self:
        """Keep the sign-offs that cannot have been decided by a day; a refused one is back with the pilot's team."""
        return self.filter(models.Q(decision__in=("", *Decision.refusals())) | models.Q(decided_on__gt=as_of))

    def with_handed_in_on(self, as_of: date) -> Self:
        """Annotate `handed_in_on`, the last day on which it can have been submitted.

        Null where nothing had been submitted by `as_of`, and where it was refused: that starts again.
        """
        lies_there = ~models.Q(decision__in=Decision.refusals()) | handed_in_again() | models.Q(decided_on__gt=as_of)
        waiting = models.When(lies_there, submitted_on__lte=as_of, then=latest("submitted_on"))
        return self.annotate(handed_in_on=models.Case(waiting, output_field=models.DateField()))

    def open(self) -> Self:
        """Keep the sign-offs that somebody may have to do something about."""
        over = (Stage.STOPPED, Stage.WOUND_DOWN)
        return self.exclude(needed=Needed.NO).exclude(pilot__claimed_stage__in=over)

    def with_reviewers(self, as_of: date) -> Self:
        """Keep what lies before the reviewers on a day: handed in and not decided since."""
        undecided = models.Q(decision="") | handed_in_again() | renewal_handed_in() | models.Q(decided_on__gt=as_of)
        return self.open().filter(undecided, submitted_on__lte=as_of)

    def with_team(self, as_of: date) -> Self:
        """Keep what the pilot's team has to move: not handed in, refused, lapsed, or with conditions not yet met."""
        conditional = models.Q(decision=Decision.APPROVED_WITH_CONDITIONS, conditions_met_on__isnull=True)
        lapsed = models.Q(decision__in=Decision.approvals(), lapses_on__lte=as_of)
        undecided = models.Q(decision__in=("", *Decision.refusals())) | models.Q(decided_on__gt=as_of)
        before_reviewers = SignOff.objects.with_reviewers(as_of).values("pk")
        return (
            self.open()
            .alias(lapses_on=latest("expires_on"))
            .filter(undecided | conditional | lapsed)
            .exclude(pk__in=before_reviewers)
        )

    def with_requirement(self) -> Self:
        """Annotate `reviewing`, the function that decides, and `normal_days`: as on record, else as required.

        A sign-off that names no function, and of which the portfolio requires nothing, is decided by its area's.
        """
        required = _required()
        own = NullIf("function", models.Value(""))
        return self.annotate(
            reviewing=Coalesce(own, models.Subquery(required.values("function")), "area"),
            normal_days=Coalesce("typical_days", models.Subquery(required.values("typical_days"))),
        )

    def reviewed_by(self, people: models.QuerySet[Person]) -> Self:
        """Keep the sign-offs that some of `people` decide for the reviewing function."""
        return self.with_requirement().filter(models.Exists(Reviewer.objects.of("reviewing", people)))

    def completed_by(self, as_of: date) -> Self:
        """Keep what had been approved or rejected by a day."""
        return self.filter(decision__in=(*Decision.approvals(), Decision.REJECTED), decided_on__lte=as_of)

    def with_reviewers_days(self) -> Self:
        """Annotate `reviewers_days`: the days of the reviewers' turn over all rounds.

        Null where a day is missing, imprecise or before the one that it should follow.
        """
        rounds = SignOffDecision.objects.filter(sign_off=models.OuterRef("pk"), submitted_on__isnull=False)
        taken = (
            rounds.order_by().values("sign_off").annotate(days=models.Sum(days_between("submitted_on", "decided_on")))
        )
        precise = models.When(
            decided_on__gte=models.F("submitted_on"),
            submitted_on_precision=Precision.DAY,
            decided_on_precision=Precision.DAY,
            then=days_between("submitted_on", "decided_on"),
        )
        return self.annotate(reviewers_days=Coalesce(models.Subquery(taken.values("days")), models.Case(precise)))


@keep_history()
class SignOff(models.Model):
    """One approval that a pilot needs, from being told to being decided."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="sign_offs", db_constraint=False)
    area = models.CharField(max_length=80)
    needed = models.CharField(max_length=7, choices=Needed, default=Needed.UNKNOWN)
    not_needed_because = models.TextField(blank=True)
    not_needed_by = models.ForeignKey(Person, **SOMEBODY, help_text="Who says so.")
    function = models.CharField(max_length=80, blank=True, help_text="Who decides: a reviewing function.")
    blocking = models.BooleanField(default=True)
    typical_days = models.PositiveSmallIntegerField(null=True, blank=True)
    engaged_on = day_field(help_text="The day on which the function was first told.")
    engaged_on_precision = precision_field()
    submitted_on = day_field()
    submitted_on_precision = precision_field()
    decided_on = day_field()
    decided_on_precision = precision_field()
    decision = models.CharField(max_length=25, choices=Decision, blank=True)
    decided_by = models.ForeignKey(Person, **SOMEBODY)
    expires_on = day_field()
    expires_on_precision = precision_field()
    covers = models.TextField(blank=True, help_text="The model, the data and the version that were signed off.")
    conditions = models.TextField(blank=True, help_text="What must be done for the approval to hold.")
    conditions_due_on = models.DateField(null=True, blank=True)
    conditions_met_on = models.DateField(null=True, blank=True)
    missing = models.TextField(blank=True, help_text="What was missing when it was returned.")
    recorded_on = recorded_field()

    objects = SignOffQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "area"], name="signoff_area_unique"),
            models.CheckConstraint(
                condition=models.Q(decided_on__isnull=True, decided_by__isnull=True) | ~models.Q(decision=""),
                name="signoff_who_and_when_have_a_decision",
                violation_error_message="A decision's day or decider needs the decision itself.",
            ),
            models.CheckConstraint(
                condition=models.Q(not_needed_because="") | models.Q(needed=Needed.NO),
                name="signoff_reason_if_not_needed",
            ),
            *precise_enough("signoff", "engaged_on", "submitted_on", "decided_on", "expires_on"),
            SameForeignKey(field="pilot", name="signoff_pilot_in_portfolio"),
            models.CheckConstraint(
                condition=models.Q(not_needed_by__isnull=True) | models.Q(needed=Needed.NO),
                name="signoff_somebody_says_not_needed",
            ),
            models.CheckConstraint(
                condition=models.Q(conditions_due_on__isnull=True, conditions_met_on__isnull=True)
                | ~models.Q(conditions=""),
                name="signoff_condition_days_have_conditions",
            ),
            models.UniqueConstraint(fields=["pilot", "id"], name="signoff_in_pilot"),
            SameForeignKey(field="decided_by", name="signoff_decider_in_portfolio"),
            SameForeignKey(field="not_needed_by", name="signoff_sayer_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.area_name} for {self.pilot}"

    @property
    def area_name(self) -> str:
        return area_name(self.area)
