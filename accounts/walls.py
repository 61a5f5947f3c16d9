"""The wall between portfolios, in the database: a row of one portfolio cannot point at a row of another.

Every fact carries the portfolio of its pilot (a trigger fills it in) and refers to its pilot and to people by a
composite foreign key that includes it, so that a link across the wall cannot be stored at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# The portfolio of a fact. The composite keys below refer through the pilot, so that a key and an index of its own would
# only be work on every write; facts are read by their pilot.
FOLLOWS_PILOT: dict[str, Any] = {
    "on_delete": models.CASCADE,
    "editable": False,
    "related_name": "+",
    "db_constraint": False,
    "db_index": False,
}


# Somebody or some team whom a fact names: a composite key (`SameForeignKey`) holds them in the fact's portfolio.
PERSON: dict[str, Any] = {"on_delete": models.RESTRICT, "db_constraint": False, "related_name": "+"}
SOMEBODY: dict[str, Any] = PERSON | {"null": True, "blank": True}


def portfolio_of_pilot() -> pgtrigger.Trigger:
    """Return the trigger that gives a fact the portfolio of its pilot, whatever the writer said."""
    return pgtrigger.Trigger(
        name="portfolio_of_pilot",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("pilot_id", "portfolio_id"),  # type: ignore[no-untyped-call]
        func="SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;",
    )


def never_overwritten(*columns: str) -> pgtrigger.Trigger:
    """Return the trigger that refuses to change these columns of a row and to delete it: what was said stays said."""
    changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)
    return pgtrigger.Trigger(
        name="never_overwritten",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF TG_OP = 'DELETE' OR {changed} THEN
                RAISE EXCEPTION 'what was recorded in % stays as it was: add a later row', TG_TABLE_NAME
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        """,
    )


class SameForeignKey(models.BaseConstraint):
    """A composite foreign key: the row that `field` points to has the same `same` (a portfolio, a pilot) as this row.

    The table pointed to needs a unique constraint over (`same`, `id`).
    """

    def __init__(self, *, field: str, name: str, same: str = "portfolio") -> None:
        super().__init__(name=name)
        self.field = field
        self.same = same

    def create_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        assert model is not None  # noqa: S101  # typed as optional by Django, always given
        assert schema_editor is not None  # noqa: S101
        quote = schema_editor.quote_name
        pointer: Any = model._meta.get_field(self.field)
        target = pointer.related_model._meta
        same = f"{self.same}_id"
        return (
            f"ALTER TABLE {quote(model._meta.db_table)} ADD CONSTRAINT {quote(self.name)} "
            f"FOREIGN KEY ({quote(same)}, {quote(pointer.column)}) "
            f"REFERENCES {quote(target.db_table)} ({quote(same)}, {quote(target.pk.column)}) "
            "ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED"
        )

    def constraint_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """Add the key once all tables of the migration stand: inside CREATE TABLE the other table may not exist yet."""
        assert schema_editor is not None  # noqa: S101
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))
        return ""

    def remove_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        assert model is not None  # noqa: S101
        assert schema_editor is not None  # noqa: S101
        quote = schema_editor.quote_name
        return f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}"

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: set[str] | None = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """Say what the database would refuse only at the end of the transaction, so that a form can show it."""
        pointed_to = None if self.field in (exclude or ()) else getattr(instance, self.field, None)
        if pointed_to and getattr(pointed_to, f"{self.same}_id") != self._own(instance):
            message = f"This belongs to another {self.same}. Choose one of the same {self.same}."
            raise ValidationError({self.field: message})

    def _own(self, instance: models.Model) -> Any:
        """Return a row's portfolio or pilot; a new fact has its pilot's portfolio, which a trigger fills in later."""
        pilot = getattr(instance, "pilot", None)
        if self.same == "portfolio" and pilot is not None:
            return pilot.portfolio_id
        return getattr(instance, f"{self.same}_id")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SameForeignKey) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash((self.name, self.field, self.same))

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "field": self.field, "same": self.same}
