"""The home's secret key: made once, readable by its owner alone."""

import contextlib
import os
import secrets
import threading
from pathlib import Path

from jolserik.platform.faults import PlainFault

FILE_NAME = "secret.key"


def secret_key(home: Path) -> str:
    """The key that signs sessions and forms; the same for every process of this home."""
    path = home / FILE_NAME
    try:
        with contextlib.suppress(FileNotFoundError):
            return path.read_text(encoding="utf-8").strip()
        home.mkdir(parents=True, exist_ok=True, mode=0o711 if os.geteuid() == 0 else 0o700)
        return made_once(path)
    except OSError as fault:
        raise PlainFault(
            "The key in {file} cannot be read or made ({reason}): choose another JOLSERIK_HOME.",
            file=path,
            reason=fault.strerror,
        ) from fault


def made_once(path: Path) -> str:
    """Write a new key beside its place and link it there, so that of two who try at once both read the same."""
    draft = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(secrets.token_urlsafe(64))
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    return path.read_text(encoding="utf-8").strip()
