"""The pilot itself: who runs it, since when, at which claimed stage, promised for when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Self

from django.apps import apps
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.lookups import TrigramWordSimilar
from django.db import models
from django.db.models.functions import Cast, Coalesce, Concat, Lower, Substr

from accounts.history import keep_history, recorded_field
from accounts.models import Person, Portfolio, ScopedQuerySet
from accounts.walls import FOLLOWS_PILOT, SOMEBODY, SameForeignKey, never_overwritten, portfolio_of_pilot
from pilots.dates import Day, day_field, latest, precise_enough, precision_field
from pilots.models.choices import Band, Reason, Sector, Stage


def is_reporting() -> models.Q:
    """Return the condition over pilots that `PilotQuerySet.reporting` describes."""
    updates = apps.get_model("pilots", "WeeklyUpdate")._default_manager.filter(pilot=models.OuterRef("pk"))
    return models.Q(inventory="") | models.Q(models.Exists(updates))


# Words as short as that are like too many others.
LEAST_LIKE = 4


def searched() -> Lower:
    """Return the expression for the text in which a pilot is found: name, code, organisation and unit."""
    columns = ("name", "code", "organisation", "unit")
    parts = [part for column in columns for part in (models.Value(" "), column)][1:]
    return Lower(Concat(*parts, output_field=models.TextField()))


class PilotQuerySet(ScopedQuerySet["Pilot"]):
    def found_by(self, words: str) -> Self:
        """Keep the pilots in whose name, code, organisation or unit the words stand, or words like them.

        Words are alike by their trigrams: "fraude" finds "Fraud". Short ones have to stand there as they are.
        """
        text = self.alias(searched=searched())
        stands = models.Q(searched__contains=words.lower())
        if len(words) < LEAST_LIKE:
            return text.filter(stands)
        return text.filter(stands | models.Q(TrigramWordSimilar(models.F("searched"), words.lower())))

    def running(self) -> Self:
        """Keep the pilots that are neither stopped, wound down nor realised."""
        return self.exclude(claimed_stage__in=Stage.ended())

    def not_dead(self) -> Self:
        """Keep the pilots that run, and the realised ones, which are in daily use."""
        return self.exclude(claimed_stage__in=Stage.dead())

    def not_live(self) -> Self:
        """Keep the pilots that are not claimed to be in production or beyond."""
        return self.exclude(claimed_stage__in=Stage.live())

    def reporting(self) -> Self:
        """Keep the pilots whose team keeps its facts here.

        A row of an imported inventory is not one of them until its team posts a first weekly update: nobody was asked
        about its champion, so an empty field says nothing (domain.md C.5).
        """
        return self.filter(is_reporting())

    def next_code(self, portfolio: Portfolio) -> str:
        """Return the code after the highest of the form P-0007 that a portfolio has."""
        numbered = self.filter(portfolio=portfolio, code__regex=r"^P-\d{1,9}$")
        number = Cast(Substr("code", 3), models.IntegerField())
        highest = numbered.aggregate(highest=models.Max(number))["highest"] or 0
        return f"P-{highest + 1:04}"

    def with_day_zero(self) -> Self:
        """Annotate `day_zero`: the last day on which the clock can have started, else the first stage on record.

        A proposed pilot has no clock yet; it counts from the day on which it was proposed. Null: neither is known.
        """
        stages = StageEvent.objects.filter(pilot=models.OuterRef("pk")).exclude(on=None)
        first = stages.annotate(on_latest=latest("on")).order_by("on", "pk").values("on_latest")[:1]
        return self.annotate(day_zero=Coalesce(latest("clock_start"), models.Subquery(first)))

    def with_promise_in_force(self, as_of: date) -> Self:
        """Annotate `live_by` (the last day its precision allows), `promised_on` and `promised_by` (a name).

        All three are null where nobody had promised anything by `as_of`.
        """
        promise = Promise.objects.in_force(models.OuterRef("pk"), as_of)
        return self.annotate(
            live_by=models.Subquery(promise.values(day=latest("live_by"))),
            promised_on=models.Subquery(promise.values("recorded_on")),
            promised_by=models.Subquery(promise.values("said_by__name")),
        )


@keep_history()
class Pilot(models.Model):
    """One attempt to put one AI system into one real workflow."""

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="pilots")
    code = models.CharField(max_length=40, help_text="Short and unique in its portfolio, for example P-0007.")
    name = models.CharField(max_length=500)
    sector = models.CharField(max_length=20, choices=Sector, default=Sector.UNKNOWN)
    organisation = models.CharField(max_length=300, blank=True)
    unit = models.CharField(max_length=300, blank=True, help_text="The part of the organisation that asked for it.")
    problem = models.TextField(blank=True, help_text="In one sentence.")
    claimed_stage = models.CharField(max_length=12, choices=Stage, default=Stage.PROPOSED)
    clock_start = day_field(help_text="Day 0: the first day of the diagnostic.")
    clock_start_precision = precision_field()
    cadence_days = models.PositiveSmallIntegerField(default=7, help_text="Days between two updates.")
    engineer = models.ForeignKey(Person, **SOMEBODY)
    programme_manager = models.ForeignKey(Person, **SOMEBODY)
    requested_by = models.ForeignKey(Person, **SOMEBODY, help_text="Who asked for it.")
    support_owner = models.ForeignKey(Person, **SOMEBODY, help_text="Who supports it once it is in routine use.")
    value_at_stake = models.CharField(max_length=7, choices=Band, blank=True)
    model_or_vendor = models.CharField(
        max_length=300, blank=True, help_text="The model or the product it uses, with its version."
    )
    data_categories = models.TextField(blank=True, help_text="The kinds of data that it reads and keeps.")
    staging_url = models.URLField("staging address", blank=True, max_length=500)
    production_url = models.URLField("production address", blank=True, max_length=500)
    last_attempt = models.TextField(blank=True, help_text="What happened to the last attempt at this problem.")
    recorded_on = recorded_field()
    inventory = models.CharField(
        max_length=40, blank=True, help_text="The import profile that brought it here; empty for a pilot entered here."
    )

    objects = PilotQuerySet.as_manager()

    class Meta:
        indexes = [
            # The dashboard finds words in the middle of a text, and pages through all pilots by name.
            GinIndex(OpClass(searched(), name="gin_trgm_ops"), name="pilot_searched"),
            models.Index(Lower("name"), "id", name="pilot_by_name"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["portfolio", "code"], name="pilot_code_unique"),
            models.UniqueConstraint(fields=["portfolio", "id"], name="pilot_in_portfolio"),
            models.CheckConstraint(condition=~models.Q(name=""), name="pilot_named"),
            models.CheckConstraint(condition=models.Q(claimed_stage__in=Stage.values), name="pilot_stage_known"),
            models.CheckConstraint(condition=models.Q(sector__in=Sector.values), name="pilot_sector_known"),
            models.CheckConstraint(condition=models.Q(cadence_days__gte=1), name="pilot_cadence_positive"),
            *precise_enough("pilot", "clock_start"),
            SameForeignKey(field="engineer", name="pilot_engineer_in_portfolio"),
            SameForeignKey(field="programme_manager", name="pilot_manager_in_portfolio"),
            SameForeignKey(field="requested_by", name="pilot_requester_in_portfolio"),
            SameForeignKey(field="support_owner", name="pilot_supporter_in_portfolio"),
            models.CheckConstraint(
                condition=models.Q(value_at_stake__in=["", *Band.values]), name="pilot_value_at_stake_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class StageEventQuerySet(ScopedQuerySet["StageEvent"]):
    def first_in(self, *stages: Stage) -> models.Subquery:
        """Return the expression over pilots for the first day of a claim to one of the stages, as late as can be."""
        claims = self.filter(pilot=models.OuterRef("pk"), stage__in=stages).exclude(on=None)
        dated = claims.annotate(claimed_on=latest("on")).order_by("claimed_on", "pk")
        return models.Subquery(dated.values("claimed_on")[:1])


@keep_history()
class StageEvent(models.Model):
    """Somebody says that the pilot has reached a stage."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="stage_events", db_constraint=False)
    stage = models.CharField(max_length=12, choices=Stage)
    on = day_field()
    on_precision = precision_field()
    decided_by = models.ForeignKey(Person, **SOMEBODY)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    lesson = models.TextField(blank=True, help_text="What the next one should do differently.")
    recorded_on = recorded_field()

    objects = StageEventQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        constraints = [
            models.CheckConstraint(condition=models.Q(stage__in=Stage.values), name="stageevent_stage_known"),
            *precise_enough("stageevent", "on"),
            SameForeignKey(field="pilot", name="stageevent_pilot_in_portfolio"),
            SameForeignKey(field="decided_by", name="stageevent_decider_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.pilot}: {self.get_stage_display()}"

    @property
    def day(self) -> Day | None:
        return Day.stored(self.on, self.on_precision)

    @property
    def is_a_plan(self) -> bool:
        """Return whether its day certainly had still to come when it was recorded: inventories give such days."""
        return bool(self.on and self.on > self.recorded_on)


class PromiseQuerySet(ScopedQuerySet["Promise"]):
    def made_by(self, as_of: date) -> Self:
        """Keep the promises made up to a day, the one in force first."""
        return self.filter(recorded_on__lte=as_of).order_by("-recorded_on", "-pk")

    def in_force(self, pilot: models.OuterRef, as_of: date) -> Self:
        """Return the promise in force on a day for the pilot of an outer query. One without a day supersedes none."""
        return self.made_by(as_of).filter(pilot=pilot, live_by__isnull=False)[:1]

    def superseding(self, as_of: date, within_days: int) -> Self:
        """Keep the promises of so many days up to a day that took the place of another one, which is `before`.

        `before_until`: the day that had been promised, as late as its precision allows.
        """
        same_day = models.Q(recorded_on=models.OuterRef("recorded_on"), pk__lt=models.OuterRef("pk"))
        earlier = Promise.objects.filter(pilot=models.OuterRef("pilot"), live_by__isnull=False).order_by(
            "-recorded_on", "-pk"
        )
        before = earlier.filter(models.Q(recorded_on__lt=models.OuterRef("recorded_on")) | same_day)
        recent = self.made_by(as_of).filter(recorded_on__gt=as_of - timedelta(days=within_days), live_by__isnull=False)
        return recent.annotate(
            before=models.Subquery(before.values("pk")[:1]),
            before_until=models.Subquery(before.values(day=latest("live_by"))[:1]),
        ).filter(before__isnull=False)


@keep_history()
class Promise(models.Model):
    """The day by which somebody said the pilot would be live. A second one supersedes the first, which stays."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="promises", db_constraint=False)
    live_by = day_field()
    live_by_precision = precision_field()
    said_by = models.ForeignKey(Person, **SOMEBODY)
    reason = models.TextField(blank=True, help_text="What has changed since the promise before.")
    recorded_on = recorded_field()

    objects = PromiseQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot(), never_overwritten("live_by", "live_by_precision", "recorded_on")]
        constraints = [
            *precise_enough("promise", "live_by"),
            SameForeignKey(field="pilot", name="promise_pilot_in_portfolio"),
            SameForeignKey(field="said_by", name="promise_sayer_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.pilot}: live by {self.live_by}"

    @property
    def day(self) -> Day | None:
        return Day.stored(self.live_by, self.live_by_precision)
