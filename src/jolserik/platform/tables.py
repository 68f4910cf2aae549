"""Whether the database's tables are those of this program, and making them so.

Whether there is anything to do is seen by comparing names of migrations on disk with names in the database, without
loading a single migration: it costs milliseconds, so that every command can afford it.
"""

import pkgutil
from pathlib import Path

from jolserik.platform.database.faults import ServerFailed
from jolserik.platform.words import tell

MIGRATION_LOCK = 0x4A4F4C53  # an advisory lock of the database: one command migrates at a time


def ensure_tables() -> None:
    """Run the migrations that are missing; refuse a database that a newer program has already changed."""
    refuse_unless_reachable()
    if up_to_date():
        return
    from django.core.management import call_command
    from django.db import connection

    from jolserik.platform.months import make_ahead

    tell("preparing the database")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
    try:
        if not up_to_date():
            call_command("migrate", verbosity=0, interactive=False)
            make_ahead()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def refuse_unless_reachable() -> None:
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
    except OperationalError as fault:
        reason = str(fault).strip().splitlines()[0]
        raise ServerFailed("The database does not answer: {reason}", reason=reason) from fault


def up_to_date() -> bool:
    on_disk, applied = migrations_on_disk(), migrations_applied()
    known = {app for app, _ in on_disk}
    unknown = sorted(name for app, name in applied - on_disk if app in known)
    if unknown:
        raise ServerFailed(
            "The database was prepared by a newer version of Jolserik (it knows {migration}): update the program.",
            migration=unknown[-1],
        )
    return on_disk <= applied


def migrations_on_disk() -> set[tuple[str, str]]:
    """(app, migration) of every migration file of the installed apps."""
    from django.apps import apps

    found = set()
    for app in apps.get_app_configs():
        folder = Path(app.path) / "migrations"
        names = (module.name for module in pkgutil.iter_modules([str(folder)]))
        found |= {(app.label, name) for name in names if name[0] not in "_~"}
    return found


def migrations_applied() -> set[tuple[str, str]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return set()
        cursor.execute("SELECT app, name FROM django_migrations")
        return {(app, name) for app, name in cursor.fetchall()}
