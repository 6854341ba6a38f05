"""An operation for migrations that create many tables at once."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

Addition = CreateModel | AddField | AddIndex | AddConstraint


class CreateTogether(Operation):
    """Create models with all that the following operations add to them, each table in its final shape.

    Django draws every related model anew for each operation: a hundred tables then take minutes of a new hub's first
    start. Here they are drawn once. Raises ValueError for an operation on a model that is not created here.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, operations: Sequence[Addition]) -> None:
        self.operations = operations
        self.names = [one.name for one in operations if isinstance(one, CreateModel)]
        created = {name.lower() for name in self.names}
        for one in operations:
            if not isinstance(one, CreateModel) and one.model_name.lower() not in created:
                raise ValueError(f"“{one.describe()}” is of a model that is not created together with these.")

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [], {"operations": self.operations}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # Drawn models are forgotten, not mended one by one: whoever needs them next draws them once.
        vars(state).pop("apps", None)
        for one in self.operations:
            one.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for name in self.names:
            model = to_state.apps.get_model(app_label, name)
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.create_model(model)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for name in reversed(self.names):
            model = from_state.apps.get_model(app_label, name)
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.delete_model(model)

    def describe(self) -> str:
        return f"Create {', '.join(self.names)}"
