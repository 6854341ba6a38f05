"""Operations for migrations that do the same to many models, which Django would draw anew for each."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Model

Addition = CreateModel | AddField | AddIndex | AddConstraint


class _Together(Operation):
    """Operations in one, for which each related model is drawn once."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, operations: Sequence[Any]) -> None:
        self.operations = operations

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [], {"operations": self.operations}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # Drawn models are forgotten, not mended one by one: whoever needs them next draws them once.
        vars(state).pop("apps", None)
        for one in self.operations:
            one.state_forwards(app_label, state)


class CreateTogether(_Together):
    """Create models with all that the following operations add to them, each table in its final shape.

    Django draws every related model anew for each operation: a hundred tables then take minutes of a new hub's first
    start. Here they are drawn once. Raises ValueError for an operation on a model that is not created here.
    """

    def __init__(self, operations: Sequence[Addition]) -> None:
        super().__init__(operations)
        self.names = [one.name for one in operations if isinstance(one, CreateModel)]
        created = {name.lower() for name in self.names}
        for one in operations:
            if not isinstance(one, CreateModel) and one.model_name.lower() not in created:
                raise ValueError(f"“{one.describe()}” is of a model that is not created together with these.")

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


class DropIndexes(_Together):
    """Alter fields that lose their index and nothing else: on SQLite too, no table is made again."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for one in self.operations:
            model = from_state.apps.get_model(app_label, one.model_name)
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                for name in _indexes_of(schema_editor, model, one.name):
                    schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for one in self.operations:
            model = to_state.apps.get_model(app_label, one.model_name)
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                for statement in schema_editor._field_indexes_sql(model, model._meta.get_field(one.name)):  # type: ignore[attr-defined]
                    schema_editor.execute(statement)

    def describe(self) -> str:
        return f"Drop the indexes of {', '.join(f'{one.model_name}.{one.name}' for one in self.operations)}"


def _indexes_of(schema_editor: BaseDatabaseSchemaEditor, model: type[Model], name: str) -> list[str]:
    """The field's own indexes: not those that the model declares, nor those of several columns."""
    connection, column = schema_editor.connection, model._meta.get_field(name).column  # type: ignore[union-attr]
    declared = {index.name for index in model._meta.indexes}
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    plain = (one for one in found.items() if one[1]["index"] and not one[1]["unique"] and not one[1]["primary_key"])
    return [index for index, said in plain if said["columns"] == [column] and index not in declared]
