"""A throw-away installation for a benchmark: an own home, a durable server, all tables empty."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def throw_away_home() -> Iterator[Path]:
    """The folder above the home; the server runs inside, with the settings of a real installation."""
    with tempfile.TemporaryDirectory(prefix="jb-") as folder:
        os.chmod(folder, 0o711)  # noqa: S103 - our own folder: the database server's account walks through it
        os.environ["JOLSERIK_HOME"] = f"{folder}/home"
        from jolserik.platform.home import prepared_database

        with prepared_database():
            yield Path(folder)


def empty_tables() -> None:
    """Everything that an earlier subject left is forgotten."""
    from django.core.management import call_command

    call_command("flush", verbosity=0, interactive=False)
