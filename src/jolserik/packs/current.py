"""Which pack is in force here, and where packs lie.

`JOLSERIK_PACK` names the pack (default `kz`), `JOLSERIK_PACKS_DIR` the folder that holds packs. Without the latter they
are looked for beside `src/` in a checkout, else inside the installed package. A pack is read once in a process.
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

from jolserik.packs.entries import PackError
from jolserik.packs.pack import Pack
from jolserik.packs.reader import read_pack

DEFAULT = "kz"
CODE = re.compile(r"[a-z][a-z0-9_-]*")
INSTALLED = Path(__file__).parent / "data"
CHECKOUT = Path(__file__).parents[3] / "packs"


def current() -> Pack:
    """The pack in force. Raises PackError if it is wrong or missing."""
    return load(os.environ.get("JOLSERIK_PACK") or DEFAULT)


def load(code: str) -> Pack:
    """The pack of that code, from the folder of packs."""
    return _read(os.environ.get("JOLSERIK_PACKS_DIR") or "", code)


def packs_folder() -> Path:
    """The folder that holds one folder for each pack."""
    return _folder(os.environ.get("JOLSERIK_PACKS_DIR") or "")


def _folder(named: str) -> Path:
    if named:
        return Path(named)
    return CHECKOUT if CHECKOUT.is_dir() else INSTALLED


@cache
def _read(named: str, code: str) -> Pack:
    if not CODE.fullmatch(code):
        raise PackError(Path("JOLSERIK_PACK"), 1, "", f"{code!r} is not the code of a pack, such as kz")
    return read_pack(_folder(named) / code)
