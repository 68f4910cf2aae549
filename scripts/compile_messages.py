"""Compile every catalogue of messages (.po) that is newer than its compiled form (.mo). Needs no gettext programs.

`--check` compiles nothing and fails when a catalogue has a fault.
"""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

SOURCES = Path(__file__).resolve().parent.parent / "src"


def main(arguments: list[str]) -> int:
    faults = [
        fault
        for catalogue in sorted(SOURCES.rglob("*.po"))
        for fault in compiled(catalogue, "--check" in arguments)
    ]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def compiled(source: Path, only_check: bool) -> list[str]:
    """Compile one catalogue; returns what is wrong with it."""
    target = source.with_suffix(".mo")
    if not only_check and target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return []
    try:
        with source.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as fault:
        return [f"{source}: {fault}"]
    if only_check:
        return [
            f"{source}: {message.id!r}: {error}" for message, errors in catalogue.check() for error in errors
        ]
    with target.open("wb") as file:
        write_mo(file, catalogue)
    return []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
