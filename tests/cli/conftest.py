"""The program as a person runs it: in a process of its own, on a home of its own."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from jolserik.platform.database import server
from jolserik.platform.database.places import places_of


@dataclass(frozen=True)
class Program:
    """`jolserik` on one home."""

    home: Path

    @property
    def environment(self) -> dict[str, str]:
        kept = {
            key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "LANG", "LC_ALL")
        }
        return {**kept, "JOLSERIK_HOME": str(self.home), "JOLSERIK_LANGUAGE": "en"}

    def __call__(self, *words: object, **environment: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            self.command(*words),
            env=self.environment | environment,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def start(self, *words: object, **environment: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            self.command(*words),
            env=self.environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            stdin=subprocess.DEVNULL,
        )

    def json(self, *words: object) -> Any:
        return json.loads(self(*words, "--json").stdout)

    @staticmethod
    def command(*words: object) -> list[str]:
        return [sys.executable, "-m", "jolserik.cli", *map(str, words)]


@pytest.fixture
def program() -> Iterator[Program]:
    yield from a_program()


def a_program() -> Iterator[Program]:
    """The program on an empty home; afterwards its server is stopped and the home removed."""
    home = Path(tempfile.mkdtemp(prefix="jh-")).resolve()
    home.chmod(0o711)
    yield Program(home)
    places = places_of(home)
    server.stop(places)
    shutil.rmtree(places.socket, ignore_errors=True)
    shutil.rmtree(home, ignore_errors=True)
