"""What the test suite needs before Django is configured: a throw-away home, never the person's own.

Loaded by pytest as a plugin (see pyproject.toml), because settings are read before any conftest.
"""

import os
import shutil
import tempfile
from pathlib import Path

THROW_AWAY_HOME = Path(tempfile.mkdtemp(prefix="jolserik-test-"))
if os.geteuid() == 0:
    THROW_AWAY_HOME.chmod(0o711)  # our own folder: the server's account may walk through it
os.environ["JOLSERIK_HOME"] = str(THROW_AWAY_HOME)


def pytest_unconfigure() -> None:
    shutil.rmtree(THROW_AWAY_HOME, ignore_errors=True)
