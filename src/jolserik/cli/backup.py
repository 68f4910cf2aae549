"""`jolserik backup PLACE`: everything of this installation in one file, while it runs."""

import argparse
import time
from pathlib import Path

from jolserik.cli.output import answer, progress
from jolserik.cli.words import mark, say

NAME = "backup"
HELP = mark("save everything to one file, while it runs")
GROUP = mark("Caring for it")
WORD_EVERY_SECONDS = 2.0


class Ticker:
    """Says from time to time how far something is; the first word comes late, so that short work is silent."""

    def __init__(self) -> None:
        self.next_at = time.monotonic() + WORD_EVERY_SECONDS

    def is_due(self) -> bool:
        now = time.monotonic()
        if now < self.next_at:
            return False
        self.next_at = now + WORD_EVERY_SECONDS
        return True


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "place",
        type=Path,
        metavar="PLACE",
        help=say("a new file, or a folder in which it is named by the time"),
    )


def run(args: argparse.Namespace) -> int:
    from jolserik.platform.backup.taking import take
    from jolserik.platform.home import home_folder

    began, ticker = time.monotonic(), Ticker()

    def seen(size_bytes: int) -> None:
        if ticker.is_due():
            progress(say("{size} MB saved", size=f"{size_bytes / 1e6:.0f}"))

    taken = take(home_folder(), args.place.absolute(), seen)
    document = {
        "file": str(taken.file),
        "bytes": taken.size_bytes,
        "seconds": round(time.monotonic() - began, 1),
        "leaves": taken.facts.rows.get("evidence_leaf", 0),
        "leaves_sha256": taken.facts.leaves,
    }
    said = say(
        "{file}: {size} MB, {leaves} leaves, {seconds} seconds",
        **{**document, "size": f"{taken.size_bytes / 1e6:.1f}"},
    )
    advice = say("It holds the keys of this installation: keep it where only you can read it.")
    answer(args, document, [said, advice])
    return 0
