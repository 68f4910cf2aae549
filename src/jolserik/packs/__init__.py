"""Packs: a jurisdiction's data, read and checked once, asked "as of a date".

`current()` is the pack in force. The data lies in `packs/<code>/`; docs/concepts/packs.md tells how to write one.
"""

from jolserik.packs.crossings import Crossing, CrossingSummary, Mode, Trust
from jolserik.packs.current import current, load
from jolserik.packs.entries import PackError
from jolserik.packs.facts import Certainty, Known, Names, Source
from jolserik.packs.pack import Pack
from jolserik.packs.reader import read_pack
from jolserik.packs.stages import Check, Stage

__all__ = [
    "Certainty", "Check", "Crossing", "CrossingSummary", "Known", "Mode", "Names", "Pack", "PackError",
    "Source", "Stage", "Trust", "current", "load", "read_pack",
]  # fmt: skip
