"""Clusters kept outside the home: where the account cannot walk to root's home without widening its permissions.

Each vault is a folder with a random name under /var/lib/jolserik-data, and beside it a note `<name>.home` with the path
of the home it belongs to; the home's `postgres` is a link to it. Deleting the home leaves the vault: one whose home
stood in a folder for temporary files is removed by the next command that makes a vault, all others are for a person
to decide (doctor names them).
"""

import contextlib
import os
import shutil
from pathlib import Path

ROOT = Path("/var/lib/jolserik-data")
NOTE_SUFFIX = ".home"
TEMPORARY = (Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"), Path("/run"))  # noqa: S108 - named, not used


def new_vault(home: Path, token: str) -> Path:
    """The path for a new vault's folder, which is still to be made."""
    ROOT.mkdir(exist_ok=True, mode=0o711)
    remove_abandoned()
    (ROOT / f"{token}{NOTE_SUFFIX}").write_text(f"{home}\n", encoding="utf-8")
    return ROOT / token


def abandoned() -> list[tuple[Path, Path]]:
    """Vaults that no home links to any more, each with the home that it was made for."""
    found = []
    with contextlib.suppress(OSError):
        for note in sorted(ROOT.glob("*" + NOTE_SUFFIX)):
            folder, home = note.with_suffix(""), Path(note.read_text(encoding="utf-8").rstrip("\n"))
            if not links_to(home, folder):
                found.append((folder, home))
    return found


def links_to(home: Path, folder: Path) -> bool:
    """Whether the home, or a making that is under way in it, uses this vault."""
    try:
        return any(link.is_symlink() and link.readlink() == folder for link in home.glob("postgres*"))
    except OSError:
        return True  # cannot be seen: taken for used


def remove_abandoned() -> None:
    for folder, home in abandoned():
        is_idle = not (folder / "postmaster.pid").exists()
        if is_idle and not home.exists() and any(home.is_relative_to(place) for place in TEMPORARY):
            remove(folder)


def remove(folder: Path) -> None:
    """Remove one vault with its note; never anything outside the vaults, whatever a link says."""
    if folder.parent == ROOT and folder.name:
        shutil.rmtree(folder, ignore_errors=True)
        forget(folder)


def forget(folder: Path) -> None:
    """Remove the note of a vault, if the folder is one."""
    if folder.parent == ROOT and folder.name:
        (ROOT / f"{folder.name}{NOTE_SUFFIX}").unlink(missing_ok=True)


def target_of(link: Path) -> Path | None:
    """The vault that a link in a home points to, or None."""
    target = Path(os.readlink(link)) if link.is_symlink() else None
    return target if target is not None and target.parent == ROOT else None
