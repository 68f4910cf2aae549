"""Which pack a person means: a code, a folder, or a folder of rules, lists or sources alone, which stands in another pack."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jolserik.packs import Pack


def read(named: str | None, beside: "Pack | None" = None) -> "Pack":
    """The pack of that code or in that folder; a folder of rules alone is read as if it stood in `beside`, else in the pack in
    force."""
    from jolserik import packs
    from jolserik.guidance import drafts

    if named is None:
        return packs.current()
    folder = Path(named)
    if not folder.is_dir():
        return packs.load(named)
    if drafts.is_draft(folder):
        return drafts.in_pack(folder, beside or packs.current())
    return packs.read_pack(folder)


def in_place_of(before: str, after: str) -> "tuple[Pack, Pack]":
    """Two packs to compare; where one of them is rules alone, it stands in the other."""
    from jolserik.guidance.drafts import is_draft

    if is_draft(Path(before)) and not is_draft(Path(after)):
        whole = read(after)
        return read(before, whole), whole
    whole = read(before)
    return whole, read(after, whole if not is_draft(Path(before)) else None)
