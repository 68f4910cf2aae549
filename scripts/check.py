"""All checks that need no running test: `make check`. Runs every one, then says which failed."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

DEPLOYED = {"JOLSERIK_ORIGIN": "https://lots.example", "JOLSERIK_ALLOWED_HOSTS": "lots.example"}
MANAGE = ["jolserik", "manage"]

# name, command, environment besides
CHECKS: list[tuple[str, list[str], dict[str, str]]] = [
    ("format", ["ruff", "format", "--check", "."], {}),
    ("style", ["ruff", "check", "."], {}),
    ("types", ["mypy"], {}),
    ("floors of the house", ["lint-imports", "--no-cache"], {}),
    ("size of functions and modules, locks", ["python", "scripts/check_tree.py"], {}),
    ("messages", ["python", "scripts/compile_messages.py", "--check"], {}),
    ("words of the pages", ["python", "scripts/messages.py", "check"], {}),
    ("words of the command line", ["python", "scripts/cli_words.py"], {}),
    ("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"], {}),
    ("deployment settings", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], DEPLOYED),
]


def main() -> int:
    home = tempfile.mkdtemp(prefix="jolserik-check-")
    os.chmod(home, 0o711)  # noqa: S103 - our own folder: the account of the database server may walk through it
    os.environ["JOLSERIK_HOME"] = home
    try:
        failed = [name for name, command, besides in CHECKS if not passes(name, command, besides)]
    finally:
        shutil.rmtree(home, ignore_errors=True)
    print(
        f"checks: {len(CHECKS) - len(failed)} passed, {len(failed)} failed"
        + "".join(f"\n  {n}" for n in failed)
    )
    return 1 if failed else 0


def passes(name: str, command: list[str], besides: dict[str, str]) -> bool:
    """Run one check; its output is shown only if it fails."""
    began = time.monotonic()
    done = subprocess.run(
        [BIN / command[0], *command[1:]],
        cwd=CHECKOUT,
        env={**os.environ, **besides},
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    verdict = "passed" if done.returncode == 0 else "FAILED"
    print(f"{verdict}  {name} ({time.monotonic() - began:.0f} s)", flush=True)
    if done.returncode != 0:
        print(done.stdout, flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
