"""One kind of line of the portable history: its model, what tells its facts apart, its typed keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import Person, Portfolio
from governance.models import SignOffDecision
from histories.copytext import NULL
from histories.days import Day, RoughDay, Week
from histories.fields import Address, Choice, Field, Flag, Key, Number, Share, Texts, Whole, Words
from histories.named import Named, Owner, PortfolioName, Reference, Someone, System
from pilots.models import Pilot, SourceSystem

A_CODE = "the code of a pilot, text of 1 to 200 characters"

type Make = Callable[..., Field]

NAMED: dict[type[models.Model], Make] = {Person: Someone, SourceSystem: System, Portfolio: PortfolioName}
# The first that fits: a column's class, or what stands beside it, says the type.
TYPES: list[tuple[type[models.Field[Any, Any]], Make]] = [
    (ArrayField, Texts),
    (models.JSONField, Words),
    (models.BooleanField, Flag),
    (models.DecimalField, Number),
    (models.IntegerField, Whole),
    (models.DateField, Day),
    (models.URLField, Address),
    (models.Field, Field),
]
# Where a key means more than its column says.
SPECIAL: dict[str, Make] = {
    "cadence_days": partial(Whole, least=1),
    "level": partial(Whole, least=1, most=5),
    "round": partial(Whole, least=1),
    "share_of_time": Share,
    "week": Week,
    "key": Key,
    "task": Key,
    "area": Key,
    "code": Key,
}
# Where a key has another name than its column.
ANOTHER_NAME: dict[tuple[type[models.Model], str], str] = {(SignOffDecision, "area"): "sign_off"}


def typed(model: type[models.Model], key: str, *, extension: bool = False) -> Field:
    """Return the typed key of a model's column."""
    field: Any = model._meta.get_field(ANOTHER_NAME.get((model, key), key))
    return _maker(model, key, field)(key, field, extension=extension)


def _maker(model: type[models.Model], key: str, field: Any) -> Make:
    beside = {column.name for column in model._meta.concrete_fields}
    if field.related_model:
        return Owner if f"{key}_is_unknown" in beside else NAMED.get(field.related_model, Reference)
    if key in SPECIAL:
        return SPECIAL[key]
    if f"{key}_precision" in beside:
        return RoughDay
    return Choice if field.choices else next(make for cls, make in TYPES if isinstance(field, cls))


class Kind:
    """One kind of line: the model that keeps its facts, what tells them apart, and its keys.

    `natural`: the keys that tell a pilot's facts of this kind apart. "" is the pilot itself, so that there is one fact;
    None: nothing tells them apart, each line is a fact of its own unless it `corrects` an earlier one.
    `needs`: keys without which a new fact cannot be. `fixed`: columns that the database lets nobody change.
    `vacant`: what columns that only one fact of a pilot may hold are set to while several of them are written.
    """

    def __init__(
        self,
        name: str,
        model: type[models.Model],
        natural: str | None,
        fields: str,
        *,
        extension: str = "",
        needs: str = "",
        fixed: str = "",
        vacant: dict[str, str] | None = None,
        is_extension: bool = False,
    ) -> None:
        self.name, self.model, self.is_extension = name, model, is_extension
        self.is_keyless = natural is None
        self.natural = [typed(model, key) for key in (natural or "").split()]
        self.fields = [typed(model, key, extension=is_extension) for key in fields.split()]
        self.fields += [typed(model, key, extension=True) for key in extension.split()]
        self.required = {"pilot": A_CODE, "recorded_on": Day.accepted} | {key.key: key.accepted for key in self.natural}
        self.needs, self.fixed, self.vacant = needs.split(), fixed.split(), vacant or {}
        self.pilot_column = "id" if model is Pilot else "pilot_id"
        self.history: type[models.Model] = model._meta.get_field("history").related_model  # type: ignore[assignment]
        self.columns = [str(field.column) for field in model._meta.concrete_fields]
        self.at = {column: position for position, column in enumerate(self.columns)}
        self.id_at, self.recorded_at = self.at["id"], self.at["recorded_on"]
        for field in self.every_field:
            field.positions = [self.at[column] for column in field.columns]
        # What the columns of a new fact hold before anybody has said anything.
        self.new_row = self._new_row()
        # All facts of a pilot are looked at together where one can change another, or a name tells them apart.
        named_apart = any(isinstance(field, Named) for field in self.natural)
        self.is_whole = name == "stage" or natural == "" or bool(self.vacant) or named_apart

    def __repr__(self) -> str:
        return self.name

    @property
    def told(self) -> list[Field]:
        """Return the keys that are told where a fact holds or changes them, and not only where a line gave them."""
        return [field for field in self.fields if field.key not in ("code", "claimed_stage")]

    @property
    def every_field(self) -> list[Field]:
        return [*self.natural, *self.fields]

    def accepted(self, key: str) -> str:
        """Return in words what a key takes."""
        return next(field.accepted for field in self.every_field if field.key == key)

    def _new_row(self) -> list[str]:
        told = {
            column: empty
            for field in self.every_field
            for column, empty in zip(field.columns, field.empty, strict=True)
        }
        kept = [field for field in self.model._meta.concrete_fields if field.column not in told]
        told |= {str(field.column): _kept_default(field) for field in kept}
        return [told[column] for column in self.columns]


def _kept_default(field: Any) -> str:
    """Return what a column that is in no file begins with; ids and days are set with every fact."""
    default = None if field.has_db_default() else field.get_default()
    return NULL if default is None else str(default)
