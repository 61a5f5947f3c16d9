"""What a pilot is for, as a number agreed before the start, and the readings of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Self

from django.contrib.postgres.aggregates import ArrayAgg
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest, Least
from django.db.models.lookups import GreaterThan, LessThan

from accounts.history import keep_history, recorded_field
from accounts.models import Person, Portfolio, ScopedQuerySet, Viewer
from accounts.walls import FOLLOWS_PILOT, SOMEBODY, SameForeignKey, portfolio_of_pilot
from pilots.dates import day_field, days_between, latest, plus_days, precise_enough, precision_field
from pilots.models import Pilot

# More than any measure of work needs, and few enough digits to calculate with exactly.
INTEGER_DIGITS = 15
LARGEST = 10**INTEGER_DIGITS

HALF = Decimal("0.5")


def value_field(help_text: str = "") -> models.DecimalField[Decimal | None, Decimal | None]:
    """Return a column for a value of a metric, kept exactly as it was given (see `measurable`)."""
    within = [MinValueValidator(-LARGEST), MaxValueValidator(LARGEST)]
    return models.DecimalField(null=True, blank=True, validators=within, help_text=help_text)


def measurable(model: str, *fields: str) -> list[models.CheckConstraint]:
    """Return constraints: a value is a number with which a page can calculate, neither NaN nor beyond all measure."""
    return [
        models.CheckConstraint(
            condition=Q(**{f"{field}__gt": -LARGEST, f"{field}__lt": LARGEST}),
            name=f"{model}_{field}_measurable",
            violation_error_message=f"Give a number of at most {INTEGER_DIGITS} digits before the decimal point.",
        )
        for field in fields
    ]


class Direction(models.TextChoices):
    UP = "up", "Higher is better"
    DOWN = "down", "Lower is better"
    UNKNOWN = "unknown", "Unknown"


class Evidence(models.TextChoices):
    MEASURED = "measured", "Measured"
    SAMPLED = "sampled", "Sampled"
    SELF_REPORTED = "self_reported", "Self-reported"
    UNKNOWN = "unknown", "Unknown"


class ReadingQuerySet(ScopedQuerySet["Reading"]):
    def taken_by(self, as_of: date) -> Self:
        """Keep the readings up to a day, the last one first."""
        return self.filter(on__lte=as_of).order_by("-on", "-pk")

    def of_outer_metric(self, as_of: date) -> Self:
        """Return the values read up to a day of the metric of an outer query, the last one first."""
        return self.filter(metric=models.OuterRef("pk"), value__isnull=False).taken_by(as_of)


class OutcomeMetricQuerySet(ScopedQuerySet["OutcomeMetric"]):
    def agreed_by(self, as_of: date) -> Self:
        """Keep the primary metrics that a benefit owner outside the team can have agreed by a day."""
        return (
            self.filter(primary=True, agreed_on__lte=as_of, benefit_owner__isnull=False)
            .exclude(benefit_owner=F("pilot__engineer"))
            .exclude(benefit_owner=F("pilot__programme_manager"))
        )

    def agreeable_by(self, user: Viewer) -> Self:
        """Keep what the user may agree to: whoever records facts may, and the benefit owner, whatever their role."""
        return self.visible_to(user).filter(
            Q(portfolio__in=Portfolio.objects.recorded_by(user)) | Q(benefit_owner__user=user.pk)
        )

    def with_latest_reading(self, as_of: date) -> Self:
        """Annotate what was read last by a day, and when the next reading is due.

        `latest_value`, `latest_evidence`, `latest_reading_on` (as late as its precision allows; null without reading),
        `reading_count`, and `reading_due_on` (counted from the agreement where nothing was read; null without either).
        """
        readings = Reading.objects.of_outer_metric(as_of)
        counted = readings.order_by().values("metric").annotate(count=models.Count("pk")).values("count")
        annotated = self.annotate(
            latest_value=models.Subquery(readings.values("value")[:1]),
            latest_evidence=models.Subquery(readings.values("evidence")[:1]),
            latest_reading_on=models.Subquery(readings.values(day=latest("on"))[:1]),
            reading_count=Coalesce(models.Subquery(counted), 0),
        )
        since = Coalesce("latest_reading_on", latest("agreed_on"))
        return annotated.annotate(reading_due_on=plus_days(since, F("reading_every_days")))

    def off_path(self, as_of: date) -> Self:
        """Keep the metrics whose latest reading has come less than half as far as the straight path was by its day.

        With `with_latest_reading`'s annotations. The same comparison for one metric is `outcomes.paths.standing`.
        """
        return self.with_latest_reading(as_of).along_path().filter(is_behind(HALF))

    def along_path(self) -> Self:
        """Annotate what `is_behind` compares, for `latest_value` and `latest_reading_on`."""
        on_path = self.alias(
            path_start=Coalesce(latest("baseline_on"), latest("agreed_on")), path_end=latest("target_on")
        )
        days, gone = days_between("path_start", "path_end"), days_between("path_start", "latest_reading_on")
        return on_path.alias(path_days=days, days_gone=Least(Greatest(gone, 0), days))

    def with_last_two_readings(self, as_of: date) -> Self:
        """Annotate `last_reading_on` and `reading_before_on`, the last two days on which it was read by a day.

        As late as their precision allows; null where there is none.
        """
        day = models.ExpressionWrapper(latest("readings__on"), output_field=models.DateField())
        taken = Q(readings__on__lte=as_of, readings__value__isnull=False)
        two = self.annotate(reading_days=ArrayAgg(day, filter=taken, distinct=True, order_by=day.desc()))
        return two.annotate(last_reading_on=F("reading_days__0"), reading_before_on=F("reading_days__1"))


def is_behind(share: Decimal) -> Q:
    """Return the condition over metrics `along_path`: the latest reading has come less than this share of the way."""
    # Multiplied out, so that nothing is rounded: come / gap < gone / days * share.
    come = _exactly((F("latest_value") - F("baseline")) * F("path_days"))
    asked = _exactly((F("target") - F("baseline")) * F("days_gone") * models.Value(share))
    up = Q(target__gt=F("baseline")) & Q(LessThan(come, asked))
    down = Q(target__lt=F("baseline")) & Q(GreaterThan(come, asked))
    return Q(path_days__gt=0) & (up | down)


def _exactly(product: Combinable) -> models.ExpressionWrapper[Combinable]:
    return models.ExpressionWrapper(product, output_field=models.DecimalField())


@keep_history()
class OutcomeMetric(models.Model):
    """The number that will say whether the pilot worked."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="outcome_metrics", db_constraint=False)
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=300)
    unit = models.CharField(max_length=80, blank=True)
    direction = models.CharField(max_length=7, choices=Direction, blank=True)
    baseline = value_field(help_text="The value before the pilot.")
    baseline_on = day_field()
    baseline_on_precision = precision_field()
    baseline_method = models.CharField(max_length=300, blank=True, help_text="How the baseline was measured.")
    target = value_field()
    target_on = day_field()
    target_on_precision = precision_field()
    definition_of_done = models.TextField(blank=True)
    data_source = models.CharField(max_length=300, blank=True)
    benefit_owner = models.ForeignKey(Person, **SOMEBODY)
    agreed_on = day_field()
    agreed_on_precision = precision_field()
    reading_every_days = models.PositiveSmallIntegerField(default=14)
    primary = models.BooleanField(default=False)
    recorded_on = recorded_field()

    objects = OutcomeMetricQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "key"], name="outcomemetric_key_unique"),
            models.UniqueConstraint(fields=["pilot", "id"], name="outcomemetric_in_pilot"),
            models.UniqueConstraint(
                fields=["pilot"],
                condition=models.Q(primary=True),
                name="outcomemetric_one_primary",
                violation_error_message="This pilot has a primary metric.",
            ),
            *measurable("outcomemetric", "baseline", "target"),
            *precise_enough("outcomemetric", "baseline_on", "target_on", "agreed_on"),
            SameForeignKey(field="pilot", name="outcomemetric_pilot_in_portfolio"),
            SameForeignKey(field="benefit_owner", name="outcomemetric_owner_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.pilot})"


def benefit_owner_name(pilot: str) -> models.Subquery:
    """Return the expression for the name of who confirms the benefit of the pilot in column `pilot`, or null."""
    primary = OutcomeMetric.objects.filter(pilot=models.OuterRef(pilot), primary=True)
    return models.Subquery(primary.values("benefit_owner__name")[:1])


@keep_history()
class Reading(models.Model):
    """One value of an outcome metric on one day."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="readings", db_constraint=False)
    metric = models.ForeignKey(OutcomeMetric, on_delete=models.CASCADE, null=True, blank=True, related_name="readings")
    on = day_field()
    on_precision = precision_field()
    value = value_field()
    evidence = models.CharField(max_length=15, choices=Evidence, blank=True)
    cases = models.PositiveIntegerField(null=True, blank=True, help_text="How many cases it rests on.")
    source = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)
    submission_key = models.UUIDField(
        null=True, unique=True, editable=False, help_text="Of the form that was sent: sending it twice is one reading."
    )
    recorded_on = recorded_field()

    objects = ReadingQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        constraints = [
            *measurable("reading", "value"),
            *precise_enough("reading", "on"),
            SameForeignKey(field="pilot", name="reading_pilot_in_portfolio"),
            SameForeignKey(field="metric", same="pilot", name="reading_metric_in_pilot"),
        ]

    def __str__(self) -> str:
        return f"{self.metric}: {self.value} on {self.on}"
