"""The home folder: where one installation keeps its database, its secret and its files.

`prepared_database` is what every command enters before it works on a home: it makes an empty home ready, and costs
next to nothing where all is ready.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from jolserik.platform.database.address import external_url
from jolserik.platform.database.sharing import attached
from jolserik.platform.tables import ensure_tables

ROOT_HOME = Path("/var/lib/jolserik")


def home_folder() -> Path:
    """The absolute path of the home (JOLSERIK_HOME, else the user's data home; for root /var/lib/jolserik)."""
    named = os.environ.get("JOLSERIK_HOME", "").strip()
    if named:
        return Path(named).expanduser().resolve()
    if os.geteuid() == 0:
        return ROOT_HOME
    data_home = os.environ.get("XDG_DATA_HOME", "").strip() or "~/.local/share"
    return (Path(data_home).expanduser() / "jolserik").resolve()


@contextlib.contextmanager
def prepared_database() -> Iterator[None]:
    """Within this block Django is set up and its database runs, with all tables made."""
    with reachable_database():
        ensure_tables()
        yield


@contextlib.contextmanager
def reachable_database() -> Iterator[None]:
    """Like prepared_database, but the tables are left as they are."""
    with contextlib.ExitStack() as stack:
        if not external_url():
            stack.enter_context(attached(home_folder()))
        set_up_django()
        stack.callback(close_connections)
        yield


def set_up_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jolserik.platform.settings")
    import django

    django.setup()


def close_connections() -> None:
    from django.db import connections

    connections.close_all()
