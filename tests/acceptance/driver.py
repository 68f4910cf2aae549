"""A process that runs commands of Jolserik one after another, so that a test does not pay for a start each time.

It keeps the home's database up, reads one JSON line per command ({"argv": [...]}) and answers one JSON line
({"code", "out", "err"}). What a command writes is caught at the file descriptors, as a shell would catch it.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from typing import IO, Any


def exit_code(main: Callable[[list[str]], int | None], argv: list[str]) -> int:
    """What the shell would see; a crash is 70 with its traceback on standard error."""
    try:
        return int(main(argv) or 0)
    except SystemExit as stop:
        if isinstance(stop.code, str):
            print(stop.code, file=sys.stderr)
            return 1
        return int(stop.code or 0)
    except Exception:
        traceback.print_exc()
        return 70


def caught(main: Callable[[list[str]], int | None], argv: list[str]) -> dict[str, Any]:
    """Run one command with descriptors 1 and 2 turned into files."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        kept = (os.dup(1), os.dup(2))
        os.dup2(out.fileno(), 1)
        os.dup2(err.fileno(), 2)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
        try:
            code = exit_code(main, argv)
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os.dup2(kept[0], 1)
            os.dup2(kept[1], 2)
            os.close(kept[0])
            os.close(kept[1])
        return {"code": code, "out": whole(out), "err": whole(err)}


def whole(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def serve() -> None:
    from jolserik.cli.__main__ import main
    from jolserik.platform.database.sharing import attached
    from jolserik.platform.home import home_folder

    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    with ExitStack() as stack:
        stack.enter_context(attached(home_folder(), durable=False))
        for line in sys.stdin:
            answers.write(json.dumps(caught(main, json.loads(line)["argv"])) + "\n")
            answers.flush()


if __name__ == "__main__":
    serve()
