"""A migration's changes of models in one operation, and its triggers in one.

Each operation on a model makes Django render its picture of all related models anew: two hundred of them took twenty
seconds of every fresh start and of every test run that makes a database. Here the picture is rendered once for many of
them, and not at all for triggers, of which nothing in it depends.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.operations.models import IndexOperation, ModelOperation
from django.db.migrations.state import ProjectState
from pgtrigger.compiler import Trigger

type Change = ModelOperation | FieldOperation | IndexOperation


class Together(Operation):
    """Do several operations on one app's models of which none builds on another's outcome.

    The picture before and the one after are those of all: a model that is created here is created whole, so that what
    is added to it later, a trigger too, has to come in another group.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, operations: Sequence[Change]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        rendered = state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)
        if rendered is not None:
            state.apps = rendered
            changed = dict.fromkeys((app_label, _model_of(operation)) for operation in self.operations)
            state.reload_models(list(changed), delay=False)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(operation.describe() for operation in self.operations)

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return self.__class__.__name__, [], {"operations": self.operations}


def _model_of(operation: Change) -> str:
    return str(operation.name if isinstance(operation, ModelOperation) else operation.model_name).lower()  # type: ignore[union-attr]


type Triggers = Sequence[tuple[str, Trigger]]


class _OfTriggers(Operation):
    """Works on several triggers of one app: `triggers` are pairs of a model's name and a compiled trigger."""

    reduces_to_sql = True
    reversible = True
    verb = ""

    def __init__(self, triggers: Triggers) -> None:
        self.triggers = triggers

    def describe(self) -> str:
        return f"{self.verb} {len(self.triggers)} triggers"

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return self.__class__.__name__, [], {"triggers": self.triggers}

    def _add_to(self, app_label: str, state: ProjectState) -> None:
        for model_name, trigger in self.triggers:
            options = state.models[app_label, model_name].options
            options["triggers"] = [*options.get("triggers", []), trigger]

    def _remove_from(self, app_label: str, state: ProjectState) -> None:
        for model_name, trigger in self.triggers:
            options = state.models[app_label, model_name].options
            options["triggers"] = [kept for kept in options["triggers"] if kept.name != trigger.name]

    def _install(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for _, trigger in self.triggers:
            # The text is complete; without parameters nothing in it is taken for a placeholder.
            schema_editor.execute(trigger.install_sql, params=None)

    def _uninstall(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for _, trigger in self.triggers:
            schema_editor.execute(trigger.uninstall_sql, params=None)


class AddTriggers(_OfTriggers):
    """Install triggers on several models of one app."""

    verb = "Create"

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        self._add_to(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        self._install(schema_editor)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        self._uninstall(schema_editor)


class RemoveTriggers(_OfTriggers):
    """Take triggers off several models of one app."""

    verb = "Remove"

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        self._remove_from(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        self._uninstall(schema_editor)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        self._install(schema_editor)
