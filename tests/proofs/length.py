"""How long the proofs run: short beside every change, long when somebody asks for it (`make proofs`)."""

from __future__ import annotations

import os

LENGTHS = ("ci", "full")


def chosen() -> str:
    """The length that JOLSERIK_PROOFS names; short when nothing is said."""
    name = os.environ.get("JOLSERIK_PROOFS", "ci")
    if name not in LENGTHS:
        raise ValueError(f"JOLSERIK_PROOFS is one of {', '.join(LENGTHS)}, not {name!r}")
    return name


def rounds(*, ci: int, full: int) -> int:
    """How many rounds of something this run makes."""
    return {"ci": ci, "full": full}[chosen()]


def seed() -> int:
    """Where chance begins: JOLSERIK_SEED repeats a run that was seen before."""
    return int(os.environ.get("JOLSERIK_SEED", "0")) or int.from_bytes(os.urandom(4), "big")
