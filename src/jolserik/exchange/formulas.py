"""Text that a spreadsheet would run as a formula is disarmed on its way out and restored on its way back in.

A cell that begins like a formula gets one apostrophe in front when we write a file; what we store is never altered. A
file that people got from us, mended and send again must read as it was written (`@REF-7:5` names a lot, it is no
formula), so reading takes exactly one such apostrophe away. A text that already has apostrophes before the dangerous
character gets one more, which makes the two steps exact inverses. Plain numbers, `-5` or `+7`, are left alone.
"""

from __future__ import annotations

import re

# Full-width forms count: spreadsheets of some languages fold them. Line breaks in front would hide the sign.
_DANGEROUS = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_DISARMED = re.compile(r"''*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")


def neutralised(text: str) -> str:
    """The text as it may stand in a file that people open in a spreadsheet."""
    if _DANGEROUS.match(text) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def restored(text: str) -> str:
    """The text as it was before `neutralised`."""
    return text[1:] if _DISARMED.match(text) else text
