"""Who pushes a pilot inside the business, as tenures: `since`, and `until` exclusive; who inherits; who did what."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models.expressions import Combinable
from django.db.models.functions import Least

from accounts.history import keep_history, recorded_field
from accounts.models import Person, Portfolio, ScopedQuerySet
from accounts.walls import FOLLOWS_PILOT, PERSON, SOMEBODY, SameForeignKey, portfolio_of_pilot
from pilots.dates import day_field, latest, precise_enough, precision_field
from pilots.models.pilot import Pilot
from pilots.periods import period


class TenureQuerySet[M: models.Model](ScopedQuerySet[M]):
    def current_on(self, as_of: date) -> Self:
        """Keep the tenures that a day lies in. An unknown beginning counts as before, an unknown end as after."""
        begun = models.Q(since__isnull=True) | models.Q(since__lte=as_of)
        return self.alias(until_latest=latest("until")).filter(
            begun, models.Q(until__isnull=True) | models.Q(until_latest__gt=as_of)
        )


class ChampionQuerySet(TenureQuerySet["Champion"]):
    def in_post(self) -> Self:
        """Keep the tenure of each pilot that has no end on record, neither its own nor by a successor."""
        return self.filter(until__isnull=True, succeeded_on__isnull=True)

    def current_on(self, as_of: date) -> Self:
        """Keep the tenures that a day lies in; a successor ends a tenure whose end nobody has recorded."""
        return super().current_on(as_of).exclude(succeeded_on__lte=as_of)

    def ended_by(self, as_of: date) -> Self:
        """Keep the tenures that ended up to a day, the last one first; `ended_on` says when, as late as can be."""
        ended = self.annotate(ended_on=Least(latest("until"), "succeeded_on"))
        return ended.filter(ended_on__lte=as_of).order_by("-ended_on", "-pk")


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
    """A tenure: one person pushes one pilot inside the business for a time.

    Somebody who returns goes on in their own row; history keeps the earlier days.
    """

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="champions", db_constraint=False)
    person = models.ForeignKey(Person, **PERSON | {"related_name": "championed"})
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
    reach = ArrayField(
        models.CharField(max_length=200),
        default=list,
        blank=True,
        help_text="The teams over which they have authority.",
    )
    recorded_on = recorded_field()
    succeeded_on = models.DateField(
        null=True,
        editable=False,
        help_text="The day from which a successor was in post, where one was recorded before this tenure's end.",
    )

    objects = ChampionQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        constraints = [
            models.UniqueConstraint(
                fields=["pilot", "person"],
                name="champion_person_unique",
                violation_error_message="This person is on record as champion of this pilot. Change that tenure.",
            ),
            models.UniqueConstraint(
                fields=["pilot"],
                condition=models.Q(until__isnull=True, succeeded_on__isnull=True),
                name="champion_one_current",
                violation_error_message="This pilot has a champion. End that tenure first.",
            ),
            ExclusionConstraint(
                name="champion_no_overlap",
                expressions=[
                    ("pilot", RangeOperators.EQUAL),
                    (period(latest("since"), "until", "succeeded_on"), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(since__isnull=False),
                violation_error_message="Another champion is on record for some of these days. End that tenure first.",
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
    person = models.ForeignKey(Person, **PERSON | {"related_name": "deputised"})
    since = day_field()
    since_precision = precision_field()
    until = day_field()
    until_precision = precision_field()
    has_authority = models.BooleanField(null=True, blank=True)
    recorded_on = recorded_field()

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deputies"
        triggers = [portfolio_of_pilot()]
        constraints = [
            models.UniqueConstraint(
                fields=["pilot", "person"],
                name="deputy_person_unique",
                violation_error_message="This person is on record as deputy of this pilot.",
            ),
            *precise_enough("deputy", "since", "until"),
            SameForeignKey(field="pilot", name="deputy_pilot_in_portfolio"),
            SameForeignKey(field="person", name="deputy_person_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, deputy for {self.pilot}"


class ActionKind(models.TextChoices):
    DECISION = "decision", "Decided something"
    UNBLOCK = "unblock", "Moved a blocker"
    MEETING = "meeting", "Came to a meeting"
    MENTION = "mention", "Spoke for it"
    UNKNOWN = "unknown", "Unknown"


class ChampionActionQuerySet(ScopedQuerySet["ChampionAction"]):
    def done_by(self, as_of: date) -> Self:
        """Keep the actions up to a day, the last one first."""
        return self.filter(on__lte=as_of).order_by("-on", "-pk")


@keep_history()
class ChampionAction(models.Model):
    """A champion or a deputy did something for the pilot that somebody noticed."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="champion_actions", db_constraint=False)
    person = models.ForeignKey(Person, **SOMEBODY)
    on = day_field()
    on_precision = precision_field()
    action = models.CharField(max_length=10, choices=ActionKind, blank=True)
    recorded_on = recorded_field()

    objects = ChampionActionQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        constraints = [
            *precise_enough("championaction", "on"),
            SameForeignKey(field="pilot", name="championaction_pilot_in_portfolio"),
            SameForeignKey(field="person", name="championaction_person_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.pilot} on {self.on}"


class HandOverAnswer(models.TextChoices):
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class HandOverQuerySet(ScopedQuerySet["HandOver"]):
    def open(self) -> Self:
        """Keep the hand-overs whose receiver has not answered."""
        return self.filter(answer="")


@keep_history()
class HandOver(models.Model):
    """A champion is to hand a pilot over to somebody, who becomes champion by accepting."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="hand_overs", db_constraint=False)
    key = models.CharField(max_length=80)
    giver = models.ForeignKey(Person, **SOMEBODY, help_text="The champion who leaves.")
    receiver = models.ForeignKey(Person, **PERSON, help_text="Who is asked to become champion.")
    proposed_on = models.DateField()
    answer = models.CharField(max_length=10, choices=HandOverAnswer, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    because = models.TextField(blank=True, help_text="Why it was declined or withdrawn.")
    recorded_on = recorded_field()

    objects = HandOverQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "key"], name="handover_key_unique"),
            models.UniqueConstraint(
                fields=["pilot"],
                condition=models.Q(answer=""),
                name="handover_one_open",
                violation_error_message="Somebody has been asked already. Withdraw that first.",
            ),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_on__isnull=True)
                | ~models.Q(answer="") & models.Q(answered_on__isnull=False),
                name="handover_answer_has_day",
            ),
            SameForeignKey(field="pilot", name="handover_pilot_in_portfolio"),
            SameForeignKey(field="giver", name="handover_giver_in_portfolio"),
            SameForeignKey(field="receiver", name="handover_receiver_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.pilot} to {self.receiver}"
