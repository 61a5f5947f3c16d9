"""The health of pilots, kept beside the findings that it follows from."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Coalesce, Now

from accounts.models import Portfolio, ScopedQuerySet
from accounts.walls import FOLLOWS_PILOT, SameForeignKey, portfolio_of_pilot
from pilots.models import Pilot, Stage
from stalls.interactions import work_goes_on
from stalls.modes import FailureMode, HealthState, Yardstick

WORST = HealthState.CRITICAL.rank


class HealthQuerySet(ScopedQuerySet["Health"]):
    pass


class Health(models.Model):
    """The state of one pilot in one failure mode, kept beside the findings it follows from."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    # Found by the index of its unique constraint, which begins with the pilot.
    pilot = models.ForeignKey(
        Pilot, on_delete=models.CASCADE, related_name="health", db_constraint=False, db_index=False
    )
    mode = models.CharField(max_length=12, choices=FailureMode)
    state = models.CharField(max_length=14, choices=HealthState)
    since = models.DateField(null=True, help_text="The oldest day from which a standing finding of this state counts.")
    facts_on = models.DateField(null=True, help_text="The day of the newest fact that the mode's rules rest on.")

    objects = HealthQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "health"
        triggers = [portfolio_of_pilot()]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "mode"], name="health_one_per_mode"),
            SameForeignKey(field="pilot", name="health_pilot_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.pilot_id}, {self.mode}: {self.state}"


# What the rows of a page show of health, and what they are narrowed by.
IN_A_ROW = ["portfolio", "stage", "has_ended", "state", "worst", "judged_by", "modes"]
# Stands for the day of a condition that there is none of, so that it comes last and compares like a day.
NEVER = date.max
# A pilot that has ended stands behind all that run: nothing is due any more.
ENDED = 100


def _place() -> models.ExpressionWrapper[Any]:
    """Return the expression for how soon a pilot is looked at: the lower, the sooner. `places_of` reads it."""
    ranks = [models.When(state=state, then=models.Value(10 * (WORST - state.rank))) for state in HealthState]
    whole = models.Case(*ranks, default=models.Value(10 * WORST), output_field=models.SmallIntegerField())
    ended = models.Case(models.When(has_ended=True, then=models.Value(ENDED)), default=models.Value(0))
    return models.ExpressionWrapper(
        whole + ended + models.Value(WORST) - models.F("worst"), output_field=models.SmallIntegerField()
    )


def places_of(state: HealthState) -> range:
    """Return the places of the running pilots that are in a state as a whole."""
    first = 10 * (WORST - state.rank)
    return range(first, first + 10)


def _portfolio_and_stage_of_pilot() -> pgtrigger.Trigger:
    """Return the trigger that gives a row the portfolio and the claimed stage of its pilot, whatever the writer said.

    A later claim reaches the row by a trigger on the pilot (migration 0010).
    """
    return pgtrigger.Trigger(
        name="portfolio_and_stage_of_pilot",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("pilot_id", "portfolio_id", "stage"),  # type: ignore[no-untyped-call]
        func="""
            SELECT portfolio_id, claimed_stage INTO NEW.portfolio_id, NEW.stage FROM pilots_pilot
            WHERE id = NEW.pilot_id;
            RETURN NEW;
        """,
    )


class PilotHealthQuerySet(ScopedQuerySet["PilotHealth"]):
    def swept(self) -> Self:
        """Keep that of the pilots which a sweep has looked at: of any other nothing is known."""
        return self.exclude(known=[])


class PilotHealth(models.Model):
    """The state of one pilot over all failure modes, and which mode its story began in.

    A trigger gives every new pilot a row, with nothing `known`, so that a page can go through the pilots in the order
    of their health and misses none that was not swept yet.
    """

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.OneToOneField(Pilot, on_delete=models.CASCADE, related_name="overall_health", db_constraint=False)
    state = models.CharField(max_length=14, choices=HealthState)
    since = models.DateField(null=True, help_text="The oldest day from which a finding counts that makes it so.")
    primary_mode = models.CharField(max_length=12, choices=FailureMode, blank=True, help_text="Empty: none stands.")
    modes = models.JSONField(help_text="Pairs of mode and state, the most suspected first.")
    known = ArrayField(
        models.DateField(null=True),
        help_text="Per mode the day of the newest fact; year 1 where none has a day, null: not assessable.",
    )

    judged_by = models.CharField(max_length=8, choices=Yardstick, default=Yardstick.FINDINGS)
    reads_again_on = models.DateField(
        null=True, help_text="The day on which time alone may change the order of the modes; null: it does not."
    )
    worst = models.PositiveSmallIntegerField(default=0, help_text="The rank of the state of its worst mode.")
    oldest = models.DateField(null=True, help_text="The oldest day from which a mode at watch or worse counts.")
    stage = models.CharField(
        max_length=12, choices=Stage, db_default=Stage.UNKNOWN, editable=False, help_text="The pilot's claimed stage."
    )
    has_ended = models.BooleanField(default=False, help_text="Its claimed stage is one in which nothing is due.")
    place = models.GeneratedField(expression=_place(), output_field=models.SmallIntegerField(), db_persist=True)
    oldest_or_never = models.GeneratedField(
        expression=Coalesce("oldest", models.Value(NEVER, models.DateField())),
        output_field=models.DateField(),
        db_persist=True,
    )

    objects = PilotHealthQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "pilots' health"
        triggers = [_portfolio_and_stage_of_pilot()]
        constraints = [SameForeignKey(field="pilot", name="pilothealth_pilot_in_portfolio")]
        # The two orders of the dashboard, of one portfolio and of all: a page then costs the same at any size. Without,
        # a page of 100,000 pilots sorts them all (bench --only dashboard).
        indexes = [
            models.Index(fields=["portfolio", "place", "oldest_or_never", "pilot"], name="pilothealth_worst_here"),
            # With all of health that a page is narrowed by and shows. A mode that is clear is rare among the worst: of
            # 100,000 pilots 6,000 are passed over before the first 50, and this index alone is read for them.
            models.Index(fields=["place", "oldest_or_never", "pilot"], include=IN_A_ROW, name="pilothealth_worst"),
            # A stage may begin behind all others, as the ended ones do: 17,000 were passed over before the first 50.
            models.Index(fields=["stage", "place", "oldest_or_never", "pilot"], name="pilothealth_worst_of_stage"),
            models.Index(
                fields=["portfolio", "has_ended", "oldest_or_never", "place", "pilot"], name="pilothealth_oldest_here"
            ),
            models.Index(fields=["has_ended", "oldest_or_never", "place", "pilot"], name="pilothealth_oldest"),
        ]

    def __str__(self) -> str:
        return f"{self.pilot_id}: {self.state}"

    @property
    def work_goes_on(self) -> bool:
        """Say whether it is milder than one of its modes, because work goes on."""
        worst = max((HealthState(state).rank for _, state in self.modes), default=0)
        return work_goes_on(self.state, worst, self.judged_by)


class HealthEvent(models.Model):
    """One change of a pilot's health; never edited."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="health_events", db_constraint=False)
    on = models.DateField(help_text="The evaluated day.")
    recorded_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=14, choices=HealthState)
    primary_mode = models.CharField(max_length=12, choices=FailureMode, blank=True)
    modes = models.JSONField(help_text="Pairs of mode and state, the most suspected first.")

    class Meta:
        indexes = [models.Index(fields=["pilot", "on"], name="healthevent_of_pilot")]

    def __str__(self) -> str:
        return f"{self.pilot_id}: {self.state} on {self.on}"
