"""A small disk of its own, which can be filled and can fail: a file with ext4 in it, mounted through a loop device.

It needs root and loop devices; where there are none, tests that want it are skipped and say so.
"""

from __future__ import annotations

import contextlib
import errno
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jolserik.platform.database.places import Places

SIZE_MB = 256
CHUNK = bytes(1024 * 1024)
PATIENCE_SECONDS = 30.0


class NoDisk(Exception):
    """Disks cannot be made here; says why."""


@dataclass(frozen=True)
class Disk:
    """`place` is where it is mounted, `image` the file that it lives in."""

    image: Path
    place: Path

    def mount(self) -> None:
        run("mount", "-o", "loop", str(self.image), str(self.place))

    def unmount(self) -> None:
        """Tries for a while: whoever looks at it in vain holds it for a moment."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return run("umount", str(self.place))
            except NoDisk:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def fill(self) -> None:
        """Take every block that is free."""
        with contextlib.suppress(OSError), (self.place / "ballast").open("ab", buffering=0) as ballast:
            for size in (len(CHUNK), 4096):
                with contextlib.suppress(OSError):
                    while True:
                        ballast.write(CHUNK[:size])

    def empty(self) -> None:
        (self.place / "ballast").unlink()

    def fail(self) -> None:
        """What the kernel does when a disk fails under ext4: from now on it can be read, and takes no write."""
        run("mount", "-o", "remount,abort", str(self.place))

    def takes_writes(self) -> bool:
        try:
            (self.place / "probe").touch()
        except OSError as fault:
            return fault.errno != errno.EROFS
        return True


def run(*command: str) -> None:
    if shutil.which(command[0]) is None:
        raise NoDisk(f"there is no {command[0]}")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NoDisk(f"{' '.join(command[:3])}: {done.stderr.strip() or done.returncode}")


@contextlib.contextmanager
def a_disk() -> Iterator[Disk]:
    """A disk, mounted; NoDisk where that cannot be."""
    with tempfile.TemporaryDirectory(prefix="jd-") as folder:
        root = Path(folder)
        root.chmod(0o711)  # our own folder: the server's account walks through it
        disk = Disk(root / "image", root / "disk")
        disk.place.mkdir(mode=0o755)
        with disk.image.open("wb") as image:
            image.truncate(SIZE_MB * 1024 * 1024)
        run("mkfs.ext4", "-q", "-F", "-m", "0", str(disk.image))
        disk.mount()
        try:
            yield disk
        finally:
            disk.unmount()


def move_cluster(places: Places, disk: Disk) -> None:
    """Let the home's database, which does not run, lie on the disk; a link stands in its place."""
    run("cp", "-a", str(places.cluster), str(disk.place / "cluster"))
    shutil.rmtree(places.cluster)
    places.cluster.symlink_to(disk.place / "cluster")
