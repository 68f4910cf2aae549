"""`make bench [ARGS="registering loading --scale 0.1"]`: one table, each row with its floor or peer of the same run.

Each subject is a module of this folder with `rows(size) -> Iterator[Row]`; it works in a throw-away home whose server is
durable (fsync on). The figures are of this machine at this moment; what travels is what stands beside them.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Iterator

from bench.home import empty_tables, throw_away_home
from bench.table import Row, printed

SUBJECTS = ("registering", "hot_account", "serving", "loading", "country", "leaves")


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument(
        "subjects", nargs="*", metavar="subject", help=f"of {', '.join(SUBJECTS)}; all when none is named"
    )
    parser.add_argument("--scale", type=float, default=1.0, help="1 is the size of the published table")
    args = parser.parse_args()
    if unknown := set(args.subjects) - set(SUBJECTS):
        parser.error(f"no such subject: {', '.join(sorted(unknown))}")
    found: list[Row] = []
    with throw_away_home():
        for subject in args.subjects or SUBJECTS:
            found.extend(measured_rows(subject, args.scale))
    print(printed(found))


def measured_rows(subject: str, scale: float) -> Iterator[Row]:
    """The rows of one subject, each told as soon as it is known; it begins with empty tables."""
    empty_tables()
    for row in importlib.import_module(f"bench.{subject}").rows(scale):
        print(printed([row]).splitlines()[1], flush=True)
        yield row


if __name__ == "__main__":
    main()
