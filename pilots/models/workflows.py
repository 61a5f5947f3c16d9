"""The work that the pilot is meant to change, as somebody saw it, and the people who do that work."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Self

from django.db import models

from accounts.history import keep_history, recorded_field
from accounts.models import Person, Portfolio, ScopedQuerySet
from accounts.walls import FOLLOWS_PILOT, SOMEBODY, SameForeignKey, portfolio_of_pilot
from pilots.dates import certainly_by, day_field, latest, precise_enough, precision_field
from pilots.models.pilot import Pilot


class Method(models.TextChoices):
    OBSERVED = "observed", "Watched the work"
    INTERVIEW = "interview", "Interview"
    WORKSHOP = "workshop", "Workshop"
    DOCUMENTS = "documents", "Documents"
    UNKNOWN = "unknown", "Unknown"


class Bottleneck(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    DISPUTED = "disputed", "Disputed"
    UNKNOWN = "unknown", "Do not know"

    @classmethod
    def judged(cls) -> tuple[Bottleneck, ...]:
        """Return the answers that somebody gave after looking; people may disagree, but they have looked."""
        return (cls.YES, cls.NO, cls.DISPUTED)


class WorkflowQuerySet(ScopedQuerySet["Workflow"]):
    def watched(self) -> Self:
        """Keep the workflows that somebody has watched, on whichever day, and judged to be the bottleneck or not.

        Interviews, workshops and documents tell what people say of their work, not what they do (domain.md C.6 WF-6).
        """
        return self.filter(method__in=("", Method.OBSERVED), is_bottleneck__in=Bottleneck.judged())

    def judged_by(self, as_of: date) -> Self:
        """Keep the workflows that somebody had certainly watched by a day and judged to be the bottleneck or not.

        One that was watched on a day that nobody wrote down counts.
        """
        return self.watched().filter(models.Q(observed_on=None) | certainly_by("observed_on", as_of))

    def weighed(self) -> Self:
        """Keep the workflows of which somebody has said, by whatever method, what there is to win."""
        return self.filter(models.Q(is_bottleneck__in=Bottleneck.judged()) | models.Q(share_of_time__isnull=False))

    def weighed_by(self, as_of: date) -> Self:
        """Keep the workflows weighed by a day, and those of which nobody knows when."""
        return self.weighed().filter(models.Q(observed_on=None) | certainly_by("observed_on", as_of))

    def worth_it(self, share: float) -> Self:
        """Keep the workflows weighed as the bottleneck, or as no less than this share of the work."""
        large = models.Q(share_of_time=None) | models.Q(share_of_time__gte=Decimal(str(share)))
        return self.weighed().filter(large).exclude(is_bottleneck=Bottleneck.NO)

    def change_agreed_by(self, as_of: date) -> Self:
        """Keep the workflows whose change the users' line manager can have agreed to by a day."""
        return self.filter(change_agreed_on__lte=as_of)


