"""History of facts: every insert, update and delete, by database trigger, with actor and time (reliability.md 5)."""

from __future__ import annotations

from collections.abc import Callable

import pghistory
from django.db import models


def keep_history[M: models.Model](*, exclude: tuple[str, ...] = ()) -> Callable[[type[M]], type[M]]:
    """Return a class decorator that records every change of the model's rows in `<Model>History`.

    `exclude` names columns that are not recorded (secrets). Who acted is in the event's context: the web sets it in
    `pghistory.middleware.HistoryMiddleware`, commands and tasks with `pghistory.context(...)`.
    """

    def decorate(model: type[M]) -> type[M]:
        track = pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=list(exclude) or None,
            model_name=f"{model.__name__}History",
            obj_field=pghistory.ObjForeignKey(related_name="history"),
        )
        return track(model)  # type: ignore[no-any-return]

    return decorate
