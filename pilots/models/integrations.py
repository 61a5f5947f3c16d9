"""The systems that a pilot must plug into, and what it has asked of other teams to get there."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.expressions import Combinable, Window
from django.db.models.functions import Cast, Coalesce, Greatest, Lag, Lower, NullIf

from accounts.history import keep_history, recorded_field
from accounts.models import Person, Portfolio, ScopedQuerySet
from accounts.walls import FOLLOWS_PILOT, SOMEBODY, SameForeignKey, portfolio_of_pilot
from pilots.dates import certainly_by, day_field, latest, precise_enough, precision_field
from pilots.models.champions import Champion
from pilots.models.pilot import Pilot


class Api(models.TextChoices):
    MODERN = "modern", "Modern API"
    LEGACY_BATCH = "legacy_batch", "Legacy batch"
    FILE_DROP = "file_drop", "File drop"
    SCREEN_ONLY = "screen_only", "Screens only"
    NONE = "none", "None"
    UNKNOWN = "unknown", "Unknown"


class IntegrationState(models.TextChoices):
    NOT_STARTED = "not_started", "Not started"
    WAITING = "waiting", "Waiting"
    BUILDING = "building", "Building"
    TESTING = "testing", "Testing"
    LIVE = "live", "Live"
    DESCOPED = "descoped", "Descoped"
    UNKNOWN = "unknown", "Unknown"


class SourceSystemQuerySet(ScopedQuerySet["SourceSystem"]):
    pass


@keep_history()
class SourceSystem(models.Model):
    """A system of the organisation that pilots plug into: what one pilot has learned of it serves the next."""

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="source_systems")
    name = models.CharField(max_length=200)
    owner = models.ForeignKey(Person, **SOMEBODY, help_text="Who runs it.")
    access_decided_by = models.ForeignKey(Person, **SOMEBODY, help_text="Who can say yes to using it.")
    api = models.CharField(max_length=12, choices=Api, blank=True)
    typical_access_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Days that access normally takes."
    )
    last_outage_on = models.DateField(null=True, blank=True)

    objects = SourceSystemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["portfolio", "name"], name="sourcesystem_name_unique"),
            models.UniqueConstraint(fields=["portfolio", "id"], name="sourcesystem_in_portfolio"),
            SameForeignKey(field="owner", name="sourcesystem_owner_in_portfolio"),
            SameForeignKey(field="access_decided_by", name="sourcesystem_decider_in_portfolio"),
        ]

    def __str__(self) -> str:
        return self.name


class IntegrationQuerySet(ScopedQuerySet["Integration"]):
    def known_by(self, as_of: date) -> Self:
        """Keep the integrations that did not begin after a day; one without a beginning is known all along."""
        return self.exclude(started_on__gt=as_of)

    def not_descoped_by(self, as_of: date) -> Self:
        return self.exclude(in_state_by(as_of, IntegrationState.DESCOPED))

    def live_by(self, as_of: date) -> Self:
        """Keep the integrations that were certainly live by a day."""
        return self.filter(in_state_by(as_of, IntegrationState.LIVE))

    def not_live_by(self, as_of: date) -> Self:
        """Keep the integrations that were not certainly live, nor certainly given up, by a day."""
        return self.exclude(in_state_by(as_of, IntegrationState.LIVE, IntegrationState.DESCOPED))

    def unsettled_by(self, as_of: date) -> Self:
        """Keep the integrations that are neither live by a day nor given up for a way round that was agreed."""
        given_up = in_state_by(as_of, IntegrationState.DESCOPED) & ~models.Q(agreed_approach="")
        return self.exclude(in_state_by(as_of, IntegrationState.LIVE) | given_up)

    def without_owner(self) -> Self:
        """Keep those of which nobody is named who runs the system or can say yes to using it."""
        return self.filter(owner=None, system__owner=None, system__access_decided_by=None)

    def with_begun_on(self) -> Self:
        """Annotate `begun_on`: the last day on which work on it can have begun, else the day it was first recorded."""
        first = _changes().filter(pgh_obj=models.OuterRef("pk")).order_by("pgh_id").values("recorded_on")[:1]
        return self.annotate(begun_on=Coalesce(latest("started_on"), models.Subquery(first)))

    def with_due_days(self) -> Self:
        """Annotate `due_days`: the days on which it was due, from every change on record, in the order of recording."""
        changes = _changes().filter(pgh_obj=models.OuterRef("pk"))
        return self.annotate(due_days=ArraySubquery(changes.exclude(due_on=None).order_by("pgh_id").values("due_on")))

    def moved_later_by(self, as_of: date) -> Self:
        """Keep the integrations whose due day was moved to a certainly later one, by the changes recorded up to a day.

        `moves`: how often; `first_moved_on`, `last_moved_on`: the days of recording; `first_due_on`: the day it was due
        on at first, as late as can be.
        """
        named = _changes().filter(recorded_on__lte=as_of).exclude(due_on=None)
        due_before = Window(Lag(latest("due_on")), partition_by="pgh_obj", order_by="pgh_id")
        moves = named.filter(pgh_obj__in=self.values("pk")).annotate(due_before=due_before)
        first = named.filter(pgh_obj=models.OuterRef("pk")).order_by("pgh_id").values(day=latest("due_on"))[:1]
        return self.filter(history__in=moves.filter(due_on__gt=models.F("due_before")).values("pgh_id")).annotate(
            moves=models.Count("history"),
            first_moved_on=models.Min("history__recorded_on"),
            last_moved_on=models.Max("history__recorded_on"),
            first_due_on=models.Subquery(first),
        )


def _changes() -> models.QuerySet[Any]:
    changes: models.QuerySet[Any] = apps.get_model("pilots", "IntegrationHistory")._default_manager.all()
    return changes


def in_state_by(as_of: date, *states: IntegrationState, of: str = "") -> models.Q:
    """Return the condition that an integration was certainly in one of the states by a day; no day counts as passed.

    `of`: how an outer query's rows name their integrations, for example `integrations__`.
    """
    dated = models.Q(**{f"{of}state_on": None}) | certainly_by(f"{of}state_on", as_of)
    return models.Q(**{f"{of}state__in": states}) & dated


def interface(of: str = "") -> Combinable:
    """Return the expression for the interface as the integration says, else as its system does, else `unknown`."""
    told = (NullIf(NullIf(f"{of}{api}", models.Value("")), models.Value(Api.UNKNOWN)) for api in ("api", "system__api"))
    return Coalesce(*told, models.Value(Api.UNKNOWN))


def system_name(of: str = "") -> Combinable:
    """Return the expression for what an integration is called (`of`: see `in_state_by`)."""
    return Coalesce(f"{of}system__name", f"{of}key")


def holder_name() -> Combinable:
    """Return the expression over integrations for who can be asked: who decides on access, else who runs the system."""
    return Coalesce("owner__name", "system__access_decided_by__name", "system__owner__name")


@keep_history()
class Integration(models.Model):
    """One system that one pilot must plug into, and the days that were promised for it."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="integrations", db_constraint=False)
    key = models.CharField(max_length=80)
    system = models.ForeignKey(
        SourceSystem,
        on_delete=models.RESTRICT,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="integrations",
    )
    purpose = models.CharField(max_length=300, blank=True, help_text="What the pilot needs from it.")
    owner = models.ForeignKey(Person, **SOMEBODY, help_text="Who decides on access.")
    owner_is_unknown = models.BooleanField(default=False, help_text="Somebody was asked and does not know.")
    api = models.CharField(max_length=12, choices=Api, blank=True)
    promised_days = models.PositiveSmallIntegerField(default=14)
    started_on = day_field()
    started_on_precision = precision_field()
    due_on = day_field()
    due_on_precision = precision_field()
    state = models.CharField(max_length=12, choices=IntegrationState, blank=True)
    state_on = day_field()
    state_on_precision = precision_field()
    agreed_approach = models.TextField(blank=True)
    blocks_first_slice = models.BooleanField(null=True, blank=True)
    last_sync_on = models.DateField(null=True, blank=True, help_text="The day on which it last delivered data.")
    recorded_on = recorded_field()

    objects = IntegrationQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "key"], name="integration_key_unique"),
            models.UniqueConstraint(fields=["pilot", "id"], name="integration_in_pilot"),
            *precise_enough("integration", "started_on", "due_on", "state_on"),
            SameForeignKey(field="pilot", name="integration_pilot_in_portfolio"),
            models.CheckConstraint(
                condition=models.Q(owner__isnull=True) | models.Q(owner_is_unknown=False),
                name="integration_owner_known_or_not",
            ),
            SameForeignKey(field="owner", name="integration_owner_in_portfolio"),
            SameForeignKey(field="system", name="integration_system_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.system} for {self.pilot}"


class RequestKind(models.TextChoices):
    SERVICE_ACCOUNT = "service_account", "a service account"
    PROCUREMENT = "procurement", "procurement"
    CONTRACT = "contract", "a contract"
    NETWORK = "network", "network access"
    ENVIRONMENT = "environment", "an environment"
    DATA_SHARING = "data_sharing", "data sharing"
    VENDOR_REVIEW = "vendor_review", "a vendor review"
    LICENCE = "licence", "a licence"
    UNKNOWN = "unknown", "something not named"


class Turn(models.TextChoices):
    """Who has to move. Only the clock of whoever holds the ball runs."""

    THEIRS = "theirs", "Theirs"
    OURS = "ours", "Ours"


class AccessRequestQuerySet(ScopedQuerySet["AccessRequest"]):
    def open_on(self, as_of: date) -> Self:
        """Keep the requests that were raised by a day and cannot have been closed by then."""
        return self.filter(models.Q(closed_on__isnull=True) | models.Q(closed_on__gt=as_of), raised_on__lte=as_of)

    def theirs_on(self, as_of: date) -> Self:
        """Keep the requests that wait for the other team on a day, not for something that it asked of us."""
        return self.exclude(models.Q(turn_on=None) | models.Q(turn_on__lte=as_of), turn=Turn.OURS)

    def with_quiet_since(self, as_of: date) -> Self:
        """Annotate `quiet_since`: the latest of raising, of the last answer and of our passing it back up to a day.

        As late as can be.
        """
        answered = models.Case(models.When(answered_on__lte=as_of, then=latest("answered_on")))
        passed_back = models.Case(models.When(turn=Turn.THEIRS, turn_on__lte=as_of, then="turn_on"))
        return self.annotate(quiet_since=Greatest(latest("raised_on"), answered, passed_back))

    def with_reach(self, as_of: date) -> Self:
        """Keep the requests to a team, of pilots with a champion on a day; annotate their name `champion` and `level`.

        `reach`: the teams over which they have authority, in lower case; `is_in_reach`: the request's is one of them.
        """
        known = self.filter(team__isnull=False, pilot__champions__in=Champion.objects.current_on(as_of))
        in_lower_case = Lower(Cast("pilot__champions__reach", models.TextField()))
        teams = known.annotate(
            champion=models.F("pilot__champions__person__name"),
            level=models.F("pilot__champions__level"),
            reach=Cast(in_lower_case, ArrayField(models.TextField())),
        )
        is_in_reach = models.When(models.Q(reach__contains=[Lower("team__name")]), then=True)
        return teams.annotate(is_in_reach=models.Case(is_in_reach, default=False))


@keep_history()
class AccessRequest(models.Model):
    """What a pilot has asked of another team: an account, a contract, network access."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="access_requests", db_constraint=False)
    integration = models.ForeignKey(
        Integration, on_delete=models.SET_NULL, null=True, blank=True, related_name="access_requests"
    )
    key = models.CharField(max_length=80)
    request_kind = models.CharField(max_length=15, choices=RequestKind, default=RequestKind.UNKNOWN)
    team = models.ForeignKey(Person, **SOMEBODY, help_text="Who has to answer.")
    reference = models.CharField(max_length=80, blank=True)
    raised_on = day_field()
    raised_on_precision = precision_field()
    answered_on = day_field(help_text="The last substantive answer; automatic replies do not count.")
    answered_on_precision = precision_field()
    escalated_on = day_field()
    escalated_on_precision = precision_field()
    closed_on = day_field()
    closed_on_precision = precision_field()
    turn = models.CharField(
        max_length=6, choices=Turn, default=Turn.THEIRS, help_text="Ours: they have asked something of us."
    )
    turn_on = models.DateField(null=True, blank=True, help_text="Since when it is so.")
    recorded_on = recorded_field()

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "key"], name="accessrequest_key_unique"),
            *precise_enough("accessrequest", "raised_on", "answered_on", "escalated_on", "closed_on"),
            SameForeignKey(field="pilot", name="accessrequest_pilot_in_portfolio"),
            SameForeignKey(field="team", name="accessrequest_team_in_portfolio"),
            SameForeignKey(field="integration", same="pilot", name="accessrequest_integration_in_pilot"),
        ]

    def __str__(self) -> str:
        return f"{self.get_request_kind_display()} for {self.pilot}"
