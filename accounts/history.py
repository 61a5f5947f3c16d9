"""History of facts: every insert, update and delete, by database trigger, with actor and time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pghistory
import pgtrigger
from django.contrib.auth import get_user_model
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Cast, Now
from pghistory.models import Event


class NextInHistory(models.Func):
    """The next number of the one count that runs over all tables of history, in the order of recording."""

    function = "nextval"
    template = "%(function)s('history_order')"
    output_field = models.BigIntegerField()


class RecordedEvent(Event):
    """An event of history. Its id says its place among the events of all tables, so that they can be told in order.

    `pgh_given` names the columns that whoever recorded it gave, where that is other than the ones that changed: a value
    that was said again, not what followed from it (portable history); null otherwise. A column that was emptied stands
    with a minus before it; an empty list says that the event followed from another one.
    """

    pgh_id = models.BigIntegerField(primary_key=True, db_default=NextInHistory())
    pgh_given = ArrayField(models.TextField(), null=True)

    class Meta:
        abstract = True


def recorded_field() -> models.DateField[date, date]:
    """Return the column for the day on which somebody entered what a row says now; history keeps the earlier ones."""
    return models.DateField(
        db_default=Cast(Now(), models.DateField()),
        editable=False,
        help_text="The day on which it was entered as it stands.",
    )


def keep_history[M: models.Model](*, exclude: tuple[str, ...] = ()) -> Callable[[type[M]], type[M]]:
    """Return a class decorator that records every change of the model's rows in `<Model>History`.

    `exclude` names columns that are not recorded (secrets). Who acted is in the event's context: the web sets it in
    `pghistory.middleware.HistoryMiddleware`, commands and tasks with `pghistory.context(...)`.
    """

    def decorate(model: type[M]) -> type[M]:
        track = pghistory.track(
            # Once a statement, not once a row: a bulk write costs a third less.
            pghistory.InsertEvent(level=pgtrigger.Statement),
            pghistory.UpdateEvent(level=pgtrigger.Statement),
            pghistory.DeleteEvent(level=pgtrigger.Statement),
            exclude=list(exclude) or None,
            base_model=RecordedEvent,
            model_name=f"{model.__name__}History",
            obj_field=pghistory.ObjForeignKey(related_name="history"),
        )
        return track(model)  # type: ignore[no-any-return]

    return decorate


@dataclass(frozen=True)
class Change:
    """One recorded change of a row: when, by whom (a name or a command), and which columns from what to what."""

    at: datetime
    by: str
    kind: str
    columns: list[tuple[str, Any, Any]]


def changes_of(row: models.Model) -> list[Change]:
    """Return the recorded changes of a row that keeps history, oldest first (two queries)."""
    events = list(row.history.select_related("pgh_context").order_by("pgh_id"))  # type: ignore[attr-defined]
    names = _names_of_users(events)
    pairs = zip([None, *events], events, strict=False)
    return [
        Change(event.pgh_created_at, _who(event, names), event.pgh_label, _differences(before, event))
        for before, event in pairs
    ]


def newest_event(row: models.Model) -> int:
    """Return the id of the newest event of a row's history; 0 where it has none."""
    return row.history.aggregate(newest=models.Max("pgh_id"))["newest"] or 0  # type: ignore[attr-defined]


def _context(event: Any) -> dict[str, Any]:
    return event.pgh_context.metadata if event.pgh_context else {}


def _names_of_users(events: list[Any]) -> dict[int, str]:
    users = get_user_model()._default_manager.in_bulk({_context(event).get("user") for event in events} - {None})
    return {pk: str(user) for pk, user in users.items()}


def _who(event: Any, names: dict[int, str]) -> str:
    context = _context(event)
    user = context.get("user")
    return names.get(user, f"user {user}") if user else context.get("command", "not recorded")


def _differences(before: Any, event: Any) -> list[tuple[str, Any, Any]]:
    columns = [field for field in event._meta.concrete_fields if not field.name.startswith("pgh_")]
    values = [(field.name, getattr(before, field.attname, None), getattr(event, field.attname)) for field in columns]
    return [(name, old, new) for name, old, new in values if old != new and (old or new) not in (None, "")]
