"""Who pushes a pilot inside the business, as tenures: `since`, and `until` exclusive."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models.expressions import Combinable

from accounts.history import keep_history
from accounts.models import Person, Portfolio, ScopedQuerySet
from accounts.walls import FOLLOWS_PILOT, SameForeignKey, portfolio_of_pilot
from pilots.dates import day_field, latest, precise_enough, precision_field
from pilots.models.pilot import Pilot


class TenureQuerySet[M: models.Model](ScopedQuerySet[M]):
    def current_on(self, as_of: date) -> Self:
        """Keep the tenures that a day lies in. An unknown beginning counts as before, an unknown end as after."""
        begun = models.Q(since__isnull=True) | models.Q(since__lte=as_of)
        return self.alias(until_latest=latest("until")).filter(
            begun, models.Q(until__isnull=True) | models.Q(until_latest__gt=as_of)
        )


class ChampionQuerySet(TenureQuerySet["Champion"]):
    def ended_by(self, as_of: date) -> Self:
        """Keep the tenures that ended up to a day, the last one first."""
        ended = self.alias(until_latest=latest("until")).filter(until_latest__lte=as_of)
        return ended.order_by("-until_latest", "-pk")


def champion_name(pilot: str, as_of: date) -> Combinable:
    """Return the expression for the name of the champion on a day; `pilot` names the outer query's pilot column."""
    current = Champion.objects.current_on(as_of).filter(pilot=models.OuterRef(pilot)).order_by("-since", "-pk")
    return models.Subquery(current.values("person__name")[:1])


class EndReason(models.TextChoices):
    PROMOTED = "promoted", "Promoted"
    LEFT = "left", "Left"
    REASSIGNED = "reassigned", "Reassigned"
    PULLED_AWAY = "pulled_away", "Pulled away"
    LOST_INTEREST = "lost_interest", "Lost interest"
    UNKNOWN = "unknown", "Unknown"


@keep_history()
class Champion(models.Model):
    """A tenure: one person pushes one pilot inside the business for a time."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="champions", db_constraint=False)
    person = models.ForeignKey(Person, on_delete=models.RESTRICT, db_constraint=False, related_name="championed")
    level = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Seniority, 1 to 5.")
    since = day_field()
    since_precision = precision_field()
    until = day_field(help_text="The first day on which they are not champion any more.")
    until_precision = precision_field()
    end_reason = models.CharField(max_length=15, choices=EndReason, blank=True)
    leaving_on = day_field(help_text="The announced day of leaving.")
    leaving_on_precision = precision_field()
    handover_done_on = day_field()
    handover_done_on_precision = precision_field()

    objects = ChampionQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        constraints = [
            models.UniqueConstraint(
                fields=["pilot"],
                condition=models.Q(until__isnull=True),
                name="champion_one_current",
                violation_error_message="This pilot has a champion. End that tenure first.",
            ),
            models.CheckConstraint(condition=models.Q(level__range=(1, 5)), name="champion_level_1_to_5"),
            models.CheckConstraint(
                condition=models.Q(end_reason="") | models.Q(until__isnull=False), name="champion_end_reason_has_end"
            ),
            *precise_enough("champion", "since", "until", "leaving_on", "handover_done_on"),
            SameForeignKey(field="pilot", name="champion_pilot_in_portfolio"),
            SameForeignKey(field="person", name="champion_person_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, champion of {self.pilot}"


class DeputyQuerySet(TenureQuerySet["Deputy"]):
    pass


@keep_history()
class Deputy(models.Model):
    """Who inherits the pilot when its champion leaves."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="deputies", db_constraint=False)
    person = models.ForeignKey(Person, on_delete=models.RESTRICT, db_constraint=False, related_name="deputised")
    since = day_field()
    since_precision = precision_field()
    until = day_field()
    until_precision = precision_field()
    has_authority = models.BooleanField(null=True, blank=True)

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deputies"
        triggers = [portfolio_of_pilot()]
        constraints = [
            models.UniqueConstraint(
                fields=["pilot", "person"], condition=models.Q(until__isnull=True), name="deputy_once_at_a_time"
            ),
            *precise_enough("deputy", "since", "until"),
            SameForeignKey(field="pilot", name="deputy_pilot_in_portfolio"),
            SameForeignKey(field="person", name="deputy_person_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, deputy for {self.pilot}"
