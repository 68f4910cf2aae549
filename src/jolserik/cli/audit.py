"""`jolserik audit`: recompute every invariant from the raw records, over everything."""

import argparse
from collections.abc import Iterator
from typing import Any

from jolserik.cli.output import answer, progress
from jolserik.cli.words import mark, say

NAME = "audit"
HELP = mark("recompute every invariant over everything and name each violation")
GROUP = mark("Looking")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--without-leaves",
        action="store_true",
        help=say("only what must add up by itself; nothing is compared with its evidence"),
    )


def run(args: argparse.Namespace) -> int:
    from jolserik.platform.home import prepared_database

    with prepared_database():
        document = audited(leaves=not args.without_leaves)
    answer(args, document, lines_of(document))
    return 1 if document["violations"] else 0


def audited(*, leaves: bool = True) -> dict[str, Any]:
    """The contract's document, for a database that is reachable."""
    from jolserik.notes.queries.audit import audit

    found = audit(progress, leaves=leaves)
    return {
        "checked": found.checked,
        "violations": [
            {"invariant": v.invariant, "records": list(v.records), "message": v.message}
            for v in found.violations
        ],
    }


def lines_of(document: dict[str, Any]) -> Iterator[str]:
    """The audit as people read it."""
    for name, number in document["checked"].items():
        yield f"{name:<22}{number:>12}"
    for violation in document["violations"]:
        yield f"{violation['invariant']}: {', '.join(violation['records'])}: {violation['message']}"
    yield say("{count} violations", count=str(len(document["violations"])))
