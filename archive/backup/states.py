"""Which migrations a database has, and a database that is given the same."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from archive.backup.problems import Unusable

HISTORY = MigrationRecorder.Migration._meta.db_table


def applied() -> list[str]:
    """`app.name` of every migration this database has, sorted."""
    return sorted(f"{app}.{name}" for app, name in MigrationLoader(connection).applied_migrations)


def tables() -> list[str]:
    """The tables that its migrations made, sorted; views and other people's tables are not ours."""
    loader = MigrationLoader(connection)
    unknown = [
        f"{app}.{name}"
        for app, name in sorted(loader.applied_migrations)
        if (app, name) not in loader.graph.nodes and app in loader.migrated_apps
    ]
    if unknown:
        raise Unusable(
            f"The database has the migration {unknown[0]}, which this version does not know. "
            "Use the version that the site runs."
        )
    known = [key for key in loader.applied_migrations if key in loader.graph.nodes]
    models = loader.project_state(known).apps.get_models(include_auto_created=True)
    ours = {model._meta.db_table for model in models if model._meta.managed}
    return sorted({HISTORY, *ours} & set(connection.introspection.table_names()))


def refuse_unknown(migrations: Iterable[str], where: object) -> None:
    """A backup of a newer version has columns that this one would drop or trip over."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    for migration in migrations:
        if migration not in known:
            raise Unusable(
                f"{where} was made by a newer version or another site: the migration {migration} "
                "is not known here. Update first, then restore."
            )


def migrate_to(migrations: Iterable[str]) -> None:
    """Make the tables of exactly these migrations in an empty database."""
    wanted = {(app, name) for app, _, name in (entry.partition(".") for entry in migrations)}
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    nodes = [key for key in wanted if key in graph.nodes]
    last = [key for key in nodes if not any(c.key in wanted for c in graph.node_map[key].children)]
    executor.migrate(sorted(last))
    got = set(MigrationRecorder(connection).applied_migrations())
    if apart := sorted(".".join(key) for key in got ^ wanted):
        raise Unusable(f"The migrations of the backup cannot be made here: {apart[0]} is amiss.")


def migrate_forward() -> None:
    """From the state of the backup to the state of this version, as `migrate` does it."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        # Django's own: ours watches the live tables, and these are not in their place yet.
        call_command(migrate.Command(), verbosity=0, interactive=False)
