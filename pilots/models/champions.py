"""Who pushes a pilot inside the business, as tenures: `since`, and `until` exclusive; and who inherits."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest, Least

from accounts.history import keep_history, recorded_field
from accounts.models import Person, Portfolio, ScopedQuerySet
from accounts.walls import FOLLOWS_PILOT, PERSON, SameForeignKey, portfolio_of_pilot
from pilots.dates import UNDATED, Day, certainly_by, day_field, latest, precise_enough, precision_field
from pilots.models.champion_actions import ChampionAction, notes_champions
from pilots.models.pilot import Pilot
from pilots.periods import period


class TenureQuerySet[M: models.Model](ScopedQuerySet[M]):
    def current_on(self, as_of: date) -> Self:
        """Keep the tenures that a day lies in. An unknown beginning counts as before, an unknown end as after."""
        begun = models.Q(since__isnull=True) | models.Q(since__lte=as_of)
        return self.alias(until_latest=latest("until")).filter(
            begun, models.Q(until__isnull=True) | models.Q(until_latest__gt=as_of)
        )

    def begun_by(self, as_of: date) -> Self:
        """Keep the tenures that had certainly begun by a day, and those whose beginning nobody knows."""
        return self.filter(models.Q(since__isnull=True) | certainly_by("since", as_of))

    def with_last_action(self, as_of: date) -> Self:
        """Annotate `last_acted_on`: the last day up to `as_of` on which this person can have acted for the pilot."""
        seen = ChampionAction.objects.filter(
            pilot=models.OuterRef("pilot"), person=models.OuterRef("person"), on__lte=as_of
        )
        last = seen.values("pilot").annotate(day=models.Max(Least(latest("on"), models.Value(as_of)))).values("day")
        return self.annotate(last_acted_on=models.Subquery(last))

    def with_quiet_since(self, as_of: date) -> Self:
        """Annotate `quiet_since`: the later of the last action and of the beginning; null where neither is known."""
        return self.with_last_action(as_of).annotate(quiet_since=Greatest("last_acted_on", latest("since")))


class ChampionQuerySet(TenureQuerySet["Champion"]):
    def in_post(self) -> Self:
        """Keep the tenure of each pilot that has no end on record, neither its own nor by a successor."""
        return self.filter(until__isnull=True, succeeded_on__isnull=True)

    def current_on(self, as_of: date) -> Self:
        """Keep the tenures that a day lies in; a successor ends a tenure whose end nobody has recorded."""
        return super().current_on(as_of).exclude(succeeded_on__lte=as_of)

    def last_in_post(self, as_of: date) -> Self:
        """Keep of each pilot who is in post on a day; where imprecise days leave two, whoever began last."""
        begun = Coalesce("since", models.Value(UNDATED))
        others = Champion.objects.filter(pilot=models.OuterRef("pilot")).current_on(as_of).annotate(begun=begun)
        the_same_day = models.Q(begun=models.OuterRef("begun"), pk__gt=models.OuterRef("pk"))
        later = others.filter(models.Q(begun__gt=models.OuterRef("begun")) | the_same_day)
        return self.current_on(as_of).annotate(begun=begun).exclude(models.Exists(later))

    def ended_by(self, as_of: date) -> Self:
        """Keep the tenures that ended up to a day, the last one first; `ended_on` says when, as late as can be."""
        ended = self.annotate(ended_on=Least(latest("until"), "succeeded_on"))
        return ended.filter(ended_on__lte=as_of).order_by("-ended_on", "-pk")

    def ended_last(self, as_of: date) -> Self:
        """Keep of each pilot the tenure that ended last up to a day (see `ended_by`)."""
        others = Champion.objects.filter(pilot=models.OuterRef("pilot")).ended_by(as_of)
        the_same_day = models.Q(ended_on=models.OuterRef("ended_on"), pk__gt=models.OuterRef("pk"))
        later = others.filter(models.Q(ended_on__gt=models.OuterRef("ended_on")) | the_same_day)
        return self.ended_by(as_of).exclude(models.Exists(later))

    def succeeding(self, as_of: date) -> Self:
        """Keep who is in post on a day for the pilot of the champion of an outer query, and at least as senior.

        A level that nobody recorded is taken for senior enough, so that it raises no question.
        """
        at_least = Coalesce(models.OuterRef("level"), models.Value(1))
        senior_enough = models.Q(level__isnull=True) | models.Q(level__gte=at_least)
        return self.current_on(as_of).filter(senior_enough, pilot=models.OuterRef("pilot"))

    def who_have_acted(self, as_of: date) -> Self:
        """Keep the tenures in which the champion can have acted by a day."""
        acted = self.with_last_action(as_of).filter(last_acted_on__isnull=False)
        return acted.filter(models.Q(since__isnull=True) | models.Q(last_acted_on__gte=models.F("since")))

    def fading_on(self, as_of: date, *, after_days: int) -> Self:
        """Keep of each pilot who is in post and was not seen to act for so many days (`quiet_since`), from day 0 on."""
        current = self.last_in_post(as_of).with_last_action(as_of)
        quiet_since = Greatest("last_acted_on", latest("since"), latest("pilot__clock_start"))
        return current.annotate(quiet_since=quiet_since).filter(quiet_since__lte=as_of - timedelta(days=after_days))

    def alone_on(self, as_of: date, *, deputy_idle_days: int = 56) -> Self:
        """Keep the tenures of a day beside which no deputy with authority was active (domain.md C.6 CH-4)."""
        return self.current_on(as_of)._without(Deputy.objects.active_on(as_of, idle_days=deputy_idle_days))

    def unbacked_on(self, as_of: date, *, deputy_idle_days: int = 56) -> Self:
        """Keep the tenures of a day beside which no deputy with authority has acted: being named is not enough."""
        return self.current_on(as_of)._without(Deputy.objects.deciding_on(as_of, idle_days=deputy_idle_days))

    def _without(self, deputies: DeputyQuerySet) -> Self:
        beside = deputies.filter(pilot=models.OuterRef("pilot")).exclude(person=models.OuterRef("person"))
        return self.exclude(models.Exists(beside))

    def announced_to_leave(self, as_of: date) -> Self:
        """Keep the tenures of a day whose champion has said that they leave, until they have handed over.

        `leaves_on` says when, as late as its precision allows.
        """
        announced = self.current_on(as_of).filter(leaving_on__isnull=False)
        return announced.exclude(handover_done_on__lte=as_of).annotate(leaves_on=latest("leaving_on"))


def champion_name(pilot: str, as_of: date) -> Combinable:
    """Return the expression for the name of the champion on a day; `pilot` names the outer query's pilot column."""
    current = Champion.objects.current_on(as_of).filter(pilot=models.OuterRef(pilot)).order_by("-since", "-pk")
    return models.Subquery(current.values("person__name")[:1])