@keep_history()
class Workflow(models.Model):
    """One task of the target users, and whether it is where their time goes."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="workflows", db_constraint=False)
    task = models.CharField(max_length=300)
    observed_on = day_field()
    observed_on_precision = precision_field()
    observed_by = models.ForeignKey(Person, **SOMEBODY)
    method = models.CharField(max_length=10, choices=Method, blank=True)
    share_of_time = models.DecimalField(
        null=True, blank=True, help_text="Its part of the work from end to end, between 0 and 1."
    )
    minutes_per_case = models.DecimalField(null=True, blank=True)
    is_bottleneck = models.CharField("the bottleneck", max_length=8, choices=Bottleneck, blank=True)
    change_agreed_on = day_field(help_text="The day on which the users' line manager agreed the new way of working.")
    change_agreed_on_precision = precision_field()
    change_agreed_by = models.ForeignKey(Person, **SOMEBODY)
    recorded_on = recorded_field()

    objects = WorkflowQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "task"], name="workflow_task_unique"),
            models.CheckConstraint(
                condition=models.Q(share_of_time__range=(0, 1)),
                name="workflow_share_is_0_to_1",
                violation_error_message="A share lies between 0 and 1.",
            ),
            *precise_enough("workflow", "observed_on", "change_agreed_on"),
            SameForeignKey(field="pilot", name="workflow_pilot_in_portfolio"),
            SameForeignKey(field="observed_by", name="workflow_observer_in_portfolio"),
            SameForeignKey(field="change_agreed_by", name="workflow_agreer_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.task} ({self.pilot})"


class ContactKind(models.TextChoices):
    OBSERVED_WORK = "observed_work", "Watched them work"
    TALKED = "talked", "Talked with them"
    WORKSHOP = "workshop", "Workshop"
    BY_PROXY = "by_proxy", "Only through somebody else"
    UNKNOWN = "unknown", "Unknown"

    @classmethod
    def direct(cls) -> tuple[ContactKind, ...]:
        """Return the kinds that count as contact with users (domain.md C.6 WF-6)."""
        return (cls.OBSERVED_WORK, cls.TALKED)


class UserContactQuerySet(ScopedQuerySet["UserContact"]):
    def direct(self) -> Self:
        return self.filter(contact_kind__in=ContactKind.direct())

    def made_by(self, as_of: date) -> Self:
        """Keep the contacts up to a day, the last one first."""
        return self.filter(on__lte=as_of).order_by("-on", "-pk")

    def last_of_each_pilot(self) -> Self:
        """Keep of these contacts the one of each pilot that can have been the last."""
        own, day = latest("on"), models.OuterRef("on_latest")
        others = self.alias(on_latest=own).filter(pilot=models.OuterRef("pilot"))
        later = others.filter(models.Q(on_latest__gt=day) | models.Q(on_latest=day, pk__gt=models.OuterRef("pk")))
        return self.alias(on_latest=own).exclude(models.Exists(later))


@keep_history()
class UserContact(models.Model):
    """Somebody of the team met target users."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="user_contacts", db_constraint=False)
    on = day_field()
    on_precision = precision_field()
    contact_kind = models.CharField(max_length=13, choices=ContactKind, blank=True)
    users = models.PositiveIntegerField(null=True, blank=True, help_text="How many users.")
    met_by = models.ForeignKey(Person, **SOMEBODY)
    note = models.TextField(blank=True)
    recorded_on = recorded_field()

    objects = UserContactQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        constraints = [
            *precise_enough("usercontact", "on"),
            SameForeignKey(field="pilot", name="usercontact_pilot_in_portfolio"),
            SameForeignKey(field="met_by", name="usercontact_meeter_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.get_contact_kind_display()} on {self.on} ({self.pilot})"


class WorkaroundState(models.TextChoices):
    OPEN = "open", "Open"
    ABSORBED = "absorbed", "Built into the tool"
    ACCEPTED = "accepted", "Accepted by the line manager"
    UNKNOWN = "unknown", "Unknown"


class WorkaroundQuerySet(ScopedQuerySet["Workaround"]):
    def open_on(self, as_of: date) -> Self:
        """Keep the workarounds that cannot have been built in or accepted by a day; an unknown state counts as open."""
        gone = models.Q(state__in=(WorkaroundState.ABSORBED, WorkaroundState.ACCEPTED))
        return self.exclude(gone & (models.Q(state_on=None) | models.Q(state_on__lte=as_of)))


@keep_history()
class Workaround(models.Model):
    """What users do beside the tool."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="workarounds", db_constraint=False)
    key = models.CharField(max_length=80)
    seen_on = day_field()
    seen_on_precision = precision_field()
    users = models.PositiveIntegerField(null=True, blank=True, help_text="About how many use it.")
    what = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=WorkaroundState, blank=True)
    state_on = day_field()
    state_on_precision = precision_field()
    recorded_on = recorded_field()

    objects = WorkaroundQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "key"], name="workaround_key_unique"),
            *precise_enough("workaround", "seen_on", "state_on"),
            SameForeignKey(field="pilot", name="workaround_pilot_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.what[:60]} ({self.pilot})"
