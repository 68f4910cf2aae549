"""Run tests on Debian's PostgreSQL 15, the oldest that we support: `second_database.py [words for pytest]`.

A throw-away server is made and started by our own adapter with Debian's programs, and named in DATABASE_URL. Where the
programs are missing they are installed (as root), else that is said and the run fails.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from jolserik.platform.database import server
from jolserik.platform.database.account import server_account
from jolserik.platform.database.cluster import ensure_cluster
from jolserik.platform.database.places import DATABASE_NAME, ROLE_NAME, places_of

INSTALL = Path("/usr/lib/postgresql/15")
PACKAGE = "postgresql-15"
NO_CLUSTER = Path("/etc/postgresql-common/createcluster.conf")


def main(words: list[str]) -> int:
    if not (INSTALL / "bin" / "postgres").exists():
        install()
    home = Path(tempfile.mkdtemp(prefix="jolserik-second-"))
    home.chmod(0o711)
    try:
        return on_a_server(home, words)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def on_a_server(home: Path, words: list[str]) -> int:
    account, places = server_account(), places_of(home)
    ensure_cluster(places, account, INSTALL, durable=False)
    server.start(places, account, INSTALL, durable=False)
    try:
        url = f"postgresql:///{DATABASE_NAME}?host={places.socket}&user={ROLE_NAME}"
        command = [sys.executable, "-m", "pytest", *words]
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode
    finally:
        server.stop(places)


def install() -> None:
    """Debian's package, without the server that it would start by itself."""
    if os.geteuid() != 0:
        sys.exit(f"{PACKAGE} is missing; as root: apt-get install {PACKAGE}")
    if not NO_CLUSTER.exists():
        NO_CLUSTER.parent.mkdir(exist_ok=True)
        NO_CLUSTER.write_text("create_main_cluster = false\n", encoding="utf-8")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-qq", "-y", "-o", "Dpkg::Use-Pty=0", "-o", "Dpkg::Options::=--force-confold"]
    subprocess.run(["apt-get", "-qq", "update"], env=quiet, check=True, stdin=subprocess.DEVNULL)
    words = [*apt, "--no-install-recommends", "install", PACKAGE]
    subprocess.run(words, env=quiet, check=True, stdin=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
