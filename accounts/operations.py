"""A migration's models in one operation, and its triggers in one.

Each `CreateModel` and each `AddTrigger` makes Django render its picture of all related models anew: eighty of each took
twenty seconds of every fresh start and of every test run that makes a database. Here the picture is rendered once for
all models of a migration, and not at all for triggers, of which nothing in it depends.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.models import CreateModel
from django.db.migrations.state import ProjectState
from pgtrigger.compiler import Trigger


class CreateModels(Operation):
    """Create several models of one app: `creations` are CreateModel operations, each after those it refers to."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, creations: Sequence[CreateModel]) -> None:
        self.creations = creations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        rendered = state.__dict__.pop("apps", None)
        for creation in self.creations:
            creation.state_forwards(app_label, state)
        if rendered is not None:
            state.apps = rendered
            state.reload_models([(app_label, creation.name_lower) for creation in self.creations])

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for creation in self.creations:
            creation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for creation in reversed(self.creations):
            creation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create {len(self.creations)} models"

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return self.__class__.__name__, [], {"creations": self.creations}


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
