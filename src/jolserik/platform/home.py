"""The home folder: where one installation keeps its database, its secret and its files."""

import os
from pathlib import Path

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
