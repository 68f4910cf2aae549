"""The home's secret key: made once, readable by its owner alone."""

import contextlib
import os
import secrets
from pathlib import Path

FILE_NAME = "secret.key"


def secret_key(home: Path) -> str:
    """The key that signs sessions and forms; the same for every process of this home."""
    path = home / FILE_NAME
    with contextlib.suppress(FileNotFoundError):
        return path.read_text(encoding="utf-8").strip()
    home.mkdir(parents=True, exist_ok=True, mode=0o711 if os.geteuid() == 0 else 0o700)
    return made_once(path)


def made_once(path: Path) -> str:
    """Write a new key beside its place and link it there, so that of two who try at once both read the same."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(secrets.token_urlsafe(64))
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    return path.read_text(encoding="utf-8").strip()
