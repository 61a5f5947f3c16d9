"""What champions and deputies were seen to do for a pilot."""

from __future__ import annotations

from datetime import date

from django.db import models

from accounts.history import keep_history, recorded_field
from accounts.models import Person, Portfolio, ScopedQuerySet
from accounts.walls import FOLLOWS_PILOT, SOMEBODY, SameForeignKey, portfolio_of_pilot
from pilots.dates import day_field, precise_enough, precision_field
from pilots.models.pilot import Pilot
from pilots.models.weekly_updates import WeeklyUpdate


class ActionKind(models.TextChoices):
    DECISION = "decision", "Decided something"
    UNBLOCK = "unblock", "Moved a blocker"
    MEETING = "meeting", "Came to a meeting"
    MENTION = "mention", "Spoke for it"
    UNKNOWN = "unknown", "Unknown"


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

    objects = ScopedQuerySet["ChampionAction"].as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        constraints = [
            *precise_enough("championaction", "on"),
            SameForeignKey(field="pilot", name="championaction_pilot_in_portfolio"),
            SameForeignKey(field="person", name="championaction_person_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.pilot} on {self.on}"


def notes_champions(as_of: date, pilot: str = "pk") -> models.Q:
    """Return the condition over pilots that somebody noted what a champion did, or answered an update's question of it.

    Where nobody ever has, that nothing is noted says nothing. `pilot` names the outer query's pilot column.
    """
    noted = ChampionAction.objects.filter(pilot=models.OuterRef(pilot), on__lte=as_of)
    updates = WeeklyUpdate.objects.filter(pilot=models.OuterRef(pilot)).submitted_by(as_of)
    asked = updates.filter(answers__has_key="champion")
    return models.Q(models.Exists(noted)) | models.Q(models.Exists(asked))