def engineer_name(pilot: str) -> Combinable:
    """Return the expression for the name of the engineer; `pilot` names the outer query's pilot column."""
    return models.Subquery(Pilot.objects.filter(pk=models.OuterRef(pilot)).values("engineer__name"))


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
                    (period("since", "until", "succeeded_on"), RangeOperators.OVERLAPS),
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

    @property
    def leaving(self) -> Day | None:
        return Day.stored(self.leaving_on, self.leaving_on_precision)


class DeputyQuerySet(TenureQuerySet["Deputy"]):
    def active_on(self, as_of: date, *, idle_days: int) -> Self:
        """Keep the deputies of a day with authority who have begun or acted within less than `idle_days`."""
        current = self.current_on(as_of).filter(has_authority=True).with_quiet_since(as_of)
        return current.filter(quiet_since__gt=as_of - timedelta(days=idle_days))

    def deciding_on(self, as_of: date, *, idle_days: int) -> Self:
        """Keep the deputies of a day with authority who have acted within less than `idle_days`."""
        current = self.current_on(as_of).filter(has_authority=True).with_last_action(as_of)
        return current.filter(last_acted_on__gt=as_of - timedelta(days=idle_days))

    def acting_on(self, as_of: date, *, within_days: int) -> Self:
        """Keep the deputies of a day who can have acted less than so many days ago, with or without authority.

        Where nobody notes what is done, whoever is in post is taken for acting.
        """
        current = self.current_on(as_of).with_last_action(as_of)
        acted = models.Q(last_acted_on__gt=as_of - timedelta(days=within_days))
        return current.filter(acted | ~notes_champions(as_of, "pilot"))

    def in_line(self, as_of: date) -> Self:
        """Keep the deputies of a day, first who should inherit: with authority, then whoever acted last."""
        authority = models.Case(
            models.When(has_authority=True, then=2), models.When(has_authority=False, then=0), default=1
        )
        current = self.current_on(as_of).with_last_action(as_of).annotate(rank=authority)
        return current.order_by("-rank", models.F("last_acted_on").desc(nulls_last=True), "pk")


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
