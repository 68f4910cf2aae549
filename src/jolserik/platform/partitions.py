"""Tables that are range-partitioned by their key, in Django's migrations.

Django knows no partitions, but a partitioned table is an ordinary one with a clause behind it: the operation here makes
the table as CreateModel would and adds ``PARTITION BY RANGE (id)``. Partitions themselves come with the months (`keys`).
"""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


class CreatePartitionedModel(migrations.CreateModel):
    """CreateModel for a table that is partitioned by its id."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Make the parent table; its indexes and foreign keys follow as they do for any table."""
        model = to_state.apps.get_model(app_label, self.name)
        statement, parameters = schema_editor.table_sql(model)
        schema_editor.execute(f"{statement} PARTITION BY RANGE (id)", parameters or None)
        schema_editor.deferred_sql.extend(schema_editor._model_indexes_sql(model))  # type: ignore[attr-defined]
